"""What a workspace keeps of people's answers is what came in; what cannot be answers is refused in a sentence."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd
import pytest

from core.basics.errors import InputError
from core.studies.people.answers import MOST_ROWS, Brought, read_answers
from core.studies.people.counted import count
from core.studies.people.fieldwork import Fieldwork
from core.studies.people.kept import KeptAnswers, Sitting, bring_again, keep_answers
from core.studies.workspaces import EMPTY, FolderWorkspaces, Owner, Space, Workspace
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


def brought_of(*rows: str) -> Brought:
    return read_answers([("answers.csv", "\n".join([ANSWER_HEADER, *rows]).encode())], PRICED)


@pytest.mark.parametrize(
    ("asked", "data"),
    [(PRICED, benchmark_answers(PRICED, extra=ODD)), (ARMS, OF_ARMS.encode())],
    ids=["prices", "arms"],
)
def test_answers_come_back_from_a_workspaces_file_as_they_came_in(asked: Fieldwork, data: bytes) -> None:
    brought = read_answers([("answers.csv", data)], asked)
    held = Workspace.from_json(EMPTY.with_answers(keep_answers(brought, NOW)).to_json())
    again = bring_again(held.answers[0], asked)
    unkept = ["person", "given"]
    pd.testing.assert_frame_equal(again.rows.drop(columns="person"), brought.rows.drop(columns=unkept))
    assert count(again).sentences == count(brought).sentences


def test_neither_what_people_wrote_nor_the_ids_of_a_survey_tool_are_kept() -> None:
    asked = (
        f"{PRICED.id},R_3kQ,p8.26,8.26,maybe ask Bob,orange,9,yes",
        f"{PRICED.id},R_3kQ,p8.26,8.26,yes,,9,yes",
    )
    kept = keep_answers(brought_of(*asked), NOW)
    text = EMPTY.with_answers(kept).to_json()
    assert "R_3kQ" not in text
    assert "Bob" not in text
    first, again = kept.sittings
    assert first[0] == again[0] != ""
    assert keep_answers(replace(brought_of(*asked), fieldwork=ARMS), NOW).sittings[0][0] != first[0]


def test_answers_that_come_later_are_added_and_nobody_counts_twice() -> None:
    named = [f"{PRICED.id},{name},p8.26,8.26,yes,orange,30,yes" for name in ("a", "b", "c")]
    alike = f"{PRICED.id},,p8.26,8.26,no,orange,30,yes"
    held = EMPTY.with_answers(keep_answers(brought_of(*named[:2], alike, alike), NOW))
    held = held.with_answers(keep_answers(brought_of(*named[1:], alike, alike, alike), "2026-02"))
    (kept,) = held.answers
    found = count(bring_again(kept, PRICED))
    assert found.sentences[0] == "6 sittings came in, and 6 count."
    assert kept.brought == "2026-02"
    assert kept.notes[0].startswith("2 sittings that name no person were exactly as one that was kept")
    another = keep_answers(brought_of(named[0].replace("yes,orange", "no,orange")), NOW)
    assert count(bring_again(kept.with_more(another), PRICED)).left_out == {"duplicate": 1}


def test_who_has_finished_counts_though_the_file_was_brought_before() -> None:
    unfinished, whole = (f"{PRICED.id},a,p8.26,8.26,{answer}" for answer in (",,5,no", "yes,orange,30,yes"))
    kept = keep_answers(brought_of(unfinished), NOW).with_more(keep_answers(brought_of(whole), NOW))
    assert count(bring_again(kept, PRICED)).sentences[0] == "1 sitting came in, and 1 counts."


def test_more_answers_than_files_may_have_are_refused_and_those_before_are_kept() -> None:
    def sittings(of: str, number: int) -> KeptAnswers:
        rows = tuple((f"{of}{one}", "p8.26", 1.0, True, 30.0, "") for one in range(number))
        return KeptAnswers(PRICED.id, "Cola", NOW, rows, ())

    with pytest.raises(InputError, match="more than 20,000 sittings"):
        sittings("a", MOST_ROWS).with_more(sittings("b", 1))


def test_answers_that_do_not_fit_are_refused_and_what_was_kept_goes_on_being_kept(tmp_path: Path) -> None:
    space = Space(FolderWorkspaces(tmp_path), Owner("local"))
    rows = tuple((f"{one:012x}", "p8.26", 1.0, True, 30.0, "") for one in range(MOST_ROWS))
    for number in range(4):
        space.note_answers(KeptAnswers(f"{number:012x}", "Cola", NOW, rows, ()))
    with pytest.raises(InputError, match="more than 5 MB"):
        space.note_answers(KeptAnswers("f" * 12, "Cola", NOW, rows, ("A long note.",) * 40_000))
    assert space.kept
    assert len(space.workspace.answers) == 4
    space.keep_choice({"product": "3"})
    assert space.kept


def test_a_workspace_is_written_as_dataclasses_give_it() -> None:
    kept = keep_answers(brought_of(*ODD), NOW)
    held = replace(EMPTY.with_answers(kept), choice=(("product", "3"),))
    assert json.loads(held.to_json()) == {"version": 2, **json.loads(json.dumps(asdict(held)))}


def test_answers_to_each_questionnaire_are_listed_the_last_first_and_can_be_taken_away() -> None:
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
        ("a", "p8.26", 7.0, True, 30.0, ""),
        ("a", "p8.26", None, True, 30.0, ""),
        ("a", "nowhere", 1.0, True, 30.0, ""),
        ("a", "p8.26", 1.0, True, 30.0, "bored"),
    ],
)
def test_what_cannot_be_answers_to_the_questionnaire_is_refused(sitting: Sitting) -> None:
    with pytest.raises(InputError, match="none that it can have"):
        bring_again(KeptAnswers(PRICED.id, "Cola", NOW, (sitting,), ()), PRICED)


def test_no_sittings_are_refused() -> None:
    with pytest.raises(InputError, match="none that it can have"):
        bring_again(KeptAnswers(PRICED.id, "Cola", NOW, (), ()), PRICED)


def test_a_number_that_is_none_of_those_to_choose_from_is_refused() -> None:
    (one, *_) = PRICED.conditions
    scale = replace(one, answers=("1", "2"), codes=("1", "2"), counted=())
    asked = replace(PRICED, conditions=(scale,))
    assert bring_again(KeptAnswers(asked.id, "", NOW, (("", one.name, 2.0, None, None, ""),), ()), asked)
    with pytest.raises(InputError, match="none that it can have"):
        bring_again(KeptAnswers(asked.id, "", NOW, (("", one.name, 1e9, None, None, ""),), ()), asked)
