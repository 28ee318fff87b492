"""CSV files that users bring: read whole or not at all, with every fault named by row and column."""

import csv
import io
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from core.basics.errors import InputError

MAX_BYTES = 5_000_000
SHOWN_FAULTS = 10

Row = TypeVar("Row")
Value = TypeVar("Value")


def read_table(
    data: bytes,
    columns: Sequence[str],
    read: Callable[["Fields"], Row],
    *,
    optional: Sequence[str] | None = (),
    max_rows: int,
) -> list[Row]:
    """Read a CSV file.

    Parameters
    ----------
    data
        UTF-8 text, with or without a byte order mark, under a line of names. Fields are parted by commas, or by
        semicolons, and then decimals may have commas.
    columns
        Names that the first line must have, in any order.
    read
        From a row's fields to what they mean.
    optional
        Names that it may have; others are not read. None reads whatever else is there.
    max_rows
        More are refused.

    Returns
    -------
    list
        At least one.

    Raises
    ------
    InputError
        When anything in the file cannot be used: then nothing of it is taken, and up to ten faults are named by
        row and column.
    """
    rows, faults = [], []
    for number, fields in rows_of(data, columns, optional=optional, max_rows=max_rows):
        rows.append(read(fields))
        faults += [f"row {number}, {fault}" for fault in fields.faults]
    return taken_over(rows, faults)


def taken_over(rows: list[Row], faults: Sequence[str]) -> list[Row]:
    """Take a file's rows, where it has any and no fault.

    Parameters
    ----------
    rows
        What they mean.
    faults
        Each with its row and column.

    Returns
    -------
    list
        The same rows.

    Raises
    ------
    InputError
        Names up to ten of the faults, or says that there is no row.
    """
    refuse(faults)
    if not rows:
        raise InputError("This file has a line of names and no row under it. Nothing was taken from it.")
    return rows


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


class Fields:
    """One row's texts by column, and what was found wrong with them.

    Parameters
    ----------
    values
        By name of the column.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.faults: list[str] = []

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
            self.faults.append(f"{name}: {str(error).rstrip('.')}")
            return otherwise


def read_number(text: str) -> float:
    """Read a number with a decimal point, or one decimal comma.

    Parameters
    ----------
    text
        As a table holds it.

    Returns
    -------
    float
        Finite.

    Raises
    ------
    InputError
        When it is none.
    """
    try:
        number = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"“{text[:40]}” is not a number")
    return number


def rows_of(
    data: bytes, columns: Sequence[str], *, optional: Sequence[str] | None = (), max_rows: int
) -> Iterator[tuple[int, Fields]]:
    """Yield every row of a CSV file with its number in it, the line of names being the first.

    Parameters
    ----------
    data, columns, optional, max_rows
        As for `read_table`.

    Yields
    ------
    tuple
        Number and fields.

    Raises
    ------
    InputError
        When the file is not such a table.
    """
    if len(data) > MAX_BYTES:
        raise InputError(f"This file is larger than {MAX_BYTES // 1_000_000} MB. Nothing was taken from it.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            "This file is not UTF-8 text. Save it as “CSV UTF-8”; nothing was taken from it."
        ) from None
    names, _, _ = text.partition("\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in names else ",", strict=True)
    try:
        header = [name.strip().casefold() for name in next(reader, [])]
        missing = [name for name in columns if header.count(name) != 1]
        if missing:
            raise InputError(
                f"The first line must name each of the columns {', '.join(columns)} once, and does not name "
                f"{', '.join(missing)} so. Nothing was taken from this file."
            )
        wanted = [name for name in header if name] if optional is None else [*columns, *optional]
        for count, fields in enumerate(reader, start=1):
            if count > max_rows:
                raise InputError(f"This file has more than {max_rows:,} rows. Nothing was taken from it.")
            while fields and not fields[-1].strip():
                fields.pop()
            if len(fields) > len(header):
                raise InputError(
                    f"Row {count + 1} has {len(fields)} fields, where the first line names {len(header)}. With "
                    "decimal commas, part the fields by semicolons. Nothing was taken from this file."
                )
            if fields:
                padded = [*fields, *[""] * (len(header) - len(fields))]
                values = {name: padded[header.index(name)].strip() for name in wanted if name in header}
                yield count + 1, Fields(values)
    except csv.Error as error:
        raise InputError(
            f"Line {reader.line_num} of this file is not CSV ({error}). Nothing was taken from it."
        ) from None
