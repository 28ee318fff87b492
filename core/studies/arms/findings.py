"""From an experiment beyond price and its replies to its findings: the only way there."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.analysis.arms import (
    ArmAudits,
    ArmConclusion,
    ArmEffects,
    ChoiceShare,
    Humans,
    all_humans,
    audit_answers,
    choice_shares,
    conclude_arms,
    estimate_arms,
)
from core.analysis.arms.prices import PriceResponse, price_responses
from core.analysis.demand.limits import USUAL, Limits
from core.analysis.demand.validity import say_failures
from core.experiment import SYNTHETIC
from core.experiment.arms import ArmExperiment, arm_strategy_title
from core.experiment.columns import asked_of


@dataclass(frozen=True)
class ArmFindings:
    """What the replies to an experiment beyond price show.

    Parameters
    ----------
    experiment
        What was asked.
    observations
        What was answered, as `observe_arms` gives it.
    effects
        What every model answers by every strategy.
    people
        What people answered; None where nobody knows.
    conclusions
        What it says, most important first.
    audits
        What the same answers say of places, of choosing none, and of what a disclosure does by itself.
    prices
        Where a price is varied: elasticities, and where spend peaks.
    choices
        Where options are chosen: how often each is, in every arm.
    """

    experiment: ArmExperiment
    observations: pd.DataFrame
    effects: list[ArmEffects]
    people: Humans | None
    conclusions: list[ArmConclusion]
    audits: ArmAudits
    prices: list[PriceResponse]
    choices: list[ChoiceShare]

    @property
    def answered(self) -> list[ArmEffects]:
        """Those that show something."""
        return [one for one in self.effects if not one.failed and one.levels]

    @property
    def failed_checks(self) -> list[str]:
        """Whose answers cannot be believed and why, a sentence each."""
        return say_failures([check for one in self.effects for check in one.checks], arm_strategy_title, "effect")

    @property
    def synthetic(self) -> list[str]:
        """Titles of the models that are synthetic markets."""
        return [model.name.title for model in self.experiment.models if model.name.backend == SYNTHETIC]

    @property
    def told(self) -> list[tuple[ArmEffects, str]]:
        """What each model shows by each strategy, in words."""
        return [(one.about, one.text) for one in self.conclusions if one.about is not None]

    def said(self, kind: str) -> tuple[str, ...]:
        """Return the conclusions of one kind."""
        return tuple(one.text for one in self.conclusions if one.kind == kind)


def find_arms(
    experiment: ArmExperiment, observations: pd.DataFrame, limits: Limits = USUAL, people: Humans | None = None
) -> ArmFindings:
    """Find what answers to an experiment beyond price show.

    Parameters
    ----------
    experiment
        What was asked; its answers, and not leakage.
    observations
        As `observe_arms` gives them.
    limits
        What answers must reach to be believed.
    people
        What people answered, where a user brought it; None for what comes with the app, if anything does.

    Returns
    -------
    ArmFindings
    """
    vignette = experiment.vignette
    people = people or all_humans().get(vignette.name)
    effects = estimate_arms(observations, vignette, people, limits)
    # Answers of models that failed their checks are no answers, for audits either.
    failed = {(one.asked, one.strategy) for one in effects if one.failed}
    names = asked_of(observations)
    keys = zip(names, observations["strategy"], strict=True)
    believed = observations[np.array([key not in failed for key in keys], dtype=bool)]
    conclusions = conclude_arms(vignette, effects, people)
    return ArmFindings(
        experiment,
        observations,
        effects,
        people,
        conclusions,
        audit_answers(believed, vignette),
        price_responses(believed, vignette, effects),
        choice_shares(believed, vignette, effects),
    )
