"""A questionnaire as a Qualtrics survey file (.qsf).

Its maker does not document the format. Read for it: a survey file in the tests of github.com/fflewddur/sp, and how
a dozen public programs write theirs (elements ``BL``, ``FL``, ``SO``, ``SCO``, ``PROJ``, ``STAT``, ``QC``, ``RS``
and ``SQ``; a ``BlockRandomizer`` with ``SubSet`` and ``EvenPresentation``; a ``Group`` with ``EmbeddedData`` and a
block). No file of this module was imported into Qualtrics: it is compared with what public files look like, and no
more.
"""

import json
from collections.abc import Iterable
from functools import reduce
from html import escape
from math import gcd
from typing import Any

from core.studies.people.fieldwork import Condition, Fieldwork

MOST_GROUPS = 60
"""Branches of the randomizer; where exact shares would take more, they are those nearest to them."""
Json = dict[str, Any]


def to_qsf(fieldwork: Fieldwork) -> bytes:
    """Write a questionnaire as a Qualtrics survey file.

    Parameters
    ----------
    fieldwork
        What is asked.

    Returns
    -------
    bytes
        JSON. A randomizer presents its branches evenly, a condition standing in as many as its share of people
        takes; ``condition``, ``price`` and ``questionnaire`` are embedded data; what is answered stands in
        ``answer_1`` and so on, by the place of the condition, and the attention check in ``check``.
    """
    survey = f"SV_{fieldwork.id}000"
    numbered = list(enumerate(fieldwork.conditions, start=1))
    asked = [(place, one) for place, one in numbered if one.people]
    questions = [_question(place, f"answer_{place}", one.text, _answered(one, fieldwork)) for place, one in asked]
    check = fieldwork.check
    last = len(numbered) + 1
    questions.append(_question(last, "check", check.text, _choices(check.answers, check.answers)))
    places = [place for place, _ in asked]
    elements = [
        _element("BL", "Survey Blocks", payload=[*_blocks(fieldwork.id, [*places, last]), _trash(fieldwork.id)]),
        _element("FL", "Survey Flow", payload=_flow(fieldwork, asked, last)),
        _element("PROJ", "CORE", third="1.1.0", payload={"ProjectCategory": "CORE", "SchemaVersion": "1.1.0"}),
        _element("QC", "Survey Question Count", str(len(questions))),
        _element("RS", "RS_Unblind00000000", "Default Response Set"),
        _element("SCO", "Scoring", payload=SCORING),
        _element("SO", "Survey Options", payload=OPTIONS),
        *(_element("SQ", one["QuestionID"], one["QuestionDescription"], payload=one) for one in questions),
        _element("STAT", "Survey Statistics", payload={"MobileCompatible": True, "ID": "Survey Statistics"}),
    ]
    entry = ENTRY | {"SurveyID": survey, "SurveyName": fieldwork.title[:100]}
    document = {
        "SurveyEntry": entry,
        "SurveyElements": [{"SurveyID": survey, **one} for one in elements],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


ENTRY: Json = {
    "SurveyDescription": None,
    "SurveyOwnerID": "UR_Unblind00000000",
    "SurveyBrandID": "unblind",
    "DivisionID": None,
    "SurveyLanguage": "EN",
    "SurveyActiveResponseSet": "RS_Unblind00000000",
    "SurveyStatus": "Inactive",
    "SurveyStartDate": "0000-00-00 00:00:00",
    "SurveyExpirationDate": "0000-00-00 00:00:00",
    "SurveyCreationDate": "2026-01-01 00:00:00",
    "CreatorID": "UR_Unblind00000000",
    "LastModified": "2026-01-01 00:00:00",
    "LastAccessed": "0000-00-00 00:00:00",
    "LastActivated": "0000-00-00 00:00:00",
    "Deleted": None,
}
OPTIONS: Json = {
    "BackButton": "false",
    "SaveAndContinue": "true",
    "SurveyProtection": "PublicSurvey",
    "BallotBoxStuffingPrevention": "true",
    "NoIndex": "Yes",
    "SecureResponseFiles": "true",
    "SurveyExpiration": "None",
    "SurveyTermination": "DefaultMessage",
    "Header": "",
    "Footer": "",
    "ProgressBarDisplay": "None",
    "PartialData": "+1 week",
    "ValidationMessage": "",
    "PreviousButton": "",
    "NextButton": "",
    "NewScoring": 1,
}
SCORING: Json = {
    "ScoringCategories": [],
    "ScoringCategoryGroups": [],
    "ScoringSummaryCategory": None,
    "ScoringSummaryAfterQuestions": 0,
    "ScoringSummaryAfterSurvey": 0,
    "DefaultScoringCategory": None,
    "AutoScoringCategory": None,
}


def _element(
    kind: str, first: str, second: str | None = None, third: str | None = None, payload: Any = None
) -> Json:
    return {
        "Element": kind,
        "PrimaryAttribute": first,
        "SecondaryAttribute": second,
        "TertiaryAttribute": third,
        "Payload": payload,
    }


def _block_id(id: str, place: int) -> str:
    return f"BL_{id}{place:03d}"


def _blocks(id: str, places: Iterable[int]) -> list[Json]:
    return [
        {
            "Type": "Standard",
            "SubType": "",
            "Description": f"Question {place}",
            "ID": _block_id(id, place),
            "BlockElements": [{"Type": "Question", "QuestionID": f"QID{place}"}],
            "Options": {"BlockLocking": "false", "RandomizeQuestions": "false", "BlockVisibility": "Expanded"},
        }
        for place in places
    ]


def _trash(id: str) -> Json:
    trash = {"Type": "Trash", "Description": "Trash / Unused Questions"}
    return {**trash, "ID": _block_id(id, 0), "BlockElements": []}


def _flow(fieldwork: Fieldwork, asked: list[tuple[int, Condition]], last: int) -> Json:
    numbers = iter(range(2, 10_000))

    def node(kind: str, **rest: Any) -> Json:
        return {"Type": kind, "FlowID": f"FL_{next(numbers)}", **rest}

    def embedded(fields: dict[str, str]) -> Json:
        data = [
            {
                "Description": name,
                "Type": "Custom",
                "Field": name,
                "VariableType": "String",
                "DataVisibility": [],
                "AnalyzeText": False,
                "Value": value,
            }
            for name, value in fields.items()
        ]
        return node("EmbeddedData", EmbeddedData=data)

    def branch(place: int, one: Condition) -> Json:
        price = {} if one.price is None else {"price": f"{one.price:.10g}"}
        inside = [
            embedded({"condition": one.name, **price}),
            node("Standard", ID=_block_id(fieldwork.id, place), Autofill=[]),
        ]
        return node("Group", Description=one.title, Flow=inside)

    repeats = repeats_of([one.people for _, one in asked])
    branches = [branch(*one) for one, often in zip(asked, repeats, strict=True) for _ in range(often)]
    flow = [
        embedded({"questionnaire": fieldwork.id}),
        node("BlockRandomizer", SubSet=1, EvenPresentation=True, Flow=branches),
        node("Standard", ID=_block_id(fieldwork.id, last), Autofill=[]),
    ]
    return {"Type": "Root", "FlowID": "FL_1", "Flow": flow, "Properties": {"Count": next(numbers) - 1}}


def repeats_of(people: list[int]) -> list[int]:
    """Say how many branches of a randomizer each condition has.

    Parameters
    ----------
    people
        That are to be asked in each, at least one.

    Returns
    -------
    list of int
        In the shares of the people: exact where `MOST_GROUPS` branches, or one a condition, are enough; else the
        nearest, with one at least.
    """
    common = reduce(gcd, people)
    exact = [count // common for count in people]
    if sum(exact) <= max(MOST_GROUPS, len(people)):
        return exact
    return [max(round(MOST_GROUPS * count / sum(people)), 1) for count in people]


def _question(place: int, tag: str, text: str, answered: Json) -> Json:
    return {
        "QuestionText": _as_html(text),
        "DefaultChoices": False,
        "DataExportTag": tag,
        "QuestionID": f"QID{place}",
        "QuestionDescription": tag,
        "DataVisibility": {"Private": False, "Hidden": False},
        "Configuration": {"QuestionDescriptionOption": "SpecifyLabel"},
        "Language": [],
        "NextChoiceId": len(answered.get("Choices", ())) + 1,
        "NextAnswerId": 1,
        "GradingData": [],
        **answered,
    }


def _answered(condition: Condition, fieldwork: Fieldwork) -> Json:
    if condition.answers:
        codes = {"yes": "1", "no": "0"}
        places = range(1, len(condition.codes) + 1)
        values = [codes.get(code, code) for code in condition.codes]
        numeric = all(value.isdecimal() for value in values)
        return _choices(condition.labels, values if numeric else list(map(str, places)))
    bounds = {"Min": f"{fieldwork.lowest:.15g}", "Max": f"{fieldwork.highest:.15g}", "NumDecimals": "2"}
    typed = {"Type": "ContentType", "ContentType": "ValidNumber", "ValidNumber": bounds}
    return {"QuestionType": "TE", "Selector": "SL", "Validation": {"Settings": FORCED | typed}}


FORCED: Json = {"ForceResponse": "ON", "ForceResponseType": "ON"}


def _choices(labels: Iterable[str], values: Iterable[str]) -> Json:
    shown = {str(place): {"Display": _as_html(label)} for place, label in enumerate(labels, start=1)}
    recoded = dict(zip(shown, values, strict=True))
    numeric = all(value.isdecimal() for value in recoded.values())
    return {
        "QuestionType": "MC",
        "Selector": "SAVR",
        "SubSelector": "TX",
        "Choices": shown,
        "ChoiceOrder": list(shown),
        "Validation": {"Settings": FORCED | {"Type": "None"}},
        **({"RecodeValues": recoded} if numeric else {}),
    }


def _as_html(text: str) -> str:
    """Write a text as Qualtrics shows it, which takes HTML, and a dollar sign before a brace for piped text."""
    return escape(text).replace("${", "&#36;{").replace("\n", "<br>")
