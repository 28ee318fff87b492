"""The line that names the columns: where it stands, what it means, and what is unlike what was expected."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.basics.errors import InputError
from core.basics.tables.grids import Row
from core.basics.words import join

SEARCHED = 30
"""Rows among which the line of names is looked for."""
_NEAR = 0.7
_SHORTEST_START = 4
_UNNAMED = re.compile(r"(?:unnamed(?:[:_ ]+\d+)?)?", re.IGNORECASE)
_SITTING = frozenset(
    {
        *("startdate", "enddate", "status", "ipaddress", "progress", "duration_in_seconds", "finished"),
        *("recordeddate", "responseid", "recipientlastname", "recipientfirstname", "recipientemail"),
        *("externalreference", "locationlatitude", "locationlongitude", "distributionchannel", "userlanguage"),
        *("q_recaptchascore", "respondent_id", "collector_id", "start_date", "end_date", "date_created"),
        *("date_modified", "ip_address", "email_address", "first_name", "last_name", "custom_data_1"),
    }
)
"""Columns that Qualtrics and SurveyMonkey write of a sitting: addresses, times and the like."""
_OTHER_SURVEY_TEXTS = {"response", "open-ended response"}


@dataclass(frozen=True)
class Header:
    """The line of names.

    Parameters
    ----------
    at
        Its place among the rows that are not empty.
    names
        Of every column as written; empty for one without a name.
    """

    at: int
    names: tuple[str, ...]

    def places(self, column: str) -> list[int]:
        """Return where a column stands, whatever the case of its name and whatever parts the words of it."""
        return [place for place, name in enumerate(self.names) if as_known(name) == column]

    def refuse_twice(self, columns: Sequence[str]) -> None:
        """Refuse columns that stand twice, for nobody can tell which is meant.

        Parameters
        ----------
        columns
            Those that would be read.

        Raises
        ------
        InputError
            Names the first of them.
        """
        for column in columns:
            places = self.places(column)
            if len(places) > 1:
                where = join([str(place + 1) for place in places])
                raise InputError(
                    f"The column {column} stands {len(places)} times, as columns {where}. Keep one of them, or "
                    "give the others another name; nothing was taken from this file."
                )


def as_known(name: str) -> str:
    """Write a column's name as the app does, with low lines between words in lower case.

    Parameters
    ----------
    name
        Such as ``Regular Price``.

    Returns
    -------
    str
    """
    return "_".join(re.findall(r"\w+", name.casefold().replace("_", " "))) or name.casefold()


def has_name(name: str) -> bool:
    """Tell whether a column has a name; pandas calls those without one ``Unnamed: 0``."""
    return not _UNNAMED.fullmatch(name.strip())


def names_all(columns: Sequence[str]) -> Callable[[Row], bool]:
    """Return a function that tells whether a row names all of some columns.

    Parameters
    ----------
    columns
        Their names; of none, no row names all.

    Returns
    -------
    Callable
    """
    return lambda row: bool(columns) and set(columns) <= set(map(as_known, row.fields))


def find_header(rows: Sequence[Row], columns: Sequence[str]) -> Header:
    """Find the line of names; titles may stand above it.

    Parameters
    ----------
    rows
        Of the file, without empty ones.
    columns
        That it must name; of none, the first row that is wider than one field in a table that is.

    Returns
    -------
    Header

    Raises
    ------
    InputError
        When a column is missing; the message shows the likeliest line of names, and names near ones.
    """
    first = rows[:SEARCHED]
    if not columns:
        wide = [at for at, row in enumerate(first) if sum(map(bool, row.fields)) > 1]
        at = wide[0] if wide and len(wide) > len(first) / 2 else 0
        return Header(at, first[at].fields if first else ())
    for at, row in enumerate(first):
        if names_all(columns)(row):
            return Header(at, row.fields)
    raise InputError(_missing(first, columns))


def _missing(rows: Sequence[Row], columns: Sequence[str]) -> str:
    named = max(rows, key=lambda row: _named(row, columns), default=Row(1, ()))
    header = Header(0, named.fields)
    missing = [column for column in columns if not header.places(column)]
    unread = [name for name in header.names if as_known(name) not in columns]
    hints = [f"{name}: did you mean {near}?" for name in unread if (near := nearest(name, missing))]
    shown = ", ".join(name[:40] for name in named.fields[:12]) or "nothing"
    return " ".join(
        [
            f"One line must name each of the columns {', '.join(columns)}; this file does not name "
            f"{', '.join(missing)}. Row {named.number} reads: {shown}.",
            *hints,
            "Nothing was taken from this file.",
        ]
    )


def _named(row: Row, columns: Sequence[str]) -> tuple[int, int]:
    known = [as_known(field) for field in row.fields]
    return len(set(columns) & set(known)), sum(nearest(name, columns) is not None for name in known)


def nearest(name: str, columns: Sequence[str]) -> str | None:
    """Find the column that a near name may mean.

    Parameters
    ----------
    name
        As a file has it.
    columns
        Names that it may mean.

    Returns
    -------
    str or None
        None where no name is near.
    """
    known = as_known(name)
    scored = [(SequenceMatcher(None, known, column).ratio(), column) for column in columns]
    likeness, column = max(scored, default=(0.0, ""))
    if likeness >= _NEAR:
        return column
    starts = [
        column
        for column in columns
        if min(len(known), len(column)) >= _SHORTEST_START
        and (column.startswith(known) or known.startswith(column) or known in column.split("_"))
    ]
    return starts[0] if len(starts) == 1 else None


@dataclass(frozen=True)
class Survey:
    """What a survey tool writes beside the answers.

    Parameters
    ----------
    tool
        Its name.
    rows
        How many rows under the line of names are no answers.
    titles
        Text of each column's question; empty where there is none.
    """

    tool: str
    rows: int
    titles: tuple[str, ...]

    def is_about_the_sitting(self, name: str) -> bool:
        """Tell whether a column is no answer but one of the tool's own, such as the address of a computer."""
        return as_known(name) in _SITTING


def find_survey(header: Header, rows: Sequence[Row]) -> Survey | None:
    """Tell whether a survey tool wrote the file, by the rows under the line of names.

    Parameters
    ----------
    header
        The line of names.
    rows
        Those under it.

    Returns
    -------
    Survey or None
        Qualtrics writes the questions' texts and a row of ``ImportId``, SurveyMonkey a row of ``Response``.
    """
    for count, row in enumerate(rows[:3], start=1):
        filled = [field for field in row.fields if field]
        if filled and all(re.match(r"\{\s*['\"]ImportId['\"]", field) for field in filled):
            titles = rows[0].fields if count > 1 else ()
            return Survey("Qualtrics", count, titles)
    first = rows[0].fields if rows else ()
    if {field.casefold() for field in first} & _OTHER_SURVEY_TEXTS and header.places("respondent_id"):
        return Survey("SurveyMonkey", 1, ())
    return None
