"""What the shapes of demand curves are called."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Shape = Literal["falling", "rising", "flat", "humped", "stepped", "inconclusive"]

BEYOND_ELASTICITY: tuple[Shape, ...] = ("humped", "stepped")
"""Shapes that no one elasticity describes."""
DOWNWARD: frozenset[Shape] = frozenset(("falling", "stepped"))
"""Shapes of which purchases never rise with the price."""
MEANING: Mapping[Shape, str] = MappingProxyType(
    {
        "falling": "purchases fall as the price rises",
        "rising": "purchases rise with the price, which real shoppers hardly ever do",
        "flat": "the price hardly moves purchases",
        "humped": "purchases rise and then fall as the price rises, which real shoppers hardly ever do",
        "stepped": "purchases fall at one place and hardly elsewhere",
        "inconclusive": "the answers settle no shape",
    }
)
"""What each says of shoppers."""
