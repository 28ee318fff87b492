"""What is to be said of a run: what it asks and leaves open, for what it waits, what failed, and who reads it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.asking.backends.keys import VENDORS
from core.asking.costs import runs_here, say, say_dollars
from core.asking.plan import Plan, say_calls
from core.asking.run import Run
from core.basics.errors import InputError
from core.basics.words import join, shortened
from core.experiment import (
    MAX_WORDINGS,
    SYNTHETIC,
    AnyExperiment,
    Experiment,
    Series,
    experiments_in,
    method_of,
    strategy_phrase,
)
from core.experiment.arms import arm_strategy_phrase
from core.studies.arms.choice import ArmChoice
from core.studies.choice import OWN_PANEL, Choice
from core.studies.link import doubt

if TYPE_CHECKING:
    from core.studies.many import StudyDesign, StudyPlan

LONGEST_NAME = 60
"""Letters of a product's name or an experiment's title in a line about a run."""
OWN_PERSONAS_LEAVE = (
    "Your own personas are sent to {readers}, word for word. "
    "Where they describe real people, ask only if you may pass on what they say of them."
)

ONE_READING = (
    "Probabilities are read in one wording, so their curves will have no intervals and name a direction at most: "
    f"ask {MAX_WORDINGS} wordings, or draws, where that is too little."
)


def what_is_asked(experiments: Sequence[AnyExperiment]) -> str:
    """Say what a run asks, so that it can be told from another of the same product.

    Parameters
    ----------
    experiments
        Of the run, at least one.

    Returns
    -------
    str
        A clause: about what, the strategies, the prices or arms, and the models.
    """
    first, more = experiments[0], len(experiments) - 1
    if isinstance(first, Experiment):
        about = first.product.name
        asks = "leakage audit, " if first.probes else ""
        strategies = [strategy_phrase(one.code) for one in first.strategies]
        varied = which_prices(experiments)
    else:
        about = first.vignette.title
        asks = "" if first.asks == "answers" else f"{first.asks} audit, "
        strategies = [arm_strategy_phrase(code) for code in first.strategies]
        varied = f"{len(first.vignette.arms)} arms"
    others = f" and {more} more" if more else ""
    which, models = join(list(dict.fromkeys(strategies))), join([model.name.title for model in first.models])
    return f"{shortened(about, LONGEST_NAME)}{others}; {asks}{which}; {varied}; {models}"


def which_prices(experiments: Sequence[AnyExperiment]) -> str:
    """Say at which prices a run asks.

    Parameters
    ----------
    experiments
        Of the run, at least one.

    Returns
    -------
    str
        Such as ``6 prices from $9.99 to $19.99``; empty beyond price.
    """
    first = experiments[0]
    if not isinstance(first, Experiment):
        return ""
    prices = [first.product.write(point.price) for point in first.points]
    if len(experiments) > 1:
        # Each has its own.
        return f"{len(prices)} {'price' if len(prices) == 1 else 'prices'} each"
    return prices[0] if len(prices) == 1 else f"{len(prices)} prices from {prices[0]} to {prices[-1]}"


def what_failed(run: Run) -> str:
    """Say how many of a run's calls were not answered, what is kept, and what to do next.

    Parameters
    ----------
    run
        It has ended.

    Returns
    -------
    str
        Sentences; empty where no call failed.
    """
    if not run.failures:
        return ""
    progress, calls = run.progress(), say_calls(run.plan.new_calls)
    reasons = " ".join(dict.fromkeys(run.failures.values()))
    if progress.asked or progress.shared:
        return f"{progress.failed:,} of {calls} failed; every other answer is kept. {reasons}"
    dollars = run.actual().dollars
    spent = "what they cost is not known" if dollars is None else f"{say_dollars(dollars)} was spent"
    before = f"; what was answered before, {progress.cached:,} of {run.plan.calls:,}, is kept"
    return f"None of {calls} was answered, and {spent}{before if progress.cached else ''}. {reasons}"


def why_it_waits(run: Run, first: Run, *, named: bool) -> str:
    """Say that a run waits for another one, which asks the same server and began before.

    Parameters
    ----------
    run, first
        The one that waits, and the one for which it does.
    named
        Whether it may be said what that one asks.

    Returns
    -------
    str
        Sentences.
    """
    progress, waiting = first.progress(), run.progress()
    waits = "Takes turns with" if waiting.asked or waiting.shared else "Waits for"
    whose = f"an earlier run: {what_is_asked(first.plan.experiments)}" if named else "another person's run"
    settled = f"{progress.settled:,} of {progress.calls:,} answers"
    return f"{waits} {whose}. It has {settled}{', which stay if it is stopped' if named else ''}."


def what_one_wording_leaves_open(
    experiment: AnyExperiment | Series, plan: Callable[[AnyExperiment | Series], Plan]
) -> str:
    """Say what is left open where a model is asked in one wording, and what it takes to ask all of them.

    Parameters
    ----------
    experiment
        What is to be asked.
    plan
        Counts what would be asked.

    Returns
    -------
    str
        Empty where several wordings are asked, or no model is.
    """
    one = experiments_in(experiment)[0]
    decides = not one.probes if isinstance(one, Experiment) else one.asks == "answers"
    if one.wordings > 1 or not decides or all(model.name.backend == SYNTHETIC for model in one.models):
        return ""
    try:
        cost = plan(_in_all_wordings(experiment)).cost
    except InputError:
        return ""
    return (
        "One wording is asked, so nothing will tell how far the answers hang on the words of the prompt, and no "
        f"direction can be called robust. {MAX_WORDINGS} wordings take an estimated {say(cost)}."
    )


def what_is_doubtful(design: "StudyDesign") -> list[str]:
    """Say what in a study is probably not meant, and what it cannot settle as it is asked.

    Parameters
    ----------
    design
        What is to be asked.

    Returns
    -------
    list of str
        A sentence or two each; of doubts on products the first, and of how many more it is true.
    """
    doubts = [said for choice in design.choices if isinstance(choice, Choice) and (said := doubt(choice))]
    more = f" Likewise of {len(doubts) - 1:,} more products." if len(doubts) > 1 else ""
    found = [f"{doubts[0]}{more}"] if doubts else []
    return [*found, ONE_READING] if _is_read_once(design) else found


def _is_read_once(design: "StudyDesign") -> bool:
    one = next(design.shards()).experiment
    # Personas, too, tell how far answers differ.
    if not isinstance(one, Experiment) or one.wordings > 1 or len(one.personas) > 1:
        return False
    return any(method_of(strategy, model) == "logprob" for strategy in one.strategies for model in one.models)


def who_reads_own_personas(choice: Choice | ArmChoice, plan: "Plan | StudyPlan") -> str:
    """Say to which servers beyond this machine the new calls of a run take the user's own personas.

    Parameters
    ----------
    choice
        What was chosen.
    plan
        What would be asked.

    Returns
    -------
    str
        Empty where they stay here, or none are asked.
    """
    readers = _readers(plan) if choice.personas == OWN_PANEL else []
    return OWN_PERSONAS_LEAVE.format(readers=join(readers)) if readers else ""


def _readers(plan: "Plan | StudyPlan") -> list[str]:
    outside = [name for name in plan.models if not runs_here(name)]
    addresses = [name.base_url or VENDORS.get(name.backend, "") for name in outside]
    return list(dict.fromkeys(urlsplit(address).netloc for address in addresses))


def _in_all_wordings(asked: AnyExperiment | Series) -> AnyExperiment | Series:
    if isinstance(asked, Series):
        return Series(tuple(replace(one, wordings=MAX_WORDINGS) for one in asked.experiments))
    return replace(asked, wordings=MAX_WORDINGS)
