"""How models and strategies stand to people over experiments: signs, recoveries, nulls, spread, and gains."""

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.analysis.arms.benchmark.compared import Compared, Sign, compare
from core.analysis.arms.benchmark.studies import OverStudies, mean_over_studies, share_over_studies
from core.analysis.arms.effects import ArmEffects
from core.analysis.arms.people import Humans
from core.analysis.arms.prices import PriceResponse
from core.analysis.arms.recovery import Regime
from core.analysis.demand.fits import NoEstimate
from core.experiment import ModelName
from core.experiment.arms import PLACEBO, Vignette

NAIVE = "naive"


@dataclass(frozen=True)
class Answered:
    """What models answered in one experiment.

    Parameters
    ----------
    vignette
        What was asked.
    effects
        What every model answers by every strategy; empty where nothing is answered yet.
    people
        What people answered; None where nobody was asked.
    prices
        How its answers go with the price; empty where none is varied.
    """

    vignette: Vignette
    effects: list[ArmEffects]
    people: Humans | None
    prices: Sequence[PriceResponse] = ()


@dataclass(frozen=True)
class Nulls:
    """Effects that people do not show, as a test.

    Parameters
    ----------
    passed
        Where the model shows none either, within people's interval.
    failed
        Where it shows a clear one that differs from people's.
    open
        Where neither is shown.
    """

    passed: int
    failed: int
    open: int


@dataclass(frozen=True)
class ArmStanding:
    """How one model stands to people by one strategy.

    Parameters
    ----------
    asked, strategy
        Who was asked, and by the code of which strategy.
    compared
        Every arm of every experiment that has an answer.
    silent
        Titles of experiments whose answers cannot be believed.
    held
        Share of effects that people's intervals hold.
    distance
        Standard deviations of people's answers between the model's effects and people's.
    """

    asked: ModelName
    strategy: str
    compared: tuple[Compared, ...]
    silent: tuple[str, ...]
    held: OverStudies | NoEstimate
    distance: OverStudies | NoEstimate

    @property
    def experiments(self) -> int:
        """How many experiments have an answer that can be believed, with people's or without."""
        return len({one.vignette.name for one in self.compared})

    @property
    def signs(self) -> Mapping[Sign, int]:
        """How many of the effects that people show come out with which sign."""
        return Counter(one.sign for one in self.compared if one.sign is not None)

    @property
    def regimes(self) -> Mapping[Regime, int]:
        """How many of the effects that people show have a recovery of which name."""
        return Counter(
            recovery.regime
            for one in self.compared
            if (recovery := one.difference.recovery) is not None and not recovery.null_among_people
        )

    @property
    def nulls(self) -> Nulls:
        """What becomes of the effects that people do not show."""
        found = Counter(
            recovery.passes_null
            for one in self.compared
            if (recovery := one.difference.recovery) is not None and recovery.null_among_people
        )
        return Nulls(found[True], found[False], found[None])

    @property
    def collapsed(self) -> tuple[str, ...]:
        """Titles of the experiments in which answers lie much less apart than people's."""
        return tuple(title for title, collapses in self._spreads().items() if collapses)

    @property
    def spreads_known(self) -> int:
        """In how many experiments the spread of people's answers is known, and is not that of a share."""
        return len(self._spreads())

    def _spreads(self) -> dict[str, bool]:
        return {
            one.vignette.title: one.effects.collapses(one.people)
            for one in self.compared
            if one.people is not None and _knows_spread(one.people) and not math.isnan(one.effects.spread)
        }


def _knows_spread(people: Humans) -> bool:
    """Say whether the spread of people's answers is published, and not that of a share, which its level tells."""
    return people.outcome != "share" and not any(arm.is_bound for arm in people.arms.values())


@dataclass(frozen=True)
class GainOverStudies:
    """How much nearer to people one strategy is than another.

    Parameters
    ----------
    asked, strategy, against
        Who was asked, and by the codes of which strategies.
    gain
        In standard deviations of people's answers, paired by experiment and arm; above 0 where `strategy` is
        nearer.
    """

    asked: ModelName
    strategy: str
    against: str
    gain: OverStudies | NoEstimate


@dataclass(frozen=True)
class ArmBoard:
    """The experiments benchmark.

    Parameters
    ----------
    answered
        Every experiment that was asked.
    standings
        A model and strategy each.
    gains
        Of every strategy over naive, and of disclosures over the placebo.
    """

    answered: tuple[Answered, ...]
    standings: tuple[ArmStanding, ...]
    gains: tuple[GainOverStudies, ...]

    @property
    def compared(self) -> list[Compared]:
        """Every arm of every experiment, by every model and strategy."""
        return [one for standing in self.standings for one in standing.compared]

    @property
    def unanswered(self) -> list[str]:
        """Titles of the experiments of which nothing is answered yet."""
        return [one.vignette.title for one in self.answered if not one.effects]


def draw_up_arms(answered: Iterable[Answered]) -> ArmBoard:
    """Set what models answer in experiments against people.

    Parameters
    ----------
    answered
        An experiment each.

    Returns
    -------
    ArmBoard
        Models and strategies in the order in which they were asked.
    """
    kept = tuple(answered)
    found: dict[tuple[ModelName, str], list[Compared]] = {}
    silent: dict[tuple[ModelName, str], list[str]] = {}
    for experiment in kept:
        for one in experiment.effects:
            found.setdefault((one.asked, one.strategy), [])
            if one.failed or not one.pairs:
                silent.setdefault((one.asked, one.strategy), []).append(experiment.vignette.title)
        for pair in compare(experiment.vignette, experiment.effects, experiment.people):
            found[pair.asked, pair.strategy].append(pair)
    standings = tuple(_standing(*key, rows, silent.get(key, ())) for key, rows in found.items())
    return ArmBoard(kept, standings, tuple(_gains(standings)))


def _standing(asked: ModelName, strategy: str, rows: Sequence[Compared], silent: Sequence[str]) -> ArmStanding:
    held = share_over_studies((_study(one), one.is_held) for one in rows if one.is_held is not None)
    distance = mean_over_studies((_study(one), one.distance) for one in rows)
    return ArmStanding(asked, strategy, tuple(rows), tuple(silent), held, distance)


def _study(one: Compared) -> str:
    return one.people.source if one.people is not None else ""


def _gains(standings: Sequence[ArmStanding]) -> Iterable[GainOverStudies]:
    for first, second in itertools.permutations(standings, 2):
        if first.asked != second.asked or not _is_compared(first.strategy, second.strategy):
            continue
        theirs = {one.place: one.distance for one in second.compared}
        paired = [(_study(one), theirs[one.place] - one.distance) for one in first.compared if one.place in theirs]
        yield GainOverStudies(first.asked, first.strategy, second.strategy, mean_over_studies(paired))


def _is_compared(strategy: str, against: str) -> bool:
    is_disclosure = strategy.startswith("disclosure") and strategy != PLACEBO
    return (against == NAIVE and strategy != NAIVE) or (against == PLACEBO and is_disclosure)
