"""Numbers that are estimated, as JSON: the same keys wherever they stand."""

import math
from dataclasses import asdict
from functools import singledispatch
from typing import Any

from core.analysis.demand.contrasts import Contrast
from core.analysis.demand.fits import BestAnswered, Censored, Estimate, NoEstimate
from core.analysis.demand.verdicts import Conclusion
from core.experiment import ModelName

Json = dict[str, Any]


@singledispatch
def to_json(value: object, unit: float = 1.0) -> Json:
    """Write a value as JSON; every type of values registers how.

    Parameters
    ----------
    value
        An estimate, curve, contrast or another record of an analysis.
    unit
        What one stands for, in the unit that is written, such as the regular price in US dollars.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    raise TypeError(f"No document holds a {type(value).__name__}.")


@to_json.register
def _(value: Estimate, unit: float = 1.0) -> Json:
    return {name: number(unit * part) for name, part in asdict(value).items()}


@to_json.register
def _(value: NoEstimate, unit: float = 1.0) -> Json:
    return {"estimate": None, "low": None, "high": None, "reason": value.reason}


@to_json.register
def _(value: Censored, unit: float = 1.0) -> Json:
    ends = {"low": number(unit * value.low), "high": number(unit * value.high)}
    return {"estimate": None, **ends, "reason": "the answers place it between two answered prices"}


@to_json.register
def _(value: BestAnswered, unit: float = 1.0) -> Json:
    rivals = [number(unit * rival) for rival in value.rivals]
    return {"estimate": number(unit * value.at), "low": rivals[0], "high": rivals[-1], "answered": rivals}


@to_json.register
def _(value: Contrast, unit: float = 1.0) -> Json:
    return {
        **model_fields(value.asked),
        "first": value.first,
        "second": value.second,
        "difference": to_json(value.difference, unit),
        "p_holm": value.p_value,
    }


@to_json.register
def _(value: Conclusion, unit: float = 1.0) -> Json:
    return {"text": value.text, "about": value.about, "evidence": value.evidence}


def model_fields(asked: ModelName) -> Json:
    """Write who was asked.

    Parameters
    ----------
    asked
        A model, or people.

    Returns
    -------
    dict
    """
    return {"backend": asked.backend, "base_url": asked.base_url, "model": asked.model}


def number(value: float) -> float | None:
    """Write a number; NaN as None.

    Parameters
    ----------
    value
        The number.

    Returns
    -------
    float or None
    """
    return None if math.isnan(value) else value


def fields_or_reason(value: Any) -> Json:
    """Write a record field by field, or why there is none.

    Parameters
    ----------
    value
        A dataclass of numbers and text, or a `NoEstimate`.

    Returns
    -------
    dict
    """
    return {"reason": value.reason} if isinstance(value, NoEstimate) else asdict(value)
