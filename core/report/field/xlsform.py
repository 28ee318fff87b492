"""A questionnaire as an XLSForm (.xlsx), for ODK, KoboToolbox and others that take the format.

Read for it: xlsform.org on the sheets ``survey``, ``choices`` and ``settings``, on ``calculate``, ``relevant``,
``required``, ``start`` and ``end``; ``once`` returns what the question has already, so that all of the draw stands
in it. The form is tried with pyxform, which turns XLSForms into the XForms that those tools run.
What is Markdown to them was read in the sources of ODK Collect (``HtmlUtils``) and of Enketo (enketo-transformer,
``markdown``).
"""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from core.basics.texts import JOINER
from core.report.field.html import TITLE
from core.studies.people.fieldwork import Condition, Fieldwork

SURVEY = ("type", "name", "label", "calculation", "relevant", "constraint", "required")
CHOICES = ("list_name", "name", "label")
SETTINGS = ("form_title", "form_id", "version")
_LIVE = re.compile(r"(?<=\$)(?=\{)|(?<=[<&])(?=\S)|(?<=\])(?=\()|^(?=(?:[-+]|\d+\.)\s)", re.MULTILINE)
"""Where a label would begin a reference to a question, or what forms take for a tag, a sign written as one, a link
or a list."""
_MARKS = re.compile(r"[\\*_#]")
"""What forms take for letters in bold or a heading, unless a backslash stands before it."""


def to_xlsform(fieldwork: Fieldwork) -> bytes:
    """Write a questionnaire as an XLSForm.

    Parameters
    ----------
    fieldwork
        What is asked.

    Returns
    -------
    bytes
        An Excel file. Each person draws a condition with the chance that its people are of all; what is answered
        stands in ``answer_1`` and so on, by the place of the condition, and the attention check in ``check``.
    """
    import openpyxl

    book = openpyxl.Workbook()
    survey, choices, settings = book.active, book.create_sheet("choices"), book.create_sheet("settings")
    survey.title = "survey"
    _fill(survey, [SURVEY, *_survey(fieldwork)])
    _fill(choices, [CHOICES, *_choices(fieldwork)])
    _fill(settings, [SETTINGS, (TITLE, f"unblind_{fieldwork.id}", "1")])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _survey(fieldwork: Fieldwork) -> Iterable[tuple[str, ...]]:
    yield "start", "start", "", "", "", "", ""
    yield "end", "end", "", "", "", "", ""
    yield "calculate", "questionnaire", "", f"'{fieldwork.id}'", "", "", ""
    yield "calculate", "drawn", "", f"once(int(random() * {fieldwork.people}))", "", "", ""
    before = 0
    for place, one in enumerate(fieldwork.conditions, start=1):
        within = f"${{drawn}} >= {before} and ${{drawn}} < {before + one.people}"
        before += one.people
        if one.people:
            kind = f"select_one {_list_of(fieldwork, one)}" if one.answers else "decimal"
            bounds = "" if one.answers else f". >= {fieldwork.lowest:.15g} and . <= {fieldwork.highest:.15g}"
            yield kind, f"answer_{place}", _question(one.text), "", within, bounds, "yes"
    yield "select_one check", "check", _question(fieldwork.check.text), "", "", "", "yes"


def _list_of(fieldwork: Fieldwork, condition: Condition) -> str:
    """Name the list of a condition's answers; conditions that can be answered alike share one."""
    alike = next(
        place for place, one in enumerate(fieldwork.conditions, start=1) if one.labels == condition.labels
    )
    return f"answers_{alike}"


def _choices(fieldwork: Fieldwork) -> Iterable[tuple[str, str, str]]:
    lists = {_list_of(fieldwork, one): one for one in fieldwork.conditions if one.answers}
    for name, one in lists.items():
        for code, label in zip(one.codes, one.labels, strict=True):
            yield name, code, _choice(label)
    for answer in fieldwork.check.answers:
        yield "check", answer, answer


def _question(text: str) -> str:
    """Write a text so that ODK Collect and Enketo show it as it is: both take a backslash for none."""
    return _LIVE.sub(JOINER, _MARKS.sub(r"\\\g<0>", text))


def _choice(text: str) -> str:
    """Write what can be chosen: what is put in takes no room, for Enketo would show a backslash here.

    Collect alone may still set in italics what stands between two stars or low lines.
    """
    return _LIVE.sub(JOINER, re.sub(r"(?=#)|(?<=[*_\\])(?=\S)", JOINER, text))


def _fill(sheet: Any, rows: Iterable[Sequence[str]]) -> None:
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            if text:
                cell = sheet.cell(number, column)
                cell.value = text
                # A text that begins like a formula is none.
                cell.data_type = "s"
