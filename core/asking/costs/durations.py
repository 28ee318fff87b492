"""How long calls will take, by how long the last runs on this machine took."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.asking.backends.registry import find_backend
from core.asking.costs.amounts import Range
from core.asking.costs.prices import runs_here
from core.asking.replies.store import Mark, PastRuns
from core.asking.requests import Request, Sampling
from core.experiment import ModelName

CHARACTERS_A_UNIT, TOKENS_A_UNIT = 2000, 12
"""A prompt so long, and an answer so long, take about as much time again as a call takes in itself."""
TOKENS_A_WORD, TOKENS_A_NUMBER, TOKENS_A_PRICE = 1, 4, 12
LEVEL = 0.95
"""Nominal; nine in ten is what is promised where times follow another law than this one's."""
USUAL_SPREAD, USUAL_RUNS = 0.35, 3
"""The spread of log seconds between runs that is believed until runs say otherwise, and as how many it counts."""
FADING = 0.8
"""So much less a run counts than the one after it."""
SPREAD_A_LENGTH, SPREAD_ALONE, SPREAD_A_SIZE = 0.3, 0.1, 0.5
"""What is unknown of log seconds for every e-fold by which a run is longer than one that was seen, on servers that
take several calls at once, and on those that take one; and for every e-fold in the size of its calls."""
FEWEST = 5
"""So many runs must be known before a range is shown for a server that takes several calls at once: fewer that
agree do not tell one that is always as quick from one that stalls, or limits the rate, in two of three runs."""
WIDEST = 100.0
"""A range whose high end is more than so many times its low one tells nothing, and is not shown."""
SETTLING_CALLS = 8
"""After so many answers a run's own rate says as much of the rest as what was known before."""


@dataclass(frozen=True)
class Work:
    """What is asked of one model.

    Parameters
    ----------
    calls
        How many.
    work
        Their sizes in all.
    """

    calls: int
    work: float


def work_of(request: Request) -> float:
    """Say how large a call is, by the length of its prompt and of its answer.

    Parameters
    ----------
    request
        The call.

    Returns
    -------
    float
        In calls without any prompt or answer.
    """
    prompt = request.prompt
    characters = sum(len(message.content) for message in prompt.messages)
    if prompt.several:
        tokens = TOKENS_A_PRICE * prompt.several
    else:
        tokens = TOKENS_A_WORD if prompt.answer in ("word", "choice") else TOKENS_A_NUMBER
    return 1 + characters / CHARACTERS_A_UNIT + tokens / TOKENS_A_UNIT


def work_by_model(requests: Iterable[Request]) -> dict[ModelName, Work]:
    """Add up what is asked of each model.

    Parameters
    ----------
    requests
        The calls.

    Returns
    -------
    dict
    """
    found: dict[ModelName, Work] = {}
    for same in alike(requests):
        so_far = found.get(same[0].model, Work(0, 0.0))
        work = so_far.work + len(same) * work_of(same[0])
        found[same[0].model] = Work(so_far.calls + len(same), work)
    return found


def alike(requests: Iterable[Request]) -> Collection[list[Request]]:
    """Put calls together that differ in their draw alone, and so share their prompt and what they take.

    Parameters
    ----------
    requests
        The calls.

    Returns
    -------
    collection of list of Request
        In the order of their first ones.
    """
    found: dict[tuple[ModelName, int, Sampling], list[Request]] = {}
    for request in requests:
        found.setdefault((request.model, id(request.prompt), request.sampling), []).append(request)
    return found.values()


@dataclass(frozen=True)
class Foreseen:
    """What the last runs say of how long calls take.

    Parameters
    ----------
    middle, spread
        Of log seconds.
    freedom
        Degrees of freedom with which the spread is known.
    least, most
        Log seconds of the quickest and the slowest run.
    usual
        What the spread would be if the runs had not differed by more than is usual.
    lowest, highest
        What comparable runs took.
    """

    middle: float
    spread: float
    freedom: float
    least: float
    most: float
    usual: float
    lowest: float
    highest: float

    def within(self, level: float) -> Range:
        """Return the seconds between which a run ends with so much probability.

        Parameters
        ----------
        level
            Probability.

        Returns
        -------
        Range
            Student's t on log seconds, no further beyond every run than from runs that agree, for of two modes
            neither is the middle; and widened to what comparable runs took, for times have longer tails than any
            law that few runs could tell.
        """
        from scipy.special import stdtrit

        times = float(stdtrit(self.freedom, (1 + level) / 2))
        low = math.exp(max(self.middle - times * self.spread, self.least - times * self.usual))
        high = math.exp(min(self.middle + times * self.spread, self.most + times * self.usual))
        return Range(min(low, self.lowest), max(high, self.highest))


def foresee(past: Sequence[Sequence[Mark]], asked: Work, *, alone: bool) -> Foreseen | None:
    """Say how long calls to a model will take.

    Each past run says how long its own first so much work took, or at its mean rate would have taken; the newer it
    is, and the more like the new one, the more it counts.

    Parameters
    ----------
    past
        The last runs of the model, the newest first.
    asked
        What is asked of it.
    alone
        Whether it is asked one call at a time.

    Returns
    -------
    Foreseen or None
        None where too few runs are known.
    """
    if len(past) < (1 if alone else FEWEST):
        return None
    logs = np.array([_log(_seconds_for(run, asked.work)) for run in past])
    moved = np.array([_unlikeness(run, asked, alone=alone) for run in past])
    weights = FADING ** np.arange(len(past)) / (USUAL_SPREAD**2 + moved**2)
    weights /= weights.sum()
    count = 1 / float(weights @ weights)
    middle = float(weights @ logs)
    freedom = USUAL_RUNS + count - 1
    variance = (USUAL_RUNS * USUAL_SPREAD**2 + count * float(weights @ (logs - middle) ** 2)) / freedom
    spread, usual = (
        math.sqrt(one * (1 + 1 / count) + float(weights @ moved**2)) for one in (variance, USUAL_SPREAD**2)
    )
    alike = logs[moved <= USUAL_SPREAD]
    lowest, highest = _ends(alike) if alike.size else (math.inf, 0.0)
    return Foreseen(middle, spread, freedom, logs.min(), logs.max(), usual, lowest, highest)


def _ends(logs: NDArray[np.float64]) -> tuple[float, float]:
    return math.exp(logs.min()), math.exp(logs.max())


def _seconds_for(run: Sequence[Mark], work: float) -> float:
    """Give the seconds in which a run did so much work, or at its mean rate would have."""
    first, last = run[0], run[-1]
    if work <= last.work:
        at = np.interp(math.log(work), [math.log(mark.work) for mark in run], [_log(mark.seconds) for mark in run])
        return math.exp(float(at))
    rate = last.seconds / last.work
    if last.work > first.work:
        # The first call is made alone, and what is opened before it is opened once.
        rate = (last.seconds - first.seconds) / (last.work - first.work)
    return max(last.seconds, 1e-6) + rate * (work - last.work)


def _log(seconds: float) -> float:
    return math.log(max(seconds, 1e-6))


def _unlikeness(run: Sequence[Mark], asked: Work, *, alone: bool) -> float:
    last = run[-1]
    longer = max(0.0, math.log(asked.work / last.work))
    larger = abs(math.log(asked.work / asked.calls * last.calls / last.work))
    return math.hypot((SPREAD_ALONE if alone else SPREAD_A_LENGTH) * longer, SPREAD_A_SIZE * larger)


def seconds_of(asked: Mapping[ModelName, Work], past: PastRuns) -> Range | None:
    """Say between which seconds a run will end.

    Parameters
    ----------
    asked
        What is asked of each model; all are asked at once.
    past
        The last runs on this machine.

    Returns
    -------
    Range or None
        At least what the slowest model takes; at most that, or, of models that share a server or this machine's
        processors, what they take one after the other. None where a model was not asked here often enough, or
        its runs took so different times that a range would tell nothing.
    """
    lows, highs = [0.0], {"": 0.0}
    level = 1 - (1 - LEVEL) / max(1, len(asked))
    for model, work in asked.items():
        foreseen = foresee(past.get(str(model), ()), work, alone=_alone(model))
        if foreseen is None:
            return None
        seconds = foreseen.within(level)
        lows.append(seconds.low)
        server = "" if runs_here(model) else f"{model.backend} {model.base_url}"
        highs[server] = highs.get(server, 0.0) + seconds.high
    low, high = max(lows), max(highs.values())
    return Range(low, high) if high <= WIDEST * low else None


def seconds_left(past: Sequence[Sequence[Mark]], left: float, own: Sequence[Mark], seconds: float) -> float | None:
    """Say how long the rest of the calls to a model will take.

    What is known of past runs is moved to this run's own rate so far, the more the more calls it has answered.

    Parameters
    ----------
    past
        The last runs of the model, the newest first.
    left
        The sizes of the calls that are not settled, in all.
    own
        What this run has noted so far.
    seconds
        Since it began.

    Returns
    -------
    float or None
        None where it was never asked here and has answered nothing yet.
    """
    if left <= 0:
        return 0.0
    done = own[-1] if own else Mark(0, 0.0, 0.0)
    runs = past or ([own] if own else [])
    if not runs:
        return None
    if not done.calls:
        return max(0.0, _middle(runs, left) - seconds)
    until_now, until_then = _middle(runs, done.work), _middle(runs, done.work + left)
    if not past:
        return until_then - until_now
    settled = done.calls / (done.calls + SETTLING_CALLS)
    return (until_then - until_now) * math.pow(seconds / until_now, settled)


def _middle(runs: Sequence[Sequence[Mark]], work: float) -> float:
    weights = FADING ** np.arange(len(runs))
    return math.exp(float(np.average([_log(_seconds_for(run, work)) for run in runs], weights=weights)))


def _alone(model: ModelName) -> bool:
    return find_backend(model.backend).concurrency == 1
