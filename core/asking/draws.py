"""Answers drawn where a server turned out to give no first-token probabilities: offered, never done unasked."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from core.asking.backends.registry import find_backend
from core.asking.plan import Plan
from core.experiment import AnyExperiment, ModelChoice, ModelName, Series


@dataclass(frozen=True)
class Withheld:
    """What cannot be read, as this process has learnt from servers.

    Parameters
    ----------
    models
        Whose first-token probabilities are wanted and not to be had.
    calls
        New calls that want them.
    """

    models: tuple[ModelName, ...]
    calls: int


def withheld_from(plan: Plan) -> Withheld:
    """Find the missing calls that want probabilities which the model's server does not give.

    Parameters
    ----------
    plan
        What would be asked.

    Returns
    -------
    Withheld
    """
    models: dict[ModelName, int] = {}
    for part in plan.parts:
        name = part.model.name
        wanted = sum(request.sampling.top_logprobs is not None for request in part.missing)
        if wanted and not find_backend(name.backend).gives_logprobs(name):
            models[name] = models.get(name, 0) + wanted
    return Withheld(tuple(models), sum(models.values()))


def drawn_instead(asked: AnyExperiment | Series, models: Collection[ModelName]) -> AnyExperiment | Series:
    """Return the same questions with answers drawn of some models, where probabilities were to be read.

    Parameters
    ----------
    asked
        What was to be asked.
    models
        Whose answers are to be drawn.

    Returns
    -------
    AnyExperiment or Series
        Another experiment, with another id.

    Raises
    ------
    InputError
        When that would be too many questions.
    """
    return _with_models(asked, lambda model: replace(model, logprobs=False) if model.name in models else model)


def drawn_so_often(asked: AnyExperiment | Series, draws: int) -> AnyExperiment | Series:
    """Return the same questions with so many answers drawn of every model.

    Parameters
    ----------
    asked
        What was to be asked.
    draws
        Answers a prompt.

    Returns
    -------
    AnyExperiment or Series
        Another experiment, with another id.

    Raises
    ------
    InputError
        When that would be too many questions.
    """
    return _with_models(asked, lambda model: replace(model, draws=draws))


def _with_models(
    asked: AnyExperiment | Series, change: Callable[[ModelChoice], ModelChoice]
) -> AnyExperiment | Series:
    if isinstance(asked, Series):
        return Series(tuple(replace(one, models=tuple(map(change, one.models))) for one in asked.experiments))
    return replace(asked, models=tuple(map(change, asked.models)))
