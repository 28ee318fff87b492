"""What is asked: product, prices, shopper, strategy, probe, and the experiment of them."""

from core.experiment.cells import Cell, Order, method_of
from core.experiment.context import CONTEXT_BOUNDS, DEGREES, PRICE_VARIABLES, Context, variable_title
from core.experiment.experiment import GRID_DRAWS, MAX_WORDINGS, PRICE_DRAWS, PROBE_DRAWS, Experiment, sample_cell
from core.experiment.models import MAX_DRAWS, PEOPLE, SYNTHETIC, ModelChoice, ModelName, model_names
from core.experiment.personas import MAX_PERSONAS, MAX_SEED, PANEL_SOURCE, TRAITS, Persona, draw_panel
from core.experiment.prices.grid import MAX_POINTS, PriceGrid, PricePoint, PriceUnit
from core.experiment.prices.spaced import PriceRange
from core.experiment.probes import MAX_PROBE_NAME, MAX_PROBE_QUESTION, PROBE_PARTS, Probe, probes_for
from core.experiment.products import CENT, MAX_LENGTHS, MAX_PRICE, OWN_PREFIX, Product, catalog, find_product
from core.experiment.series import Series
from core.experiment.strategies import (
    DESIGNS,
    MAX_PROMPT,
    MAX_TITLE,
    STRATEGY_SUMMARIES,
    STRATEGY_TITLES,
    USUAL_STRATEGIES,
    VARIANTS,
    Design,
    Edit,
    Strategy,
    code_parts,
    is_edited,
    strategy_phrase,
    strategy_title,
)

__all__ = [
    "CENT",
    "CONTEXT_BOUNDS",
    "DEGREES",
    "DESIGNS",
    "GRID_DRAWS",
    "MAX_DRAWS",
    "MAX_LENGTHS",
    "MAX_PERSONAS",
    "MAX_POINTS",
    "MAX_PRICE",
    "MAX_PROBE_NAME",
    "MAX_PROBE_QUESTION",
    "MAX_PROMPT",
    "MAX_SEED",
    "MAX_TITLE",
    "MAX_WORDINGS",
    "OWN_PREFIX",
    "PANEL_SOURCE",
    "PEOPLE",
    "PRICE_DRAWS",
    "PRICE_VARIABLES",
    "PROBE_DRAWS",
    "PROBE_PARTS",
    "STRATEGY_SUMMARIES",
    "STRATEGY_TITLES",
    "SYNTHETIC",
    "TRAITS",
    "USUAL_STRATEGIES",
    "VARIANTS",
    "Cell",
    "Context",
    "Design",
    "Edit",
    "Experiment",
    "ModelChoice",
    "ModelName",
    "Order",
    "Persona",
    "PriceGrid",
    "PricePoint",
    "PriceRange",
    "PriceUnit",
    "Probe",
    "Product",
    "Series",
    "Strategy",
    "catalog",
    "code_parts",
    "draw_panel",
    "find_product",
    "is_edited",
    "method_of",
    "model_names",
    "probes_for",
    "sample_cell",
    "strategy_phrase",
    "strategy_title",
    "variable_title",
]
