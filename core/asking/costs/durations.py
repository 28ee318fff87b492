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
FADING = 0.8
"""So much less a run counts than the one after it."""
SPREAD_A_SIZE = 0.5
"""What is unknown of log seconds for every e-fold in the size of a run's calls."""
WIDEST = 100.0
"""A range whose high end is more than so many times its low one tells nothing, and is not shown."""
SETTLING_CALLS = 8
"""After so many answers a run's own rate says as much of the rest as what was known before."""


@dataclass(frozen=True)
class Habit:
    """How times differ from run to run, as far as that is known before runs say otherwise.

    Parameters
    ----------
    level
        Nominal; nine in ten is what is promised where times follow another law than this one's.
    spread, runs
        Of log seconds, and as how many runs it counts.
    a_length
        What is unknown of log seconds for every e-fold by which a run is longer than one that was seen.
    fewest
        So many runs must be known before a range is shown.
    """

    level: float
    spread: float
    runs: int
    a_length: float
    fewest: int


HERE = Habit(level=0.9, spread=0.5, runs=5, a_length=0.1, fewest=1)
"""Of a model inside the app, which takes the longer the more else this machine does: of 45 runs of the embedded
model on two cores with a load of one to thirteen from other work, in any order, they held 92% to 97%."""
SERVER = Habit(level=0.95, spread=0.35, runs=3, a_length=0.3, fewest=5)
"""Of a server: fewer runs that agree do not tell one that is always as quick from one that stalls, or limits the
rate, in two of three runs."""


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
    level
        Probability with which a range is to hold; None where too few runs are known for one.
    """

    middle: float
    spread: float
    freedom: float
    least: float
    most: float
    usual: float
    lowest: float
    highest: float
    level: float | None

    @property
    def seconds(self) -> float:
        """About how long it will take."""
        return math.exp(self.middle)

    def within(self, models: int = 1) -> Range | None:
        """Return the seconds between which a run ends.

        Parameters
        ----------
        models
            How many are asked at once, of which all are to end within their ranges.

        Returns
        -------
        Range or None
            Student's t on log seconds, no further beyond every run than from runs that agree, for of two modes
            neither is the middle; and widened to what comparable runs took, for times have longer tails than any
            law that few runs could tell. None where too few are known.
        """
        from scipy.special import stdtrit

        if self.level is None:
            return None
        times = float(stdtrit(self.freedom, 1 - (1 - self.level) / models / 2))
        low = math.exp(max(self.middle - times * self.spread, self.least - times * self.usual))
        high = math.exp(min(self.middle + times * self.spread, self.most + times * self.usual))
        return Range(min(low, self.lowest), max(high, self.highest))


def foresee(past: Sequence[Sequence[Mark]], asked: Work, habit: Habit) -> Foreseen | None:
    """Say how long calls to a model will take.

    Each past run says how long its own first so much work took, or at its mean rate would have taken; the newer it
    is, and the more like the new one, the more it counts.

    Parameters
    ----------
    past
        The last runs of the model, the newest first.
    asked
        What is asked of it.
    habit
        How its times differ.

    Returns
    -------
    Foreseen or None
        None where no run is known.
    """
    if not past:
        return None
    logs = np.array([_log(_seconds_for(run, asked.work)) for run in past])
    moved = np.array([_unlikeness(run, asked, habit) for run in past])
    weights = FADING ** np.arange(len(past)) / (habit.spread**2 + moved**2)
    weights /= weights.sum()
    count = 1 / float(weights @ weights)
    middle = float(weights @ logs)
    freedom = habit.runs + count - 1
    variance = (habit.runs * habit.spread**2 + count * float(weights @ (logs - middle) ** 2)) / freedom
    spread, usual = (
        math.sqrt(one * (1 + 1 / count) + float(weights @ moved**2)) for one in (variance, habit.spread**2)
    )
    alike = logs[moved <= habit.spread]
    level = habit.level if len(past) >= habit.fewest else None
    lowest, highest = _ends(alike) if alike.size else (math.inf, 0.0)
    return Foreseen(middle, spread, freedom, logs.min(), logs.max(), usual, lowest, highest, level)


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


def _unlikeness(run: Sequence[Mark], asked: Work, habit: Habit) -> float:
    last = run[-1]
    longer = max(0.0, math.log(asked.work / last.work))
    larger = abs(math.log(asked.work / asked.calls * last.calls / last.work))
    return math.hypot(habit.a_length * longer, SPREAD_A_SIZE * larger)


@dataclass(frozen=True)
class Expected:
    """How long a run will take, as far as can be told.

    Parameters
    ----------
    about
        Seconds, if it goes as the last runs did.
    within
        Seconds between which it will end; None where the last runs are too few for a range, or took so different
        times that it would tell nothing.
    """

    about: float
    within: Range | None


def seconds_of(asked: Mapping[ModelName, Work], past: PastRuns) -> Expected | None:
    """Say how long a run will take.

    Parameters
    ----------
    asked
        What is asked of each model; all are asked at once.
    past
        The last runs on this machine.

    Returns
    -------
    Expected or None
        About what the slowest model takes, of those that share this machine's processors what they take one after
        the other; at least what the slowest takes, and at most what those that share a server take one after the
        other. None where a model was not asked here yet.
    """
    about, lows, highs = {"": 0.0}, [0.0], {"": 0.0}
    for model, work in asked.items():
        here = runs_here(model)
        foreseen = foresee(past.get(str(model), ()), work, HERE if find_backend(model.backend).free else SERVER)
        if foreseen is None:
            return None
        server = "" if here else f"{model.backend} {model.base_url}"
        before = about.get(server, 0.0)
        about[server] = before + foreseen.seconds if here else max(before, foreseen.seconds)
        range_ = foreseen.within(len(asked)) or Range(0.0, math.inf)
        lows.append(range_.low)
        highs[server] = highs.get(server, 0.0) + range_.high
    low, high = max(lows), max(highs.values())
    return Expected(max(about.values()), Range(low, high) if high <= WIDEST * low else None)


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
