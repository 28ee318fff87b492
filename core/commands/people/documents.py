"""Forecasts as ``--json`` writes them."""

import math
from typing import Any

from core.analysis.demand.fits import Estimate
from core.basics.typed_json import plain
from core.studies.forecasts.scoring import Score
from core.studies.forecasts.seal import Sealed
from core.studies.people.counted import Counted


def forecast_document(sealed: Sealed, scored: tuple[Score, Counted] | None = None) -> dict[str, Any]:
    """Write a forecast, and what it was worth.

    Parameters
    ----------
    sealed
        The forecast, untouched.
    scored
        How it scored, and by whose answers; None before people have answered.

    Returns
    -------
    dict
        Without NaN.
    """
    document = {"sha256": sealed.sha256, "untouched": True, "forecast": plain(sealed.forecast)}
    if scored is None:
        return document
    found, counted = scored
    regret = found.regret
    return document | {
        "score": {
            "people": found.people,
            "left_out": counted.left_out,
            "points": found.points.to_dict("records"),
            "noise": found.noise,
            "direction": found.direction,
            "chosen": found.chosen,
            "best": found.best,
            "regret": plain(regret) if isinstance(regret, Estimate) else None,
            "no_regret_because": "" if isinstance(regret, Estimate) else regret.reason,
            "curves": [
                {**plain(one), "error": None if math.isnan(one.error) else one.error} for one in found.curves
            ],
        }
    }
