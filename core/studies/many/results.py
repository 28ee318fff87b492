"""Writes what a shard of a study answered and showed, each file whole or not at all."""

from collections import Counter

import pandas as pd

from core.analysis.demand.limits import Limits
from core.asking.replies.arms.observations import observe_arms
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import every_call
from core.asking.replies.provenance import with_origins
from core.asking.replies.recordings import export_experiments
from core.asking.run import Run
from core.basics.tables import to_csv
from core.experiment import AnyExperiment, Experiment
from core.studies.arms.findings import ArmFindings, find_arms
from core.studies.findings import Findings, find
from core.studies.many.beyond import summarise_arms
from core.studies.many.design import Shard
from core.studies.many.folder import StudyFolder, digest
from core.studies.many.manifest import Done
from core.studies.many.priced import summarise


def write_shard(shard: Shard, run: Run, cache: ReplyCache, limits: Limits, folder: StudyFolder) -> Done:
    """Write a shard's observations, what they show, and its recording.

    Parameters
    ----------
    shard
        What was asked.
    run
        Its run, which has ended.
    cache
        Where the replies are.
    limits
        What answers must reach.
    folder
        Where to.

    Returns
    -------
    Done

    Raises
    ------
    UnblindError
        When a file cannot be written.
    """
    found = _find(shard.experiment, cache, run, limits)
    observations = with_origins(found.observations, cache)
    summary = summarise(found) if isinstance(found, Findings) else summarise_arms(found)
    # What the folder's name says is no column beside, or readers of partitions would find it twice.
    partition = shard.name.partition("=")[0]
    tables = {
        folder.observations(shard.name): observations.drop(columns=partition, errors="ignore"),
        folder.summary_of(shard.name): summary,
    }
    for path, table in tables.items():
        with folder.replacing(path) as file:
            table.to_parquet(file, index=False)
    progress, paths, answered_as = run.progress(), list(tables), _answered_as(shard.experiment, cache)
    if any(answered_as.values()):
        paths.append(folder.recording(shard.name))
        with folder.replacing(paths[-1]) as file:
            export_experiments([shard.experiment], cache, file)
    return Done(
        shard=shard.name,
        experiment=shard.experiment.id,
        whole=progress.settled == progress.calls and not run.failures and run.error is None,
        statuses={str(status): int(count) for status, count in observations["status"].value_counts().items()},
        answered_as=answered_as,
        files={folder.name(path): digest(path) for path in paths},
        failed_checks=tuple(f"{shard.title}: {text}" for text in found.failed_checks),
        problems=tuple(dict.fromkeys([*run.failures.values(), *([str(run.error)] if run.error else [])])),
    )


def write_summary(folder: StudyFolder, shards: list[str]) -> dict[str, str]:
    """Put the summaries of shards together, with no more than one in memory at a time.

    Parameters
    ----------
    folder
        The study's.
    shards
        Names of those that are written, in their order.

    Returns
    -------
    dict
        SHA-256 by name of the files; nothing where no shard is written.

    Raises
    ------
    UnblindError
        When they cannot be written.
    """
    if not shards:
        return {}
    from pyarrow import Table
    from pyarrow.parquet import ParquetWriter

    with folder.replacing(folder.summary) as whole, folder.replacing(folder.summary_csv) as text:
        writer: ParquetWriter | None = None
        for shard in shards:
            rows = pd.read_parquet(folder.summary_of(shard))
            table = Table.from_pandas(rows, preserve_index=False)
            first, writer = writer is None, writer or ParquetWriter(whole, table.schema)
            writer.write_table(table)
            head, _, lines = to_csv(rows).partition(b"\n")
            text.write(head + b"\n" + lines if first else lines)
        if writer is not None:
            writer.close()
    return {folder.name(path): digest(path) for path in (folder.summary, folder.summary_csv)}


def _find(experiment: AnyExperiment, cache: ReplyCache, run: Run, limits: Limits) -> Findings | ArmFindings:
    if isinstance(experiment, Experiment):
        return find(experiment, cache, run.failures, limits)
    return find_arms(experiment, observe_arms(experiment, cache, run.failures), limits)


def _answered_as(experiment: AnyExperiment, cache: ReplyCache) -> dict[str, dict[str, int]]:
    """Count replies by the model that was asked and the name under which it answered."""
    keys: dict[str, dict[str, None]] = {}
    for calls in every_call(experiment):
        keys.setdefault(str(calls.asked.first.model.name), {}).update(dict.fromkeys(calls.keys))
    found: dict[str, dict[str, int]] = {}
    for model, its in keys.items():
        names = Counter[str]()
        for alike, reply in cache.said(its):
            names[reply.model] += len(alike)
        found[model] = dict(names)
    return found
