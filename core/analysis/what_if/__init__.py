"""A price decision, curve by curve."""

from core.analysis.what_if.effects import Change, Effect, Truth, break_even
from core.analysis.what_if.headline import headlines
from core.analysis.what_if.outlooks import Outlook, WhatIf, answered_range, weigh
from core.analysis.what_if.verdicts import verdicts_on

__all__ = [
    "Change",
    "Effect",
    "Outlook",
    "Truth",
    "WhatIf",
    "answered_range",
    "break_even",
    "headlines",
    "verdicts_on",
    "weigh",
]
