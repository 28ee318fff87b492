"""What is true of synthetic markets."""

import numpy as np
import pandas as pd
from scipy.special import expit

from core.analysis.demand.fits import Estimate, NoEstimate, exact_answers, fit_logit, point_elasticity
from core.asking.backends.kinds.market import Market
from core.experiment import SYNTHETIC, Experiment, ModelName, sample_cell
from core.experiment.prompts.render import render

CURVE_POINTS = 101


def true_curves(experiment: Experiment) -> dict[ModelName, pd.DataFrame]:
    """Return the true curves of an experiment's synthetic markets.

    Parameters
    ----------
    experiment
        What is asked.

    Returns
    -------
    dict
        By model: a frame with the columns ``price`` (US dollars) and ``purchase``.
    """
    points = experiment.points
    relative = np.linspace(points[0].relative_price, points[-1].relative_price, CURVE_POINTS)
    return {
        model.name: pd.DataFrame(
            {
                "price": relative * experiment.product.regular_price,
                "purchase": Market.parse(model.name.model).truth(relative),
            }
        )
        for model in experiment.models
        if model.name.backend == SYNTHETIC
    }


def true_elasticities(experiment: Experiment) -> dict[ModelName, float]:
    """Return the true elasticities at the regular price of an experiment's synthetic markets.

    Parameters
    ----------
    experiment
        What is asked.

    Returns
    -------
    dict
        By model.
    """
    names = [model.name for model in experiment.models if model.name.backend == SYNTHETIC]
    return {name: Market.parse(name.model).elasticity for name in names}


def implied_elasticities(market: Market, experiment: Experiment) -> dict[str, float]:
    """Return the elasticity at the regular price that a strategy shows without sampling and noise.

    Parameters
    ----------
    market
        The market.
    experiment
        Its strategies.

    Returns
    -------
    dict
        By code of the strategy: of the smooth curve that lies nearest to the respondent's over the grid; without
        those that have none.
    """
    implied = {}
    for strategy in experiment.strategies:
        points = experiment.asked_at(strategy)
        stated = render(sample_cell(experiment, strategy)).of_price
        odds = [market.log_odds(stated, point.price) for point in points]
        relative = np.array([point.relative_price for point in points])
        fit = fit_logit(exact_answers(relative, expit(np.array(odds))))
        value = fit if isinstance(fit, NoEstimate) else point_elasticity(fit)
        if isinstance(value, Estimate):
            implied[strategy.code] = value.estimate
    return implied
