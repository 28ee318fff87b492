"""From answers to numbers: the estimators behind a curve."""

from core.analysis.demand.fits.answers import FIT_ONLY, SURE, Answers, answers_of, counted_answers, exact_answers
from core.analysis.demand.fits.conditioning import CONDITION_LIMIT, ROUNDING, condition_number
from core.analysis.demand.fits.elasticity import (
    arc_elasticity,
    elasticities_by_wording,
    elasticity_of,
    point_elasticity,
)
from core.analysis.demand.fits.logit import (
    Estimate,
    LogitFit,
    NoEstimate,
    fit_logit,
    joined,
    one_sided,
    solve_logit,
)
from core.analysis.demand.fits.mean_curve import Told, estimate, fitted_purchase, mean_curve, predict, tell
from core.analysis.demand.fits.misfit import Misfit, level_misfit, misfit_of
from core.analysis.demand.fits.monotone import (
    BestAnswered,
    Censored,
    best_answered,
    fit_isotonic,
    fit_monotone,
    largest_drop,
)
from core.analysis.demand.fits.pooled import error_of_mean, holm, pooled_mean, t_interval, two_sided
from core.analysis.demand.fits.separation import separated
from core.analysis.demand.fits.shares import Shares, combine, exact_limits, limits_of, price_weights, shares_of
from core.analysis.demand.fits.willingness import Willingness, estimate_willingness, unpriced

__all__ = [
    "CONDITION_LIMIT",
    "FIT_ONLY",
    "ROUNDING",
    "SURE",
    "Answers",
    "BestAnswered",
    "Censored",
    "Estimate",
    "LogitFit",
    "Misfit",
    "NoEstimate",
    "Shares",
    "Told",
    "Willingness",
    "answers_of",
    "arc_elasticity",
    "best_answered",
    "combine",
    "condition_number",
    "counted_answers",
    "elasticities_by_wording",
    "elasticity_of",
    "error_of_mean",
    "estimate",
    "estimate_willingness",
    "exact_answers",
    "exact_limits",
    "fit_isotonic",
    "fit_logit",
    "fit_monotone",
    "fitted_purchase",
    "holm",
    "joined",
    "largest_drop",
    "level_misfit",
    "limits_of",
    "mean_curve",
    "misfit_of",
    "one_sided",
    "point_elasticity",
    "pooled_mean",
    "predict",
    "price_weights",
    "separated",
    "shares_of",
    "solve_logit",
    "t_interval",
    "tell",
    "two_sided",
    "unpriced",
]
