"""What can be chosen beside what is, and what is to be said of it before anything is asked."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from core.asking.backends.capabilities import expects_logprobs
from core.asking.backends.keys import VENDORS, Keyring
from core.asking.backends.offered import offered_models
from core.asking.backends.registry import resolve
from core.asking.costs import runs_here, say
from core.asking.plan import Plan
from core.basics.errors import InputError
from core.experiment import MAX_WORDINGS, USUAL_STRATEGIES, VARIANTS, Experiment, ModelName, Series, experiments_in
from core.studies.choice import Choice


def offered_strategies(choice: Choice) -> list[str]:
    """List the strategies that can be chosen.

    Parameters
    ----------
    choice
        What was chosen.

    Returns
    -------
    list of str
        Codes: the usual strategies, the user's own, and what else is chosen, for a link may name a design that
        only an audit asks.
    """
    offered = [*USUAL_STRATEGIES, *(strategy.code for strategy in choice.own.strategies)]
    return offered + [code for code in VARIANTS if code in choice.strategies and code not in offered]


def obstacles(choice: Choice, keys: Keyring) -> list[str]:
    """Say why chosen models cannot be asked here.

    Parameters
    ----------
    choice
        What was chosen.
    keys
        The session's keys.

    Returns
    -------
    list of str
        A sentence a model that cannot.
    """
    offers = offered_models(choice.models, (), keys)
    return [offer.unavailable for offer in offers if offer.chosen and offer.unavailable]


def drawn_models(choice: Choice) -> list[str]:
    """Name the chosen models whose answers are drawn even where no number of draws is given.

    Parameters
    ----------
    choice
        What was chosen.

    Returns
    -------
    list of str
        Titles.
    """
    return [name.title for name in _names(choice) if _drawn(choice, name)]


def reads_probabilities(choice: Choice) -> bool:
    """Say whether probabilities are read of any chosen model where no number of draws is given.

    Parameters
    ----------
    choice
        What was chosen.

    Returns
    -------
    bool
        True where no model is chosen yet.
    """
    names = _names(choice)
    return not names or not all(_drawn(choice, name) for name in names)


def usual_wordings(choice: Choice) -> int:
    """Return in how many wordings is asked where it is not said.

    Parameters
    ----------
    choice
        What was chosen.

    Returns
    -------
    int
        1 as long as a model cannot be read.
    """
    try:
        return choice.usual_wordings()
    except InputError:
        return 1


def what_one_wording_leaves_open(
    experiment: Experiment | Series, plan: Callable[[Experiment | Series], Plan]
) -> str:
    """Say what is left open where a paid model is asked in one wording, and what it takes to ask all of them.

    Parameters
    ----------
    experiment
        What is to be asked.
    plan
        Counts what would be asked.

    Returns
    -------
    str
        Empty where several wordings are asked, or that costs nothing.
    """
    one = experiments_in(experiment)[0]
    if one.wordings > 1 or one.probes or not _costs(plan(experiment)):
        return ""
    try:
        cost = plan(_in_all_wordings(experiment)).cost
    except InputError:
        return ""
    return (
        "One wording is asked, so nothing will tell how far the answers hang on the words of the prompt, and no "
        f"direction can be called robust. {MAX_WORDINGS} wordings take an estimated {say(cost)}."
    )


def who_reads(plan: Plan) -> list[str]:
    """Name the servers beyond this machine to which the new calls of a run go.

    Parameters
    ----------
    plan
        What would be asked.

    Returns
    -------
    list of str
        Host names, each once.
    """
    names = [part.model.name for part in plan.parts if part.missing]
    addresses = [name.base_url or VENDORS.get(name.backend, "") for name in names if not runs_here(name)]
    return list(dict.fromkeys(urlsplit(address).netloc for address in addresses))


def _costs(plan: Plan) -> bool:
    return plan.cost.dollars is None or plan.cost.dollars.high > 0


def _in_all_wordings(asked: Experiment | Series) -> Experiment | Series:
    if isinstance(asked, Series):
        return Series(tuple(replace(one, wordings=MAX_WORDINGS) for one in asked.experiments))
    return replace(asked, wordings=MAX_WORDINGS)


def _drawn(choice: Choice, name: ModelName) -> bool:
    try:
        return name in choice.drawn_models() or not expects_logprobs(name)
    except InputError:
        return not expects_logprobs(name)


def _names(choice: Choice) -> list[ModelName]:
    names = []
    for text in choice.models:
        try:
            names.append(resolve(text))
        except InputError:
            continue
    return names
