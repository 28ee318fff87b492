"""What was measured: one thing as a multiple of another, by turns, so that a busy machine slows both."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 5


@dataclass(frozen=True)
class Row:
    """One thing as a multiple of another.

    Parameters
    ----------
    what, over
        The two.
    ratio, lowest, highest
        Median, least and greatest of the rounds.
    seconds, unit_seconds
        Medians of each, by the clock or of the processor as ``clock`` says.
    clock
        ``clock`` or ``processor``.
    """

    what: str
    over: str
    ratio: float
    lowest: float
    highest: float
    seconds: float
    unit_seconds: float
    clock: str


def row(what: str, over: str, pairs: list[tuple[float, float]], clock: str = "processor") -> Row:
    """Put rounds together: seconds of the one and of the other."""
    ratios = [one / other for one, other in pairs]
    ones, others = zip(*pairs, strict=True)
    return Row(
        what,
        over,
        statistics.median(ratios),
        min(ratios),
        max(ratios),
        statistics.median(ones),
        statistics.median(others),
        clock,
    )


def processor(work: Callable[[], object]) -> float:
    """Processor time of this process for some work, in seconds."""
    began = time.process_time()
    work()
    return time.process_time() - began
