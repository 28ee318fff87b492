"""From an experiment and its replies to its findings: the only way there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from core.analysis.demand.conclusions import conclude, warn_of
from core.analysis.demand.contrasts import Contrast, contrast_strategies
from core.analysis.demand.curves import Curve, estimate_curves, survey_curve
from core.analysis.demand.limits import USUAL, Limits
from core.analysis.demand.people import human_points
from core.analysis.demand.segments import Segment, split
from core.analysis.demand.validity import (
    AnswerCheck,
    believable,
    check_answers,
    failed_curves,
    say_failures,
)
from core.analysis.demand.verdicts import Conclusion
from core.asking.replies.cache import ReplyCache
from core.asking.replies.observations import observe
from core.asking.replies.provenance import provenance_of
from core.experiment import SYNTHETIC, Experiment, ModelName, Product, strategy_title
from core.studies.truth import true_curves, true_elasticities


@dataclass(frozen=True)
class Findings:
    """What an experiment's replies show.

    Parameters
    ----------
    experiment
        What was asked.
    observations
        What was answered, as `observe` gives it.
    curves, people
        What was estimated, and people's curve where they were asked.
    contrasts
        How much the curves differ, of those that have an answer.
    truth
        True curves of synthetic markets, by `Curve.asked`.
    conclusions
        What it says.
    checks
        Whether the answers are answers at all; there is no curve of those that are not.
    """

    experiment: Experiment
    observations: pd.DataFrame
    curves: list[Curve]
    people: Curve | None
    contrasts: list[Contrast]
    truth: Mapping[ModelName, pd.DataFrame]
    conclusions: list[Conclusion]
    checks: list[AnswerCheck]
    _segments: dict[str, list[Segment]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def answered(self) -> list[Curve]:
        """Curves of which an answer could be read."""
        return _answered(self.curves)

    @property
    def failed_curves(self) -> tuple[tuple[ModelName, str], ...]:
        """Model and strategy of the curves that failed their checks."""
        return failed_curves(self.checks)

    @property
    def failed_checks(self) -> list[str]:
        """Which curves failed their checks and why, a sentence each."""
        return say_failures(self.checks)

    @property
    def unanswered(self) -> list[str]:
        """What was chosen and has no reply yet, as people call it."""
        there = {(one.asked, one.strategy) for one in self.curves} | set(self.failed_curves)
        several = len(self.experiment.models) > 1
        return [
            f"{strategy_title(strategy.code)}{f' of {model.name.title}' if several else ''}"
            for model in self.experiment.models
            for strategy in self.experiment.strategies
            if (model.name, strategy.code) not in there
        ]

    @property
    def synthetic(self) -> list[str]:
        """Titles of the models that are synthetic markets."""
        return [title for model, title in self.titles.items() if model.backend == SYNTHETIC]

    @property
    def asks_models(self) -> bool:
        """Whether a language model was asked."""
        return len(self.synthetic) < len(self.titles)

    @property
    def titles(self) -> dict[ModelName, str]:
        """What people call every model that was asked."""
        return {model.name: model.name.title for model in self.experiment.models}

    @property
    def headline(self) -> str:
        """What it all comes to."""
        if self.answered:
            return self.conclusions[0].text
        return " ".join(self.failed_checks) or "No answer could be read, so there is no curve."

    @property
    def after_headline(self) -> list[Conclusion]:
        """What is to be said after the headline: everything where no answer could be read, for there is none."""
        return self.conclusions[1:] if self.answered else self.conclusions

    @property
    def warns(self) -> bool:
        """Whether what it all comes to is a warning."""
        return warn_of(self.answered)

    def said(self, about: str) -> tuple[str, ...]:
        """Return the conclusions of one kind."""
        return tuple(one.text for one in self.conclusions if one.about == about)

    def segments(self, trait: str) -> list[Segment]:
        """Return the curves of personas who share a value of a trait; they are estimated once.

        Parameters
        ----------
        trait
            One of `core.analysis.demand.segments.traits_of`.

        Returns
        -------
        list of Segment
        """
        if trait not in self._segments:
            self._segments[trait] = split(self.observations, self.experiment.personas, trait)
        return self._segments[trait]


def find(
    experiment: Experiment, cache: ReplyCache, failed: Collection[str] = (), limits: Limits = USUAL
) -> Findings:
    """Find what an experiment's stored replies show.

    Parameters
    ----------
    experiment
        What was asked; without probes.
    cache
        Where the replies are.
    failed
        Keys of requests that were given up.
    limits
        What the answers of a curve must reach.

    Returns
    -------
    Findings
    """
    warnings = provenance_of(experiment, cache).warnings()
    return find_in(experiment, observe(experiment, cache, failed), limits, warnings)


def find_in(
    experiment: Experiment, observations: pd.DataFrame, limits: Limits = USUAL, warnings: Sequence[str] = ()
) -> Findings:
    """Find what an experiment's answers show, once they have been read.

    Parameters
    ----------
    experiment
        What was asked; without probes.
    observations
        As `observe` gives them.
    limits
        What the answers of a curve must reach.
    warnings
        How many of the replies came by which file, as `Provenance.warnings` says.

    Returns
    -------
    Findings
    """
    checks = check_answers(observations, limits)
    curves, people = estimate_curves(believable(observations, checks)), people_curve(experiment.product)
    contrasts = contrast_strategies(_answered(curves))
    conclusions = conclude(experiment, curves, people, true_elasticities(experiment), contrasts)
    conclusions = [
        *conclusions[:1],
        *(Conclusion(text, "replies") for text in warnings),
        *(Conclusion(text, "checks") for text in say_failures(checks)),
        *conclusions[1:],
    ]
    truth = true_curves(experiment)
    return Findings(experiment, observations, curves, people, contrasts, truth, conclusions, checks)


@lru_cache(maxsize=64)
def people_curve(product: Product) -> Curve | None:
    """Estimate what real people answered, once.

    Parameters
    ----------
    product
        A product of the catalog, or any other.

    Returns
    -------
    Curve or None
        None for a product that people were not asked about.
    """
    points = human_points(product)
    return None if points is None else survey_curve(points)


def _answered(curves: list[Curve]) -> list[Curve]:
    return [curve for curve in curves if len(curve.points)]
