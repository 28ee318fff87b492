"""What every curve says of a price decision, as a table for people."""

from collections.abc import Callable, Sequence

import pandas as pd

from core.analysis.decision import Decision
from core.analysis.demand.curves import SURVEY
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.what_if import (
    Effect,
    Needed,
    Outlook,
    WhatIf,
    discredited,
    has_range,
    is_refused,
    range_meaning,
)
from core.basics.money import signed_count, signed_percent
from core.experiment import strategy_title
from core.studies.decisions import UNITS

KEYS = ("Model", "Strategy", "Candidate")
"""Columns of the table of outlooks that name a row."""
SETTLES = (
    "A candidate is settled where answers at both prices rule out that profit stays as it is. A curve whose shape "
    "speaks against a decision stays refused all the same."
)
IN_OTHER_TERMS = "The same changes in other terms"
TWO_INTERVALS = (
    "An amount's interval does not convert into that of its per cent: that of a per cent also holds how uncertain "
    "the purchases at the current price are."
)
LAST_ON_PAPER, LAST_ON_SCREEN = "Revenue is highest at", "Purchases, %"
"""Columns up to which there is room side by side: in cells that wrap, and in such that do not."""


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
    decision, reasons = found.decision, discredited(found)
    # One reason for all is in the sentence over the table.
    alike = is_refused(found) and len({reason for row in reasons for reason in row if reason}) == 1
    rows = [
        _row(decision, one, candidate, effect, refusal and ("no" if alike else f"no: {refusal}"))
        for (_, one), refusals in zip(found.named, reasons, strict=True)
        for candidate, effect, refusal in zip(decision.candidates, one.effects, refusals, strict=True)
    ]
    table = pd.DataFrame(rows).fillna("")
    single = {
        "Model": len({one.curve.asked for one in found.outlooks}) < 2,
        "Candidate": len(decision.candidates) == 1,
    }
    return table.drop(columns=[name for name, alike in single.items() if alike])


def outlook_tables(found: WhatIf, last: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Put what curves say into two tables, for there is room for so many columns.

    Parameters
    ----------
    found
        What all curves say of a decision.
    last
        Column with which the first one ends.

    Returns
    -------
    tuple of pandas.DataFrame
        What to decide on; and the same changes in other terms, of what was not refused.
    """
    table = outlook_table(found)
    end = list(table).index(last) + 1
    keys = [name for name in KEYS if name in table]
    rest = table[[*keys, *list(table)[end:]]].drop(index=list(discredited_rows(found)))
    return table.iloc[:, :end], rest


def sample_size_table(found: WhatIf, needed: Sequence[Sequence[Needed]]) -> pd.DataFrame:
    """Write what it would take to settle every candidate, a row a curve and candidate.

    Parameters
    ----------
    found
        What all curves say of a decision.
    needed
        As `core.analysis.what_if.sample_sizes` gives it.

    Returns
    -------
    pandas.DataFrame
        Text.
    """
    rows = [
        {
            "Curve": name,
            "Candidate": found.decision.write(candidate),
            "Would settle it": f"{one.number:,} {UNITS[one.unit]} in all" if one.unit else "",
            "Why": one.reason or "four of five such runs would exclude no change",
        }
        for (name, _), row in zip(found.named, needed, strict=False)
        for candidate, one in zip(found.decision.candidates, row, strict=True)
    ]
    return pd.DataFrame(rows)


def has_intervals(found: WhatIf) -> bool:
    """Say whether any change in the tables has an interval.

    Parameters
    ----------
    found
        What all curves say of a decision.

    Returns
    -------
    bool
    """
    return any(
        one.curve.sampled and effect.answered
        for _, one in found.named
        for effect in one.effects
        if isinstance(effect, Effect)
    )


def discredited_rows(found: WhatIf) -> tuple[int, ...]:
    """Name the rows of `outlook_table` on which a decision may not rest.

    Parameters
    ----------
    found
        What all curves say of a decision.

    Returns
    -------
    tuple of int
        Places, from 0.
    """
    refusals = [refusal for row in discredited(found) for refusal in row]
    return tuple(number for number, refusal in enumerate(refusals) if refusal)


def _row(
    decision: Decision, one: Outlook, candidate: float, effect: Effect | NoEstimate, refused: str
) -> dict[str, str]:
    curve, period = one.curve, decision.period
    amount = decision.write_change
    row = {
        "Model": curve.asked.title,
        "Strategy": "People" if curve.strategy == SURVEY else strategy_title(curve.strategy),
        "Shape": curve.shape,
        "Candidate": decision.write(candidate),
        "To decide on": refused or ("people's own" if curve.strategy == SURVEY else "counts"),
    }
    change = f"Profit, change a {period}"
    cells = {change: "none", "Purchases, %": ""}
    for name, best in (("Profit is highest at", one.best_price), ("Revenue is highest at", one.best_revenue)):
        cells[name] = _number(best, decision.write)
        if isinstance(best, Estimate) and best.low < best.high:
            cells[name] = _interval(best, decision.write)
    if isinstance(effect, Effect):
        write = _interval if has_range(curve, effect) else _number
        cells |= {
            change: write(effect.profit.amount, amount),
            "Purchases, %": write(effect.demand.percent, signed_percent),
            f"Purchases, change a {period}": write(effect.demand.amount, signed_count),
            f"Revenue, change a {period}": write(effect.revenue.amount, amount),
            "Revenue, %": write(effect.revenue.percent, signed_percent),
            "Profit, %": write(effect.profit.percent, signed_percent),
            "In brackets": range_meaning(curve, effect).removeprefix("in brackets "),
        }
    return row | cells


def _number(value: Estimate | NoEstimate, write: Callable[[float], str]) -> str:
    return f"none: {value.reason}" if isinstance(value, NoEstimate) else write(value.estimate)


def _interval(value: Estimate | NoEstimate, write: Callable[[float], str]) -> str:
    if isinstance(value, NoEstimate):
        return f"none: {value.reason}"
    return f"{write(value.estimate)} ({write(value.low)} to {write(value.high)})"
