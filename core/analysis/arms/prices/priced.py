"""Experiments in which the number that is varied is a price, and what their answers measure."""

import re
from collections.abc import Mapping

from core.basics.money import CURRENCIES
from core.experiment.arms import Arm, ResponseKind, Vignette

MEASURES: Mapping[ResponseKind, str] = {
    "yes_no": "purchase probability",
    "options": "choice share",
    "count": "quantity",
}
"""What is measured by price, by the kind of answer; one never stands for another."""


def currency_of_levels(vignette: Vignette) -> str | None:
    """Return the currency in which an experiment varies a price.

    Parameters
    ----------
    vignette
        What is asked.

    Returns
    -------
    str or None
        None where no price is varied: the number of every arm is to stand as an amount of money in what is read in
        it, in its text or in the option that is counted.
    """
    if not vignette.levels or vignette.response.kind not in MEASURES or vignette.response.out_of is not None:
        return None
    told = (code for code in CURRENCIES if all(_states(vignette, arm, CURRENCIES[code]) for arm in vignette.arms))
    return next(told, None)


def _states(vignette: Vignette, arm: Arm, sign: str) -> bool:
    level = arm.level or 0.0
    read = (arm.text, *(vignette.counted_in(arm) if vignette.response.kind == "options" else ()))
    amounts = {f"{level:,.2f}", f"{level:.2f}", f"{level:,g}", f"{level:g}"}
    patterns = [rf"(?<![\w.]){re.escape(sign)}{re.escape(amount)}(?![\d]|[.,]\d)" for amount in amounts]
    return any(re.search(pattern, text) for pattern in patterns for text in read)


def measure_by_price(vignette: Vignette) -> str:
    """Say what answers by price measure."""
    return MEASURES[vignette.response.kind]
