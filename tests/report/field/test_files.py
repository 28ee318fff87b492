"""The questionnaire as files: what each program that reads them makes of it, planted texts included."""

import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pyxform.xls2xform import convert

from core.basics.texts import JOINER
from core.report.field.conditions import to_conditions
from core.report.field.html import to_page
from core.report.field.qsf import MOST_GROUPS, repeats_of, to_qsf
from core.report.field.xlsform import to_xlsform
from core.studies.people.fieldwork import Fieldwork
from tests.support.field import PLANTED, arm_fieldwork, plain_fieldwork, planted_fieldwork

EVERY = (plain_fieldwork, planted_fieldwork, arm_fieldwork, lambda: arm_fieldwork("alcohol_task__drinks"))


def elements(fieldwork: Fieldwork) -> dict[str, list[dict[str, Any]]]:
    """A QSF's elements by kind."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in json.loads(to_qsf(fieldwork))["SurveyElements"]:
        assert set(one) == {
            *("SurveyID", "Element", "PrimaryAttribute", "SecondaryAttribute", "TertiaryAttribute", "Payload")
        }
        found.setdefault(one["Element"], []).append(one)
    return found


@pytest.mark.parametrize("make", EVERY)
def test_a_qsf_has_the_parts_of_public_ones_and_every_reference_in_it_leads_somewhere(make: Any) -> None:
    fieldwork = make()
    found = elements(fieldwork)
    assert {"BL", "FL", "SO", "SCO", "PROJ", "STAT", "QC", "RS", "SQ"} == set(found)
    (blocks,), (flow,) = found["BL"], found["FL"]
    questions = {one["PrimaryAttribute"]: one["Payload"] for one in found["SQ"]}
    asked = [item["QuestionID"] for block in blocks["Payload"] for item in block["BlockElements"]]
    assert sorted(asked) == sorted(questions)
    assert all(qid == one["QuestionID"] for qid, one in questions.items())
    assert found["QC"][0]["SecondaryAttribute"] == str(len(questions))
    known = {block["ID"] for block in blocks["Payload"]}
    shown = set(re.findall(r"BL_\w+", json.dumps(flow["Payload"])))
    trash = {block["ID"] for block in blocks["Payload"] if block["Type"] == "Trash"}
    assert shown == known - trash
    ids = re.findall(r'"FlowID": "(FL_\d+)"', json.dumps(flow["Payload"]))
    assert len(ids) == len(set(ids)) == flow["Payload"]["Properties"]["Count"]
    assert "${" not in json.dumps([one["QuestionText"] for one in questions.values()])


def test_a_qsf_draws_a_condition_as_often_as_people_are_asked_in_it_and_tells_which() -> None:
    fieldwork = plain_fieldwork().with_people({"p4.13": 40, "p8.26": 80, "p12.39": 40})
    (randomizer,) = [
        one for one in elements(fieldwork)["FL"][0]["Payload"]["Flow"] if one["Type"] == "BlockRandomizer"
    ]
    assert (randomizer["SubSet"], randomizer["EvenPresentation"]) == (1, True)
    told = [
        {field["Field"]: field["Value"] for field in branch["Flow"][0]["EmbeddedData"]}
        for branch in randomizer["Flow"]
    ]
    assert Counter(one["condition"] for one in told) == {"p4.13": 1, "p8.26": 2, "p12.39": 1}
    assert {one["condition"]: one["price"] for one in told} == {
        "p4.13": "4.13",
        "p8.26": "8.26",
        "p12.39": "12.39",
    }


def test_shares_of_people_that_take_too_many_branches_are_the_nearest() -> None:
    assert repeats_of([100, 50]) == [2, 1]
    assert repeats_of([101, 50, 1]) == [40, 20, 1]
    assert sum(repeats_of([211, 103, 97])) == pytest.approx(MOST_GROUPS, abs=1)


@pytest.mark.parametrize("make", EVERY)
def test_the_reference_converter_takes_the_xlsform_and_shows_every_text_as_it_is(
    make: Any, tmp_path: Path
) -> None:
    fieldwork = make()
    file = tmp_path / "form.xlsx"
    file.write_bytes(to_xlsform(fieldwork))
    form = convert(file)
    assert form.warnings == []
    tree = ElementTree.fromstring(form.xform)
    labels = ["".join(one.itertext()) for one in tree.iter("{http://www.w3.org/2002/xforms}label")]
    assert not list(tree.iter("{http://www.w3.org/2002/xforms}output"))
    read = {re.sub(r"[\s⁠“”\"\\]", "", label) for label in labels}
    for one in fieldwork.asked:
        for text in (one.text, *one.labels):
            assert re.sub(r"[\s⁠“”\"\\]", "", text) in read
    binds = [dict(one.attrib) for one in tree.iter("{http://www.w3.org/2002/xforms}bind")]
    drawn = [re.sub(r"\s+", " ", bind["relevant"]) for bind in binds if "relevant" in bind]
    bounds = [tuple(map(int, re.findall(r"(?<=[=<] )\d+", one))) for one in drawn]
    assert bounds[0][0] == 0
    assert bounds[-1][1] == fieldwork.people
    assert all(before[1] == after[0] for before, after in pairwise(bounds))
    (calculated,) = [bind["calculate"] for bind in binds if "random" in bind.get("calculate", "")]
    # What was drawn is kept whole: “once” returns what the question has, and would be multiplied anew inside.
    assert calculated == f"once(int(random() * {fieldwork.people}))"


def test_no_label_of_the_xlsform_is_taken_for_a_heading_a_link_a_list_a_tag_or_a_sign() -> None:
    text = (
        "# Tea\n## Fine tea\n[here](tea) ![it](tea)\n- green\n1. black\n<b>bold</b> &lt; \\# **bold** *it* _low_"
    )
    asked = plain_fieldwork()
    told = tuple(replace(one, text=text) for one in asked.conditions)
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsform(replace(asked, conditions=told))))["survey"]
    labels = [row[2] for row in sheet.iter_rows(values_only=True) if str(row[1]).startswith("answer_")]
    # As Collect and Enketo know them, which first take what a backslash stands before for nothing but itself.
    live = (
        *(r"__(.*?)__", r"\*\*(.*?)\*\*", r"_([^\s][^_\n]*)_", r"\*([^\s][^*\n]*)\*"),
        *(r"\[([^\]]*)\]\(([^)]+)\)", r"^\s*#{1,6}", r"^[-+*] ", r"^[0-9]+\. ", r"</?\w", r"&\w+;"),
    )
    assert len(labels) == 3
    for label in labels:
        left = re.sub(r"\\[\\*_#]", "", label)
        assert [one for one in live if re.search(one, left, re.MULTILINE)] == []
        assert re.sub(r"\\(.)", r"\1", label.replace(JOINER, "")) == text


def test_bounds_from_a_million_on_are_written_in_digits() -> None:
    asked = replace(arm_fieldwork("alcohol_task__drinks"), lowest=1_000_000.5, highest=12_345_678.0)
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsform(asked)))["survey"]
    (bounds,) = {row[5] for row in sheet.iter_rows(min_row=2, values_only=True) if row[5]}
    assert bounds == ". >= 1000000.5 and . <= 12345678"
    typed = elements(asked)["SQ"][0]["Payload"]["Validation"]["Settings"]["ValidNumber"]
    assert (typed["Min"], typed["Max"]) == ("1000000.5", "12345678")
    assert b"a number from 1000000.5 to 12345678" in to_conditions(asked)


def test_no_cell_of_the_xlsform_or_of_the_conditions_is_run_by_a_spreadsheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsform(planted_fieldwork())))
    kinds = {
        cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    }
    assert kinds == {"s"}
    table = pd.read_csv(io.BytesIO(to_conditions(planted_fieldwork())))
    assert not table["question"].str.contains(r"(?:^|[;\n,])=", regex=True).any()


def test_the_table_of_conditions_has_a_row_a_person_in_no_order_of_price() -> None:
    table = pd.read_csv(io.BytesIO(to_conditions(plain_fieldwork(people=90))))
    assert len(table) == 90
    assert table.groupby("condition").size().to_dict() == {"p4.13": 30, "p8.26": 30, "p12.39": 30}
    assert not table["price"].is_monotonic_increasing
    assert all(f"Price: ${row.price:.2f}" in row.question for row in table.itertuples())
    assert table["answer"].isna().all()


def test_nothing_that_is_planted_stands_in_the_page_unescaped() -> None:
    page = to_page(planted_fieldwork()).decode()
    assert PLANTED not in page
    assert page.count("<script") == 2
    assert "<img" not in page
    assert not re.search(r"<[a-z]+ [^>]*(src|href)=", page)
