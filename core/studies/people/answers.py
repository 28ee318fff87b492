"""What people answered, as files bring it back: read whole or not at all, and nobody left out without a word."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from core.basics.errors import InputError
from core.basics.tables import COMMA, POINT, Fields, Table, read_table, readings
from core.basics.words import join
from core.studies.people.fieldwork import Condition, Fieldwork

MOST_ROWS = 20_000
ABOUT = ("questionnaire", "condition", "price", "answer", "check", "seconds", "finished", "person")
"""Columns of the app's own files."""
OF_TOOLS = (
    *("duration_in_seconds", "status", "responseid"),
    *("start", "end", "key", "meta_instanceid", "instanceid", "uuid"),
)
"""Columns of Qualtrics, then of ODK and KoboToolbox, that tell of a sitting."""
PERSON = ("person", "responseid", "key", "meta_instanceid", "instanceid", "uuid")
NO_PEOPLE = {"survey preview", "1", "survey test", "2", "spam", "8", "possible spam", "9"}
"""Of Qualtrics' column Status: a sitting of whoever made the survey, or of a machine."""
NOT_FINISHED = {"false", "0", "no"}
YES, NO = ("yes", "y", "true", "1"), ("no", "n", "false", "0")


@dataclass(frozen=True, eq=False)
class Brought:
    """Answers as they came.

    Parameters
    ----------
    fieldwork
        What was asked.
    rows
        A row a sitting, in the order of the files: ``person`` (empty where no file says it), ``condition``,
        ``price`` (NaN beyond price), ``answer`` (1 where it counts, else 0; or the number that was typed; NaN
        where none can be read), ``given`` (as it stands in the file; missing once a workspace has
        kept them), ``check`` (True where it was passed, False, or None where it was not asked), ``seconds`` (NaN
        where they are not known), ``problem`` (why the sitting cannot count, of
        `core.studies.people.counted.REASONS`; empty where it can).
    notes
        What of the files was not read.
    """

    fieldwork: Fieldwork
    rows: pd.DataFrame
    notes: tuple[str, ...]


def read_answers(files: Sequence[tuple[str, bytes]], fieldwork: Fieldwork) -> Brought:
    """Read the answers to a questionnaire.

    Parameters
    ----------
    files
        Name and bytes of each: what the app's page saved, the table of conditions filled in, what ODK and
        KoboToolbox export of the XLSForm (with XML names), and Qualtrics' CSV with its three header rows, in
        numbers or in words; or an Excel file of these.
    fieldwork
        What was asked.

    Returns
    -------
    Brought

    Raises
    ------
    InputError
        When a file is none of these, or is to another questionnaire: then nothing of any is taken.
    """
    rows: list[dict[str, object]] = []
    notes: list[str] = []
    for name, data in files:
        try:
            table = read_table(data, (), _columns(fieldwork), max_rows=MOST_ROWS)
            rows += _sittings(table, fieldwork)
        except InputError as error:
            others = "" if len(files) == 1 else " Take this file away, and the others are read: so far none was."
            raise InputError(f"{name}: {error}{others}") from None
        notes += [f"{name}: {note}" for note in table.notes]
    if len(rows) > MOST_ROWS:
        raise InputError(f"These files have more than {MOST_ROWS:,} rows. Nothing was taken from them.")
    if not rows:
        raise InputError("No file was given, so no answer was taken.")
    return Brought(fieldwork, table_of(rows), tuple(dict.fromkeys(notes)))


def table_of(rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Make a table of sittings.

    Parameters
    ----------
    rows
        A mapping each, of the names of `Brought.rows`.

    Returns
    -------
    pandas.DataFrame
        As `Brought.rows`.
    """
    table = pd.DataFrame(rows)
    numbers = ["price", "answer", "seconds"]
    return table.astype(dict.fromkeys(numbers, "float64") | {"check": "object"})


def _columns(fieldwork: Fieldwork) -> tuple[str, ...]:
    return (*ABOUT, *OF_TOOLS, *_answer_columns(fieldwork))


def _answer_columns(fieldwork: Fieldwork) -> dict[str, Condition]:
    """Return the columns that a tool has a condition each, as exports name them."""
    return {f"answer_{place}": one for place, one in enumerate(fieldwork.conditions, start=1)}


def _sittings(table: Table, fieldwork: Fieldwork) -> list[dict[str, object]]:
    apart = [name for name in _answer_columns(fieldwork) if name in table.columns]
    if "answer" not in table.columns and not apart:
        raise InputError(
            "No column is called answer, or answer_1 and so on, so these are no answers to a questionnaire of "
            "this app. Of KoboToolbox take the export with XML names. Nothing was taken."
        )
    if "answer" in table.columns and not {"condition", "price"} & {*table.columns}:
        raise InputError(
            "No column says what was asked: condition, as the questionnaire names it, or price. Nothing was taken."
        )
    others = sorted({*table.texts("questionnaire")} - {fieldwork.id}) if "questionnaire" in table.columns else []
    if others:
        raise InputError(
            f"These are answers to another questionnaire ({join([one[:20] for one in others[:3]])}; this one is "
            f"{fieldwork.id}). Choose the product, the prices and the words that were sent; nothing was taken."
        )
    return [_sitting(row, fieldwork) for row in table.rows]


def _sitting(row: Fields, fieldwork: Fieldwork) -> dict[str, object]:
    condition, given, by_tool = _asked_and_given(row, fieldwork)
    answer = _outcome(condition, given, by_tool, fieldwork) if condition and given else None
    check = row.values.get("check", "")
    return {
        "person": next((text for name in PERSON if (text := row.values.get(name, ""))), ""),
        "condition": condition.name if condition else "",
        "price": condition.price if condition and condition.price is not None else math.nan,
        "answer": math.nan if answer is None else answer,
        "given": given,
        "check": _passed(check, fieldwork) if check else None,
        "seconds": _seconds(row),
        "problem": _problem(row, condition, given, answer),
    }


def _problem(row: Fields, condition: Condition | None, given: str, answer: float | None) -> str:
    if row.values.get("status", "").casefold() in NO_PEOPLE:
        return "preview"
    if not given or row.values.get("finished", "").casefold() in NOT_FINISHED:
        return "incomplete"
    if condition is None:
        return "unasked"
    return "unread" if answer is None else ""


def _asked_and_given(row: Fields, fieldwork: Fieldwork) -> tuple[Condition | None, str, bool]:
    """Find what was asked, what was answered, and whether that stands in a column of a tool's own."""
    for name, condition in _answer_columns(fieldwork).items():
        if given := row.values.get(name, ""):
            return condition, given, True
    # The table of conditions has a quote before a name that a spreadsheet would run, such as -20.
    named = fieldwork.condition(row.values.get("condition", "").removeprefix("'"))
    return named or _at_price(row.values.get("price", ""), fieldwork), row.values.get("answer", ""), False


def _at_price(text: str, fieldwork: Fieldwork) -> Condition | None:
    numbers = {float(one) for one in readings(text.lstrip("$€£ ")).values()}
    fitting = [one for one in fieldwork.conditions if one.price is not None and one.price in numbers]
    return fitting[0] if len(fitting) == 1 else None


def _outcome(condition: Condition, given: str, by_tool: bool, fieldwork: Fieldwork) -> float | None:
    """Return what an answer counts for; None where it cannot be read."""
    if not condition.answers:
        return _typed(given, fieldwork)
    code = _code(condition, given, by_tool)
    if code is None:
        return None
    return float(code in condition.counted) if condition.counted else float(code)


def _typed(given: str, fieldwork: Fieldwork) -> float | None:
    number = _number(given)
    return number if fieldwork.lowest <= number <= fieldwork.highest else None


def _number(text: str) -> float:
    """Read a number, with a point before its decimals where it may be two; NaN where it is none."""
    found = readings(text)
    return float(found.get(POINT, found.get(COMMA, math.nan)))


def _code(condition: Condition, given: str, by_tool: bool) -> str | None:
    """Find which answer was given, by its code, its text, or the number that a survey tool writes for it."""
    said = " ".join(given.split()).casefold()
    if said.isdecimal() and _has_numbers_out_of_place(condition):
        return _code_by_place(condition, said, by_tool)
    for texts in (condition.codes, condition.answers, condition.labels):
        for code, text in zip(condition.codes, texts, strict=True):
            if said == text.casefold():
                return code
    if condition.codes == ("yes", "no"):
        return "yes" if said in YES else "no" if said in NO else None
    return None if condition.codes[0].isdecimal() else _placed(condition, said)


def _has_numbers_out_of_place(condition: Condition) -> bool:
    """Tell whether the text of an option is the number by which a survey tool writes another."""
    if condition.codes == condition.answers:
        return False
    meant = [_placed(condition, answer) for answer in condition.answers]
    return any(other not in (None, code) for other, code in zip(meant, condition.codes, strict=True))


def _code_by_place(condition: Condition, said: str, by_tool: bool) -> str:
    """Read a number as a place, which it is in a column of a tool's own: in words an option has its letter."""
    code = _placed(condition, said) if by_tool else None
    if code is None:
        raise InputError(
            f"“{said[:20]}” may be the text of an option or its place, for these options are numbers. Write their "
            f"letters, such as {condition.codes[0]}, instead; nothing was taken."
        )
    return code


def _placed(condition: Condition, said: str) -> str | None:
    place = int(said) if said.isdecimal() and len(said) < 3 else 0
    return condition.codes[place - 1] if 1 <= place <= len(condition.codes) else None


def _passed(text: str, fieldwork: Fieldwork) -> bool:
    check = fieldwork.check
    return text.strip().casefold() in (check.right, str(check.answers.index(check.right) + 1))


def _seconds(row: Fields) -> float:
    told = [_number(row.values.get(name, "")) for name in ("seconds", "duration_in_seconds")]
    known = [seconds for seconds in told if math.isfinite(seconds)]
    return known[0] if known else _between(row.values.get("start", ""), row.values.get("end", ""))


def _between(start: str, end: str) -> float:
    try:
        return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
    except (ValueError, TypeError):
        return math.nan
