"""Curves of parts of a panel: personas who share a trait."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from core.analysis.demand.curves import Curve, estimate_curves
from core.experiment import Persona

_NUMBER = re.compile(r"\d[\d,]*")


@dataclass(frozen=True)
class Segment:
    """Personas who share a trait, and the curves that their answers give.

    Parameters
    ----------
    trait, value
        What they share.
    personas
        How many they are.
    curves
        As `core.analysis.demand.curves.estimate_curves` gives them; intervals are clustered by persona.
    """

    trait: str
    value: str
    personas: int
    curves: tuple[Curve, ...]


def traits_of(personas: Sequence[Persona]) -> tuple[str, ...]:
    """Return the traits by which a panel can be split.

    Parameters
    ----------
    personas
        The panel.

    Returns
    -------
    tuple of str
        Those that take two values or more, in the order in which personas have them.
    """
    names = dict.fromkeys(name for persona in personas for name, _ in persona.traits)
    return tuple(name for name in names if len({persona.trait(name) for persona in personas}) > 1)


def split(observations: pd.DataFrame, personas: Sequence[Persona], trait: str) -> list[Segment]:
    """Estimate the curves of every segment.

    Parameters
    ----------
    observations
        As `core.asking.replies.observations.observe` gives them.
    personas
        The panel that was asked.
    trait
        One of `traits_of`.

    Returns
    -------
    list of Segment
        By the first number in their value, else by the alphabet; personas without the trait are left out.
    """
    by_value: dict[str, list[str]] = {}
    for persona in personas:
        if (value := persona.trait(trait)) is not None:
            by_value.setdefault(value, []).append(persona.name)
    return [
        Segment(
            trait,
            value,
            len(by_value[value]),
            tuple(estimate_curves(observations[observations["persona"].isin(by_value[value])])),
        )
        for value in sorted(by_value, key=_rank)
    ]


def _rank(value: str) -> tuple[float, str]:
    number = _NUMBER.search(value)
    if number is None:
        return float("inf"), value
    below = 0.5 if value.casefold().startswith(("less", "under", "below")) else 0.0
    above = 0.5 if value.casefold().startswith(("more", "over", "above")) else 0.0
    return float(number[0].replace(",", "")) - below + above, value
