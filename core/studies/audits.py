"""The three audits of a choice: what moves with the price, what a stated price does, and what the design does."""

from collections.abc import Callable
from dataclasses import dataclass

from core.analysis.audits import designs, focalism, leakage
from core.analysis.demand.curves import estimate_curves
from core.asking.plan import Plan, plan_calls
from core.asking.replies.cache import ReplyCache
from core.asking.replies.observations import observe, observe_probes
from core.basics.errors import InputError
from core.experiment.experiment import Experiment
from core.studies.choice import Choice


@dataclass(frozen=True)
class Audit:
    """A question about a choice's curves that an experiment of its own answers.

    Parameters
    ----------
    title
        Its name on the screen.
    question
        What it answers.
    experiment
        From the choice to the experiment; raises `InputError` where the choice has none.
    say
        From the experiment and its replies to what was found.
    """

    title: str
    question: str
    experiment: Callable[[Choice], Experiment]
    say: Callable[[Experiment, ReplyCache], list[str]]


def _say_leakage(experiment: Experiment, cache: ReplyCache) -> list[str]:
    return leakage.sentences(leakage.audit(observe_probes(experiment, cache)), experiment.product)


def _say_focalism(experiment: Experiment, cache: ReplyCache) -> list[str]:
    found = focalism.focalism(observe(experiment, cache))
    return focalism.sentences(found, experiment.product)


def _say_designs(experiment: Experiment, cache: ReplyCache) -> list[str]:
    observations = observe(experiment, cache)
    return designs.sentences(designs.sensitivity(observations, estimate_curves(observations)), experiment.product)


AUDITS = {
    "leakage": Audit("Leakage", "Which unstated variables move with the price?", Choice.audit, _say_leakage),
    "focalism": Audit(
        "Focalism",
        "Does the curve step where the prompt states a competitor's price?",
        Choice.focalism,
        _say_focalism,
    ),
    "designs": Audit(
        "Design sensitivity",
        "How far is the effect conditional on the experiment that is disclosed?",
        Choice.designs,
        _say_designs,
    ),
}


@dataclass(frozen=True)
class Check:
    """Where one audit of a choice stands.

    Parameters
    ----------
    name
        Key of `AUDITS`.
    experiment
        What answers it; None where the choice has no such audit.
    plan
        Its calls where replies are missing.
    sentences
        What it found; empty as long as a reply is missing.
    problem
        Why the choice has no such audit; empty where it has.
    """

    name: str
    experiment: Experiment | None = None
    plan: Plan | None = None
    sentences: tuple[str, ...] = ()
    problem: str = ""


class Checks:
    """The audits of choices; what a complete one says is worked out once, for replies never change.

    Parameters
    ----------
    cache
        Where the replies are.
    """

    def __init__(self, cache: ReplyCache) -> None:
        self._cache = cache
        self._said: dict[str, tuple[str, ...]] = {}

    def of(self, choice: Choice) -> list[Check]:
        """Say where every audit of a choice stands.

        Parameters
        ----------
        choice
            What was chosen.

        Returns
        -------
        list of Check
            One an audit.
        """
        found = []
        for name, audit in AUDITS.items():
            try:
                experiment = audit.experiment(choice)
            except InputError as error:
                found.append(Check(name, problem=str(error)))
                continue
            found.append(self._check(name, audit, experiment))
        return found

    def _check(self, name: str, audit: Audit, experiment: Experiment) -> Check:
        if experiment.id not in self._said:
            plan = plan_calls(experiment, self._cache)
            if plan.new_calls:
                return Check(name, experiment, plan)
        return Check(name, experiment, sentences=self._say(audit, experiment))

    def _say(self, audit: Audit, experiment: Experiment) -> tuple[str, ...]:
        if experiment.id not in self._said:
            self._said[experiment.id] = tuple(audit.say(experiment, self._cache))
        return self._said[experiment.id]
