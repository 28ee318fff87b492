"""Personas: who they are, how they are told, and what their answers give by segment."""

import re
from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.analysis.demand.segments import split, traits_of
from core.asking.backends.kinds.market import Market
from core.basics.errors import InputError
from core.experiment.experiment import Experiment
from core.experiment.personas import GIVEN, Persona, draw_panel
from core.experiment.products import find_product
from core.experiment.prompts.render import render
from core.experiment.settings import Setting
from core.experiment.strategies import VARIANTS
from core.studies.mechanism import Scenario, simulate
from tests.support.curves import draws_of, logit
from tests.support.helpers import experiment


def test_a_panel_has_the_joint_shares_of_the_respondents_and_the_conditional_ones() -> None:
    panel = draw_panel(1_000, 3)
    young = [one for one in panel if one.trait("age") == "18-29"]
    assert len(young) / 1_000 == pytest.approx(0.1885, abs=4 * (0.19 * 0.81 / 1_000) ** 0.5)
    joint = Counter((one.trait("age"), one.trait("sex"), one.trait("income")) for one in panel)
    assert joint["30-49", "Male", "$100,000 or more"] / 1_000 == pytest.approx(0.0534, abs=0.03)
    students = [one for one in young if one.trait("employment") == "Student"]
    assert len(students) / len(young) == pytest.approx(0.18, abs=0.12)
    old = [one for one in panel if one.trait("age") == "65+"]
    assert not [one for one in old if one.trait("employment") == "Student"]
    assert set(GIVEN) < {name for name, _ in panel[0].traits}


def test_the_same_seed_draws_the_same_panel_and_a_larger_one_begins_with_it() -> None:
    assert draw_panel(20, 5) == draw_panel(50, 5)[:20]
    assert draw_panel(20, 5) != draw_panel(20, 6)


@pytest.mark.parametrize(
    "changes", [{"personas": "1001"}, {"personas": "x"}, {"personas": "5", "seed": "-1"}, {"seed": "1234567"}]
)
def test_a_panel_that_cannot_be_drawn_is_a_sentence(changes: dict[str, str]) -> None:
    with pytest.raises(InputError):
        experiment(**changes)


@pytest.mark.parametrize("code", VARIANTS)
def test_the_same_persona_in_the_same_words_stands_in_every_strategys_prompt_at_every_price(code: str) -> None:
    cells = list(experiment(personas="2", strategies=(code,), prices="0.5,1,1.5", draws="1").cells())
    told: dict[str, set[str]] = {}
    for cell in cells:
        text = render(cell).messages[1].content
        block = re.search(r".*\n<person>\n.*?\n</person>", text, re.DOTALL)
        assert block
        assert text.startswith(block[0])
        told.setdefault(cell.persona.name if cell.persona else "", set()).add(block[0])
    assert [len(blocks) for blocks in told.values()] == [1, 1]
    assert told["p0001"] != told["p0002"]
    assert "Age: " in next(iter(told["p0001"]))


def test_a_personas_own_income_replaces_the_typical_one() -> None:
    with_personas = experiment(personas="1", strategies=("full_context",))
    text = render(next(with_personas.cells())).messages[1].content
    assert "75,000 a year." not in text
    assert "Household income a year: " in text
    assert "75,000 a year." in render(next(experiment(strategies=("full_context",)).cells())).messages[1].content


def test_abroad_no_persona_lives_in_a_region_of_the_united_states_or_earns_dollars() -> None:
    """The panel's shares are of adults there; what means nothing elsewhere stays unsaid."""
    drawn = draw_panel(1)[0]
    own = Persona("Resi", (("age", "44"), ("region", "Bavaria")))
    told = {}
    for place in ("DE", "US"):
        product = replace(
            find_product("15"), currency="EUR" if place == "DE" else "USD", setting=Setting(country=place)
        )
        cell = next(experiment(strategies=("full_context",)).cells())
        for persona in (drawn, own):
            text = render(replace(cell, product=product, persona=persona)).messages[1].content
            told[place, persona.name] = text
    assert "Region of the United States" in told["US", "p0001"]
    assert "Region" not in told["DE", "p0001"]
    assert "Household income a year: $" in told["US", "p0001"]
    assert "Household income a year: $" not in told["DE", "p0001"]
    # Where a persona's income is not told, the typical one is.
    assert "75,000 a year" in told["DE", "p0001"]
    assert "Age: " in told["DE", "p0001"]
    assert "Region: Bavaria" in told["DE", "Resi"]
    assert "Region: Bavaria" in told["US", "Resi"]


def test_each_persona_answers_once_and_every_other_the_other_way_round() -> None:
    asked = experiment(personas="4", strategies=("naive",), prices="1", models=("anthropic:x",))
    assert [(cell.persona and cell.persona.name, cell.order, cell.draw) for cell in asked.cells()] == [
        ("p0001", "yes_no", 1),
        ("p0002", "no_yes", 2),
        ("p0003", "yes_no", 3),
        ("p0004", "no_yes", 4),
    ]


def test_an_experiment_with_personas_survives_json() -> None:
    asked = experiment(personas="3", seed="2")
    assert Experiment.from_json(asked.to_json()) == asked
    assert asked.id != experiment().id


def test_intervals_are_clustered_by_persona() -> None:
    random = np.random.default_rng(0)
    taste = random.normal(0, 2, 40)
    rows = [
        draws_of(logit(1 + taste[number], -1), random, draws=1, persona=f"p{number}").assign(strategy="naive")
        for number in range(40)
    ]
    men = [Persona(f"p{number}", (("sex", "Male"),)) for number in range(40)]
    (segment,) = split(pd.concat(rows), men, "sex")
    (curve,) = segment.curves
    assert curve.covers == "sampling of 40 personas"


def test_segments_are_ordered_by_their_numbers_and_hold_their_own_answers_alone() -> None:
    asked = experiment(personas="60", strategies=("naive",), draws="2", models=("synthetic",))
    rows = simulate(Scenario(Market(), 2), asked)
    assert {"age", "sex", "income"} <= set(traits_of(asked.personas))
    segments = split(rows, asked.personas, "income")
    assert [segment.value for segment in segments] == [
        "Less than $30,000",
        "$30,000-$50,000",
        "$50,000-$75,000",
        "$75,000-$100,000",
        "$100,000 or more",
    ]
    assert sum(segment.personas for segment in segments) == 60
    for segment in segments:
        (curve,) = segment.curves
        assert curve.points["answers"].tolist() == [2 * segment.personas] * 11
