"""Which batches of a study there are, on disk before a vendor hears of them."""

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from core.asking.batches.lines import short
from core.basics.errors import InputError
from core.studies.many.folder import StudyFolder


@dataclass(frozen=True)
class Entry:
    """A batch.

    Parameters
    ----------
    name
        Under which it is submitted, so that it is found again where nobody heard of its id.
    model
        As a link writes it.
    calls
        How many it holds.
    reserved
        US dollars that it may cost at most; what it did cost once it has ended.
    since
        When it was written down, in seconds since 1970.
    state
        ``written`` before its id is known, ``submitted``, or ``ended``: collected, as far as it was answered.
    id
        The vendor's; empty where it is not known.
    replies
        New ones that it brought.
    said
        Why calls of it stay missing, a sentence each.
    others
        Ids of batches that were found to be somebody else's.
    """

    name: str
    model: str
    calls: int
    reserved: float
    since: float
    state: Literal["written", "submitted", "ended"] = "written"
    id: str = ""
    replies: int = 0
    said: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class Book:
    """The batches of a study, a file each, with its calls beside.

    Parameters
    ----------
    folder
        The study's.
    """

    def __init__(self, folder: StudyFolder) -> None:
        self._folder = folder
        self._path = folder.path / "batches"

    def entries(self) -> list[Entry]:
        """Return every batch, the oldest first.

        Raises
        ------
        InputError
            When one cannot be read.
        """
        return sorted(map(_read, self._path.glob("*.json")), key=lambda one: (one.since, one.name))

    def outstanding(self) -> list[Entry]:
        """Return the batches that are not collected."""
        return [one for one in self.entries() if one.state != "ended"]

    def new(self, model: str, calls: int, most: float) -> Entry:
        """Return a batch that is not written down yet."""
        return Entry(uuid.uuid4().hex, model, calls, most, time.time())

    def write(self, entry: Entry) -> Entry:
        """Write down how a batch stands."""
        with self._folder.replacing(self._path / f"{entry.name}.json") as file:
            file.write(json.dumps(asdict(entry), indent=1).encode())
        return entry

    def lines(self, entry: Entry) -> Path:
        """Return the file of a batch's calls."""
        return self._path / f"{entry.name}.jsonl"

    def results(self, entry: Entry) -> Path:
        """Return the file of its results."""
        return self._path / f"{entry.name}.out.jsonl"

    def draft(self, number: int) -> Path:
        """Return where the calls of a batch are written before it has a name."""
        self._path.mkdir(parents=True, exist_ok=True)
        return self._path / f".draft{number}"

    def keys(self, entry: Entry) -> Iterator[bytes]:
        """Yield the keys of a batch's calls, each in half the room."""
        with self.lines(entry).open("rb") as file:
            for line in file:
                yield short(json.loads(line)["custom_id"])


def _read(path: Path) -> Entry:
    try:
        data = json.loads(path.read_bytes())
        return Entry(**{**data, "said": tuple(data["said"]), "others": tuple(data["others"])})
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(
            f"{path} cannot be read, so it is not known what became of a batch. Nothing was submitted; mend the "
            "file or give another --out."
        ) from None
