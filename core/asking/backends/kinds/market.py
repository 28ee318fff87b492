"""The positive control: a synthetic market with known demand, and a respondent that errs as the theory says.

The market
    A shopper buys at relative price r (price / regular price) where the willingness to pay is above it.
    Willingness to pay is m + c + s e: e is standard logistic over shoppers, whatever makes them differ, and c is
    what the context adds. With z_k the relative deviation of contextual variable k from what is usual (for the
    temperature, in units of 30 degrees), c is the sum of w_k z_k with the weights of `WEIGHTS`. In the usual
    context c = 0, so that logit P(r) = (m - r) / s, and the elasticity at the regular price is -(1 - P(1)) / s.

The respondent (the theory of Gui & Toubia, arXiv 2312.15524, made exact)
    What a prompt leaves unstated, and fits the product's setting, is imagined around the stated price:
    z_k = rho (r - 1). What it states is taken as stated. A stated competitor's price is also overweighted: phi
    times `FOCAL_STEP` is added to the log-odds below it and taken away above. Where the prompt discloses how the
    price is assigned, rho is 0, and the price paid last time, which is the reference price, is imagined at the
    mean of the disclosed prices.

So the slope of a naive curve is 1 - rho w of the true one, w being the sum of the weights of what fits the
setting, 0.9 in a grocery shop; and a disclosure curve is the true one where the disclosed prices average the
regular price.

Asked to fill in a variable, the respondent reports what it imagines, u (1 + z_k) with u what is usual (for the
temperature u + 30 z_k), with normal noise of standard deviation `REPORT_NOISE` on z_k, anew at every draw.
Nothing is clipped, so that some reports are not plausible. What a prompt states is reported as stated.
"""

import math
from dataclasses import dataclass, fields, replace
from typing import Self

import numpy as np
import pandas as pd

from core.basics.errors import InputError
from core.experiment import GROCERY, Context, Design, Product, Setting, degrees
from core.experiment.prompts.messages import Stated

MARKET = "market"
WEIGHTS = {
    "competitor_price": 0.30,
    "last_price": 0.25,
    "quality": 0.15,
    "income": 0.10,
    "temperature": 0.05,
    "days_to_expiry": 0.05,
}
"""Change of willingness to pay, relative to the regular price, for a relative deviation of 1."""
FOCAL_STEP = 1.5
"""Log-odds that a stated competitor's price adds below it, and takes away above it, at phi = 1."""
USUAL_QUALITY = 5.0
"""Of 10 points."""
REPORT_NOISE = 0.1
"""Standard deviation of a report, relative to what is usual."""
BOUNDS = {
    "elasticity": (-10.0, -0.05),
    "share": (0.05, 0.95),
    "rho": (0.0, 1.0),
    "phi": (0.0, 1.0),
    "noise": (0.0, 1.0),
    "seed": (0.0, 1e9),
}


@dataclass(frozen=True)
class Market:
    """A synthetic market, and how a respondent misreads what prompts leave unstated.

    Parameters
    ----------
    elasticity
        True own-price elasticity at the regular price, in the usual context.
    share
        True purchase probability there.
    rho
        How far unstated variables follow the stated price: 0 not at all, 1 in proportion.
    phi
        How far a stated competitor's price is overweighted.
    noise
        Standard deviation over prompts of what the respondent adds to the log-odds; draws of one prompt share it.
    seed
        Markets that differ in nothing but their seed draw other answers.
    """

    elasticity: float = -1.0
    share: float = 0.4
    rho: float = 0.9
    phi: float = 0.5
    noise: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what is no market."""
        for field in fields(self):
            lowest, highest = BOUNDS[field.name]
            if not lowest <= getattr(self, field.name) <= highest:
                raise InputError(f"The market's {field.name} must lie between {lowest:g} and {highest:g}.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a market as links and commands name it.

        Parameters
        ----------
        text
            ``market``, or with changes to the default such as ``market/elasticity=-1.5/rho=0.5``.

        Returns
        -------
        Market

        Raises
        ------
        InputError
            When a parameter is unknown or out of bounds.
        """
        name, *changes = text.split("/")
        values: dict[str, float] = {}
        for change in changes:
            parameter, _, value = change.partition("=")
            try:
                values[parameter] = int(value) if parameter == "seed" else float(value)
            except ValueError:
                values[parameter] = math.nan
        if name != MARKET or not set(values) <= set(BOUNDS):
            raise InputError(
                f"There is no synthetic market “{text[:60]}”. Write {MARKET}, or with parameters such as "
                f"{MARKET}/elasticity=-1.5/rho=0.5, of {', '.join(BOUNDS)}."
            )
        return replace(cls(), **values)  # type: ignore[arg-type]

    def __str__(self) -> str:
        """Write the market as `parse` reads it."""
        default = Market()
        names = [field.name for field in fields(self)]
        changed = [name for name in names if getattr(self, name) != getattr(default, name)]
        return "/".join([MARKET, *(f"{name}={getattr(self, name):.10g}" for name in changed)])

    @property
    def spread(self) -> float:
        """Scale of the logistic distribution of willingness to pay, s."""
        return (1 - self.share) / -self.elasticity

    @property
    def location(self) -> float:
        """Median willingness to pay in the usual context, m."""
        from scipy.special import logit

        return 1 + self.spread * float(logit(self.share))

    def truth(self, relative_price: np.ndarray) -> np.ndarray:
        """Return the purchase probability in the usual context.

        Parameters
        ----------
        relative_price
            Shape (n,).

        Returns
        -------
        numpy.ndarray
            Shape (n,).
        """
        from scipy.special import expit

        return np.asarray(expit((self.location - relative_price) / self.spread))

    def log_odds(self, stated: Stated, price: float) -> float:
        """Return the log-odds with which the respondent buys at a price, as a prompt tells it, without noise.

        Parameters
        ----------
        stated
            What the prompt states.
        price
            US dollars.

        Returns
        -------
        float
        """
        regular = stated.product.regular_price
        imagined = self.imagined(stated, price)
        added = sum(weight * imagined[name] for name, weight in WEIGHTS.items())
        focal = stated.context.competitor_price
        step = 0.0 if focal is None else self.phi * FOCAL_STEP * float(np.sign(focal - price))
        return (self.location + added - price / regular) / self.spread + step

    def imagined(self, stated: Stated, price: float) -> dict[str, float]:
        """Return what the respondent takes the contextual variables to be, stated or not.

        Parameters
        ----------
        stated
            What the prompt states.
        price
            US dollars.

        Returns
        -------
        dict
            By variable of `WEIGHTS`, relative deviation from what is usual.
        """
        regular = stated.product.regular_price
        followed = 0.0 if stated.design else self.rho * (price / regular - 1)
        imagined = {*stated.product.setting.fits, "quality"}
        deviations = {name: followed if name in imagined else 0.0 for name in WEIGHTS}
        if stated.design:
            deviations["last_price"] = disclosed_mean(stated.design) / regular - 1
        return deviations | stated_deviations(stated.context, stated.product)

    def reported(self, stated: Stated, price: float, variable: str, noise: float) -> float:
        """Return what the respondent says of a contextual variable.

        Parameters
        ----------
        stated
            What the prompt states.
        price
            US dollars.
        variable
            One of `WEIGHTS`.
        noise
            A standard normal draw.

        Returns
        -------
        float
            In the variable's unit.
        """
        known: float | None = getattr(stated.context, variable, None)
        if known is not None:
            return known
        usual = Context.usual(stated.product).stated().get(variable, USUAL_QUALITY)
        deviation = self.imagined(stated, price)[variable] + REPORT_NOISE * noise
        return float(usual + deviation * _unit_of(variable, usual, stated.product))


def disclosed_mean(design: Design) -> float:
    """Return the mean of the prices that a prompt discloses.

    Parameters
    ----------
    design
        As disclosed.

    Returns
    -------
    float
        US dollars.
    """
    return sum(design.prices) / len(design.prices) if design.prices else (design.lowest + design.highest) / 2


def stated_deviations(context: Context, product: Product) -> dict[str, float]:
    """Return how far what a prompt states deviates from what is usual.

    Parameters
    ----------
    context
        What it states.
    product
        The product.

    Returns
    -------
    dict
        By variable, for those that are stated.
    """
    usual = Context.usual(product).stated()
    return {
        name: (value - usual[name]) / _unit_of(name, usual[name], product)
        for name, value in context.stated().items()
    }


def _unit_of(variable: str, usual: float, product: Product) -> float:
    """Return by how much a variable differs from its usual value at a relative deviation of 1."""
    return degrees(product.scale) if variable == "temperature" else usual


def bias_paths(market: Market, setting: Setting = GROCERY) -> pd.DataFrame:
    """Take the bias of a naive curve apart by the variables through which the price acts.

    Parameters
    ----------
    market
        The market.
    setting
        Of the product; what does not fit it is not imagined.

    Returns
    -------
    pandas.DataFrame
        A row a variable: ``variable``; ``followed``, its relative change for a relative price that is 1 higher;
        ``weight``, the change of willingness to pay for that; ``elasticity``, what this path adds to the true
        elasticity at the regular price. True elasticity and paths sum to that of the naive curve.
    """
    rows = [
        {
            "variable": name,
            "followed": market.rho,
            "weight": weight,
            "elasticity": -market.elasticity * market.rho * weight,
        }
        for name, weight in WEIGHTS.items()
        if name in {*setting.fits, "quality"}
    ]
    return pd.DataFrame(rows)
