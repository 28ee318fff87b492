"""What a workspace keeps of people's answers is what came in; what cannot be answers is refused in a sentence."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from core.basics.errors import InputError
from core.studies.people.answers import read_answers
from core.studies.people.counted import count
from core.studies.people.fieldwork import Fieldwork
from core.studies.people.kept import KeptAnswers, bring_again, keep_answers
from core.studies.workspaces import EMPTY, Workspace
from tests.support.field import ANSWER_HEADER, arm_fieldwork, benchmark_answers, plain_fieldwork

NOW = "2026-01-02T03:04:05+00:00"
PRICED = plain_fieldwork("0.6,1,1.4", 30)
ODD = (
    f"{PRICED.id},x,p8.26,8.26,yes,blue,30,yes",
    f"{PRICED.id},y,p8.26,8.26,perhaps,orange,,yes",
    f"{PRICED.id},z,p8.26,8.26,yes,,5,no",
    f"{PRICED.id},z,nowhere,9.99,no,orange,30,yes",
)
ARMS = arm_fieldwork()
OF_ARMS = "\n".join(
    [ANSWER_HEADER, *(f"{ARMS.id},{one.name},{one.name},,{one.codes[0]},orange,9,yes" for one in ARMS.conditions)]
)


@pytest.mark.parametrize(
    ("asked", "data"),
    [(PRICED, benchmark_answers(PRICED, extra=ODD)), (ARMS, OF_ARMS.encode())],
    ids=["prices", "arms"],
)
def test_answers_come_back_from_a_workspaces_file_as_they_came_in(asked: Fieldwork, data: bytes) -> None:
    brought = read_answers([("answers.csv", data)], asked)
    held = Workspace.from_json(EMPTY.with_answers(keep_answers(brought, NOW)).to_json())
    again = bring_again(held.answers[0], asked)
    pd.testing.assert_frame_equal(again.rows, brought.rows)
    assert count(again).sentences == count(brought).sentences


def test_answers_to_one_questionnaire_take_the_place_of_those_before_and_can_be_taken_away() -> None:
    first = KeptAnswers("1" * 12, "Cola", NOW, (), ())
    other, later = replace(first, questionnaire="2" * 12), replace(first, brought="2026-02")
    held = EMPTY.with_answers(first).with_answers(other).with_answers(later)
    assert held.answers == (later, other)
    assert held.without_answers("1" * 12).answers == (other,)


def test_a_workspace_from_before_answers_were_kept_opens() -> None:
    data = json.loads(EMPTY.to_json())
    del data["answers"], data["files"]
    assert Workspace.from_json(json.dumps(data)) == EMPTY


@pytest.mark.parametrize(
    "sitting",
    [
        ("a", "p8.26", 7.0, "yes", True, 30.0, ""),
        ("a", "p8.26", None, "yes", True, 30.0, ""),
        ("a", "nowhere", 1.0, "yes", True, 30.0, ""),
        ("a", "p8.26", 1.0, "yes", True, 30.0, "bored"),
    ],
)
def test_what_cannot_be_answers_to_the_questionnaire_is_refused(sitting: tuple[object, ...]) -> None:
    kept = KeptAnswers(PRICED.id, "Cola", NOW, (sitting,), ())  # type: ignore[arg-type]
    with pytest.raises(InputError, match="none that it can have"):
        bring_again(kept, PRICED)
