"""Which experiments were asked, and how much of each is stored."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress

from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import call_keys
from core.asking.replies.store import Listed
from core.basics.errors import InputError
from core.experiment import AnyExperiment, Experiment, read_experiment


def remember(experiment: AnyExperiment, cache: ReplyCache) -> None:
    """Write down that an experiment was asked here, so that its id finds it again, and how much of it is stored.

    Parameters
    ----------
    experiment
        What is asked.
    cache
        Where its replies are kept.
    """
    index = cache.store.experiments
    if not index.remember(experiment.id, experiment.to_json(), None):
        _count(experiment, cache)


def listed(cache: ReplyCache) -> list[Listed]:
    """List the experiments that were asked, with how much of each is stored; no reply is looked at for it.

    Parameters
    ----------
    cache
        Where replies are kept. What came by a file, or stood in a cache of before, is counted at the first time.

    Returns
    -------
    list of Listed
        By their ids; without those whose entry is damaged.
    """
    new = count_new(cache)
    known = {one.id: one for one in [*cache.store.experiments.listed(), *new]}
    return [known[id] for id in sorted(known)]


def count_new(cache: ReplyCache, source: int | None = None) -> list[Listed]:
    """Count what is stored of experiments of which it is not known.

    Parameters
    ----------
    cache
        Where replies are kept.
    source
        Number of the import by which they came; None for all.

    Returns
    -------
    list of Listed
    """
    return [_count(one, cache) for one in _read(cache.store.experiments.uncounted(source))]


def _count(experiment: AnyExperiment, cache: ReplyCache) -> Listed:
    """Count what is stored, and keep the number where the disk takes it."""
    calls = call_keys(experiment)
    if cache.why_read_only():
        return _found(experiment, calls, cache)
    with cache.store.database.writing():
        cache.store.experiments.note_forms(cache.other_names(calls))
        found = _found(experiment, calls, cache)
        cache.store.experiments.count(found, calls)
    return found


def _found(experiment: AnyExperiment, calls: set[str], cache: ReplyCache) -> Listed:
    summary = _summary(experiment) | {"models": [str(model.name) for model in experiment.models]}
    return Listed(experiment.id, json.dumps(summary), len(calls), len(cache.stored(calls)))


def _summary(experiment: AnyExperiment) -> dict[str, object]:
    if isinstance(experiment, Experiment):
        return {
            "product": experiment.product.name,
            "prices": len(experiment.points),
            "strategies": [strategy.code for strategy in experiment.strategies],
            "asks": "audit" if experiment.probes else "purchase",
        }
    return {
        "product": experiment.vignette.title,
        "arms": len(experiment.vignette.arms),
        "strategies": list(experiment.strategies),
        "asks": "audit" if experiment.asks == "leakage" else experiment.asks,
    }


def stored_keys(experiment: AnyExperiment, cache: ReplyCache) -> tuple[list[str], int]:
    """Find the stored replies of an experiment.

    Parameters
    ----------
    experiment
        What was asked.
    cache
        Where replies are kept.

    Returns
    -------
    tuple
        The keys of those that are stored, and how many there would be if all were.
    """
    keys = call_keys(experiment)
    return list(cache.kept_under(keys)), len(keys)


def is_any_stored(experiment: AnyExperiment, cache: ReplyCache) -> bool:
    """Say whether any reply of an experiment is stored."""
    return bool(stored_keys(experiment, cache)[0])


def delete(experiment: AnyExperiment, cache: ReplyCache) -> int:
    """Take an experiment and its replies away for good; others that ask the same lose those, too.

    Parameters
    ----------
    experiment
        What was asked.
    cache
        Where its replies are kept.

    Returns
    -------
    int
        How many replies were stored, damaged ones among them.

    Raises
    ------
    CacheError
        When none was taken away.
    """
    keys = call_keys(experiment)
    removed = cache.remove([*cache.kept_under(keys), *cache.damaged(keys)])
    cache.store.experiments.drop(experiment.id)
    return removed


def find(id: str, cache: ReplyCache) -> AnyExperiment | None:
    """Return an experiment that was asked.

    Parameters
    ----------
    id
        Its id.
    cache
        Where replies are kept.

    Returns
    -------
    Experiment or ArmExperiment or None
        None where none with this id was.
    """
    text = cache.store.experiments.definition(id)
    return next(iter(_read({id: text})), None) if text else None


def experiments(cache: ReplyCache) -> list[AnyExperiment]:
    """Return every experiment that was asked.

    Parameters
    ----------
    cache
        Where replies are kept.

    Returns
    -------
    list of Experiment or ArmExperiment
        By their ids; without those whose entry is damaged.
    """
    return list(_read(cache.store.experiments.definitions()))


def _read(definitions: Mapping[str, str]) -> Iterable[AnyExperiment]:
    for text in definitions.values():
        with suppress(InputError):
            yield read_experiment(text)
