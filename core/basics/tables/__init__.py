"""Tables that users bring: bytes to text, text to rows, rows to what they mean, read whole or not at all."""

from core.basics.tables.headers import as_known
from core.basics.tables.numbers import COMMA, POINT, Numbers, readings
from core.basics.tables.reading import (
    KINDS,
    MAX_BYTES,
    Fields,
    Table,
    Taken,
    read_table,
    refuse,
    refuse_near_names,
)
from core.basics.tables.written import to_csv

__all__ = [
    "COMMA",
    "KINDS",
    "MAX_BYTES",
    "POINT",
    "Fields",
    "Numbers",
    "Table",
    "Taken",
    "as_known",
    "read_table",
    "readings",
    "refuse",
    "refuse_near_names",
    "to_csv",
]
