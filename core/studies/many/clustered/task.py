"""What a worker of a cluster does: the ordinary runner asks a shard, and its files go back as they are.

A task holds the experiment and no key: the keys are those of the worker's environment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from core.analysis.demand.limits import Limits
from core.asking.backends.keys import Keyring
from core.asking.backends.registry import why_not_asked
from core.asking.costs import NOTHING
from core.asking.plan import Plan
from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.run import Run, Terms
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.experiment import ModelName, read_experiment
from core.studies.many.clustered.pace import shared_pace
from core.studies.many.design import Shard
from core.studies.many.folder import StudyFolder
from core.studies.many.manifest import Done
from core.studies.many.run import Outcome

LOOK_SECONDS = 0.5
_stopped = set[str]()
"""Commands whose tasks make no further call in this process."""
_one_runner = Lock()


class NotAskedError(InputError):
    """A worker is none of this study's, so it asked nothing."""


@dataclass(frozen=True)
class Task:
    """What a worker is told.

    Parameters
    ----------
    command
        Which command it is for.
    experiment, id
        What is asked, as JSON, and its id.
    limits
        What answers must reach.
    budget
        US dollars that the shard may cost; None for no limit.
    high
        What its calls were to cost at most, in US dollars, when the budget was set aside.
    at_once
        Calls that all workers together may have under way to one server.
    """

    command: str
    experiment: str
    id: str
    limits: Limits
    budget: float | None
    high: float
    at_once: int


@dataclass(frozen=True)
class Brought:
    """What a worker gives back.

    Parameters
    ----------
    outcome
        What came of the shard.
    done
        What its files are; None where it was stopped.
    files
        Their content by name.
    dollars
        What the shard cost at most, with what a worker that died may have spent on it.
    """

    outcome: Outcome
    done: Done | None
    files: dict[str, bytes]
    dollars: float


def why_not_here(models: Sequence[ModelName]) -> list[str]:
    """Say why models cannot be asked from a worker."""
    return why_not_asked(models, Keyring())


def stop(command: str) -> None:
    """Make no further call for a command in this process."""
    _stopped.add(command)


def ask_shard(task: Task) -> Brought:
    """Ask what is missing of a shard, and write what it shows.

    Parameters
    ----------
    task
        Says what.

    Returns
    -------
    Brought

    Raises
    ------
    UnblindError
        When the worker cannot be one of this study's, or its replies cannot be kept.
    """
    from distributed import get_worker

    worker: Any = get_worker()
    key = worker.get_current_task()
    with _one_runner:
        runner = _runner(worker, task.at_once)
    experiment = read_experiment(task.experiment)
    _check_place(task, experiment.id, runner.cache, worker.address)
    # What an earlier command left under way here ends first, so that this run keeps its own budget.
    while (before := runner.find(experiment)) and before.active:
        before.wait()
    if task.command in _stopped:
        return Brought(Outcome(0, 0, NOTHING, stopped=True), None, {}, 0.0)
    run = runner.start(experiment, agree=lambda plan: Terms(_left(task, plan)))
    while not run.wait(LOOK_SECONDS):
        if task.command in _stopped or _is_unwanted(worker, key):
            run.stop()
    return _brought(task, Shard(experiment), run, runner)


def _check_place(task: Task, id: str, replies: ReplyCache, name: str) -> None:
    if id != task.id:
        raise NotAskedError(
            f"The worker {name} runs another version of this app. Every reply is kept; install the same on all."
        )
    if replies.store.experiments.definition(id) is None:
        raise NotAskedError(
            f"The worker {name} keeps its replies elsewhere ({replies.place}) than the study does. Nothing was "
            "asked there; start it with the same UNBLIND_CACHE."
        )


def _left(task: Task, plan: Plan) -> float | None:
    """Return what may be spent, without what a worker that died may have spent on calls that are answered."""
    return None if task.budget is None else max(0.0, task.budget - _spent_before(task, plan))


def _spent_before(task: Task, plan: Plan) -> float:
    high = plan.cost.dollars.high if plan.cost.dollars else 0.0
    return max(0.0, task.high - high)


def _brought(task: Task, shard: Shard, run: Run, runner: Runner) -> Brought:
    from core.studies.many.results import write_shard

    outcome, dollars = Outcome.of(run), run.actual().dollars
    spent = _spent_before(task, run.plan) + (dollars.high if dollars else 0.0)
    if outcome.stopped:
        return Brought(outcome, None, {}, spent)
    with TemporaryDirectory() as where:
        done = write_shard(shard, run, runner.cache, task.limits, StudyFolder(Path(where)))
        return Brought(outcome, done, {name: (Path(where) / name).read_bytes() for name in done.files}, spent)


def _is_unwanted(worker: Any, key: str) -> bool:
    """Whether nobody waits for a task any more: it was cancelled, or who wanted it is gone."""
    known = worker.state.tasks.get(key)
    return known is None or known.state == "cancelled"


@cache
def _runner(worker: Any, at_once: int) -> Runner:
    """Return the one runner of this process, which outlasts the tasks."""
    return Runner(ReplyCache(cache_place()), pace_for=shared_pace(worker, at_once))
