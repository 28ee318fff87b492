"""The rows of a text whose fields are parted by commas, semicolons, tabs or bars."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from core.basics.errors import InputError

DELIMITERS = ",;\t|"
LOOKED_AT = 50
"""Rows by which the delimiter is told."""
_COMMA_IN_TEXT = re.compile(r",(?![0-9])|(?<![0-9]),")
"""A comma that is no decimal one."""
_SEP = re.compile(r'"?sep=(.)"?[,;\t]*\r?(?:\n|$)', re.IGNORECASE)


@dataclass(frozen=True)
class Row:
    """One row of a file.

    Parameters
    ----------
    number
        In the file, as a spreadsheet counts; the first is 1.
    fields
        Without space around them, and without empty ones at the end.
    """

    number: int
    fields: tuple[str, ...]


def trimmed(number: int, fields: Sequence[str]) -> Row:
    """Return a row without space around its fields, and without empty fields at its end.

    Parameters
    ----------
    number
        Of the row.
    fields
        Its texts.

    Returns
    -------
    Row
    """
    texts = [field.strip() for field in fields]
    while texts and not texts[-1]:
        texts.pop()
    return Row(number, tuple(texts))


def rows_of_text(text: str, names: Callable[[Row], bool]) -> Iterator[Row]:
    """Yield the rows of a text that are not empty.

    Parameters
    ----------
    text
        Fields may be quoted; a first line such as ``sep=;``, as Excel writes and hides it, names the delimiter and
        is not counted.
    names
        Whether a row is the line of names that is looked for; then its delimiter is the right one.

    Yields
    ------
    Row

    Raises
    ------
    InputError
        When a quote does not end, or anything else is not CSV.
    """
    named = _SEP.match(text)
    body = text[named.end() :] if named else text
    delimiter = named[1] if named else _delimiter(body, names)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, fields in enumerate(reader, start=1):
            row = trimmed(number, fields)
            if row.fields:
                yield row
    except csv.Error as error:
        raise InputError(
            f"Line {reader.line_num} of this file is not CSV ({error}). Nothing was taken from it."
        ) from None


def _delimiter(text: str, names: Callable[[Row], bool]) -> str:
    """Return the delimiter that gives the line of names, or else parts most rows into equally many fields."""
    agreed = {one: _agreement(_first_rows(text, one), names) for one in DELIMITERS}
    others = [one for one in DELIMITERS if one != ","]
    best = max(others, key=lambda one: agreed[one])
    if agreed[best][1] and agreed[best][:2] >= agreed[","][:2] and not _COMMA_IN_TEXT.search(text):
        return best
    return max(agreed, key=lambda one: agreed[one])


def _first_rows(text: str, delimiter: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [trimmed(number, fields) for number, fields in zip(range(LOOKED_AT), reader, strict=False)]
    except csv.Error:
        return []
    return [row for row in rows if row.fields]


def _agreement(rows: Sequence[Row], names: Callable[[Row], bool]) -> tuple[bool, int, int]:
    widths = Counter(len(row.fields) for row in rows if len(row.fields) > 1)
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return any(map(names, rows)), count, width
