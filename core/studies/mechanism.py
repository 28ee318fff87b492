"""How a curve becomes flat: the positive control's answers under each strategy, against the truth."""

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy.special import expit

from core.analysis.demand.curves import Curve, estimate_curves
from core.asking.backends.kinds.market import FOCAL_STEP, Market, bias_paths
from core.asking.backends.kinds.synthetic import prompt_log_odds
from core.basics.words import join
from core.experiment import GROCERY, SYNTHETIC, Cell, Experiment, Setting, Strategy, variable_title
from core.experiment.columns import observed
from core.experiment.prompts.render import render
from core.studies.choice import Choice

IMAGINED = {
    "competitor_price": "a competitor's price",
    "last_price": "a last price",
    "quality": "a quality",
    "income": "an income",
    "days_to_expiry": "a time to expiry",
}
"""What the respondent imagines higher at a higher price."""


@dataclass(frozen=True)
class Scenario:
    """A synthetic market, and how it is asked.

    Parameters
    ----------
    market
        The market.
    draws
        Answers sampled a price; None reads purchase probabilities.
    """

    market: Market = field(default_factory=Market)
    draws: int | None = 50

    def choice(self, product: str) -> Choice:
        """Return the choice that asks the same of the same market on the Explore page.

        Parameters
        ----------
        product
            Number of the product.

        Returns
        -------
        Choice
        """
        draws = "" if self.draws is None else str(self.draws)
        return Choice(product=product, models=(f"{SYNTHETIC}:{self.market}",), draws=draws, wordings="1")


def simulate(scenario: Scenario, experiment: Experiment) -> pd.DataFrame:
    """Draw the observations of a scenario at once, without storing replies.

    Parameters
    ----------
    scenario
        The market and the draws.
    experiment
        What is asked, one price a prompt; its prompts are those that a run would ask.

    Returns
    -------
    pandas.DataFrame
        As `core.asking.replies.observations.observe` gives them, but that ``reply_key`` is empty.
        Draws have the distribution that they have in a run, and are other draws.
    """
    market, cells = scenario.market, list(experiment.cells())
    probability: dict[tuple[Strategy, float, str, int], float] = {}
    for cell in cells:
        if _prompt_of(cell) not in probability:
            probability[_prompt_of(cell)] = float(expit(prompt_log_odds(market, render(cell))[0]))
    purchase = np.array([probability[_prompt_of(cell)] for cell in cells])
    if scenario.draws is not None:
        purchase = np.random.default_rng(market.seed).random(len(cells)) < purchase
    mass = math.nan if scenario.draws else 1.0
    asked = list(experiment.questionnaires())
    return observed(experiment.id, asked, purchase=purchase.tolist(), mass=[mass] * len(cells))


def estimate(scenario: Scenario, experiment: Experiment) -> list[Curve]:
    """Estimate the curves of a scenario.

    Parameters
    ----------
    scenario, experiment
        As for `simulate`.

    Returns
    -------
    list of Curve
    """
    return estimate_curves(simulate(scenario, experiment))


def _prompt_of(cell: Cell) -> tuple[Strategy, float, str, int]:
    return cell.strategy, cell.point.price, cell.order, cell.wording


def explain(market: Market, setting: Setting = GROCERY) -> list[str]:
    """Say how the bias of a naive curve comes about, one step a sentence.

    Parameters
    ----------
    market
        The market.
    setting
        Of the product.

    Returns
    -------
    list of str
    """
    paths = bias_paths(market, setting)
    by_variable = dict(zip(paths["variable"], paths["elasticity"], strict=True))
    things = join([IMAGINED[name] for name in by_variable if name in IMAGINED])
    warmer = ", and a warmer day" if "temperature" in by_variable else ""
    added = sum(by_variable.values())
    largest = max(by_variable, key=by_variable.__getitem__)
    naive = (
        f"Together these paths add {added:+.2f} to the elasticity, the {variable_title(largest)} most of all "
        f"({by_variable[largest]:+.2f}), so that naive is expected to show {market.elasticity + added:.2f}."
    )
    focal = (
        "The stated competitor's price is overweighted: crossing it takes "
        f"{2 * market.phi * FOCAL_STEP:.1f} off the log-odds in one step, which makes a smooth curve look steeper."
    )
    said = [
        f"The true elasticity at the regular price is {market.elasticity:.2f}: with everything else held fixed, a "
        f"price 10% higher means {-10 * market.elasticity:.1f}% fewer purchases."
    ]
    if market.rho:
        said += [
            "The naive prompt fixes nothing else. A price 10% higher makes the respondent imagine "
            f"{things} that are {10 * market.rho:.1f}% higher{warmer}; each of them raises what a "
            f"{setting.customer} would pay.",
            naive,
            "Full context closes the paths whose variables it states. The quality stays unstated and still adds "
            f"{by_variable['quality']:+.2f}." + (f" {focal}" if market.phi else ""),
        ]
    else:
        said.append("Nothing that the prompt leaves unstated follows the price (rho is 0): naive tells the truth.")
        said += [focal] if market.phi else []
    said.append(
        "Disclosure says that the price is drawn independently of everything else, which closes every path. It is "
        "conditional on the design all the same: the price is compared with the mean of those disclosed."
    )
    if market.noise:
        said.append(
            f"Every prompt's words add noise of standard deviation {market.noise:.2f} to the log-odds, and draws "
            "of one prompt share it: the intervals know nothing of it, and strong noise bends any curve."
        )
    return said


def expected_shares(market: Market, experiment: Experiment) -> pd.DataFrame:
    """Return what a market answers under each strategy, without sampling.

    Parameters
    ----------
    market
        The market.
    experiment
        What is asked, one price a prompt.

    Returns
    -------
    pandas.DataFrame
        Columns ``strategy``, ``price`` and ``purchase`` (probability), a row a strategy and price.
    """
    asked = simulate(Scenario(market, None), experiment)
    return asked.groupby(["strategy", "price"], sort=False)["purchase"].mean().reset_index()
