"""What calls take, in words."""

from core.asking.costs.amounts import Cost, Range


def say(cost: Cost) -> str:
    """Write what calls take as a clause.

    Parameters
    ----------
    cost
        Estimated or exact.

    Returns
    -------
    str
        Tokens, time and dollars.
    """
    money = "at a price that is not known" if cost.dollars is None else f"and cost {say_dollars(cost.dollars)}"
    tokens = f"{_token_range(cost.input_tokens)} tokens in, {_token_range(cost.output_tokens)} out"
    return f"{tokens}, {_time_range(cost.seconds)}, {money}"


def _between(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _token_range(tokens: Range) -> str:
    return _between(*(f"{number:.0f}" if number < 1000 else f"{number / 1000:,.0f}k" for number in _ends(tokens)))


def _time_range(seconds: Range) -> str:
    return _between(*map(_time, _ends(seconds)))


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.1f} s" if seconds < 9.95 else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min"


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
