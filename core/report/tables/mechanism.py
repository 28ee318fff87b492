"""What the synthetic market's curves find of its truth, as a table for people."""

import pandas as pd

from core.analysis.demand.curves import Curve
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.demand.shape_names import BEYOND_ELASTICITY
from core.experiment import strategy_title


def recovery_table(curves: list[Curve], true_elasticity: float, expected: dict[str, float]) -> pd.DataFrame:
    """Write every strategy's elasticity beside the one to be expected of it and the true one.

    Parameters
    ----------
    curves
        Of the synthetic market, one a strategy.
    true_elasticity
        At the regular price.
    expected
        Elasticity that a strategy shows of this market without sampling and noise, by its code.

    Returns
    -------
    pandas.DataFrame
        Text, a row a curve.
    """
    return pd.DataFrame(
        [
            {
                "Strategy": strategy_title(curve.strategy),
                "Shape": curve.shape,
                **_estimated(curve),
                "Expected": f"{expected[curve.strategy]:.2f}" if curve.strategy in expected else "not worked out",
                "True": f"{true_elasticity:.2f}",
            }
            for curve in curves
        ]
    )


def _estimated(curve: Curve) -> dict[str, str]:
    value = curve.elasticity
    if not isinstance(value, Estimate) or curve.shape in BEYOND_ELASTICITY:
        why = value.reason if isinstance(value, NoEstimate) else curve.without_elasticity
        return {"Elasticity estimated": f"none: {why}", "95% interval": ""}
    return {
        "Elasticity estimated": f"{value.estimate:.2f}",
        "95% interval": f"{value.low:.2f} to {value.high:.2f}",
    }
