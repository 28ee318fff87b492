"""What the shapes of demand curves are called."""

from typing import Literal

Shape = Literal["falling", "rising", "flat", "humped", "stepped", "inconclusive"]

BEYOND_ELASTICITY: tuple[Shape, ...] = ("humped", "stepped")
"""Shapes that no one elasticity describes."""
DOWNWARD: frozenset[Shape] = frozenset(("falling", "stepped"))
"""Shapes of which purchases never rise with the price."""
