"""Files of rows that users bring: read whole or not at all, with every fault named by row and column."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Generic, TypeVar

from core.basics.errors import InputError
from core.basics.tables.encodings import decode
from core.basics.tables.grids import Row, rows_of_text
from core.basics.tables.headers import (
    SEARCHED,
    Header,
    Survey,
    as_known,
    find_header,
    find_survey,
    has_name,
    names_all,
    nearest,
)
from core.basics.tables.workbooks import is_workbook, rows_of_workbook
from core.basics.words import join

MAX_BYTES = 5_000_000
SHOWN_FAULTS = 10
SHOWN_COLUMNS = 12
KINDS = ("csv", "tsv", "txt", "xlsx")
"""Endings of the files' names."""

What = TypeVar("What")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Taken(Generic[What]):
    """What was taken from a file.

    Parameters
    ----------
    content
        What its rows mean.
    notes
        Sentences on what was not read, and how it was read where that may surprise.
    """

    content: What
    notes: tuple[str, ...] = ()


@dataclass
class Fields:
    """One row's texts by column, and what was found wrong with them.

    Parameters
    ----------
    number
        Of the row, as a spreadsheet counts.
    values
        By name of the column; empty where nothing is given.
    faults
        Sentences without their end.
    """

    number: int
    values: Mapping[str, str]
    faults: list[str] = field(default_factory=list)

    def take(self, name: str, read: Callable[[str], Value], otherwise: Value) -> Value:
        """Read one column.

        Parameters
        ----------
        name
            Of the column.
        read
            Raises `InputError` where the text means nothing.
        otherwise
            What stands for it then; the row is refused in the end.

        Returns
        -------
        object
        """
        try:
            return read(self.values.get(name, ""))
        except InputError as error:
            self.faults.append(f"row {self.number}, {name}: {str(error).rstrip('.')}")
            return otherwise


@dataclass(frozen=True)
class Table:
    """The rows of a file under their names.

    Parameters
    ----------
    rows
        At least one.
    columns
        Names of those that were read.
    unread
        Names of the others as written, with their values.
    notes
        Sentences on what was not read.
    """

    rows: tuple[Fields, ...]
    columns: tuple[str, ...]
    unread: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]

    def texts(self, column: str) -> list[str]:
        """Return what stands in a column, row by row, where anything does."""
        return [text for row in self.rows if (text := row.values.get(column, ""))]

    def read(self, read: Callable[[Fields], Value]) -> list[Value]:
        """Read every row.

        Parameters
        ----------
        read
            From a row's fields to what they mean.

        Returns
        -------
        list

        Raises
        ------
        InputError
            Names up to ten faults by row and column.
        """
        found = [read(row) for row in self.rows]
        refuse(list(dict.fromkeys(fault for row in self.rows for fault in row.faults)))
        return found


def refuse(faults: Sequence[str]) -> None:
    """Refuse a file for its faults, where it has any.

    Parameters
    ----------
    faults
        Each with its row and column.

    Raises
    ------
    InputError
        Names up to ten of them.
    """
    if faults:
        more = f" And {len(faults) - SHOWN_FAULTS:,} more." if len(faults) > SHOWN_FAULTS else ""
        raise InputError(f"Nothing was taken from this file. {'; '.join(faults[:SHOWN_FAULTS])}.{more}")


def read_table(
    data: bytes,
    columns: Sequence[str] = (),
    optional: Sequence[str] | None = (),
    *,
    max_rows: int,
    sheet: str = "",
) -> Table:
    """Read a file of rows under a line of names.

    Parameters
    ----------
    data
        A text in UTF-8, UTF-16 or Windows-1252, whose fields are parted by commas, semicolons, tabs or bars, or an
        Excel file (.xlsx). Titles may stand above the line of names, and the rows that Qualtrics and SurveyMonkey
        write under it.
    columns
        Names that the file must have, in any order.
    optional
        Names that it may have; others are not read, and are named in the notes. None reads whatever has a name.
    max_rows
        More are refused.
    sheet
        Of an Excel file; empty for the first.

    Returns
    -------
    Table

    Raises
    ------
    InputError
        When the file is not such a table: then nothing of it is taken.
    """
    if len(data) > MAX_BYTES:
        raise InputError(f"This file is larger than {MAX_BYTES // 1_000_000} MB. Nothing was taken from it.")
    rows, sheets = _rows(data, columns, max_rows + SEARCHED, sheet)
    if not rows and len(sheets) < 2:
        raise InputError("The file is empty.")
    try:
        header = find_header(rows, columns)
    except InputError as error:
        raise InputError(f"{error}{_other_sheets(sheets)}") from None
    survey = find_survey(header, rows[header.at + 1 :])
    places = _places(header, columns, optional, survey)
    answers = rows[header.at + 1 + (survey.rows if survey else 0) :]
    if len(answers) > max_rows:
        raise InputError(f"This file has more than {max_rows:,} rows. Nothing was taken from it.")
    if not answers:
        raise InputError("This file has a line of names and no row under it. Nothing was taken from it.")
    _refuse_wide(answers, header)
    return Table(
        rows=tuple(
            Fields(row.number, {name: _at(row, place) for name, place in places.items()}) for row in answers
        ),
        columns=tuple(places),
        unread=_unread(header, places, answers),
        notes=tuple(_notes(header, places, survey, rows, answers)),
    )


def _rows(data: bytes, columns: Sequence[str], limit: int, sheet: str) -> tuple[list[Row], list[str]]:
    if is_workbook(data):
        return rows_of_workbook(data, sheet, limit + 1)
    if sheet.strip():
        raise InputError("Only an Excel file (.xlsx) has sheets. Nothing was taken from this file.")
    return list(islice(rows_of_text(decode(data), names_all(columns)), limit + 1)), []


def _other_sheets(sheets: Sequence[str]) -> str:
    if len(sheets) < 2:
        return ""
    return f" It was looked for in the sheet “{sheets[0]}”; the file also has {join(sheets[1:])}."


def _refuse_wide(rows: Sequence[Row], header: Header) -> None:
    for row in rows:
        if len(row.fields) > len(header.names):
            raise InputError(
                f"Row {row.number} has {len(row.fields)} fields, where the line of names has {len(header.names)}. "
                "With decimal commas, part the fields by semicolons, or put numbers in quotes. Nothing was taken "
                "from this file."
            )


def _places(
    header: Header, columns: Sequence[str], optional: Sequence[str] | None, survey: Survey | None
) -> dict[str, int]:
    """Return where every column stands that is read, by the name under which it is."""
    if optional is not None:
        wanted = (*columns, *optional)
        header.refuse_twice(wanted)
        return {name: header.places(name)[0] for name in wanted if header.places(name)}
    named = [
        (place, name)
        for place, name in enumerate(header.names)
        if has_name(name) and not (survey and survey.is_about_the_sitting(name))
    ]
    header.refuse_twice(list(dict.fromkeys(as_known(name) for _, name in named)))
    titles = {place: _title(name, place, survey) for place, name in named}
    unique = len(set(titles.values())) == len(titles)
    return {titles[place] if unique else name.lower(): place for place, name in named}


def _title(name: str, place: int, survey: Survey | None) -> str:
    """Return a question's text for a column that is called by its number alone, as Q1."""
    numbered = name[:1] in "Qq" and name[1:].replace("_", "").isdecimal()
    title = survey.titles[place] if survey and place < len(survey.titles) else ""
    return title if numbered and title else name.lower()


def _at(row: Row, place: int) -> str:
    return row.fields[place] if place < len(row.fields) else ""


def _unread(header: Header, places: Mapping[str, int], rows: Sequence[Row]) -> dict[str, tuple[str, ...]]:
    return {
        name if has_name(name) else f"column {place + 1} (without a name)": values
        for place, name in enumerate(header.names)
        if place not in places.values() and any(values := tuple(_at(row, place) for row in rows))
    }


def _notes(
    header: Header, places: Mapping[str, int], survey: Survey | None, rows: Sequence[Row], answers: Sequence[Row]
) -> Iterator[str]:
    if header.at:
        titles = join([str(row.number) for row in rows[: header.at]])
        yield f"Above the line of names, not read: {'row' if header.at == 1 else 'rows'} {titles}."
    if survey:
        skipped = [str(row.number) for row in rows[header.at + 1 : header.at + 1 + survey.rows]]
        where = f"{'row' if len(skipped) == 1 else 'rows'} {join(skipped)}"
        yield f"{survey.tool} writes headers in {where}, too; they are no answers and were not read as such."
    unread = list(_unread(header, places, answers))
    if unread:
        more = f" and {len(unread) - SHOWN_COLUMNS} more" if len(unread) > SHOWN_COLUMNS else ""
        yield f"Columns that were not read: {', '.join(name[:40] for name in unread[:SHOWN_COLUMNS])}{more}."


def refuse_near_names(table: Table, columns: Sequence[str]) -> None:
    """Refuse a file that probably has a column under another name, for it would be missed in silence.

    Parameters
    ----------
    table
        The file.
    columns
        Names that may have been meant.

    Raises
    ------
    InputError
        Names the near ones.
    """
    missing = [name for name in columns if name not in table.columns]
    near = [f"{name[:40]}: did you mean {meant}?" for name in table.unread if (meant := nearest(name, missing))]
    if near:
        raise InputError(
            f"{' '.join(near)} Give the column that name, or take it out; nothing was taken from this file."
        )
