"""What an experiment beyond price may be, and the sentence with which anything else is refused."""

from dataclasses import replace
from typing import Any

import pytest

from core.basics.errors import InputError
from core.experiment import ModelChoice, ModelName, Persona, Probe, read_experiment
from core.experiment.arms import (
    TEMPLATE,
    WHOLE_SET,
    Arm,
    ArmExperiment,
    Response,
    Vignette,
    order_count,
    read_vignette,
    shipped_vignettes,
    write_vignette,
)
from core.experiment.arms.cells import in_order
from tests.support.arms import CAMERAS, DRINKS, FAIRNESS, SHOES

DAYS = Probe("days", "days", "In how many days?", 0, 60)
MODEL = ModelChoice(ModelName("synthetic", "market"))


def asked(vignette=SHOES, strategies=("naive", "disclosure"), **more):  # type: ignore[no-untyped-def]
    return ArmExperiment(vignette, strategies, (MODEL,), **more)


def at_level(level: float) -> Vignette:
    return replace(DRINKS, arms=tuple(replace(arm, level=level) for arm in DRINKS.arms))


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        (lambda: replace(SHOES, arms=SHOES.arms[:1]), "compares 2 to 8 arms"),
        (
            lambda: replace(SHOES, arms=tuple(Arm(f"a{n}", f"{n}") for n in range(9)), control="a0"),
            "this one has 9",
        ),
        (lambda: replace(SHOES, arms=(SHOES.arms[0], Arm("other", SHOES.arms[0].text.upper()))), "say the same"),
        (lambda: replace(SHOES, arms=(SHOES.arms[0], SHOES.arms[0])), "Two arms have one name"),
        (lambda: Arm("empty", "  "), "has no text"),
        (lambda: Arm("two words", "text"), "name has letters"),
        (lambda: replace(SHOES, control="none"), "is none of the arms"),
        (lambda: replace(SHOES, question=" "), "The question is missing"),
        (lambda: Response("scale", lowest=3, highest=3), "to a higher one"),
        (lambda: Response("scale", lowest=0.5, highest=3), "whole number"),
        (lambda: Response("options", options=("One", "one "), counted=("One",)), "Two options are the same"),
        (lambda: Response("options", options=("One", "Two"), counted=("Three",)), "none of the answers"),
        (lambda: Response("options", options=("One", "Two"), counted=("One", "Two")), "not all of them"),
        (lambda: Response("yes_no", counted=("yes",)), "Leave “counted” out"),
        (lambda: Response("scale", lowest=1, highest=7, counted=("1", "1")), "counted twice"),
        (lambda: Response("money", out_of=5), "Leave “out_of” out"),
        (
            lambda: replace(DRINKS, arms=tuple(replace(arm, level=1.0) for arm in DRINKS.arms)),
            "not the same in all",
        ),
        (lambda: replace(DRINKS, arms=tuple(replace(arm, level=float("nan")) for arm in DRINKS.arms)), "finite"),
        (lambda: replace(SHOES, probes=(DAYS, DAYS)), "have one name"),
        (lambda: asked(asks="ablation"), "leaves out up to"),
        (lambda: Response("essay"), "There is no answer “essay”"),  # type: ignore[arg-type]
        (lambda: asked(strategies=("naive", "naive")), "chosen twice"),
        (lambda: asked(strategies=("guess",)), "There is no strategy “guess”"),
        (lambda: asked(CAMERAS, ("full_context",)), "states nothing of this experiment"),
        (lambda: asked(strategies=("disclosure:range",)), "varies none"),
        (lambda: asked(asks="leakage"), "asks for no unstated variable"),
        (lambda: asked(strategies=(WHOLE_SET,)), "makes sense where they are one text but for a number"),
        (lambda: asked(CAMERAS, (WHOLE_SET,)), "makes sense where they are one text but for a number"),
        (
            lambda: asked(replace(DRINKS, probes=(DAYS,)), (WHOLE_SET,), asks="leakage"),
            "Leakage asks about one arm at a time",
        ),
        (lambda: asked(wordings=4), "between 1 and 3"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(spoilt, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=said):
        spoilt()


def test_more_than_64_questions_a_draw_and_model_are_refused() -> None:
    levels = tuple(Arm(f"p{n}", f"It costs ${n}.", float(n)) for n in range(1, 18))
    many = replace(DRINKS, arms=levels)
    assert len(asked(many, ("naive", "disclosure"))) == 2 * 17 * 50
    with pytest.raises(InputError, match="68 questions a draw and model, more than 64"):
        asked(many, ("naive", "disclosure"), wordings=2)


def test_questions_of_an_audit_count_each_unstated_variable_and_each_sentence_that_is_left_out() -> None:
    probed = replace(SHOES, probes=tuple(replace(DAYS, variable=f"days_{number}") for number in range(4)))
    for wordings in (1, 3):
        assert len(asked(probed, asks="leakage", wordings=wordings)) == 2 * 2 * 4 * 10 * wordings
    four = ("naive", "disclosure", "disclosure:equal")
    with pytest.raises(InputError, match="72 questions a draw and model, an unstated variable each, more than 64"):
        asked(probed, four, asks="leakage", wordings=3)
    assert len(list(asked(asks="ablation", sentences=(4, 7)).questionnaires())) == 5 + 8
    with pytest.raises(InputError, match="78 questions a draw and model, a sentence left out each, more than 64"):
        asked(asks="ablation", sentences=(4, 7), wordings=3)


def test_an_audit_asks_for_a_few_levels_of_a_number_with_many_the_control_and_both_ends_among_them() -> None:
    task = shipped_vignettes()["alcohol_task__drinks"]
    assert [arm.level for arm in asked(task).arms] == list(task.levels)
    audited = asked(task, asks="leakage")
    assert [arm.level for arm in audited.arms] == [0, 1, 4, 8, 20]
    assert {cell.arm.level for cell in audited.cells()} == {0, 1, 4, 8, 20}
    at_the_end = asked(replace(task, control="p20"), asks="leakage")
    assert [arm.level for arm in at_the_end.arms] == [0, 1.5, 4, 8, 20]


def test_every_shipped_experiment_can_be_audited_for_leakage_by_the_usual_strategies() -> None:
    for vignette in shipped_vignettes().values():
        assert len(asked(vignette, asks="leakage"))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"wordings": 2, "personas": tuple(Persona(f"p{number}", (("age", "30"),)) for number in range(3))},
        {"asks": "leakage"},
        {"asks": "ablation", "sentences": (4, 7)},
        {"strategies": ("naive", WHOLE_SET), "wordings": 2},
    ],
)
def test_as_many_questions_are_counted_as_are_asked(more: dict[str, Any]) -> None:
    for vignette in (replace(CAMERAS, probes=(DAYS,)), replace(DRINKS, probes=(DAYS,))):
        if WHOLE_SET in more.get("strategies", ()) and not vignette.fits_one_prompt:
            continue
        one = asked(vignette, **more)
        assert len(one) == len(list(one.cells()))


def test_all_arms_at_once_are_one_question_and_are_drawn_however_the_model_answers() -> None:
    task = shipped_vignettes()["alcohol_task"]
    one = asked(task, ("naive", "disclosure", WHOLE_SET), wordings=1)
    assert {cell.method for cell in one.cells() if cell.is_set} == {"draw"}
    assert {cell.method for cell in one.cells() if not cell.is_set} == {"logprob"}
    assert len(asked(task, (WHOLE_SET,), wordings=3)) == 3 * 17 * 50


def test_options_stand_in_every_rotation_and_its_reversal_so_that_each_is_as_often_first() -> None:
    two, three = CAMERAS.arms
    assert (order_count(CAMERAS, two), order_count(CAMERAS, three)) == (6, 8)
    shown = CAMERAS.answers_in(three)
    orders = [in_order(shown, number) for number in range(8)]
    assert len(set(orders)) == 8
    assert all(sorted(one) == sorted(shown) for one in orders)
    assert {option: sum(one[0] == option for one in orders) for option in shown} == dict.fromkeys(shown, 2)


def test_a_scale_is_asked_both_ways_and_yes_or_no_too_but_numbers_once() -> None:
    assert [order_count(one, one.arms[0]) for one in (SHOES, FAIRNESS, DRINKS)] == [2, 2, 1]
    read = asked(FAIRNESS, ("naive",))
    up, down = (cell for cell in read.cells() if cell.arm.name == "resort")
    assert (up.said, up.listed) == (tuple("1234567"), tuple("1234567"))
    assert (down.said, down.listed) == (tuple("1234567"), tuple("7654321"))


def test_an_experiment_is_read_again_from_its_json_and_keeps_its_id() -> None:
    for vignette in (SHOES, CAMERAS, FAIRNESS, DRINKS, *shipped_vignettes().values()):
        one = ArmExperiment(vignette, ("naive", "disclosure"), (MODEL,))
        assert read_experiment(one.to_json()) == one
        assert read_experiment(one.to_json()).id == one.id


def test_what_was_read_is_written_as_a_file_that_is_read_as_the_same() -> None:
    odd = replace(SHOES, title='“Quotes” and "more" in \\lines', situation="one\ntwo")
    for vignette in (odd, CAMERAS, FAIRNESS, DRINKS, *shipped_vignettes().values()):
        again = read_vignette(write_vignette(vignette), vignette.name)
        # Yes or no and options have no numbers of their own, and none is written.
        numbers = {"lowest": vignette.response.lowest, "highest": vignette.response.highest}
        assert replace(again, response=replace(again.response, **numbers)) == vignette


def test_the_template_is_an_experiment_and_so_are_shorter_ways_to_write_one() -> None:
    vignette = read_vignette(TEMPLATE)
    assert [arm.name for arm in vignette.arms] == ["discount", "free_delivery"]
    assert (len(vignette.facts), len(vignette.probes)) == (2, 1)
    short = read_vignette(
        'title = "t"\nsetting = "a shopper"\nquestion = "Would you buy it?"\nanswer = "yes or no"\n'
        'control = "small"\n[arms]\nsmall = "12 ounces at $3"\nlarge = "24 ounces at $6"\n'
    )
    assert [arm.text for arm in short.arms] == ["12 ounces at $3", "24 ounces at $6"]
    listed = read_vignette(
        'title = "t"\nsetting = "a shopper"\nquestion = "What do you do?"\ncontrol = "a"\n'
        'answer = ["Order", "Wait", "None of these"]\n[arms]\na = "One shop"\nb = "Two shops"\n'
    )
    rate = read_vignette(TEMPLATE.replace('kind = "yes_no"', 'kind = "count"\nout_of = 500'))
    assert (rate.response.lowest, rate.response.most) == (0, 500)
    assert (listed.response.options, listed.response.counted) == (("Order", "Wait", "None of these"), ("Order",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "no TOML file"),
        ('title = "t"', "The key “setting” of an experiment is missing"),
        (TEMPLATE.replace("question =", "asks ="), "“asks” is no key of an experiment"),
        (TEMPLATE.replace('kind = "yes_no"', 'kind = "essay"'), "There is no answer “essay”"),
        (TEMPLATE.replace('kind = "yes_no"', 'kind = "money"'), "The key “highest” of the answer is missing"),
        (TEMPLATE.replace('name = "discount"', "level = true\nname = 'discount'"), "“level” is a number"),
        (TEMPLATE.replace('control = "discount"', "control = []"), "“control” is a text"),
        ("a = " + "[" * 100_000, "no TOML file|nested too deeply"),
        ("x = 1\n" * 100_000, "more than 200,000 characters"),
    ],
)
def test_a_file_that_is_no_experiment_is_refused_with_what_to_mend(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_vignette(text)


def test_an_arm_is_called_by_its_amount_else_by_its_title_else_by_its_name_without_underscores() -> None:
    priced = shipped_vignettes()["camera_price"]
    assert (priced.title_of("p79"), priced.phrase_of("p79")) == ("$79", "the $79 arm")
    assert shipped_vignettes()["alcohol_task"].title_of("p0_25") == "$0.25"
    assert SHOES.title_of("free_delivery") == SHOES.phrase_of("free_delivery") == "free delivery"
    assert shipped_vignettes()["number_in_name"].title_of("p17") == "phone named P17"


def test_amounts_that_differ_in_their_third_decimal_are_told_apart() -> None:
    priced = shipped_vignettes()["camera_price"]
    first, second = priced.arms[:2]
    near = [
        replace(arm, level=level, text=f"A litre costs €{level:.3f}.", name=name)
        for arm, level, name in ((first, 1.751, "a"), (second, 1.754, "b"))
    ]
    fuel = replace(priced, arms=tuple(near), control="a")
    assert [fuel.title_of(arm.name) for arm in near] == ["€1.751", "€1.754"]
