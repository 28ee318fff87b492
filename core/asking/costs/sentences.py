"""What calls take, in words."""

import math
from collections.abc import Callable

from core.asking.costs.amounts import HOUR, MINUTE, Cost, Range

SHORT = 3.0
"""Seconds; how long less takes hangs on what else the machine does just then, so no more is foreseen of it."""


def say(cost: Cost) -> str:
    """Write what calls take as a clause.

    Parameters
    ----------
    cost
        Estimated or exact.

    Returns
    -------
    str
        Tokens, time and dollars; no tokens where none are used, as by a synthetic market.
    """
    money = "at a price that is not known" if cost.dollars is None else f"and cost {say_dollars(cost.dollars)}"
    if not cost.input_tokens.high and not cost.output_tokens.high:
        return f"{say_time(cost, 'few', nearly='')}, {money}"
    return f"{say_tokens(cost)}, {say_time(cost)}, {money}"


def say_tokens(cost: Cost) -> str:
    """Write how many tokens calls take.

    Parameters
    ----------
    cost
        Estimated or exact.

    Returns
    -------
    str
    """
    return f"{_token_range(cost.input_tokens)} tokens in, {_token_range(cost.output_tokens)} out"


def _between(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _token_range(tokens: Range) -> str:
    return _between(*(f"{number:.0f}" if number < 1000 else f"{number / 1000:,.0f}k" for number in _ends(tokens)))


def say_time(cost: Cost, so_many: str = "some", nearly: str = "about ") -> str:
    """Write how long calls take.

    Parameters
    ----------
    cost
        Estimated or exact.
    so_many
        What is put before the unit of a time that is not known.
    nearly
        What is put before one that is foreseen; nothing where that is said already.

    Returns
    -------
    str
        About what they take, and between which times nine in ten runs end, where so much is known.
    """
    seconds, about = cost.seconds, cost.about
    if about is None and seconds is None:
        return f"{so_many} {cost.order} (how many is known after a first run here)"
    if about is not None and about < SHORT:
        return f"{so_many} seconds"
    if seconds is None:
        return f"{nearly}{_time(about or 0.0, round)} if it goes as before"
    if seconds.low == seconds.high:
        return _time(seconds.low, round)
    # Outwards, so that what is shown holds what was foreseen.
    within = _between(_time(seconds.low, math.floor), _time(seconds.high, math.ceil))
    return within if about is None else f"{nearly}{_time(about, round)} ({within})"


def _time(seconds: float, to_whole: Callable[[float], int]) -> str:
    if seconds < 9.95:
        return f"{to_whole(10 * seconds) / 10:.1f} s"
    if seconds < 1.5 * MINUTE:
        return f"{to_whole(seconds)} s"
    if seconds < 90 * MINUTE:
        return f"{to_whole(seconds / MINUTE)} min"
    return f"{to_whole(seconds / HOUR * 10) / 10:g} h"


def say_dollars(money: Range) -> str:
    """Write an amount of money.

    Parameters
    ----------
    money
        US dollars.

    Returns
    -------
    str
    """
    if money.high == 0:
        return "nothing"
    return _between(*(f"${number:.2f}" if number >= 0.1 else f"${number:.4f}" for number in _ends(money)))


def _ends(span: Range) -> tuple[float, float]:
    return span.low, span.high
