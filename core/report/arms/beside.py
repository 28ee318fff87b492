"""What a price does to two products of one seller, as a table for people."""

from collections.abc import Callable

import pandas as pd

from core.analysis.arms import Combined
from core.analysis.arms.prices import write_elasticity
from core.analysis.demand.fits import NoEstimate
from core.analysis.what_if import BesideFound, write_part
from core.experiment.arms import arm_strategy_title


def beside_table(found: BesideFound) -> pd.DataFrame:
    """Write what every candidate does to two products, a row a model, strategy and candidate.

    Parameters
    ----------
    found
        What all answers say.

    Returns
    -------
    pandas.DataFrame
        Text; models and candidates where there are several.
    """
    period, money = found.decision.period, found.decision.write_change
    rows = [
        {
            "Model": one.asked.title,
            "Strategy": arm_strategy_title(one.strategy),
            "Candidate": found.decision.write(effect.candidate),
            f"Profit of both a {period}": _change(effect.together, money),
            f"Of this product a {period}": _change(effect.alone, money),
            "Taken": effect.taken.reason if isinstance(effect.taken, NoEstimate) else write_part(effect.taken),
            "This one's share": _change(effect.own, _points),
            "The other's share": _change(effect.other, _points),
            "None": _change(effect.none, _points),
            "Cross-price elasticity": write_elasticity(effect.cross_elasticity),
        }
        for one in found.outlooks
        for effect in one.effects
    ]
    table = pd.DataFrame(rows)
    alike = [name for name in ("Model", "Candidate") if name in table and table[name].nunique() < 2]
    return table.drop(columns=alike)


def _change(value: Combined, write: Callable[[float], str]) -> str:
    if isinstance(value, NoEstimate):
        return value.reason
    if isinstance(value.interval, NoEstimate):
        return write(value.value)
    return f"{write(value.value)} ({write(value.interval.low)} to {write(value.interval.high)})"


def _points(share: float) -> str:
    return f"{round(100 * share, 1) + 0.0:+.1f}"
