"""A price decision, curve by curve."""

from core.analysis.what_if.effects import Change, Effect, Truth, break_even
from core.analysis.what_if.headline import headlines
from core.analysis.what_if.outlooks import Outlook, WhatIf, answered_range, weigh
from core.analysis.what_if.verdicts import has_range, range_meaning, verdicts_on

__all__ = [
    "Change",
    "Effect",
    "Outlook",
    "Truth",
    "WhatIf",
    "answered_range",
    "break_even",
    "has_range",
    "headlines",
    "range_meaning",
    "verdicts_on",
    "weigh",
]
