"""What so many people are worth beside a model, as a table."""

import math
from collections.abc import Callable
from functools import partial

import pandas as pd

from core.analysis.people import METHODS, Worth
from core.basics.words import points

NOTE = (
    "Each product in turn as the unknown one, its people drawn from the benchmark's, as many at every price. "
    "Error: mean absolute distance from people's shares, in percentage points. Width, in the same, and how often "
    "they hold: of the 95% intervals by price. Profit lost: at the price that looks best, where a unit costs half "
    "of the regular price. The interval of people and model is that of products that differ from their calibrated "
    "curve as the benchmark's do, withheld where people contradict that; the last row's holds whatever the model "
    "is worth. With nobody asked both are the calibrated model."
)


def worth_table(worth: Worth) -> pd.DataFrame:
    """Write what every method made of so many people.

    Parameters
    ----------
    worth
        Of a model and strategy.

    Returns
    -------
    pandas.DataFrame
        A row a number of people and method, texts.
    """
    known = worth.table.dropna(subset="error")
    return pd.DataFrame(
        {
            "people": known["people"].map("{:,}".format),
            "by": known["method"].map(METHODS),
            "error": known["error"].map(points),
            "width": known["width"].map(partial(_or_none, points)),
            "holds": known["coverage"].map(partial(_or_none, "{:.1%}".format)),
            "profit lost": known["regret"].map(partial(_or_none, "{:.1%}".format)),
        }
    )


def _or_none(write: Callable[[float], str], value: float) -> str:
    return "none" if math.isnan(value) else write(value)


def worth_sentence(worth: Worth) -> str:
    """Say how people and model together compare with the better of either alone.

    Parameters
    ----------
    worth
        Of a model and strategy.

    Returns
    -------
    str
    """
    told = [
        f"{abs(1 - ratio):.0%} {'smaller' if ratio < 1 else 'larger'} with {people:,} people"
        for people, ratio in worth.against_better.items()
        if people
    ]
    if not told:
        return ""
    return (
        f"{worth.entry.title}: the error of people and model together, against the better of people alone and the "
        f"calibrated model, is {', '.join(told)}. Profit lost beyond what people alone, price by price, lose: "
        f"{'; '.join(_lost_more(worth, people) for people in worth.against_better if people)}."
    )


def _lost_more(worth: Worth, people: int) -> str:
    more, drawn = worth.regret_more(people)
    interval = f"{points(more.low)} to {points(more.high)} over products"
    return f"{points(more.estimate)} points with {people:,} ({interval}; Monte Carlo error {points(drawn)})"
