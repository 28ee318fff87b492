"""What every command that asks models shares: the choice, the agreement to spend, progress and output."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Collection
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from core.analysis.demand.fits.logit import Estimate, NoEstimate
from core.asking.backends.keys import Keyring
from core.asking.costs import enough, say
from core.asking.plan import Plan
from core.asking.replies.cache import ReplyCache, cache_directory
from core.asking.run import Progress, Run
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.commands.statuses import DONE, SOME_FAILED
from core.experiment.experiment import Experiment
from core.experiment.models import ModelName
from core.experiment.products import Product
from core.experiment.series import Series
from core.report.exports import to_file
from core.studies.choice import Choice

POLL_SECONDS = 0.2
NO_LIMIT = "none"

Asked = TypeVar("Asked", Experiment, Series)


def read_choice(parsed: argparse.Namespace) -> Choice:
    """Read what was chosen by the options of `core.commands.parser`.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    Choice

    Raises
    ------
    InputError
        When options do not go together.
    """
    backends, models = parsed.backend or ["embedded"], parsed.model or []
    addresses = parsed.base_url or []
    if max(len(models), len(addresses)) > len(backends):
        raise InputError(
            "There are more --model or --base-url than --backend. Give a --backend before every one of them."
        )
    context = []
    for item in parsed.context:
        name, equals, value = item.partition("=")
        if not equals:
            raise InputError(f"--context takes NAME=VALUE, not “{item[:40]}”.")
        context.append((name, value))
    return Choice(
        product=parsed.product,
        prices=parsed.prices,
        strategies=_strategies(getattr(parsed, "strategies", None)),
        models=tuple(
            str(ModelName(kind, model or "", address.rstrip("/") if address else None))
            for kind, model, address in zip_longest(backends, models, addresses)
        ),
        context=tuple(context),
        draws=parsed.draws,
        wordings=parsed.wordings,
        personas=parsed.personas,
        seed=parsed.seed,
    )


def _strategies(text: str | None) -> tuple[str, ...]:
    """Read the strategies; those of `Choice` where the command has no such option."""
    if text is None:
        return Choice.strategies
    return tuple(part.strip() for part in text.split(",") if part.strip())


def ask(
    parsed: argparse.Namespace,
    asked: Asked,
    read: Callable[[Asked, ReplyCache, Collection[str]], pd.DataFrame],
) -> tuple[Run, pd.DataFrame]:
    """Ask what is missing, within what the user agreed to, and read the answers.

    Parameters
    ----------
    parsed
        The command line.
    asked
        What is asked.
    read
        Reads the stored replies: `observe` or one like it.

    Returns
    -------
    tuple
        The run, and the observations, which ``--out`` has been given, too.

    Raises
    ------
    UnblindError
        When nothing could be asked, or the observations could not be written.
    """
    runner = Runner(ReplyCache(cache_directory()))
    try:
        if parsed.out:
            check_writable(parsed.out, "--out")
        run = runner.start(asked, budget=_agree(runner.plan(asked), parsed.budget))
        _follow(run)
        observations = read(asked, runner.cache, run.failures)
    finally:
        runner.close()
    if run.error is not None and observations.empty:
        raise run.error
    if parsed.out:
        write(parsed.out, to_file(observations, parsed.out.suffix), "--out")
    return run, observations


def status(run: Run) -> int:
    """Return the exit status of a run that has ended.

    Parameters
    ----------
    run
        The run.

    Returns
    -------
    int
    """
    return SOME_FAILED if run.failures or run.error or run.out_of_budget else DONE


def print_json(document: dict[str, Any]) -> None:
    """Print one JSON document on standard output.

    Parameters
    ----------
    document
        Without NaN.
    """
    print(json.dumps(document, allow_nan=False, indent=2))


def check_writable(path: Path, option: str) -> None:
    """Refuse before anything is asked what could not be written in the end.

    Parameters
    ----------
    path
        The file.
    option
        That names it.

    Raises
    ------
    InputError
        When it cannot be written.
    """
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise InputError(f"Nothing can be written to {path}. Nothing was asked; give another {option}.")


def write(path: Path, content: bytes, option: str) -> None:
    """Write a file.

    Parameters
    ----------
    path, option
        As for `check_writable`.
    content
        What it is to hold.

    Raises
    ------
    InputError
        When it could not be written.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(
            f"{path} could not be written ({error.strerror}). Every reply is kept; give another {option}."
        ) from None


def interval(value: Estimate | NoEstimate) -> str:
    """Write an estimate with its interval, for a table.

    Parameters
    ----------
    value
        The estimate, or why there is none.

    Returns
    -------
    str
    """
    if isinstance(value, NoEstimate):
        return "none"
    return f"{value.estimate:.3g} ({value.low:.3g} to {value.high:.3g})"


def _agree(plan: Plan, budget: str | None) -> float | None:
    """Begin nothing that cannot be asked, and spend nothing that the user has not agreed to; return the limit."""
    if obstacles := plan.obstacles(Keyring()):
        raise InputError(obstacles[0])
    cost = plan.cost
    if budget is None and (cost.dollars is None or cost.dollars.high > 0):
        such = "none, for no limit" if cost.dollars is None else f"{enough(cost.dollars):.2f}"
        raise InputError(
            f"These {cost.calls:,} calls take an estimated {say(cost)}. To agree, add --budget with the US "
            f"dollars that they may cost, such as --budget {such}."
        )
    if budget in (None, NO_LIMIT):
        return None
    try:
        return float(budget)
    except ValueError:
        raise InputError(f"--budget takes US dollars or {NO_LIMIT}, not “{budget[:40]}”.") from None


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
    for reason in dict.fromkeys([*run.failures.values(), *([str(run.error)] if run.error else [])]):
        print(reason, file=sys.stderr)


def _wait(run: Run) -> bool:
    try:
        return run.wait(POLL_SECONDS)
    except KeyboardInterrupt:
        run.stop()
        return run.wait()


def _progress_line(progress: Progress) -> str:
    line = f"{progress.settled} of {progress.calls} calls: {progress.cached} cached, {progress.asked} asked"
    return f"{line}, {progress.failed} failed ({progress.state})"


def print_product(product: Product) -> None:
    """Print what a text is on.

    Parameters
    ----------
    product
        The product.
    """
    print(f"{product.name}, regular price {product.write(product.regular_price)}\n")
