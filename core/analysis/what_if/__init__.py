"""A price decision, curve by curve."""

from core.analysis.what_if.beside import (
    BesideEffect,
    BesideFound,
    BesideOutlook,
    beside_outlooks,
    taken_from,
)
from core.analysis.what_if.beside_words import ANOTHER_QUESTION, BOTH, beside_caveats, beside_sentences, write_part
from core.analysis.what_if.effects import Change, Effect, Truth, break_even
from core.analysis.what_if.headline import OBJECTIONS, headlines, name_curves
from core.analysis.what_if.outlooks import REFUSED, Outlook, WhatIf, has_range, range_meaning, weigh
from core.analysis.what_if.sample_size import FOR_A_SHAPE, Needed, Unit, prices_to_ask, sample_sizes
from core.analysis.what_if.standing import Recommendation, details, discredited, is_refused, recommend
from core.analysis.what_if.verdicts import DISCREDITED, verdicts_on

__all__ = [
    "ANOTHER_QUESTION",
    "BOTH",
    "DISCREDITED",
    "FOR_A_SHAPE",
    "OBJECTIONS",
    "REFUSED",
    "BesideEffect",
    "BesideFound",
    "BesideOutlook",
    "Change",
    "Effect",
    "Needed",
    "Outlook",
    "Recommendation",
    "Truth",
    "Unit",
    "WhatIf",
    "beside_caveats",
    "beside_outlooks",
    "beside_sentences",
    "break_even",
    "details",
    "discredited",
    "has_range",
    "headlines",
    "is_refused",
    "name_curves",
    "prices_to_ask",
    "range_meaning",
    "recommend",
    "sample_sizes",
    "taken_from",
    "verdicts_on",
    "weigh",
    "write_part",
]
