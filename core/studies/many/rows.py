"""Rows of a study's summary: what is said of every shard alike, and how rows become a table."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.demand.validity import AnswerCheck
from core.experiment import ModelName

Row = dict[str, Any]
WHO = {"backend": "str", "model": "str", "base_url": "str", "strategy": "str"}
BELIEVED = {"passed_checks": "bool", "failed_checks": "str"}
_EMPTY: Mapping[str, Any] = {"str": "", "float64": math.nan, "int64": 0, "bool": False}


def who(experiment: str, asked: ModelName, strategy: str) -> Row:
    """Write of which experiment a row is, and of whom."""
    address = asked.base_url or ""
    named = {"backend": asked.backend, "model": asked.model, "base_url": address, "strategy": strategy}
    return {"experiment_id": experiment, **named}


def believed(checks: Sequence[AnswerCheck]) -> Row:
    """Write whether answers are to be believed, and why not."""
    failed = [check.reason for check in checks if not check.passed]
    return {"passed_checks": bool(checks) and not failed, "failed_checks": "; ".join(failed)}


def with_interval(name: str, value: Estimate | NoEstimate) -> Row:
    """Write an estimate and the ends of its interval; nothing where there is none."""
    if isinstance(value, NoEstimate):
        return {}
    return {name: value.estimate, f"{name}_low": value.low, f"{name}_high": value.high}


def table_of(rows: Sequence[Row], columns: Mapping[str, str]) -> pd.DataFrame:
    """Put rows together, each with every column, however few there are.

    Parameters
    ----------
    rows
        What is known of each.
    columns
        Kind by name.

    Returns
    -------
    pandas.DataFrame
        NaN, an empty text, 0 or False where a row does not know.
    """
    return pd.DataFrame(
        {
            name: pd.Series([row.get(name, _EMPTY[kind]) for row in rows], dtype=kind)
            for name, kind in columns.items()
        }
    )
