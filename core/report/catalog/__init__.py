"""A study of prices for readers: every curve as a row of a table, and as a point of a map."""

from core.report.catalog.map import TRUST, map_sentence, trust_figure, trusts_of
from core.report.catalog.multiples import multiples
from core.report.catalog.table import Shown, catalog_table, ends_sentence, pick, with_names

__all__ = [
    "TRUST",
    "Shown",
    "catalog_table",
    "ends_sentence",
    "map_sentence",
    "multiples",
    "pick",
    "trust_figure",
    "trusts_of",
    "with_names",
]
