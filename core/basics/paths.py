"""Where things lie that come with the app or are kept beside it."""

import csv
from pathlib import Path

ROOT = Path(__file__).parents[2]
DATA = ROOT / "core" / "data"
"""The tables that come with the app; `SOURCES.md` there says from where."""


def data_rows(name: str) -> list[dict[str, str]]:
    """Read a table that comes with the app.

    Parameters
    ----------
    name
        Of its file in `DATA`.

    Returns
    -------
    list of dict
        Its rows, a text by column.
    """
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
