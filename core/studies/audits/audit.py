"""What an audit is: a question about a choice's curves, the experiment that answers it, and what is said of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from core.analysis.demand.limits import USUAL, Limits
from core.basics.words import join
from core.experiment import Experiment, Product, strategy_phrase
from core.studies.choice import Choice

if TYPE_CHECKING:  # Estimating takes long to load, and what is asked needs none of it.
    from core.analysis.demand.curves import Curve
    from core.studies.memory import Memory


@dataclass(frozen=True)
class Finding:
    """What an audit found.

    Parameters
    ----------
    experiment
        What was asked.
    observations
        What was answered.
    curves
        What was estimated; empty where the audit asks for no decision.
    found
        Records of the audit: `Leakage`, `Focalism` or `Sensitivity`.
    sentences
        The same in words, after which replies came by a file, and those of `failed_checks`.
    failed_checks
        Which answers failed their checks and are left out, and why; of decisions alone.
    """

    experiment: Experiment
    observations: pd.DataFrame
    curves: "list[Curve]"
    found: list[Any]
    sentences: tuple[str, ...]
    failed_checks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audit:
    """A question about a choice's curves that an experiment of its own answers.

    Parameters
    ----------
    name
        In links, commands and documents.
    title
        On the screen.
    question
        What it answers.
    explanation
        How, and what it leaves out.
    consequence
        What an answer would change.
    experiment
        From the choice to the experiment; raises `InputError` where the choice has none.
    estimate
        From observations, and their curves, to the audit's records.
    say
        From the records to sentences.
    of_strategies
        Whether it asks under the choice's strategies, not under its own.
    """

    name: str
    title: str
    question: str
    explanation: str
    consequence: str
    experiment: Callable[[Choice], Experiment]
    estimate: Callable[[pd.DataFrame, "list[Curve]"], list[Any]]
    say: Callable[[list[Any], Product], list[str]]
    of_strategies: bool = False

    def find(self, memory: "Memory", experiment: Experiment, limits: Limits = USUAL) -> Finding:
        """Find what the stored replies show.

        Parameters
        ----------
        memory
            Holds the replies, and what was made of them before.
        experiment
            As `experiment` gave it.
        limits
            What the answers of a curve must reach; nothing where the audit asks for no decision.

        Returns
        -------
        Finding
        """
        from core.analysis.demand.validity import believable, check_answers, say_failures

        def work(answers: pd.DataFrame) -> Finding:
            checks = [] if experiment.probes else check_answers(answers, limits)
            believed = answers if experiment.probes else believable(answers, checks)
            warnings = tuple(memory.provenance(experiment).warnings())
            return self._find_in(experiment, answers, believed, tuple(say_failures(checks)), warnings)

        name = self.name if experiment.probes else f"{self.name} {limits}"
        return memory.recall(name, experiment, work)

    def _find_in(
        self,
        experiment: Experiment,
        observations: pd.DataFrame,
        believed: pd.DataFrame,
        failed: tuple[str, ...],
        warnings: tuple[str, ...],
    ) -> Finding:
        from core.analysis.demand.curves import estimate_curves

        curves = [] if experiment.probes else estimate_curves(believed)
        found = self.estimate(believed, curves)
        sentences = (*warnings, *failed, *self.say(found, experiment.product))
        return Finding(experiment, observations, curves, found, sentences, failed)

    def note(self, choice: Choice, experiment: Experiment) -> str:
        """Say which of the choice's strategies the audit leaves out, and why.

        Parameters
        ----------
        choice
            What was chosen.
        experiment
            As `experiment` gave it.

        Returns
        -------
        str
            Empty where it leaves out none.
        """
        asked = {strategy.code for strategy in experiment.strategies}
        names = [strategy_phrase(code) for code in choice.strategies if code not in asked]
        if not self.of_strategies or not names:
            return ""
        own = "is asked one price a prompt, by the app's own prompts"
        return f"Not asked under {join(names)}: {self.title.lower()} {own}."
