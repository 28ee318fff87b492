"""What every curve says of a price decision, as a table for people."""

from collections.abc import Callable

import pandas as pd

from core.analysis.decision import Decision
from core.analysis.demand.curves import SURVEY
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.what_if import Effect, Outlook, WhatIf
from core.basics.money import signed_count, signed_percent
from core.experiment import strategy_title


def outlook_table(found: WhatIf) -> pd.DataFrame:
    """Put what curves say into a table.

    Parameters
    ----------
    found
        What all curves say of a decision.

    Returns
    -------
    pandas.DataFrame
        A row a curve and candidate, in words and numbers; models and candidates where there are several.
    """
    decision = found.decision
    rows = [
        _row(decision, one, candidate, effect)
        for _, one in found.named
        for candidate, effect in zip(decision.candidates, one.effects, strict=True)
    ]
    table = pd.DataFrame(rows).fillna("")
    single = {
        "Model": len({one.curve.asked for one in found.outlooks}) < 2,
        "Candidate": len(decision.candidates) == 1,
    }
    return table.drop(columns=[name for name, alike in single.items() if alike])


def _row(decision: Decision, one: Outlook, candidate: float, effect: Effect | NoEstimate) -> dict[str, str]:
    curve, period, best = one.curve, decision.period, one.best_price
    amount = decision.write_change
    row = {
        "Model": curve.asked.title,
        "Strategy": "People" if curve.strategy == SURVEY else strategy_title(curve.strategy),
        "Shape": curve.shape,
        "Candidate": decision.write(candidate),
    }
    cells = {f"Profit a {period}": "none", "Purchases, %": "", "Best price": "none"}
    if isinstance(best, Estimate):
        cells["Best price"] = _interval(best, decision.write)
    if isinstance(effect, Effect):
        cells |= {
            f"Profit a {period}": _interval(effect.profit.amount, amount),
            "Purchases, %": _interval(effect.demand.percent, signed_percent),
            f"Purchases a {period}": _interval(effect.demand.amount, signed_count),
            f"Revenue a {period}": _interval(effect.revenue.amount, amount),
            "Revenue, %": _interval(effect.revenue.percent, signed_percent),
            "Profit, %": _interval(effect.profit.percent, signed_percent),
            "Intervals for": curve.covers,
        }
    return row | cells


def _interval(value: Estimate | NoEstimate, write: Callable[[float], str]) -> str:
    if isinstance(value, NoEstimate):
        return "none"
    return f"{write(value.estimate)} ({write(value.low)} to {write(value.high)})"
