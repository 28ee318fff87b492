"""An experiment of one's own from the form to TOML and back: nothing that was written is lost."""

from dataclasses import replace

import pytest

from core.experiment.arms import Arm, Response, Vignette, read_vignette, shipped_vignettes, write_vignette
from core.studies.arms.written import WrittenArm, answered_by, put_together
from tests.support.arms import CAMERAS, DRINKS, FAIRNESS, SHOES

TEXTS = ("title", "setting", "situation", "question", "varies", "control")
ODD = (
    replace(FAIRNESS, response=replace(FAIRNESS.response, counted=("6", "7"))),
    replace(DRINKS, response=Response("count", lowest=0, highest=500, unit="letters", out_of=500)),
    replace(SHOES, response=Response("money", lowest=5, highest=90, currency="CHF"), situation="One.\nTwo."),
    replace(CAMERAS, response=replace(CAMERAS.response, counted=("Alpha, $99", "Beta, $149"))),
    replace(SHOES, arms=(SHOES.arms[0], replace(SHOES.arms[1], counted=("no",)))),
)


def rows(vignette: Vignette) -> list[WrittenArm]:
    """The table of arms as it is drawn."""
    return [
        WrittenArm(place, arm.name, arm.text, arm.level, arm.options, arm.counted)
        for place, arm in enumerate(vignette.arms)
    ]


def untouched(vignette: Vignette, **written: object) -> Vignette:
    """What the form puts together where nothing else was written."""
    response = answered_by(vignette.response, vignette.response, vignette.response.counted)
    parts = {
        "texts": {name: getattr(vignette, name) for name in TEXTS},
        "response": response,
        "arms": rows(vignette),
        "facts": vignette.facts,
    }
    return put_together(vignette, **{**parts, **written})  # type: ignore[arg-type]


@pytest.mark.parametrize("vignette", [*ODD, SHOES, CAMERAS, FAIRNESS, DRINKS, *shipped_vignettes().values()])
def test_a_form_that_is_left_as_it_was_is_the_same_experiment_and_so_is_its_toml(vignette: Vignette) -> None:
    again = untouched(vignette)
    assert again == replace(vignette, name="")
    kept = untouched(read_vignette(write_vignette(again)))
    assert replace(kept, response=again.response) == again
    assert kept.response.kind not in ("scale", "count", "money") or kept.response == again.response
    assert (kept.response.options, kept.response.counted) == (again.response.options, again.response.counted)


def test_of_another_story_nothing_is_asked_that_was_unstated_in_the_one_before() -> None:
    power = shipped_vignettes()["default_green_power"]
    assert power.probes
    assert untouched(power).probes == power.probes
    assert (
        untouched(
            power, texts={name: getattr(power, name) for name in TEXTS} | {"situation": "You buy juice."}
        ).probes
        == ()
    )


def test_an_option_that_is_renamed_is_still_counted_and_arms_keep_their_own() -> None:
    own = replace(CAMERAS, arms=(replace(CAMERAS.arms[0], counted=("Beta, $149",)), CAMERAS.arms[1]))
    named = ("Alpha, $109", "Beta, $139", "None of these")
    written = replace(own.response, options=named, counted=named[:1])
    found = untouched(own, response=answered_by(own.response, written, own.response.counted))
    assert found.response.counted == ("Alpha, $109",)
    assert found.arms[0].counted == ("Beta, $139",)
    assert found.arms[1].options == ("Gamma, $99", *named)
    counting = replace(CAMERAS, arms=(CAMERAS.arms[0], replace(CAMERAS.arms[1], counted=("Gamma, $99",))))
    third = replace(rows(counting)[1], options=("Gamma, $109", *CAMERAS.arms[1].options[1:]))
    assert untouched(counting, arms=[rows(counting)[0], third]).arms[1].counted == ("Gamma, $109",)


def test_an_option_that_moves_up_is_not_taken_for_the_new_name_of_the_one_before() -> None:
    before = Response("options", ("A", "B", "C"), counted=("C",))
    moved = Response("options", ("A", "C", "D"), counted=("A",))
    assert answered_by(before, moved, ("C",)).counted == ("C",)
    assert answered_by(before, moved, ()).counted == ("A",)


def test_an_arm_that_is_renamed_keeps_its_options_and_stays_the_control() -> None:
    first, second = rows(CAMERAS)
    found = untouched(CAMERAS, arms=[replace(first, name="pair"), replace(second, name="trio")])
    assert found.control == "pair"
    assert found.arm("trio").options == CAMERAS.arms[1].options


def test_a_new_arm_and_one_that_was_taken_out_leave_the_others_as_they_were() -> None:
    fourth = WrittenArm(None, "p20", "A drink costs $20.", 20.0)
    found = untouched(DRINKS, arms=[*rows(DRINKS)[:1], *rows(DRINKS)[2:], fourth])
    assert found.arms == (DRINKS.arms[0], *DRINKS.arms[2:], Arm("p20", "A drink costs $20.", 20.0))
