"""The experiments beyond price that come with the app: people's arms, in words that give nothing else away."""

import re
from collections.abc import Iterator

import pandas as pd

from core.analysis.arms.people import all_humans
from core.basics.paths import DATA
from core.experiment.arms import (
    ARM_STRATEGIES,
    FOR_LEVELS,
    WHOLE_SET,
    Arm,
    ArmCell,
    Vignette,
    order_count,
    shipped_vignettes,
)
from core.experiment.arms.files import FOLDER
from core.experiment.models import ModelChoice, ModelName
from core.experiment.prompts.arm_wordings import ARM_WORDINGS
from core.experiment.prompts.arms import render_arm

VIGNETTES = shipped_vignettes()
PEOPLE = all_humans()
ROWS = pd.read_csv(DATA / "treatments.csv")
TWINS = {name: vignette for name, vignette in VIGNETTES.items() if name.endswith("_twin")}
OF_PEOPLE = {name: vignette for name, vignette in VIGNETTES.items() if name not in TWINS}
WORDING_NUMBERS = range(1, len(ARM_WORDINGS) + 1)
MODEL = ModelChoice(ModelName("embedded", "any"))
FIGURE = re.compile(r"\$?\d(?:[\d,.]*\d)?%?")
OF_AN_EXPERIMENT = re.compile(
    r"\b(experiment|versions?|arms?|lottery|random\w*|participants?|study)\b", re.IGNORECASE
)


def prompt(vignette: Vignette, arm: Arm, strategy: str, wording: int = 1, order: int = 0) -> str:
    """Write both messages of a prompt."""
    cell = ArmCell(vignette, strategy, MODEL, arm, wording, order, 1)
    return "\n".join(message.content for message in render_arm(cell).messages)


def said_in(arm: Arm) -> str:
    """Return what is read in an arm alone: its text and its own choice set."""
    return "\n".join((arm.text, *arm.options))


def shared_by(vignette: Vignette) -> str:
    """Return what is read, or may be stated, in every arm."""
    return "\n".join((vignette.situation, *vignette.facts))


def pairs(vignette: Vignette) -> Iterator[tuple[Arm, Arm]]:
    """Yield each arm with each other one."""
    yield from ((one, other) for one in vignette.arms for other in vignette.arms if one is not other)


def figures(text: str) -> set[str]:
    """Find numbers, with their dollar or per cent sign."""
    return set(FIGURE.findall(text))


def sentences(text: str) -> set[str]:
    """Split a text."""
    return {part.strip() for part in re.split(r"(?<=[.!?:])\s+|\n", text) if part.strip()}


def test_every_experiment_that_people_were_asked_and_that_has_a_control_comes_with_the_app() -> None:
    with_control = set(ROWS.experiment_id[ROWS.control == 1])
    # Some of the people, or several experiments together: figures of a question that another experiment asks.
    same_question = {name for name in with_control if name.endswith(("__usa", "_pooled"))}
    assert set(OF_PEOPLE) == with_control - same_question


def test_an_experiment_has_peoples_arms_their_control_and_their_unit() -> None:
    for name, vignette in OF_PEOPLE.items():
        rows = ROWS[ROWS.experiment_id == name]
        assert [arm.name for arm in vignette.arms] == list(PEOPLE[name].arms), name
        assert [vignette.control] == list(rows.arm_id[rows.control == 1]), name
        assert vignette.response.outcome == PEOPLE[name].outcome, name
        if vignette.levels:
            assert list(vignette.levels) == list(rows.numeric_level), name


def test_what_an_arm_is_called_is_no_code_and_tells_it_from_the_others() -> None:
    titled = pd.read_csv(DATA / "arms.csv")
    known = {(name, arm.name) for name, vignette in VIGNETTES.items() for arm in vignette.arms}
    assert set(zip(titled.experiment, titled.arm, strict=True)) <= known
    for name, vignette in VIGNETTES.items():
        titles = [vignette.title_of(arm.name) for arm in vignette.arms]
        assert len(set(titles)) == len(titles), name
        assert not [title for title in titles if "_" in title or re.search(r"\b[a-z]+\d", title)], name


def varies_a_number(vignette: Vignette) -> bool:
    """Say whether arms are one text with a number each; where several are, one more may say nothing of it."""
    texts = [FIGURE.sub("#", said_in(arm)) for arm in vignette.arms]
    most = max(map(texts.count, texts))
    return most == len(texts) or (most > 2 and most == len(texts) - 1)


def test_arms_have_a_number_where_a_number_is_all_that_differs_and_none_where_a_story_does() -> None:
    assert {name for name, vignette in VIGNETTES.items() if vignette.levels} == {
        name for name, vignette in VIGNETTES.items() if varies_a_number(vignette)
    }
    assert not VIGNETTES["gift_less_is_better"].levels
    assert VIGNETTES["match_ratio"].levels == (0, 1, 2, 3)


def test_a_scale_has_the_ends_that_people_saw_each_with_a_name() -> None:
    for name, vignette in OF_PEOPLE.items():
        response, row = vignette.response, ROWS[ROWS.experiment_id == name].iloc[0]
        if response.outcome == "points":
            assert (response.lowest, response.highest) == (row.scale_low, row.scale_high), name
            assert all(response.ends), name


def test_a_file_says_in_its_first_line_from_where_it_is() -> None:
    for name in VIGNETTES:
        first, origin = (FOLDER / f"{name}.toml").read_text().partition("\n")[0], name.removesuffix("_twin")
        assert first.startswith(f"# Twin of {origin}:" if name in TWINS else "# Source: "), name
        assert origin in first, name


def test_a_twin_asks_the_same_of_another_surface_and_says_that_no_people_answered_it() -> None:
    assert set(TWINS) == {
        "disease_frame_twin",
        "gift_less_is_better_twin",
        "pay_or_be_paid_twin",
        "saving_on_cheap_item_twin",
        "sunk_cost_card_twin",
    }
    for name, twin in TWINS.items():
        original = VIGNETTES[name.removesuffix("_twin")]
        assert name not in PEOPLE
        assert twin.title.endswith("surface-changed twin, asked of no people"), name
        assert (twin.response.kind, twin.response.counted) == (original.response.kind, original.response.counted)
        assert (len(twin.arms), len(twin.levels)) == (len(original.arms), len(original.levels)), name
        ours, theirs = (
            "\n".join((one.situation, *map(said_in, one.arms), one.question)) for one in (twin, original)
        )
        assert not sentences(ours) & sentences(theirs), name


def test_a_second_outcome_tells_the_same_story_and_counts_something_else() -> None:
    for name, second in OF_PEOPLE.items():
        first = VIGNETTES[name.partition("__")[0]]
        if second is not first:
            for part in ("setting", "situation", "varies", "arms", "facts", "control"):
                assert getattr(second, part) == getattr(first, part), (name, part)
            assert second.response != first.response, name


def test_every_prompt_of_every_strategy_in_every_wording_states_the_arm_and_asks_the_question() -> None:
    for name, vignette in VIGNETTES.items():
        fitting = [code for code in ARM_STRATEGIES if vignette.levels or code != FOR_LEVELS]
        for strategy in (code for code in fitting if code != WHOLE_SET):
            for arm in vignette.arms:
                for wording in WORDING_NUMBERS:
                    order = wording % order_count(vignette, arm)
                    text = prompt(vignette, arm, strategy, wording, order)
                    asked = text.partition("<situation>")[2]
                    assert all(one in asked for one in (arm.text, *arm.options, vignette.question)), name
                    assert text.endswith("Answer:"), name
                    assert "grocer" not in text.casefold(), name


def test_all_arms_fit_into_one_prompt_where_people_met_all_and_a_number_is_all_that_differs() -> None:
    fitting = {name for name, vignette in VIGNETTES.items() if vignette.fits_one_prompt}
    assert fitting == {"alcohol_task", "alcohol_task__drinks"}
    for name in fitting:
        listed = prompt(VIGNETTES[name], VIGNETTES[name].arms[0], WHOLE_SET)
        assert all(arm.text in listed for arm in VIGNETTES[name].arms), name


def test_no_text_says_grocery() -> None:
    for name in VIGNETTES:
        assert "grocer" not in (FOLDER / f"{name}.toml").read_text().casefold(), name


def test_without_disclosure_an_arm_gives_nothing_of_the_others_away() -> None:
    for name, vignette in VIGNETTES.items():
        for arm in vignette.arms:
            texts = [prompt(vignette, arm, strategy) for strategy in ("naive", "full_context")]
            assert not any(map(OF_AN_EXPERIMENT.search, texts)), (name, arm.name)
            for other in vignette.arms:
                foreign = sentences(said_in(other)) - sentences(said_in(arm))
                assert not {one for one in foreign for text in texts if one in text}, (name, arm.name)


def test_what_all_arms_share_states_no_figure_of_one_arm() -> None:
    for name, vignette in VIGNETTES.items():
        in_every_arm = set.intersection(*(figures(said_in(arm)) for arm in vignette.arms))
        in_one_arm = set.union(*(figures(said_in(arm)) for arm in vignette.arms)) - in_every_arm
        assert not in_one_arm & figures(shared_by(vignette)), name


def test_full_context_holds_three_to_six_things_fixed_and_names_no_arm() -> None:
    for name, vignette in VIGNETTES.items():
        assert 3 <= len(vignette.facts) <= 6, name
        assert all(fact.endswith(".") for fact in vignette.facts), name
        for arm in vignette.arms:
            named = re.compile(rf"\b{arm.name.replace('_', ' ')}\b", re.IGNORECASE)
            assert not any(map(named.search, vignette.facts)), (name, arm.name)


def test_the_leakage_audit_asks_for_two_to_four_numbers_that_fit_every_arm() -> None:
    for name, vignette in VIGNETTES.items():
        assert 2 <= len(vignette.probes) <= 4, name
        assert len({probe.variable for probe in vignette.probes}) == len(vignette.probes), name
        assert all(probe.question.endswith("?") for probe in vignette.probes), name
        asked = figures("\n".join(probe.question for probe in vignette.probes))
        for arm, other in pairs(vignette):
            foreign = figures(said_in(arm)) - figures(f"{vignette.situation}\n{said_in(other)}")
            assert not {one for one in foreign & asked if not one.isdigit()}, (name, arm.name)


def test_disclosure_lists_every_arm_and_what_can_be_chosen_in_it() -> None:
    for name, vignette in VIGNETTES.items():
        for strategy in ("disclosure", "disclosure:equal", "disclosure:expert"):
            for wording in WORDING_NUMBERS:
                text = prompt(vignette, vignette.arms[0], strategy, wording)
                listed = text.partition("<versions>")[2].partition("</versions>")[0]
                for number, arm in enumerate(vignette.arms, 1):
                    assert f"({number}) {arm.text}" in listed, (name, arm.name)
                    assert all(option in listed for option in arm.options), (name, arm.name)


def test_what_is_varied_completes_it_varies_for_the_person_and_for_an_expert() -> None:
    for name, vignette in VIGNETTES.items():
        assert re.match(r"(which|what|whether|how|the|in which|to whom) ", vignette.varies), name
        assert not re.search(r"\byours?\b|\byou\b|\.$", vignette.varies), name


def test_a_share_near_nothing_is_asked_as_a_rate_and_never_as_one_yes_or_no() -> None:
    rates = {name for name, people in PEOPLE.items() if max(arm.mean for arm in people.arms.values()) < 0.1}
    asked = {name: one.response for name, one in OF_PEOPLE.items() if one.response.out_of is not None}
    assert asked.keys() == {name for name in rates if name in OF_PEOPLE} == {"match_ratio", "seed_money"}
    for response in asked.values():
        assert (response.kind, response.unit, response.highest) == ("count", "letters", response.out_of)


def test_with_a_default_the_answer_that_counts_is_the_other_one_in_the_other_arm() -> None:
    for name in ("default_green_power", "default_organ_donor"):
        vignette = VIGNETTES[name]
        (control,), (treated,) = map(vignette.counted_in, vignette.arms)
        assert {control, treated} == set(vignette.response.options), name


def test_a_choice_set_adds_a_third_option_first_and_counts_one_of_the_two_that_all_arms_have() -> None:
    for product in ("tv", "phone", "printer"):
        cheaper, dearer = VIGNETTES[f"choice_set_{product}"], VIGNETTES[f"choice_set_{product}__premium"]
        core = cheaper.arm("two_options").options
        assert [len(arm.options) for arm in cheaper.arms] == [2, 3, 3], product
        for arm in cheaper.arms:
            assert arm.options[-2:] == core, (product, arm.name)
            assert (cheaper.counted_in(arm), dearer.counted_in(arm)) == (core[:1], core[1:]), (product, arm.name)


def test_of_four_cameras_or_none_one_differs_between_the_arms_in_one_attribute() -> None:
    for name, vignette in OF_PEOPLE.items():
        if not name.startswith("camera_"):
            continue
        for arm, other in pairs(vignette):
            focal, *others = arm.options
            attributes = zip(focal.split(", "), other.options[0].split(", "), strict=True)
            assert sum(one != theirs for one, theirs in attributes) == 1, (name, arm.name)
            assert others == list(other.options[1:]), (name, arm.name)
            assert len(others) == 4, name
            counted = others[-1] if name == "camera_none" else focal
            assert vignette.counted_in(arm) == (counted,), (name, arm.name)
        assert vignette.arms[0].options[-1] == "None of these", name
