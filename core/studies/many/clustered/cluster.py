"""A cluster of Dask's: who has joined it, and what is sent to its workers and comes back."""

import logging
import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from typing import Any

from core.asking.plan import Plan
from core.asking.replies.asked import remember
from core.basics.errors import InputError, UnblindError
from core.experiment import ModelName
from core.studies.many.clustered.task import Brought, Task, ask_shard, stop, why_not_here
from core.studies.many.design import Shard
from core.studies.many.run import Study

AT_ONCE = 256
"""Calls to one server, of all workers together, unless told otherwise; as many as one process makes at most."""
LOOK_SECONDS = 1.0
CONNECT_SECONDS = 10.0


@contextmanager
def join(address: str, at_once: int = AT_ONCE) -> Iterator["Cluster"]:
    """Connect to a cluster.

    Parameters
    ----------
    address
        Of its scheduler, such as ``tcp://scheduler:8786``.
    at_once
        Calls that all workers together may have under way to one server.

    Yields
    ------
    Cluster

    Raises
    ------
    InputError
        When Dask is not installed, or there is no scheduler or no worker.
    """
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "A cluster needs dask.distributed, which is not installed here. Nothing was asked; install it by "
            "“pip install -r requirements-cluster.txt”, here and on every worker."
        ) from None
    # What Dask says of a scheduler that is lost is said here in a sentence.
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        why = f" ({error})" if isinstance(error, ValueError) else ""
        raise InputError(
            f"There is no scheduler at {address}{why}. Nothing was asked; start one by “dask scheduler”, and give "
            "its address such as tcp://scheduler:8786."
        ) from None
    with client:
        yield Cluster(client, address, at_once)


class Cluster:
    """A cluster that is there.

    Parameters
    ----------
    client
        Dask's.
    address
        Of the scheduler.
    at_once
        Calls that all workers together may have under way to one server.
    """

    def __init__(self, client: Any, address: str, at_once: int) -> None:
        self._client, self._address, self._at_once = client, address, at_once
        self._command = secrets.token_hex(8)

    def workers(self) -> int:
        """Count the workers."""
        return len(self._client.nthreads())

    def why_not(self, models: Sequence[ModelName]) -> list[str]:
        """Say why workers cannot ask models, with the keys of their own environment.

        Parameters
        ----------
        models
            That are to be asked.

        Returns
        -------
        list of str
            A sentence each, with the worker's address; nothing where all can.
        """
        said = self._client.run(why_not_here, list(models), on_error="return")
        if not said:
            return [
                f"No worker has joined {self._address}. Nothing was asked; start some by “python -m dask worker "
                f"{self._address}” in this app's folder."
            ]
        return [
            f"The worker {worker}: {reason}"
            for worker, reasons in said.items()
            for reason in ([_why_unfit(reasons)] if isinstance(reasons, BaseException) else reasons)
        ]

    def room(self) -> int:
        """Count the shards that may be with the cluster at a time: enough that no worker waits for the next."""
        threads: int = sum(self._client.nthreads().values())
        return max(1, 2 * threads)

    def send(self, shard: Shard, plan: Plan, study: Study, budget: float | None) -> Any:
        """Have a shard asked.

        Parameters
        ----------
        shard, plan
            What is missing of it.
        study
            Whose shard it is.
        budget
            US dollars that it may cost; None for no limit.

        Returns
        -------
        distributed.Future
        """
        # By what is written down here a worker knows that it looks at the same replies.
        remember(shard.experiment, study.runner.cache)
        task = Task(
            command=self._command,
            experiment=shard.experiment.to_json(),
            id=shard.experiment.id,
            limits=study.design.limits,
            budget=budget,
            high=plan.cost.dollars.high if plan.cost.dollars else 0.0,
            at_once=self._at_once,
        )
        return self._client.submit(ask_shard, task, pure=False)

    def ended(self, futures: Sequence[Any]) -> list[Any]:
        """Wait a while for futures, and return those that ended."""
        from distributed import wait

        try:
            return list(wait(futures, timeout=LOOK_SECONDS, return_when="FIRST_COMPLETED").done)
        except TimeoutError:
            return []

    def brought(self, future: Any) -> Brought | None:
        """Return what came of a shard; None where the workers that asked it died, one after another.

        Parameters
        ----------
        future
            As `send` gave it.

        Returns
        -------
        Brought or None

        Raises
        ------
        UnblindError
            When the shard cannot be asked on a worker.
        """
        from distributed import KilledWorker

        try:
            found: Brought = future.result()
        except KilledWorker:
            return None
        except UnblindError:
            raise
        except Exception as error:
            # A worker's own failure comes back as it was there; these are the scheduler's where it is not one.
            if future.status != "error" and isinstance(error, CancelledError | OSError):
                raise
            raise UnblindError(f"A worker gave a shard up: {_why_unfit(error)}") from None
        return found

    def stop(self) -> None:
        """Have the workers make no further call."""
        self._client.run(stop, self._command, on_error="ignore")

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Say in one sentence that the scheduler was lost.

        Raises
        ------
        UnblindError
            When it was.
        """
        try:
            yield
        except (CancelledError, OSError):
            raise UnblindError(
                f"The scheduler at {self._address} was lost. Every reply is kept; run the study again."
            ) from None


def _why_unfit(error: BaseException) -> str:
    if isinstance(error, ModuleNotFoundError):
        return (
            f"it has no module “{error.name}”. Start it in this app's folder, with what requirements.txt and "
            "requirements-cluster.txt name."
        )
    why = f" ({error.strerror})" if isinstance(error, OSError) and error.strerror else ""
    return f"it failed by {type(error).__name__}{why}. Every reply is kept; its log tells more."
