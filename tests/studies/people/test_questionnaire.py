"""What people read is what models were told, and each is asked one price."""

from collections import Counter

import pytest

from core.basics.errors import InputError
from core.experiment.arms import find_vignette
from core.experiment.experiment import sample_cell
from core.experiment.prompts.arms import render_arm
from core.experiment.prompts.render import render
from core.studies.arms.choice import ArmChoice
from core.studies.choice import Choice
from core.studies.people.questionnaire import arm_fieldwork_of, fieldwork_of
from tests.support.field import arm_fieldwork, plain_fieldwork


def test_people_read_the_prompt_word_for_word_but_for_marks_and_the_models_last_line() -> None:
    experiment = Choice(strategies=("full_context",), prices="0.5,1,1.5").experiment()
    told = "\n".join(one.content for one in render(sample_cell(experiment, experiment.strategies[0])).messages)
    asked = fieldwork_of(experiment).conditions[1].text
    without = [line for line in told.split("\n") if line not in ("<product>", "</product>", "Answer:")]
    assert asked.split("\n") == without
    assert "Price: $8.26" in asked


def test_beyond_price_a_sentence_says_who_one_is_and_every_other_line_is_the_models() -> None:
    experiment = ArmChoice(find_vignette("default_green_power"), ("naive",)).experiment()
    asked = arm_fieldwork_of(experiment).conditions[1]
    first, *rest = asked.text.split("\n")
    assert first == (
        "You are an adult in the United States who has just moved to another town and into a new flat. Answer as "
        "that person."
    )
    told = next(cell for cell in experiment.cells() if cell.arm.name == asked.name)
    assert set(rest) < set(render_arm(told).messages[1].content.split("\n"))
    assert (asked.name, asked.title) == ("green_default", "green default")


def test_an_option_stands_on_its_button_with_its_letter_and_nowhere_else() -> None:
    first = arm_fieldwork().conditions[0]
    assert first.labels[0].startswith("A: Canon: $79")
    assert first.labels[0] not in first.text
    assert first.text.endswith("Answer with one letter, A, B, C, D or E.")


def test_people_are_spread_equally_or_as_planned_and_drawn_in_random_order() -> None:
    asked = plain_fieldwork(people=10)
    assert [one.people for one in asked.conditions] == [4, 3, 3]
    planned = asked.with_people({"p4.13": 2, "p12.39": 5})
    assert Counter(one.name for one in planned.drawn()) == {"p4.13": 2, "p12.39": 5}
    assert planned.id == asked.id
    with pytest.raises(InputError, match="none of the conditions"):
        asked.with_people({"p1": 2})
    with pytest.raises(InputError, match="Nobody is to be asked"):
        asked.with_people(0)


def test_other_words_or_prices_are_another_questionnaire() -> None:
    ids = {plain_fieldwork().id, plain_fieldwork("0.5,1,2").id, arm_fieldwork().id}
    ids.add(fieldwork_of(Choice(prices="0.5,1,1.5", strategies=("disclosure",)).experiment()).id)
    assert len(ids) == 4


def test_what_asks_all_prices_at_once_or_an_expert_is_not_put_to_people() -> None:
    choice = Choice(strategies=("disclosure:forecast", "disclosure:expert"))
    with pytest.raises(InputError, match="People are asked about one price, as a shopper is"):
        fieldwork_of(choice.experiment())
