"""What became of a run, once it has ended."""

from collections.abc import Sequence

from core.analysis.demand.curves import Curve
from core.analysis.demand.limits import Limits
from core.analysis.demand.verdicts import say_elasticity
from core.asking.costs import say_dollars
from core.experiment import AnyExperiment, Series, strategy_title
from core.experiment.arms import ArmExperiment, arm_strategy_title
from core.studies import link
from core.studies.audits import AUDITS
from core.studies.memory import Memory
from core.studies.workspaces.past import MAX_TEXT, CurveFound, Outcome, PastRun

NOTHING = "No answer could be read, so there is no effect."


def outcome_of(past: PastRun, asked: AnyExperiment | Series, memory: Memory) -> Outcome | None:
    """Say what became of a run.

    Parameters
    ----------
    past
        The run.
    asked
        What it asked.
    memory
        Holds the replies, and knows the runs of this process.

    Returns
    -------
    Outcome or None
        None while it is under way.

    Raises
    ------
    InputError
        When the checks of its choice cannot be read.
    """
    run = memory.runner.find(asked)
    if run is not None and run.active:
        return None
    calls, cost = None, ""
    if run is not None:
        dollars = run.actual().dollars
        calls, cost = run.progress().asked, "not known" if dollars is None else say_dollars(dollars)
    if isinstance(asked, Series):
        return Outcome(calls, cost, "")
    limits = link.from_query(dict(past.choice)).limits()
    if isinstance(asked, ArmExperiment):
        headline, effects = _of_arms(asked, memory, limits)
        return Outcome(calls, cost, headline[:MAX_TEXT], effects)
    if past.kind in AUDITS:
        found = AUDITS[past.kind].find(memory, asked, limits)
        return Outcome(calls, cost, " ".join(found.sentences[:1])[:MAX_TEXT], _curves(found.curves))
    findings = memory.findings(asked, limits)
    return Outcome(calls, cost, findings.headline[:MAX_TEXT], _curves(findings.answered))


def _of_arms(asked: ArmExperiment, memory: Memory, limits: Limits) -> tuple[str, tuple[CurveFound, ...]]:
    """Say what answers beyond price came to, and what each model shows by each strategy; of an audit nothing."""
    if asked.asks != "answers":
        return "", ()
    # Loaded where such a run has ended, for every page lists past runs and most look at prices alone.
    from core.studies.arms.remembered import ArmStudy

    found = ArmStudy(memory, asked, limits).findings
    headline = " ".join((*found.said("headline"), *found.failed_checks)) or NOTHING
    return headline, tuple(
        CurveFound(one.asked.title, arm_strategy_title(one.strategy), text[:MAX_TEXT], "")
        for one, text in found.told
    )


def _curves(curves: Sequence[Curve]) -> tuple[CurveFound, ...]:
    return tuple(
        CurveFound(one.asked.title, strategy_title(one.strategy), one.shape, say_elasticity(one)) for one in curves
    )
