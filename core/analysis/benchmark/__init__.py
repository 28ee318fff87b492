"""Models against people, and calibration."""

from core.analysis.benchmark.calibration import (
    PRICE_ROUNDING,
    Calibration,
    calibrate,
    covers,
    leave_one_out,
    log_odds,
)
from core.analysis.benchmark.entries import (
    PUBLISHED,
    UPLOADED,
    Entry,
    Key,
    entries_of,
    points_of,
    results_of,
)
from core.analysis.benchmark.moving import OwnFit, fit_own_points, moved_shares, say_moved
from core.analysis.benchmark.own_points import ASSUMED_PEOPLE, OWN_EXAMPLE, read_own_points
from core.analysis.benchmark.panel import Panel, draw_panel, say_panel
from core.analysis.benchmark.published import PUBLISHED_SOURCE, published_curve, published_results
from core.analysis.benchmark.resampling import RESAMPLES, mean_over_units
from core.analysis.benchmark.scores import Comparison, Distance, Reference, Score, people_elasticities, references
from core.analysis.benchmark.standings import Board, draw_up, say_whose_shape
from core.analysis.benchmark.uploaded import UPLOAD_COLUMNS, UPLOAD_EXAMPLE, read_results

__all__ = [
    "ASSUMED_PEOPLE",
    "OWN_EXAMPLE",
    "PRICE_ROUNDING",
    "PUBLISHED",
    "PUBLISHED_SOURCE",
    "RESAMPLES",
    "UPLOADED",
    "UPLOAD_COLUMNS",
    "UPLOAD_EXAMPLE",
    "Board",
    "Calibration",
    "Comparison",
    "Distance",
    "Entry",
    "Key",
    "OwnFit",
    "Panel",
    "Reference",
    "Score",
    "calibrate",
    "covers",
    "draw_panel",
    "draw_up",
    "entries_of",
    "fit_own_points",
    "leave_one_out",
    "log_odds",
    "mean_over_units",
    "moved_shares",
    "people_elasticities",
    "points_of",
    "published_curve",
    "published_results",
    "read_own_points",
    "read_results",
    "references",
    "results_of",
    "say_moved",
    "say_panel",
    "say_whose_shape",
]
