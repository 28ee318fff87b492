"""The shapes of curves, each by rules of its own."""

from core.analysis.demand.shapes.equivalence import FLAT_CHANGE, FLAT_MARGIN
from core.analysis.demand.shapes.order import Order, describe_order
from core.analysis.demand.shapes.shape import FEWEST_PERSONAS, ShapeVerdict, classify, read_shape, too_few_personas
from core.analysis.demand.shapes.steps import is_steep

__all__ = [
    "FEWEST_PERSONAS",
    "FLAT_CHANGE",
    "FLAT_MARGIN",
    "Order",
    "ShapeVerdict",
    "classify",
    "describe_order",
    "is_steep",
    "read_shape",
    "too_few_personas",
]
