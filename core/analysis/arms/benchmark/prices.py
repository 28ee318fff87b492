"""Human price benchmarks beyond the catalog: how strongly choice shares and quantities answer to a price."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.analysis.arms.benchmark.compared import measure_of
from core.analysis.arms.benchmark.standings import Answered
from core.analysis.arms.combinations import Combination
from core.analysis.arms.effects import ArmEffects
from core.analysis.arms.people import Humans
from core.analysis.demand.fits import Estimate, NoEstimate
from core.experiment import ModelName
from core.experiment.arms import Arm, Vignette

ARCS = (
    ("camera_price", "p79", "p179"),
    ("camera_price", "p129", "p229"),
    ("alcohol_task", "p1", "p5"),
    ("alcohol_task", "p5", "p10"),
    ("alcohol_task__drinks", "p1", "p5"),
    ("alcohol_task__drinks", "p5", "p10"),
)
"""Experiments in which the number that is varied is a price, and between which two arms."""


def arms_between(vignette: Vignette, people: Humans | None) -> tuple[Arm, ...]:
    """Return the arms of an experiment that the benchmark compares.

    Parameters
    ----------
    vignette
        One that comes with the app.
    people
        What people answered; None where nobody was asked.

    Returns
    -------
    tuple of Arm
        All; where people's difference to the control is known of some alone, those, the control, and the prices
        between which there is an elasticity.
    """
    if people is None:
        return vignette.arms
    kept = {vignette.control, *(arm for name, *ends in ARCS if name == vignette.name for arm in ends)}
    kept |= {
        arm.name for arm in vignette.arms if isinstance(people.difference(arm.name, vignette.control), Estimate)
    }
    return tuple(arm for arm in vignette.arms if arm.name in kept)


@dataclass(frozen=True)
class PriceElasticity:
    """How strongly an outcome answers to a price, between two prices.

    Parameters
    ----------
    title
        Of the experiment.
    measure
        What its answers measure.
    first, second
        The prices, in US dollars.
    people
        Of people's means; its interval is not known.
    models
        By model and strategy, as far as answered.
    """

    title: str
    measure: str
    first: float
    second: float
    people: float | NoEstimate
    models: tuple[tuple[ModelName, str, float | NoEstimate], ...]


def price_elasticities(answered: Sequence[Answered]) -> list[PriceElasticity]:
    """Set how strongly models answer to prices beside people.

    Parameters
    ----------
    answered
        As for `core.analysis.arms.benchmark.draw_up_arms`.

    Returns
    -------
    list of PriceElasticity
        In the order of `ARCS`.

    Notes
    -----
    Arc elasticities of means: changes of outcome and price as shares of the two ends' mean (Allen 1934).
    """
    by_name = {one.vignette.name: one for one in answered}
    return [_between(by_name[name], first, second) for name, first, second in ARCS if name in by_name]


def _between(answered: Answered, first: str, second: str) -> PriceElasticity:
    vignette, people = answered.vignette, answered.people
    low, high = (vignette.arm(name).level or 0.0 for name in (first, second))
    theirs: float | NoEstimate = NoEstimate("nobody was asked")
    if people is not None:
        theirs = _arc(people.arms[first].mean, people.arms[second].mean, low, high)
    models = [
        (one.asked, one.strategy, _of_model(one, first, second, low, high))
        for one in answered.effects
        if not one.failed
    ]
    return PriceElasticity(vignette.title, measure_of(vignette.response), low, high, theirs, tuple(models))


def _of_model(one: ArmEffects, first: str, second: str, low: float, high: float) -> float | NoEstimate:
    before, after = one.levels.get(first), one.levels.get(second)
    if not isinstance(before, Combination) or not isinstance(after, Combination):
        return NoEstimate("one of the two prices has no answer")
    return _arc(before.value, after.value, low, high)


def _arc(first: float, second: float, low: float, high: float) -> float | NoEstimate:
    if not first + second > 0:
        return NoEstimate("nothing is bought at either price")
    return (second - first) / (first + second) * (low + high) / (high - low)
