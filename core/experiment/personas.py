"""Personas: shoppers with traits, drawn as the human benchmark's respondents are distributed."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from core.basics.errors import InputError
from core.basics.paths import data_rows
from core.experiment.settings import HOME_COUNTRY

MAX_PERSONAS = 1_000
MAX_SEED = 999_999
PANEL_SOURCE = "Twin-2K-500 (Toubia et al. 2025, arXiv 2505.17479, CC BY 4.0): shares among 2,058 US adults"
JOINT = "age x sex x income"
GIVEN = {
    "education": "income",
    "household": "age",
    "employment": "age",
    "marital": "age",
}
"""Traits whose shares are known given another trait alone."""
TRAITS = {
    "age": "Age",
    "sex": "Sex",
    "income": "Household income a year",
    "education": "Education",
    "household": "People in the household",
    "employment": "Employment",
    "marital": "Marital status",
    "region": "Region of the United States",
}


@dataclass(frozen=True)
class Persona:
    """A shopper whom the model is to play, or whose decision it is to predict.

    Parameters
    ----------
    name
        Unique within a panel.
    traits
        Name and value of each, in the order in which the prompt tells them.
    """

    name: str
    traits: tuple[tuple[str, str], ...]

    def told_in(self, country: str) -> "Persona":
        """Return the persona as a prompt tells of it in a country, by ISO 3166 code; empty where that is not said.

        Out of the United States, without what the panel knows of them alone: a region, and an income in dollars.
        """
        if country == HOME_COUNTRY:
            return self
        return Persona(self.name, tuple(one for one in self.traits if not _is_american(*one)))

    def trait(self, name: str) -> str | None:
        """Return a trait's value, or None where the persona has none of that name."""
        return dict(self.traits).get(name)


@cache
def _shares() -> Mapping[tuple[str, str], tuple[tuple[str, ...], tuple[float, ...]]]:
    """Values and their shares, by table and the value of the trait that they are given."""
    rows: dict[tuple[str, str], dict[str, float]] = {}
    for row in data_rows("panel_shares.csv"):
        rows.setdefault((row["table"], row["given"]), {})[row["value"]] = float(row["share"])
    return {
        key: (tuple(values), tuple(share / sum(values.values()) for share in values.values()))
        for key, values in rows.items()
    }


def _is_american(name: str, value: str) -> bool:
    """Say whether a trait is one of the panel's, whose values mean something in the United States alone."""
    if name == "region":
        return value in _shares()["region", ""][0]
    return name == "income" and any(value == joint.split(" | ")[2] for joint in _shares()[JOINT, ""][0])


def trait_title(name: str, value: str = "") -> str:
    """Return what a trait is called; a region that is none of the panel's is called that alone.

    Parameters
    ----------
    name, value
        Of the trait.

    Returns
    -------
    str
        The name itself where it is none of the panel's.
    """
    if name == "region" and value and not _is_american(name, value):
        return "Region"
    return TRAITS.get(name, name)


def draw_panel(size: int, seed: int = 0) -> tuple[Persona, ...]:
    """Draw personas as the respondents of the human benchmark are distributed.

    Parameters
    ----------
    size
        How many, 1 to 1,000.
    seed
        Of the draw; a larger panel by the same seed begins with the smaller one.

    Returns
    -------
    tuple of Persona

    Raises
    ------
    InputError
        When the size is out of bounds.

    Notes
    -----
    Age, sex and income are drawn from their joint shares; education given income; household, employment and
    marital status given age; region by itself (Twin-2K-500, Toubia et al. 2025). What these tables do not tell,
    such as how employment and marital status go together, is drawn as if independent.
    """
    if not 1 <= size <= MAX_PERSONAS:
        raise InputError(f"The number of personas must lie between 1 and {MAX_PERSONAS:,}.")
    random = np.random.default_rng(seed)
    return tuple(_draw(f"p{number:04d}", random) for number in range(1, size + 1))


def _draw(name: str, random: np.random.Generator) -> Persona:
    age, sex, income = _pick(JOINT, "", random).split(" | ")
    traits = {"age": age, "sex": sex, "income": income}
    for trait, given in GIVEN.items():
        traits[trait] = _pick(f"{trait} given {given}", traits[given], random)
    traits["region"] = _pick("region", "", random)
    return Persona(name, tuple(traits.items()))


def _pick(table: str, given: str, random: np.random.Generator) -> str:
    values, shares = _shares()[table, given]
    return values[int(random.choice(len(values), p=shares))]
