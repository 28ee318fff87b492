"""Recordings: replies in a file that replays anywhere, with no key and no network.

The format is that of `core.asking.replies.recording_lines`. The same replies give the same bytes, and nothing is
taken from a file before every line of it was found good.
"""

import gzip
import hashlib
import re
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import IO, Literal, cast

from core.asking.replies.asked import experiments as experiments_of
from core.asking.replies.asked import stored_keys
from core.asking.replies.cache import ReplyCache
from core.asking.replies.provenance import Added, add
from core.asking.replies.recording_lines import (
    MAX_LINE,
    Header,
    UnfitError,
    read_header,
    read_reply,
    write_header,
    write_reply,
)
from core.asking.replies.store import Entry, Source
from core.basics.errors import InputError
from core.basics.paths import ROOT
from core.experiment import AnyExperiment

MAX_SIZE = 2**30
"""Bytes of a recording's lines; some 600,000 replies."""
LONGEST_NAME = 200
"""Letters of a file's name that are kept."""
SUFFIX = ".jsonl.gz"
_SHIPPED = re.compile(r"[a-z0-9_]+")
SHIPPED = ROOT / "cache" / "recordings"
"""Recordings that come with the app: the embedded model's replies, a file a product of the catalog."""


@dataclass(frozen=True)
class Imported:
    """What a recording brought.

    Parameters
    ----------
    header
        What it holds.
    added
        What became of its replies.
    """

    header: Header
    added: Added

    def summary(self) -> str:
        """Say what became of the recording's replies.

        Returns
        -------
        str
            One or two sentences.
        """
        experiments = _count(len(self.header.experiments), "experiment", "experiments")
        known = f"{self.added.new:,} new, {self.added.same:,} known already"
        text = f"{_count(self.header.replies, 'reply', 'replies')} of {experiments}: {known}"
        if not self.added.different:
            return f"{text}."
        return (
            f"{text}, {self.added.different:,} not taken, because other replies to the same questions are stored "
            "here, and those are kept. So the recorded experiments do not replay here to the last digit; where "
            "nothing is stored yet (UNBLIND_CACHE_DIR names another folder) they do."
        )


def export_experiments(experiments: Sequence[AnyExperiment], cache: ReplyCache, file: IO[bytes]) -> Header:
    """Write the stored replies of experiments as a recording.

    Parameters
    ----------
    experiments
        What was asked.
    cache
        Where the replies are.
    file
        Binary file, open for writing.

    Returns
    -------
    Header
        What was written.

    Raises
    ------
    InputError
        When nothing is stored, or too much for one recording.
    """
    keys = {key for experiment in experiments for key in stored_keys(experiment, cache)[0]}
    return _export(experiments, sorted(keys), cache, file)


def export_all(cache: ReplyCache, file: IO[bytes]) -> Header:
    """Write every stored reply, and every experiment that was asked, as a recording.

    Parameters
    ----------
    cache
        Where the replies are.
    file
        Binary file, open for writing.

    Returns
    -------
    Header
        What was written.

    Raises
    ------
    InputError
        When nothing is stored, or too much for one recording.
    """
    return _export(experiments_of(cache), cache.keys(), cache, file)


def _export(experiments: Iterable[AnyExperiment], keys: list[str], cache: ReplyCache, file: IO[bytes]) -> Header:
    """Write a recording, with no more than one reply in memory at a time."""
    times = {entry.key: entry.reply.time for entry in cache.entries(keys)}
    if not times:
        raise InputError("No reply is stored, so there is nothing to record. Run the experiment first.")
    by_id = {experiment.id: experiment for experiment in experiments}
    header = Header(tuple(by_id[key] for key in sorted(by_id)), len(times), max(times.values()))
    # Without a name and a time, so that the same replies give the same bytes.
    with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as lines:
        with _line(1, "nothing was exported"):
            lines.write(write_header(header))
        for number, entry in enumerate(cache.entries(times), start=2):
            with _line(number, "nothing was exported"):
                line = write_reply(number, entry)
                # What could not be imported again is no recording.
                read_reply(number, line)
                lines.write(line)
                _check_size(lines)
    return header


def import_recording(
    cache: ReplyCache, file: IO[bytes], name: str, person: str = "", kind: Literal["app", "import"] = "import"
) -> Imported:
    """Add a recording's replies to a cache, all of them or, where any line is unfit, none.

    Parameters
    ----------
    cache
        What it holds already is kept.
    file
        Binary file that can be read twice.
    name, person, kind
        As in `Source`: what is kept with every reply that is new.

    Returns
    -------
    Imported

    Raises
    ------
    InputError
        When the file is not a recording as it was written; the message names the line.
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    source = Source(kind, name[:LONGEST_NAME], _digest(file), now, person)
    header, entries = read_recording(file)
    # Looked through before anything is written, so that the cache is not locked for longer than that takes. Only a
    # file of our own is known to be so short that it can be held.
    if kind == "app":
        entries = iter(list(entries))
    else:
        deque(entries, maxlen=0)
        header, entries = read_recording(file)
    return Imported(header, add(cache, entries, header.experiments, source))


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    return hashlib.file_digest(cast(BufferedReader, file), "sha256").hexdigest()


def import_shipped(cache: ReplyCache, subjects: Iterable[str]) -> None:
    """Add replies that come with the app to a cache, where that was not done yet.

    Parameters
    ----------
    cache
        What it holds already is kept.
    subjects
        Of experiments, as their `subject` has it: catalog numbers, and names of vignettes that come with the app;
        nothing comes with the app for others.

    Raises
    ------
    InputError
        When a recording is not as it was shipped; the message names the line.
    """
    paths = (SHIPPED / f"{subject}{SUFFIX}" for subject in subjects if _SHIPPED.fullmatch(subject))
    for path in filter(Path.is_file, paths):
        with path.open("rb") as file:
            if not cache.store.sources.knows("app", _digest(file)):
                import_recording(cache, file, path.name, kind="app")


def read_recording(file: IO[bytes]) -> tuple[Header, Iterator[Entry]]:
    """Read a recording, with no more than one line in memory at a time.

    Parameters
    ----------
    file
        Binary file; read from its start.

    Returns
    -------
    tuple
        What it holds, and its replies, which raise `InputError` at the first unfit line.

    Raises
    ------
    InputError
        When the first line is not that of a recording; the message names it.
    """
    file.seek(0)
    lines = gzip.GzipFile(fileobj=file, mode="rb")
    with _line(1, "nothing was imported"):
        header = read_header(_next_line(lines))
    return header, _replies(lines, header)


def _replies(lines: gzip.GzipFile, header: Header) -> Iterator[Entry]:
    last, before = header.replies + 1, ""
    for number in range(2, last + 1):
        with _line(number, "nothing was imported"):
            entry = read_reply(number, _next_line(lines))
            if entry.key <= before:
                raise UnfitError("its key is that of a line before it, or stands out of order")
        before = entry.key
        yield entry
    with _line(last + 1, "nothing was imported"):
        if lines.readline(1):
            raise UnfitError(f"line 1 tells of {_count(header.replies, 'reply', 'replies')}, and here is one more")


def _next_line(lines: gzip.GzipFile) -> bytes:
    line = lines.readline(MAX_LINE + 1)
    if not line:
        raise UnfitError("it is missing, for the file ends before it")
    _check_size(lines)
    return line


def _check_size(lines: gzip.GzipFile) -> None:
    if lines.tell() > MAX_SIZE:
        raise UnfitError(f"the recording is longer than {MAX_SIZE:,} bytes; take single experiments")


@contextmanager
def _line(number: int, outcome: str) -> Iterator[None]:
    """Say of which line it is that it cannot be taken, and why."""
    try:
        yield
    except UnfitError as error:
        raise InputError(f"Line {number}: {error}; {outcome}.") from None
    except EOFError:
        raise InputError(f"Line {number}: the gzipped file breaks off in or before it; {outcome}.") from None
    except gzip.BadGzipFile:
        raise InputError(f"Line {number}: this is no gzipped file, or a damaged one; {outcome}.") from None
    except zlib.error:
        raise InputError(f"Line {number}: the gzipped file is damaged in or before it; {outcome}.") from None


def _count(number: int, one: str, several: str) -> str:
    return f"1 {one}" if number == 1 else f"{number:,} {several}"
