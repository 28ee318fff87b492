"""The shapes of curves, each by rules of its own."""

from core.analysis.demand.shapes.equivalence import FLAT_CHANGE, FLAT_MARGIN
from core.analysis.demand.shapes.order import Order, describe_order
from core.analysis.demand.shapes.shape import ShapeVerdict, classify, read_shape
from core.analysis.demand.shapes.steps import is_steep

__all__ = [
    "FLAT_CHANGE",
    "FLAT_MARGIN",
    "Order",
    "ShapeVerdict",
    "classify",
    "describe_order",
    "is_steep",
    "read_shape",
]
