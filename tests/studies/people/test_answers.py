"""What comes back from a page, a table, ODK and Qualtrics: read alike, and nobody left out without a word."""

import io
from dataclasses import replace

import pandas as pd
import pytest

from core.analysis.benchmark import read_own_points
from core.basics.errors import InputError
from core.experiment import find_product
from core.report.field.conditions import to_conditions
from core.studies.people.answers import read_answers
from core.studies.people.counted import Counted, count
from core.studies.people.fieldwork import YES_NO, Condition, Fieldwork
from tests.support.field import arm_fieldwork, plain_fieldwork

COLA = find_product("12")
ASKED = plain_fieldwork()
HEADER = "questionnaire,person,condition,price,answer,check,seconds,finished"


def page_csv(*rows: str) -> bytes:
    """What the app's page saves."""
    return "\n".join([HEADER, *(f"{ASKED.id},{row}" for row in rows)]).encode()


def counted(*files: bytes, asked: Fieldwork = ASKED, **options: object) -> Counted:
    brought = read_answers([(f"file{number}.csv", data) for number, data in enumerate(files)], asked)
    return count(brought, **options)  # type: ignore[arg-type]


def shares(found: Counted) -> dict[float, tuple[float, int]]:
    return {row.price: (round(row.share, 3), row.people) for row in found.points(COLA.regular_price).itertuples()}


QUALTRICS_NAMES = ["StartDate", "Status", "Progress", "Duration (in seconds)", "Finished", "ResponseId"]


def qualtrics(rows: list[dict[str, str]], asked: Fieldwork = ASKED) -> bytes:
    """As Qualtrics writes it: names, then the questions' texts, then ImportIds, then the answers."""
    answers = [f"answer_{place}" for place in range(1, len(asked.conditions) + 1)]
    names = [*QUALTRICS_NAMES, *answers, "check", "questionnaire", "condition", "price"]
    texts = [*QUALTRICS_NAMES, *(one.text for one in asked.conditions), asked.check.text, *names[-3:]]
    ids = [f'{{"ImportId":"{name}"}}' for name in names]
    usual = {"Status": "IP Address", "Progress": "100", "Finished": "True", "Duration (in seconds)": "40"}
    usual |= {"check": "orange", "questionnaire": asked.id}
    table = pd.DataFrame([texts, ids, *([(usual | row).get(name, "") for name in names] for row in rows)])
    return table.to_csv(index=False, header=names).encode()


def test_answers_of_the_page_come_from_a_file_each() -> None:
    files = [
        page_csv("1-1,p4.13,4.13,yes,orange,31.5,yes"),
        page_csv("1-2,p4.13,4.13,no,orange,22.0,yes"),
        page_csv("1-3,p12.39,12.39,no,orange,18.4,yes"),
    ]
    found = counted(*files)
    assert shares(found) == {4.13: (0.5, 2), 12.39: (0.0, 1)}
    assert found.sentences == ["3 sittings came in, and 3 count."]


def test_the_table_of_conditions_filled_in_is_read_back() -> None:
    table = pd.read_csv(io.BytesIO(to_conditions(ASKED)))
    table["answer"] = ["Yes" if row.price < 5 else "No" for row in table.itertuples()]
    found = counted(table.to_csv(index=False, sep=";").encode())
    assert shares(found) == {4.13: (1.0, 54), 8.26: (0.0, 53), 12.39: (0.0, 53)}
    assert "No attention check was asked, so nobody can have failed it." in found.sentences


def test_a_second_wave_asked_by_the_table_of_conditions_is_of_other_people() -> None:
    waves = [pd.read_csv(io.BytesIO(to_conditions(ASKED))).assign(answer="Yes") for _ in range(2)]
    found = counted(*(wave.to_csv(index=False).encode() for wave in waves))
    assert found.sentences[0] == "320 sittings came in, and 320 count."


@pytest.mark.parametrize("numbers", [False, True], ids=["words", "numbers"])
def test_qualtrics_csv_with_its_three_header_rows_is_read_in_words_and_in_numbers(numbers: bool) -> None:
    yes, no, right = ("1", "0", "3") if numbers else ("yes", "no", "orange")
    rows = [
        {"ResponseId": "R_1", "answer_1": yes, "check": right},
        {"ResponseId": "R_2", "answer_1": no, "check": right},
        {"ResponseId": "R_3", "answer_3": no, "check": right},
        {"ResponseId": "R_4", "answer_3": yes, "Status": "1" if numbers else "Survey Preview"},
        {"ResponseId": "R_5", "answer_2": yes, "Finished": "0" if numbers else "False", "check": ""},
    ]
    found = counted(qualtrics(rows))
    assert shares(found) == {4.13: (0.5, 2), 12.39: (0.0, 1)}
    assert found.left_out == {"preview": 1, "incomplete": 1}
    assert any("Qualtrics writes headers in rows 2 and 3" in note for note in found.brought.notes)


def test_what_odk_exports_of_the_xlsform_is_read_with_the_time_it_took() -> None:
    names = "SubmissionDate,start,end,questionnaire,drawn,answer_1,answer_2,answer_3,check,meta-instanceID,KEY"
    rows = [
        f"2026-01-01T10:01:00Z,2026-01-01T10:00:00.000Z,2026-01-01T10:00:{seconds}.000Z,{ASKED.id},70,,{answer},,"
        f"orange,uuid:{number},uuid:{number}"
        for number, (seconds, answer) in enumerate(
            [(30, "yes"), (33, "no"), (31, "no"), (35, "yes"), (36, "no"), ("05", "no")]
        )
    ]
    found = counted("\n".join([names, *rows]).encode(), left_out=("check", "fast"))
    assert shares(found) == {8.26: (0.4, 5)}
    assert found.left_out == {"fast": 1}


def test_whoever_does_not_count_is_told_with_the_reason_and_who_is_fast_counts_unless_told_otherwise() -> None:
    rows = [f"1-{number},p8.26,8.26,yes,orange,30,yes" for number in range(6)]
    rows += [
        "1-3,p8.26,8.26,no,orange,30,yes",
        "2-1,p8.26,8.26,no,blue,30,yes",
        "2-2,p8.26,8.26,no,orange,4,yes",
        "2-3,p8.26,8.26,,,,",
        "2-4,p8.26,8.26,perhaps,orange,30,yes",
        "2-5,p1,1,yes,orange,30,yes",
    ]
    found = counted(page_csv(*rows))
    assert found.left_out == {"incomplete": 1, "unasked": 1, "unread": 1, "duplicate": 1, "check": 1}
    assert found.kept == {"fast": 1}
    assert shares(found) == {8.26: (0.857, 7)}
    assert found.sentences[:2] == [
        "12 sittings came in, and 7 count.",
        "Left out: 1 did not finish, 1 answered at a price or in a condition that this questionnaire has not, 1 "
        "gave an answer that could not be read, 1 came again from a person who had answered and 1 failed the "
        "attention check.",
    ]
    assert sum(found.left_out.values()) + found.people == len(rows)
    strict = counted(page_csv(*rows), left_out=("check", "fast"))
    assert (strict.people, strict.left_out["fast"], strict.kept) == (6, 1, {})
    assert counted(page_csv(*rows), left_out=()).kept == {"check": 1, "fast": 1}


def test_a_file_taken_twice_counts_once() -> None:
    one = page_csv("1-1,p4.13,4.13,yes,orange,30,yes")
    found = counted(one, one)
    assert (found.people, found.left_out) == (1, {"duplicate": 1})


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            page_csv("1,p4.13,4.13,yes,orange,3,yes").replace(ASKED.id.encode(), b"abc123abc123"),
            "another questionnaire",
        ),
        (b"name,price\nTea,3", "No column is called answer"),
        (b"answer,check\nyes,orange", "No column says what was asked"),
        (b"", "file0.csv: The file is empty"),
    ],
)
def test_what_cannot_be_answers_to_this_questionnaire_is_refused_in_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        counted(data)


@pytest.mark.parametrize(
    "given", ["B", "b", "2", "B: Sony: $129, lower zoom, higher pixel count, video, no WiFi, fixed display"]
)
def test_an_option_is_known_by_its_letter_its_place_and_its_text(given: str) -> None:
    asked = arm_fieldwork()
    row = f'{asked.id},1,{asked.conditions[0].name},,"{given}",orange,30,yes'
    found = counted(f"{HEADER}\n{row}".encode(), asked=asked)
    (answer,) = found.rows["answer"]
    (code,) = found.rows["given"]
    assert code == given
    assert answer == float("B" in asked.conditions[0].counted)


NUMBERED = Condition("none", "none", "How many?", ("0", "1", "2", "3"), ("A", "B", "C", "D"), ("B",), None)
"""Options whose texts are numbers, which a survey tool numbers from 1."""


def test_a_number_in_a_tools_own_column_is_the_place_of_an_option_even_where_options_are_numbers() -> None:
    asked = Fieldwork("Children", "naive", (NUMBERED,))
    numbers = [{"ResponseId": f"R_{place}", "answer_1": str(place), "check": "3"} for place in (1, 2, 3, 4)]
    words = [{"ResponseId": f"R_{place}", "answer_1": label} for place, label in enumerate(NUMBERED.labels)]
    for rows in (numbers, words):
        assert counted(qualtrics(rows, asked), asked=asked).rows["answer"].tolist() == [0.0, 1.0, 0.0, 0.0]


@pytest.mark.parametrize("given", ["0", "1", "4"])
def test_a_number_that_may_be_the_text_of_an_option_or_its_place_is_refused(given: str) -> None:
    asked = Fieldwork("Children", "naive", (NUMBERED,))
    row = f"{asked.id},1,none,,{given},orange,30,yes"
    with pytest.raises(InputError, match=f"“{given}” may be the text of an option or its place"):
        counted(f"{HEADER}\n{row}".encode(), asked=asked)
    lettered = row.replace(f",{given},orange", ",B,orange")
    assert counted(f"{HEADER}\n{lettered}".encode(), asked=asked).rows["answer"].tolist() == [1.0]


def test_arms_whose_names_a_spreadsheet_would_run_come_back_from_the_table_of_conditions() -> None:
    less = Condition("-20", "-20", "It costs 20 less. Would you buy it?", YES_NO, YES_NO, ("yes",), None)
    asked = Fieldwork("A discount", "naive", (less, replace(less, name="+20", title="+20"))).with_people(6)
    table = pd.read_csv(io.BytesIO(to_conditions(asked)))
    table["answer"] = "yes"
    found = counted(table.to_csv(index=False).encode(), asked=asked)
    assert found.rows["condition"].value_counts().to_dict() == {"-20": 3, "+20": 3}


def test_a_scale_counts_in_its_own_steps_and_a_typed_number_within_its_bounds() -> None:
    scale, count_ = arm_fieldwork("passport_luxury"), arm_fieldwork("alcohol_task__drinks")
    rows = "\n".join(f"{number},{scale.conditions[0].name},,{number},orange,30,yes" for number in (1, 7, 9))
    found = counted(
        f"{HEADER}\n{rows}".replace("\n", f"\n{scale.id},").replace(f"{scale.id},\n", "").encode(), asked=scale
    )
    assert found.rows["answer"].tolist() == [1.0, 7.0]
    assert found.left_out == {"unread": 1}
    most = count_.highest
    row = [f"{count_.id},{n},{count_.conditions[0].name},,{n},orange,30,yes" for n in (2, most + 1)]
    found = counted("\n".join([HEADER, *row]).encode(), asked=count_)
    assert found.rows["answer"].tolist() == [2.0]


def test_answers_go_where_a_users_own_points_go_and_give_a_curve_like_peoples() -> None:
    rows = [f"a-{n},p4.13,4.13,{'yes' if n % 3 else 'no'},orange,30,yes" for n in range(30)]
    rows += [f"b-{n},p8.26,8.26,{'no' if n % 3 else 'yes'},orange,30,yes" for n in range(21)]
    found = counted(page_csv(*rows))
    points = found.points(COLA.regular_price)
    pd.testing.assert_frame_equal(read_own_points(found.pasted(COLA), COLA), points, check_dtype=False)
    curve = found.curve(COLA)
    assert curve is not None
    assert curve.points["purchase"].tolist() == points["share"].tolist()
    assert curve.points["answers"].tolist() == [30, 21]


def test_a_file_that_cannot_be_read_says_what_becomes_of_those_beside_it() -> None:
    with pytest.raises(InputError, match="Take this file away, and the others are read: so far none was"):
        counted(page_csv("1,p4.13,4.13,yes,orange,30,yes"), b"a,b\n1,2")
