"""Human price benchmarks beyond the catalog: how strongly choice shares and quantities answer to a price."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.analysis.arms.benchmark.compared import measure_of
from core.analysis.arms.benchmark.standings import Answered
from core.analysis.arms.combinations import Combination, Combined
from core.analysis.arms.people import Humans, human_elasticities
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
    """How strongly an outcome answers to a price, at one price or between two.

    Parameters
    ----------
    title
        Of the experiment.
    measure
        What its answers measure.
    price, to_price
        In US dollars; the latter NaN at one.
    people
        Of people; without an interval where its error is not known.
    models
        By model and strategy, as far as answered.
    """

    title: str
    measure: str
    price: float
    to_price: float
    people: Combined | Estimate
    models: tuple[tuple[ModelName, str, Combined], ...]


def price_elasticities(answered: Sequence[Answered]) -> list[PriceElasticity]:
    """Set how strongly models answer to prices beside people.

    Parameters
    ----------
    answered
        As for `core.analysis.arms.benchmark.draw_up_arms`.

    Returns
    -------
    list of PriceElasticity
        As `core.analysis.arms.prices` has them: where people's are published, else between the prices of `ARCS`.
    """
    return [found for one in answered for found in _of(one)]


def _of(answered: Answered) -> Iterator[PriceElasticity]:
    vignette, people = answered.vignette, answered.people
    published = {(one.arm, one.to_arm): one.interval for one in human_elasticities(vignette.name)}
    arcs = [(arm, to_arm) for name, arm, to_arm in ARCS if name == vignette.name]
    for arm, to_arm in published or arcs:
        price = vignette.arm(arm).level or 0.0
        to_price = (vignette.arm(to_arm).level or 0.0) if to_arm else math.nan
        theirs = published.get((arm, to_arm)) or _between(people, arm, to_arm, price, to_price)
        models = [
            (one.asked, one.strategy, part.value)
            for one in answered.prices
            for part in one.elasticities
            if (part.arm, part.to_arm) == (arm, to_arm)
        ]
        yield PriceElasticity(
            vignette.title, measure_of(vignette.response), price, to_price, theirs, tuple(models)
        )


def _between(people: Humans | None, arm: str, to_arm: str, price: float, to_price: float) -> Combined:
    """Return the change of the logarithm of people's mean over that of the price."""
    means = [people.arms[name].mean for name in (arm, to_arm) if name in people.arms] if people else []
    if len(means) < 2 or min(means) <= 0:
        return NoEstimate("people's answers at one of the prices are not known")
    value = math.log(means[1] / means[0]) / math.log(to_price / price)
    return Combination(value, NoEstimate("each answered at every price, and the error is not published"))
