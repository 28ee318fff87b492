"""The questions that leakage is found by: each asks the model to fill in what a prompt may leave unsaid."""

import math
from dataclasses import dataclass
from typing import Self

from core.basics.errors import InputError
from core.basics.money import name_currency
from core.experiment.context import Context
from core.experiment.products import Product

PLAUSIBLE_MULTIPLE = 10.0
"""Prices above so many regular prices are not plausible for a similar product."""


MAX_PROBE_NAME, MAX_PROBE_QUESTION = 40, 300
"""Characters that a name or unit, and a question, may have."""
PROBE_PARTS = "NAME;UNIT;QUESTION;LOWEST;HIGHEST"


@dataclass(frozen=True)
class Probe:
    """A question that asks the model to fill in one variable.

    Parameters
    ----------
    variable
        Its name, such as ``competitor_price``.
    unit
        What the answer counts.
    question
        A question whose answer is a number, in words that suit a shopper and an expert.
    lowest, highest
        Plausible range; an answer outside is kept and marked.
    """

    variable: str
    unit: str
    question: str
    lowest: float
    highest: float

    def __post_init__(self) -> None:
        """Refuse a question that asks nothing, and a range that holds nothing."""
        if not self.variable or not self.question:
            raise InputError("A probe needs a name and a question.")
        if max(len(self.variable), len(self.unit)) > MAX_PROBE_NAME or len(self.question) > MAX_PROBE_QUESTION:
            raise InputError(
                f"A probe's name and unit may have {MAX_PROBE_NAME} characters each, its question "
                f"{MAX_PROBE_QUESTION}."
            )
        if ";" in self.variable + self.unit:
            raise InputError("A probe's name and unit must not hold a semicolon, which parts them in a link.")
        bounds = (self.lowest, self.highest)
        if not all(isinstance(bound, int | float) and math.isfinite(bound) for bound in bounds):
            raise InputError(f"The plausible range of {self.variable[:40]} must have two numbers as its ends.")
        if self.lowest >= self.highest:
            raise InputError(f"The plausible range of {self.variable[:40]} ends below its start.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a question of the user's own.

        Parameters
        ----------
        text
            Name, unit, question, and the ends of the plausible range, with a semicolon between each two.

        Returns
        -------
        Probe

        Raises
        ------
        InputError
            When a part is missing or is no number.
        """
        name, _, rest = text.partition(";")
        unit, _, rest = rest.partition(";")
        question, *ends = rest.rsplit(";", 2)
        try:
            lowest, highest = (float(end) for end in ends)
        except ValueError:
            raise InputError(
                f"A probe is written {PROBE_PARTS}, such as shelf;cm;How wide is the shelf?;0;200, "
                f"not “{text[:60]}”."
            ) from None
        # In one line each, so that no part of it reads like another line of the prompt.
        name, unit, question = (" ".join(part.split()) for part in (name, unit, question))
        return cls(name, unit, question, lowest, highest)

    def __str__(self) -> str:
        """Write the question as `parse` reads it."""
        return f"{self.variable};{self.unit};{self.question};{self.lowest:.10g};{self.highest:.10g}"

    def is_plausible(self, value: float) -> bool:
        """Say whether a value lies in the plausible range, ends included."""
        return self.lowest <= value <= self.highest

    def bounded(self, value: float) -> float:
        """Bring a value to within one width of the plausible range, so that none outweighs all others."""
        width = self.highest - self.lowest
        return min(max(value, self.lowest - width), self.highest + width)


def probes_for(product: Product, stated: Context | None = None) -> tuple[Probe, ...]:
    """Return the questions that the audit asks of a product.

    Parameters
    ----------
    product
        Its regular price bounds which prices are plausible, and its setting which variables go with it.
    stated
        What full context states, if anything; it is asked for, too.

    Returns
    -------
    tuple of Probe
        The variables of `core.experiment.context.Context`, and the perceived quality.

    Notes
    -----
    Gui & Toubia (arXiv 2312.15524) elicit the price paid last time, the price of a similar competing product, the
    days to expiry, the family income, and in v1 the outside temperature; the quality is our addition.
    """
    asked = {QUALITY, *product.setting.fits, *(stated.stated() if stated else ())}
    return tuple(probe for probe in _every_probe(product) if probe.variable in asked)


def _every_probe(product: Product) -> tuple[Probe, ...]:
    most = PLAUSIBLE_MULTIPLE * product.regular_price
    setting, money, thing = product.setting, product.money, product.setting.thing
    yearly = f"{name_currency(product.currency)} a year"
    coldest, warmest = (-40.0, 130.0) if product.scale == "Fahrenheit" else (-40.0, 55.0)
    warmth = f"degrees {product.scale}"
    return (
        Probe(
            "competitor_price",
            money,
            f"How many {money} does a similar {thing} of another {setting.brand} cost today?",
            0.0,
            most,
        ),
        Probe("last_price", money, f"How many {money} did this {thing} cost last time?", 0.0, most),
        Probe("temperature", warmth, f"How many {warmth} is the temperature outside?", coldest, warmest),
        Probe(
            "income",
            yearly,
            f"How many {yearly} is the {setting.customer}'s household income?",
            0.0,
            1_000_000.0,
        ),
        Probe("days_to_expiry", "days", f"In how many days does this {thing} expire?", 0.0, 3_650.0),
        Probe(
            QUALITY,
            "points from 1 to 10",
            f"How good is the quality of this {thing}, from 1 (worst) to 10 (best)?",
            1.0,
            10.0,
        ),
    )


QUALITY = "quality"
