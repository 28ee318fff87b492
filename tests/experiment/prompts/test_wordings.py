"""Every strategy can be said in three ways that differ in every sentence and tell the same."""

import re
import string
from dataclasses import fields

import pytest

from core.experiment.cells import ORDERS
from core.experiment.context import CONTEXT_BOUNDS
from core.experiment.experiment import MAX_WORDINGS
from core.experiment.products import Product
from core.experiment.prompts.wordings import CHOICES, WORDINGS, Wording, worded
from core.experiment.settings import SETTING_KINDS, Setting

SETTINGS = [Setting(kind, "at a kiosk" if kind == "own" else "") for kind in SETTING_KINDS]
SENTENCES = [field.name for field in fields(Wording)]


def filled_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_there_are_as_many_wordings_as_can_be_chosen() -> None:
    assert len(WORDINGS) == MAX_WORDINGS == 3


def said_of(setting: Setting) -> list[Wording]:
    product = Product("own-1", "", "Headphones", 249.0, setting=setting)
    return [worded(number, product) for number in range(1, MAX_WORDINGS + 1)]


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_is_another_in_every_wording_and_has_the_same_to_fill_in(name: str, setting: Setting) -> None:
    said = [getattr(wording, name) for wording in said_of(setting)]
    assert len(set(said)) == len(said)
    assert len({frozenset(filled_in(text)) for text in said}) == 1


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_every_variable_that_full_context_states_has_a_sentence_with_its_value(setting: Setting) -> None:
    for wording in said_of(setting):
        for variable in CONTEXT_BOUNDS:
            assert filled_in(getattr(wording, variable)) == {"value"}


def test_every_question_names_its_answers_and_every_design_that_the_draw_is_random_and_independent() -> None:
    for wording in WORDINGS:
        for question in (wording.decision, wording.prediction, wording.decisions):
            assert "{choice}" in question
        for design in (
            wording.range_design,
            wording.triangular_design,
            wording.device_design,
            wording.list_design,
        ):
            assert any(word in design for word in ("random", "chance", "lot"))
            assert "experiment" in design or "test" in design


def test_a_random_device_is_said_to_draw_a_price_anywhere_between_and_nothing_of_odds() -> None:
    for wording in WORDINGS:
        assert filled_in(wording.device_design) >= {"lowest", "highest"}
        assert re.search("random (device|generator)", wording.device_design)
        assert not re.search("equal|likel|chance|often|probab", wording.device_design)


def test_both_orders_of_yes_and_no_name_both() -> None:
    assert set(CHOICES) == set(ORDERS)
    assert [CHOICES[order].split(" or ") for order in ORDERS] == [["yes", "no"], ["no", "yes"]]
