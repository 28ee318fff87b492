"""What a study is and where it stands, as a file beside its results."""

import json
import platform
from collections import Counter
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal, get_args

from core.asking.costs import NOTHING, Range
from core.basics.errors import InputError
from core.studies.many.folder import StudyFolder

FORMAT, VERSION = "unblind study", 1
LIBRARIES = ("anthropic", "numpy", "openai", "pandas", "pyarrow", "scipy", "statsmodels", "xllamacpp")
"""Of which it is said in which version they were there: they ask, read or estimate."""
STATUSES = ("ok", "unparsed", "refused", "failed")

State = Literal["planned", "running", "stopped", "complete"]


@dataclass(frozen=True)
class Done:
    """A shard whose answers are written.

    Parameters
    ----------
    shard
        Its name.
    experiment
        Its id.
    whole
        Whether every call was answered; else it is made again when the study is run again.
    statuses
        Observations by status.
    answered_as
        Replies by the model that was asked and the name under which it answered.
    files
        SHA-256 by name.
    failed_checks
        Whose answers cannot be believed and why, a sentence each.
    problems
        Why calls were given up or models not asked, a sentence each.
    """

    shard: str
    experiment: str
    whole: bool
    statuses: dict[str, int]
    answered_as: dict[str, dict[str, int]]
    files: dict[str, str]
    failed_checks: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """What a study is and where it stands.

    Parameters
    ----------
    study
        Id of the design.
    state
        ``running`` also where its process was killed.
    design
        As the file says it.
    cells, calls
        How many in all, over all shards.
    experiments
        Id of each shard's experiment by the shard's name, in the design's order.
    done
        Shards whose answers are written, in the order in which they were.
    asked
        Calls that were made for it and answered, over all processes that ended by themselves.
    dollars
        What they cost, by list price; None where it is not known. What batches cost stands with each of them.
    problems
        What ended it before it was complete, a sentence each.
    files
        SHA-256 of the summary's files by name.
    batches
        Those of vendors, with their ids, as `core.studies.many.batched.book.Entry` has them.
    begun, changed
        When, ISO 8601 in UTC.
    """

    study: str
    state: State
    design: dict[str, Any]
    cells: int
    calls: int
    experiments: dict[str, str]
    done: tuple[Done, ...] = ()
    asked: int = 0
    dollars: Range | None = NOTHING
    problems: tuple[str, ...] = ()
    files: dict[str, str] = field(default_factory=dict)
    batches: tuple[dict[str, Any], ...] = ()
    begun: str = ""
    changed: str = ""

    @property
    def statuses(self) -> dict[str, int]:
        """Observations of all shards by status."""
        every = sum((Counter(one.statuses) for one in self.done), Counter[str]())
        return {status: every[status] for status in STATUSES}

    @property
    def answered_as(self) -> dict[str, dict[str, int]]:
        """Replies by the model that was asked and the name under which it answered."""
        found: dict[str, Counter[str]] = {}
        for one in self.done:
            for asked, names in one.answered_as.items():
                found.setdefault(asked, Counter()).update(names)
        return {asked: dict(names) for asked, names in found.items()}

    @property
    def failed_checks(self) -> list[str]:
        """Whose answers cannot be believed and why, a sentence each, with the shard's name."""
        return [f"{one.shard}: {text}" for one in self.done for text in one.failed_checks]

    def found(self, shard: str, experiment: str) -> Done | None:
        """Return what is written of a shard; None where nothing is."""
        return next((one for one in self.done if (one.shard, one.experiment) == (shard, experiment)), None)

    def to_document(self) -> dict[str, Any]:
        """Write it as JSON has it, with what follows from it beside."""
        return {
            "format": FORMAT,
            "version": VERSION,
            **asdict(self),
            "statuses": self.statuses,
            "answered_as": self.answered_as,
            "versions": versions(),
        }


def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that ask, read and estimate."""
    found = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def write_manifest(folder: StudyFolder, manifest: Manifest) -> Manifest:
    """Write a manifest, with the time.

    Parameters
    ----------
    folder
        The study's.
    manifest
        What it is to say.

    Returns
    -------
    Manifest
        As written.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    manifest = replace(manifest, begun=manifest.begun or now, changed=now)
    with folder.replacing(folder.manifest) as file:
        file.write(json.dumps(manifest.to_document(), allow_nan=False, indent=1).encode())
    return manifest


def read_manifest(folder: StudyFolder) -> Manifest | None:
    """Read a study's manifest.

    Parameters
    ----------
    folder
        The study's.

    Returns
    -------
    Manifest or None
        None where there is none yet.

    Raises
    ------
    InputError
        When it cannot be read.
    """
    try:
        data = json.loads(folder.manifest.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError):
        raise _unreadable(folder) from None
    try:
        if (data["format"], data["version"]) != (FORMAT, VERSION) or data["state"] not in get_args(State):
            raise TypeError
        known = {one.name: data[one.name] for one in fields(Manifest)}
        dollars = known["dollars"] and Range(**known["dollars"])
        done = tuple(map(_done, known["done"]))
        known |= {"done": done, "dollars": dollars, "problems": tuple(known["problems"]), "batches": ()}
        return Manifest(**known)
    except (KeyError, TypeError):
        raise _unreadable(folder) from None


def _done(data: dict[str, Any]) -> Done:
    return Done(**{**data, "failed_checks": tuple(data["failed_checks"]), "problems": tuple(data["problems"])})


def _unreadable(folder: StudyFolder) -> InputError:
    return InputError(
        f"{folder.manifest} cannot be read as a study's. Nothing was asked; give another --out: what is stored "
        "is not asked again."
    )
