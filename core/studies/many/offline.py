"""A study's missing calls as a file, for a server that answers files, and what comes back of them."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.asking.batches.lines import Answers, lines_of, open_answers, read_answers, write_line
from core.asking.replies.provenance import Added, add
from core.asking.replies.store import Entry, Source
from core.asking.requests import Request, content_of
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.experiment import AnyExperiment, ModelName
from core.studies.many.design import StudyDesign

LONGEST_NAME = 200
"""Letters of a file's name that are kept."""


@dataclass(frozen=True)
class Collected:
    """What a file of answers brought.

    Parameters
    ----------
    added
        What became of its replies.
    failed
        Calls whose answer is none, by reason; they stay missing.
    others
        Answers to calls that are not missing from this study.
    spoilt
        Numbers of the lines that could not be read.
    """

    added: Added
    failed: dict[str, int]
    others: int
    spoilt: tuple[int, ...]

    def sentences(self) -> list[str]:
        """Say what became of the answers."""
        known = self.added.same + self.added.different
        said = [f"{self.added.new:,} replies are new, {known:,} were known already."]
        said += [f"{count:,} calls stay missing: {reason}" for reason, count in self.failed.items()]
        if self.others:
            said.append(f"{self.others:,} answers are to calls that this study does not miss; they were left out.")
        if self.spoilt:
            where = f"line {self.spoilt[0]:,}" if len(self.spoilt) == 1 else f"{len(self.spoilt):,} lines"
            said.append(f"In the file {where} cannot be read, as where it was cut short; the rest was taken.")
        return said


def export_calls(design: StudyDesign, runner: Runner, path: Path) -> int:
    """Write the calls that a study misses as lines of OpenAI's batch format.

    Parameters
    ----------
    design
        What is asked.
    runner
        Knows which replies are stored.
    path
        The file.

    Returns
    -------
    int
        How many were written, each once.

    Raises
    ------
    InputError
        When nothing is missing, several models would have to answer one file, or it cannot be written.
    """
    part, written, models = path.with_name(f".{path.name}.part"), 0, dict[ModelName, None]()
    try:
        with part.open("wb") as file:
            for request in _missing(design, runner):
                models[request.model] = None
                if len(models) > 1:
                    raise InputError(
                        "A file is answered by one model, and this study misses calls of several. Nothing was "
                        "written; name one model in the study."
                    )
                lines = lines_of(request.model)
                if lines is None:
                    raise InputError(
                        f"{request.model.title} answers no files. Nothing was written; name a model of a server."
                    )
                file.write(write_line(lines, request))
                written += 1
            file.flush()
            os.fsync(file.fileno())
        if not written:
            raise InputError("Every reply of this study is stored, so there is nothing to export.")
        part.replace(path)
    except OSError as error:
        raise InputError(f"Nothing could be written to {path} ({error.strerror}). Name another file.") from None
    finally:
        part.unlink(missing_ok=True)
    return written


def collect_answers(design: StudyDesign, runner: Runner, path: Path, person: str) -> Collected:
    """Store the replies of a file of answers under the keys of the calls that a study misses.

    Parameters
    ----------
    design
        What is asked.
    runner
        Holds the replies.
    path
        The file, with an answer a line, in whatever order.
    person
        By whom it is taken, which is kept with every reply that is new; empty where that is not known.

    Returns
    -------
    Collected

    Raises
    ------
    InputError
        When the file cannot be read, or holds no answer.
    """
    try:
        answers = open_answers(path)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}). Nothing was stored.") from None
    with answers.file:
        if not answers.lines:
            raise InputError(f"{path} holds no answer of a batch. Nothing was stored; name the file of outputs.")
        failed = Counter[str]()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        source = Source("import", path.name[:LONGEST_NAME], answers.sha256(), now, person)
        entries = _entries(design, runner, answers, failed)
        added = add(runner.cache, entries, _experiments(design), source)
        return Collected(added, dict(failed), answers.left, tuple(answers.spoilt))


def _entries(design: StudyDesign, runner: Runner, answers: Answers, failed: Counter[str]) -> Iterator[Entry]:
    for request, reply in read_answers(_missing(design, runner), answers, "", failed):
        yield Entry(content_of(request, reply), reply)


def _missing(design: StudyDesign, runner: Runner) -> Iterator[Request]:
    """Yield the calls that are missing, each once, with those of one experiment in memory at a time."""
    for shard in design.shards():
        for part in runner.plan(shard.experiment).parts:
            yield from part.missing


def _experiments(design: StudyDesign) -> Iterator[AnyExperiment]:
    return (shard.experiment for shard in design.shards())
