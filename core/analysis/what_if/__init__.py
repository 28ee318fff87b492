"""A price decision, curve by curve."""

from core.analysis.what_if.effects import Change, Effect, Truth, break_even
from core.analysis.what_if.headline import headlines
from core.analysis.what_if.outlooks import REFUSED, Outlook, WhatIf, has_range, range_meaning, weigh
from core.analysis.what_if.standing import Recommendation, discredited, is_refused, recommend
from core.analysis.what_if.verdicts import DISCREDITED, verdicts_on

__all__ = [
    "DISCREDITED",
    "REFUSED",
    "Change",
    "Effect",
    "Outlook",
    "Recommendation",
    "Truth",
    "WhatIf",
    "break_even",
    "discredited",
    "has_range",
    "headlines",
    "is_refused",
    "range_meaning",
    "recommend",
    "verdicts_on",
    "weigh",
]
