"""``python -m core study``: plans many experiments, asks what is missing, and writes what they show."""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from core.asking.backends.keys import Keyring
from core.asking.costs import check_budget
from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.basics.tables import Taken
from core.commands import DONE, SOME_FAILED
from core.commands.asking import limit_agreed
from core.commands.options import read_file
from core.commands.output import person, print_json
from core.commands.study.progress import Bar
from core.commands.study.word import Word, check_address
from core.experiment import Persona, Product
from core.experiment.arms import Vignette
from core.studies.arms.choice import read_own
from core.studies.many import (
    TEMPLATE,
    Asks,
    Batches,
    Done,
    Manifest,
    Readers,
    Study,
    StudyDesign,
    StudyFolder,
    StudyPlan,
    always,
    by_no_batch,
    collect_answers,
    export_calls,
    nothing_new,
    plan_study,
    read_study,
)
from core.studies.notices import what_is_doubtful, who_reads_own_personas
from core.studies.own_tables import read_personas, read_products

if TYPE_CHECKING:  # Dask is loaded where a cluster is joined.
    from core.studies.many.clustered import Cluster

POLL_SECONDS = 30.0
"""So often it is looked whether a batch has ended."""


def main(parsed: argparse.Namespace) -> int:
    """Print a template or a plan, or run a study.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    if parsed.template:
        print(TEMPLATE, end="")
        return DONE
    if parsed.file is None:
        raise InputError("Name the study's file, such as study.toml; --template prints one to begin with.")
    if parsed.cluster and (parsed.batch or parsed.cancel):
        raise InputError(
            "Batches need no cluster. Nothing was asked; give --batch first, and --cluster once it is done."
        )
    if parsed.at_once and not parsed.cluster:
        raise InputError("--at-once is of a cluster; without one a server's own level is found. Leave it out.")
    if parsed.notify:
        check_address(parsed.notify)
    if parsed.out is None and not (parsed.dry_run or parsed.export or parsed.collect):
        raise InputError("Name the folder of the results by --out; --dry-run shows the plan without one.")
    design = read_file(parsed.file, "study file", lambda data: Taken(_read(data, parsed.file.parent)))
    for doubtful in what_is_doubtful(design):
        print(doubtful, file=sys.stderr)
    runner = Runner(ReplyCache(cache_place()))
    try:
        if refusal := runner.cache.why_read_only():
            print(refusal, file=sys.stderr)
        if parsed.export:
            written = export_calls(design, runner, parsed.export)
            print(f"{parsed.export}: {written:,} calls, a line each.")
            return DONE
        if parsed.collect:
            collected = collect_answers(design, runner, parsed.collect, person())
            print("\n".join(collected.sentences()))
            return SOME_FAILED if collected.failed or collected.spoilt else DONE
        if parsed.dry_run:
            return _show_plan(plan_study(design, runner), design, parsed)
        folder = StudyFolder(parsed.out)
        with folder.held(), _joined(parsed) as cluster:
            return _run(Study(design, folder, runner), parsed, cluster)
    finally:
        runner.close()


@contextmanager
def _joined(parsed: argparse.Namespace) -> Iterator["Cluster | None"]:
    """Join the cluster where one is named."""
    if not parsed.cluster:
        yield None
        return
    from core.studies.many.clustered import AT_ONCE, join

    with join(parsed.cluster, parsed.at_once or AT_ONCE) as cluster:
        yield cluster


def _read(data: bytes, folder: Path) -> StudyDesign:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("This is no text in UTF-8. Nothing was asked; save it as such.") from None

    def products(name: str) -> tuple[Product, ...]:
        return read_file(folder / name, "file of products", read_products)

    def vignette(name: str) -> Vignette:
        return read_file(folder / name, "file of an experiment", read_own)

    def personas(name: str) -> tuple[Persona, ...]:
        return read_file(folder / name, "file of personas", read_personas)

    return read_study(text, Readers(products, vignette, personas))


def _show_plan(plan: StudyPlan, design: StudyDesign, parsed: argparse.Namespace) -> int:
    if parsed.json:
        from core.commands.study.document import plan_document

        print_json(plan_document(plan, design))
    else:
        print("\n".join(plan.sentences()))
    return DONE


def _run(study: Study, parsed: argparse.Namespace, cluster: "Cluster | None") -> int:
    written = study.written()
    plan = plan_study(study.design, study.runner, written)
    print("\n".join(plan.sentences()), file=sys.stderr)
    if leaving := who_reads_own_personas(study.design.choices[0], plan):
        print(leaving, file=sys.stderr)
    outstanding = len(study.batches(None).book.outstanding())
    if outstanding and not (parsed.batch or parsed.cancel):
        raise InputError(
            f"{outstanding:,} batches of this study are with their vendors. Nothing was asked; add --batch to "
            "collect them, or --cancel to have them end."
        )
    budget = None if parsed.cancel else _limit(plan, study, parsed, outstanding, cluster)
    word = Word(parsed.notify or "", study)
    with word.at_the_end():
        if parsed.batch or parsed.cancel:
            study.begin(plan)
            waits = _follow_batches(study.batches(budget), word, cancel=parsed.cancel)
            plan = plan_study(study.design, study.runner, written)
            standing = _ask(study, plan, written, budget, nothing_new if waits or parsed.cancel else by_no_batch)
        elif cluster:
            standing = _ask_by(cluster, study, plan, written, budget)
        else:
            standing = _ask(study, plan, written, budget, always)
    print(_where_it_stands(standing, parsed), file=sys.stderr)
    if parsed.json:
        from core.commands.study.document import study_document

        print_json(study_document(plan, standing))
    else:
        _print_text(parsed.out)
    return DONE if standing.state == "complete" and not standing.failed_checks else SOME_FAILED


def _ask(study: Study, plan: StudyPlan, written: dict[str, Done], budget: float | None, asks: Asks) -> Manifest:
    bar = Bar(plan)
    try:
        return study.run(plan, written, bar.watch, budget, asks)
    finally:
        bar.end()


def _ask_by(
    cluster: "Cluster", study: Study, plan: StudyPlan, written: dict[str, Done], budget: float | None
) -> Manifest:
    from core.studies.many.clustered import ClusterAsker

    bar = Bar(plan)
    try:
        return study.run_by(ClusterAsker(cluster, study, budget, bar.hear), plan, written)
    finally:
        bar.end()


def _follow_batches(batches: Batches, word: Word, *, cancel: bool) -> bool:
    """Submit and collect until no batch is outstanding; True where an interrupt leaves them with their vendors."""
    interrupted = False
    if cancel:
        print(f"{batches.cancel():,} batches were told to end.", file=sys.stderr)
    try:
        while left := batches.step(submit=not cancel):
            word.of_batches(batches)
            print(f"{left:,} batches are with their vendors.", file=sys.stderr)
            time.sleep(POLL_SECONDS)
    except KeyboardInterrupt:
        interrupted = True
        print("The batches go on at their vendors; the same command collects them.", file=sys.stderr)
    word.of_batches(batches)
    for problem in batches.problems:
        print(problem, file=sys.stderr)
    return interrupted


def _limit(
    plan: StudyPlan, study: Study, parsed: argparse.Namespace, outstanding: int, cluster: "Cluster | None"
) -> float | None:
    """Begin nothing that cannot be asked, and spend nothing that the user has not agreed to; return the limit."""
    if obstacles := cluster.why_not(plan.models) if cluster else plan.obstacles(Keyring()):
        raise InputError(" ".join(obstacles))
    if parsed.batch:
        plan = replace(plan, cost=replace(plan.cost, dollars=plan.batched))
    budget = limit_agreed(plan.cost, parsed.budget or study.design.budget)
    check_budget(budget, plan.cost)
    # What outstanding batches may cost is set aside already, and their calls are among those that are missing.
    if not outstanding:
        plan.check_budget(None if budget is None else budget - study.spent)
    return budget


def _where_it_stands(standing: Manifest, parsed: argparse.Namespace) -> str:
    whole = sum(one.whole for one in standing.done)
    statuses = ", ".join(f"{count:,} {status}" for status, count in standing.statuses.items() if count)
    shards = f"{whole:,} of {len(standing.experiments):,} shards are whole"
    lines = [f"{standing.state}: {shards} ({statuses or 'no answers'})."]
    lines += standing.problems
    if standing.state != "complete":
        lines.append(f"Every reply is kept. The same command goes on with {parsed.out}.")
    return "\n".join(lines)


def _print_text(out: Path) -> None:
    path = StudyFolder(out).summary
    if not path.exists():
        return
    rows = pd.read_parquet(path)
    shown = "shape" if "shape" in rows else "called"
    counts = rows[["strategy", "model", shown]].value_counts(sort=False).rename("rows").reset_index()
    print(counts.to_string(index=False))
    print(f"\n{len(rows):,} rows with intervals are in {path} and {path.with_suffix('.csv').name}.")
