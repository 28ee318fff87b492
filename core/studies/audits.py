"""The three audits of a choice: what moves with the price, what a stated price does, and what the design does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from core.analysis.audits import designs, focalism, leakage
from core.analysis.demand.curves import Curve, estimate_curves
from core.analysis.demand.limits import USUAL, Limits
from core.analysis.demand.validity import believable, check_answers, say_failures
from core.asking.plan import Plan
from core.basics.errors import InputError
from core.basics.words import join
from core.experiment import PROBE_DRAWS, Experiment, Product, strategy_phrase
from core.studies.choice import Choice
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
    curves: list[Curve]
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
    estimate: Callable[[pd.DataFrame, list[Curve]], list[Any]]
    say: Callable[[list[Any], Product], list[str]]
    of_strategies: bool = False

    def find(self, memory: Memory, experiment: Experiment, limits: Limits = USUAL) -> Finding:
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


LEAKAGE = Audit(
    "leakage",
    "Leakage",
    "Which unstated variables move with the price?",
    "The model is asked to fill in what the prompt leaves unsaid, instead of deciding. What it fills in "
    "differently at different prices mixes into its purchases (Gui & Toubia, arXiv 2312.15524). Every variable is "
    f"asked {PROBE_DRAWS} times a price unless “Draws a prompt” says otherwise; 2 give a quick look. Strategies "
    "that ask every price at once, and edited prompts, are left out.",
    "What moves with the price bends the curve: as long as it does, the curve's size is not to be believed, and "
    "under naive prompts its direction neither. If nothing is shown to move, a flat curve has another cause.",
    Choice.leakage,
    lambda observations, _: leakage.audit(observations),
    leakage.sentences,
    of_strategies=True,
)
FOCALISM = Audit(
    "focalism",
    "Focalism",
    "Does the curve step where the prompt states a competitor's price?",
    "What a prompt states is weighed more than a shopper would weigh it. The same curve is asked with different "
    "competitor's prices stated: a step that moves with them is their doing. The sidebar's strategies play no "
    "part.",
    "A step that moves with the stated price is the prompt's doing, and no threshold of shoppers: do not price "
    "below it for its sake. Without one, a step in the curve may be believed further.",
    Choice.focalism,
    lambda observations, _: focalism.focalism(observations),
    focalism.sentences,
)
DESIGNS = Audit(
    "designs",
    "Design sensitivity",
    "How far is the effect conditional on the experiment that is disclosed?",
    "Disclosure gives an effect that holds under the experiment that is disclosed. The same prices are asked "
    "under other experiments: half of the range, two prices, another distribution, per cent, an expert. The "
    "sidebar's strategies play no part.",
    "Where the effect changes with the disclosed range, it holds for that range alone: disclose the prices that "
    "could really be set. Where it does not, it speaks for more than one range.",
    Choice.designs,
    designs.sensitivity,
    designs.sentences,
)
AUDITS = {audit.name: audit for audit in (LEAKAGE, FOCALISM, DESIGNS)}


@dataclass(frozen=True)
class Check:
    """Where one audit of a choice stands.

    Parameters
    ----------
    audit
        Which.
    plan
        Its calls; None where the choice has no such audit.
    finding
        What it found; None as long as a reply is missing.
    problem
        Why the choice has no such audit; empty where it has.
    note
        As `Audit.note` says.
    """

    audit: Audit
    plan: Plan | None = None
    finding: Finding | None = None
    problem: str = ""
    note: str = ""


def check_all(choice: Choice, memory: Memory) -> list[Check]:
    """Say where every audit of a choice stands.

    Parameters
    ----------
    choice
        What was chosen.
    memory
        Holds the replies, and what was made of them before.

    Returns
    -------
    list of Check
        One an audit.
    """
    return [_check(audit, choice, memory) for audit in AUDITS.values()]


def _check(audit: Audit, choice: Choice, memory: Memory) -> Check:
    try:
        experiment, limits = audit.experiment(choice), choice.limits()
    except InputError as error:
        return Check(audit, problem=str(error))
    plan = memory.runner.plan(experiment)
    finding = None if plan.new_calls else audit.find(memory, experiment, limits)
    return Check(audit, plan, finding, note=audit.note(choice, experiment))
