"""What is known of an experiment's synthetic market, as JSON."""

from dataclasses import asdict

import numpy as np

from core.asking.backends.kinds.arm_market import lost, true_mean
from core.asking.backends.kinds.market import FOCAL_STEP, Market
from core.commands.documents.values import Json
from core.experiment import SYNTHETIC, Experiment
from core.experiment.arms import ArmExperiment
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


def arm_truth_of(experiment: ArmExperiment) -> Json | None:
    """Write what is known of the synthetic market of an experiment beyond price.

    Parameters
    ----------
    experiment
        What was asked.

    Returns
    -------
    dict or None
        Every arm's true mean and difference to the control, and the share of an effect that each strategy's prompt
        tells, of the first market where there are several; None where there is none.
    """
    vignette = experiment.vignette
    for model in experiment.models:
        if model.name.backend == SYNTHETIC:
            market = Market.parse(model.name.model)
            means = {arm.name: true_mean(market, vignette, arm) for arm in vignette.arms}
            return {
                "model": model.name.model,
                **asdict(market),
                "arms": [{"arm": arm, "mean": mean} for arm, mean in means.items()],
                "differences": [
                    {"arm": arm, "against": vignette.control, "difference": mean - means[vignette.control]}
                    for arm, mean in means.items()
                    if arm != vignette.control
                ],
                "told": {strategy: 1 - lost(market, strategy) for strategy in experiment.strategies},
            }
    return None
