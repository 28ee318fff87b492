"""What is known of an experiment's synthetic market, as JSON."""

from dataclasses import asdict

import numpy as np

from core.asking.backends.kinds.market import FOCAL_STEP, Market
from core.commands.documents.values import Json
from core.experiment import SYNTHETIC, Experiment
from core.studies.truth import implied_elasticities


def truth_of(experiment: Experiment) -> Json | None:
    """Write what is known of an experiment's synthetic market.

    Parameters
    ----------
    experiment
        What was asked.

    Returns
    -------
    dict or None
        Of the first market where there are several; None where there is none.
    """
    for model in experiment.models:
        if model.name.backend == SYNTHETIC:
            market = Market.parse(model.name.model)
            relative = [point.relative_price for point in experiment.points]
            shares = market.truth(np.array(relative))
            return {
                "model": model.name.model,
                **asdict(market),
                "points": [
                    {"relative_price": price, "purchase": float(share)}
                    for price, share in zip(relative, shares, strict=True)
                ],
                "implied_elasticity": implied_elasticities(market, experiment),
            }
    return None


def focal_truth_of(experiment: Experiment) -> Json | None:
    """Write the synthetic market with its true step, and without an elasticity, which no step has.

    Parameters
    ----------
    experiment
        What was asked.

    Returns
    -------
    dict or None
        JSON-ready; None where no one synthetic market was asked.
    """
    truth = truth_of(experiment)
    if truth is None:
        return None
    del truth["implied_elasticity"]
    return {**truth, "step": 2 * truth["phi"] * FOCAL_STEP}
