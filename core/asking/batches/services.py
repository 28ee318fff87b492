"""What a vendor's batches have in common: submitted, looked after, collected, cancelled."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Protocol

from core.basics.paths import data_rows


@dataclass(frozen=True)
class Limits:
    """What one batch may hold, and how long it may take.

    Parameters
    ----------
    requests, size
        Calls, and bytes of their lines, below what the vendor takes.
    hours
        After which the vendor ends it, answered or not.
    """

    requests: int
    size: int
    hours: float


@dataclass(frozen=True)
class BatchState:
    """How far a batch is.

    Parameters
    ----------
    ended
        Whether nothing more is worked on.
    counted
        How many of its calls have a result, by the vendor's count.
    failed
        Why the batch as a whole was not taken; empty where it was.
    whole
        Whether every call is to have a result once it has ended; not where it expired or was cancelled.
    """

    ended: bool
    counted: int
    failed: str = ""
    whole: bool = True


class BatchService(Protocol):
    """A vendor's batches of one model."""

    def submit(self, lines: Path, name: str) -> str:
        """Submit a file of calls under a name, and return the batch's id."""

    def find(self, name: str, since: float, calls: int, known: Collection[str]) -> str | None:
        """Find a batch that was submitted under a name after a time, though nobody heard of its id."""

    def poll(self, id: str) -> BatchState:
        """Say how far a batch is."""

    def collect(self, id: str, file: IO[bytes]) -> None:
        """Write what results a batch has as lines of OpenAI's form."""

    def cancel(self, id: str) -> None:
        """Have a batch end; what is answered by then can be collected."""


@cache
def batch_limits() -> dict[str, Limits]:
    """Return what batches may hold, by the backend that takes them."""
    return {
        row["backend"]: Limits(int(row["most_requests"]), int(row["most_bytes"]), float(row["hours"]))
        for row in data_rows("batches.csv")
    }
