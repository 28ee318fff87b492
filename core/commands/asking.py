"""What a command does while it asks: the agreement to spend, progress, and what it has in the end."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pandas as pd

from core.asking.backends.keys import Keyring
from core.asking.costs import NO_LIMIT, Cost, enough, read_budget, say
from core.asking.draws import drawn_so_often, withheld_from
from core.asking.plan import Plan
from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.replies.provenance import with_origins
from core.asking.run import Progress, Run
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.commands.output import check_writable, write
from core.experiment import PRICE_DRAWS, AnyExperiment, Experiment, Series, experiments_in
from core.studies.arms.choice import ArmChoice
from core.studies.choice import Choice
from core.studies.notices import what_failed, who_reads_own_personas

if TYPE_CHECKING:
    from core.studies.memory import Memory

POLL_SECONDS = 0.2
Wanted = tuple[AnyExperiment | Series, Choice | ArmChoice]


@contextmanager
def asking(
    parsed: argparse.Namespace, asked: AnyExperiment | Series, choice: Choice | ArmChoice
) -> Iterator[tuple[Run, "Memory"]]:
    """Ask what is missing, within what the user agreed to, and hold the replies until all is said.

    Parameters
    ----------
    parsed
        The command line.
    asked
        What is asked.
    choice
        From which it came.

    Yields
    ------
    tuple
        The run, which has ended, and what its replies show.

    Raises
    ------
    InputError
        When nothing may be asked; the message says what to mend.
    """
    with asking_each(parsed, [(asked, choice)]) as (runs, memory):
        yield runs[0], memory


@contextmanager
def asking_each(parsed: argparse.Namespace, wanted: Sequence[Wanted]) -> Iterator[tuple[list[Run], "Memory"]]:
    """Ask one thing after another as `asking` does, agreed to and paid together.

    Parameters
    ----------
    parsed
        The command line.
    wanted
        What is asked, and the choice from which it came.

    Yields
    ------
    tuple
        The runs, which have ended, and what their replies show.

    Raises
    ------
    InputError
        When nothing may be asked; the message says what to mend.
    """
    runner = Runner(ReplyCache(cache_place()))
    try:
        if parsed.out:
            check_writable(parsed.out, "--out")
        if refusal := runner.cache.why_read_only():
            print(refusal, file=sys.stderr)
        left = _agree([(runner.plan(asked), choice) for asked, choice in wanted], parsed.budget)
        runs: list[Run] = []
        for asked, _ in wanted:
            run = runner.start(asked, budget=left)
            if any(one.stopping for one in runs):
                run.stop()
            _follow(run)
            _say_draws(runner, asked)
            left = None if left is None else max(left - _spent(run), 0.0)
            runs.append(run)
        # What answers show takes long to load, and what became of the calls is said before.
        from core.studies.memory import Memory

        yield runs, Memory(runner)
    finally:
        runner.close()


def keep(parsed: argparse.Namespace, run: Run, observations: pd.DataFrame, memory: "Memory") -> None:
    """Write the answers to where ``--out`` says.

    Parameters
    ----------
    parsed
        The command line.
    run
        The run.
    observations
        What was answered.
    memory
        Holds the replies.

    Raises
    ------
    UnblindError
        When nothing could be asked, or the answers could not be written.
    """
    if run.error is not None and observations.empty:
        raise run.error
    if parsed.out:
        from core.report.exports import to_file, with_products

        table = with_origins(observations, memory.runner.cache)
        if products := [one.product for one in run.plan.experiments if isinstance(one, Experiment)]:
            table = with_products(table, products)
        write(parsed.out, to_file(table, parsed.out.suffix), "--out")


def _agree(planned: Sequence[tuple[Plan, Choice | ArmChoice]], budget: str | None) -> float | None:
    """Begin nothing that cannot be asked, and spend nothing that the user has not agreed to; return the limit."""
    if obstacles := dict.fromkeys(one for plan, _ in planned for one in plan.obstacles(Keyring())):
        raise InputError(" ".join(obstacles))
    leaving = dict.fromkeys(who_reads_own_personas(choice, plan) for plan, choice in planned)
    for sentence in filter(None, leaving):
        print(sentence, file=sys.stderr)
    cost, *others = (plan.cost for plan, _ in planned)
    return limit_agreed(sum(others, start=cost), budget)


def _spent(run: Run) -> float:
    dollars = run.actual().dollars
    return dollars.high if dollars else 0.0


def limit_agreed(cost: Cost, budget: str | None) -> float | None:
    """Spend nothing that the user has not agreed to.

    Parameters
    ----------
    cost
        What the calls are estimated to take.
    budget
        As ``--budget`` says it; None where it is not given.

    Returns
    -------
    float or None
        The limit in US dollars; None for no limit.

    Raises
    ------
    InputError
        When there is no agreement, or it cannot be read.
    """
    if budget is None and cost.may_cost_money:
        agree = (
            f"Their price is not known, so no limit can be kept; to agree to that, add --budget {NO_LIMIT}."
            if cost.dollars is None
            else "To agree, add --budget with the US dollars that they may cost, such as --budget "
            f"{enough(cost.dollars):.2f}."
        )
        raise InputError(f"These {cost.calls:,} calls take an estimated {say(cost)}. {agree}")
    return None if budget is None else read_budget(budget, "--budget")


def _follow(run: Run) -> None:
    """Show progress on standard error until the run ends; an interrupt stops it after the calls under way."""
    if run.plan.new_calls:
        print(f"{run.plan.why()} They take an estimated {say(run.plan.cost)}.", file=sys.stderr)
    while not _wait(run):
        if sys.stderr.isatty():
            print(f"\r{_progress_line(run.progress())}", end="", file=sys.stderr)
    print(f"\r{_progress_line(run.progress())}", file=sys.stderr)
    if run.actual().calls:
        print(f"It took {say(run.actual())}.", file=sys.stderr)
    if run.out_of_budget:
        print("The budget allows for no further call; every reply so far is kept.", file=sys.stderr)
    failed = what_failed(run)
    for reason in filter(None, [failed, str(run.error) if run.error and str(run.error) not in failed else ""]):
        print(reason, file=sys.stderr)


def _say_draws(runner: Runner, asked: AnyExperiment | Series) -> None:
    """Say what it takes to draw the answers of models that turned out to give no probabilities."""
    if not withheld_from(runner.plan(asked)).models:
        return
    first = experiments_in(asked)[0]
    draws = 1 if first.personas else PRICE_DRAWS
    try:
        plan = runner.plan(drawn_so_often(asked, draws))
    except InputError as error:
        print(f"With --draws {draws}: {error}", file=sys.stderr)
        return
    takes = f"{plan.new_calls:,} new calls, an estimated {say(plan.cost)}"
    print(f"With --draws {draws} the answers are drawn instead: {takes}.", file=sys.stderr)


def _wait(run: Run) -> bool:
    try:
        return run.wait(POLL_SECONDS)
    except KeyboardInterrupt:
        run.stop()
        return run.wait()


def _progress_line(progress: Progress) -> str:
    line = f"{progress.settled} of {progress.calls} calls: {progress.cached} cached, {progress.asked} asked"
    return f"{line}, {progress.failed} failed ({progress.state})"
