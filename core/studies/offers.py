"""What can be chosen beside what is."""

from collections.abc import Iterable

from core.asking.backends.capabilities import expects_logprobs
from core.asking.backends.registry import resolve
from core.basics.errors import InputError
from core.experiment import USUAL_STRATEGIES, VARIANTS, ModelName
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


def unread_models(models: Iterable[str]) -> list[str]:
    """Say which chosen models have a name that means none.

    Parameters
    ----------
    models
        As they were typed.

    Returns
    -------
    list of str
        A sentence each.
    """
    problems = []
    for text in models:
        try:
            resolve(text)
        except InputError as error:
            problems.append(str(error))
    return problems


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
