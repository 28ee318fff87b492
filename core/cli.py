"""The same experiments without a browser: ``python -m core run``."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd

from core.backends.reach import look, usual_servers
from core.backends.registry import BACKENDS
from core.benchmark import human_points
from core.cache import ReplyCache, cache_directory
from core.choice import Choice
from core.conclusions import conclude
from core.confounding import Leakage, audit, sentences
from core.context import CONTEXT_BOUNDS
from core.costs import enough, say
from core.demand import Curve, estimate_curves, stated_competitor_price, survey_curve
from core.documents import probe_document, run_document
from core.errors import InputError, UnblindError
from core.experiment import PROBE_DRAWS, VARIANTS, Experiment
from core.keys import Keyring
from core.logit import Estimate, NoEstimate
from core.mechanism import true_elasticities
from core.models import ModelName
from core.observations import observe, observe_probes
from core.plan import Plan, plan_calls
from core.probes import probes_for
from core.run import Progress, Run
from core.runner import Runner
from core.verdicts import Conclusion, labels

DONE, SOME_FAILED, BAD_INPUT = 0, 1, 2
POLL_SECONDS = 0.2
NO_LIMIT = "none"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Parameters
    ----------
    arguments
        The words after ``python -m core``; None takes them from the process.

    Returns
    -------
    int
        0 done, 1 finished with failed cells, 2 bad input.
    """
    parsed = _parser().parse_args(arguments)
    try:
        return int(parsed.command(parsed))
    except InputError as error:
        return _complain(error, BAD_INPUT)
    except UnblindError as error:
        return _complain(error, SOME_FAILED)
    except BrokenPipeError:
        # Whoever read the output has stopped; Python must not complain of it once more at its own end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _complain(error: UnblindError, status: int) -> int:
    print(f"core: {error}", file=sys.stderr)
    return status


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        self.exit(BAD_INPUT, f"core: {message}. See “{self.prog} --help”.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m core", description="LLM-simulated demand experiments.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="ask, estimate and conclude")
    _add_choice(run, draws="50 where no probabilities can be read")
    run.set_defaults(command=_run)
    probe = commands.add_parser(
        "probe", help="the confounding audit: which unstated variables move with the price"
    )
    _add_choice(probe, draws=f"{PROBE_DRAWS} a variable and price")
    probe.set_defaults(command=_probe)
    models = commands.add_parser("models", help="list the models that can be reached, and why others cannot")
    models.add_argument("--backend", choices=list(BACKENDS), help="only this backend")
    models.add_argument("--base-url", help="a server's address")
    models.add_argument("--json", action="store_true", help="one JSON document on standard output")
    models.set_defaults(command=_models)
    return parser


def _add_choice(run: argparse.ArgumentParser, draws: str) -> None:
    """Declare what every command that asks models takes."""
    default = Choice()
    run.add_argument("--product", default=default.product, help="catalog number, or words of a name")
    run.add_argument(
        "--prices",
        default=default.prices,
        help="lowest:highest:step or a list, relative to the regular price; or dollars: '$4.99,$5.99'",
    )
    run.add_argument(
        "--strategies", default=",".join(default.strategies), help=f"comma-separated, of {', '.join(VARIANTS)}"
    )
    run.add_argument("--backend", action="append", help=f"one of {', '.join(BACKENDS)}; may be repeated")
    run.add_argument("--model", action="append", help="model of the backend in the same place")
    run.add_argument("--base-url", action="append", help="server's address, for the backend in the same place")
    run.add_argument("--draws", default="", help=f"answers sampled a prompt; by default {draws}")
    run.add_argument("--wordings", default="", help="paraphrases a strategy, 1 to 3")
    run.add_argument(
        "--budget",
        help="US dollars that the run may cost, or none for no limit; needed where it costs money or might",
    )
    run.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=f"what full_context states; NAME is one of {', '.join(CONTEXT_BOUNDS)}, VALUE may be off",
    )
    run.add_argument("--json", action="store_true", help="one JSON document on standard output")
    run.add_argument("--out", type=Path, metavar="F.csv", help="write the observations to a CSV file")


def _choice(parsed: argparse.Namespace) -> Choice:
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
        strategies=tuple(part.strip() for part in parsed.strategies.split(",") if part.strip()),
        models=tuple(
            str(ModelName(kind, model or "", address.rstrip("/") if address else None))
            for kind, model, address in zip_longest(backends, models, addresses)
        ),
        context=tuple(context),
        draws=parsed.draws,
        wordings=parsed.wordings,
    )


def _run(parsed: argparse.Namespace) -> int:
    experiment = _choice(parsed).experiment()
    run, observations = _ask(parsed, experiment, observe)
    curves = estimate_curves(observations, stated_competitor_price(experiment))
    human = human_points(experiment.product)
    people = None if human is None else survey_curve(human)
    conclusions = conclude(experiment, curves, people, true_elasticities(experiment))
    if parsed.json:
        _print_json(run_document(experiment, run, observations, curves, people, conclusions))
    else:
        _print_text(experiment, curves, conclusions)
    return _status(run)


def _probe(parsed: argparse.Namespace) -> int:
    """Ask what models fill in, and say what of it moves with the price."""
    chosen = _choice(parsed).experiment()
    experiment = replace(chosen, probes=probes_for(chosen.product))
    run, observations = _ask(parsed, experiment, observe_probes)
    leakages = audit(observations)
    if parsed.json:
        _print_json(probe_document(experiment, run, observations, leakages))
    else:
        _print_leakages(experiment, leakages)
    return _status(run)


def _ask(
    parsed: argparse.Namespace,
    experiment: Experiment,
    read: Callable[[Experiment, ReplyCache, Collection[str]], pd.DataFrame],
) -> tuple[Run, pd.DataFrame]:
    """Ask what is missing, within what the user agreed to, and read the answers."""
    runner = Runner(ReplyCache(cache_directory()))
    try:
        if parsed.out:
            _check_writable(parsed.out)
        run = runner.start(experiment, budget=_agree(plan_calls(experiment, runner.cache), parsed.budget))
        _follow(run)
        observations = read(experiment, runner.cache, run.failures)
    finally:
        runner.close()
    if run.error is not None and observations.empty:
        raise run.error
    if parsed.out:
        _write(observations, parsed.out)
    return run, observations


def _status(run: Run) -> int:
    return SOME_FAILED if run.failures or run.error or run.out_of_budget else DONE


def _print_json(document: dict[str, Any]) -> None:
    print(json.dumps(document, allow_nan=False, indent=2))


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


def _check_writable(path: Path) -> None:
    """Refuse before anything is asked what could not be written in the end."""
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise InputError(f"Nothing can be written to {path}. Nothing was asked; give another --out.")


def _write(observations: pd.DataFrame, path: Path) -> None:
    try:
        observations.to_csv(path, index=False)
    except OSError as error:
        raise InputError(
            f"The observations could not be written to {path} ({error.strerror}). Every reply is kept; "
            "give another --out."
        ) from None


def _models(parsed: argparse.Namespace) -> int:
    """List what every server has to offer, or why it has nothing."""
    places = usual_servers()
    if parsed.base_url:
        places = [(parsed.backend or "openai-compatible", parsed.base_url.rstrip("/"))]
    elif parsed.backend:
        places = [place for place in places if place[0] == parsed.backend]
    servers = look(places, Keyring())
    if parsed.json:
        print(json.dumps([asdict(server) for server in servers], indent=2))
        return DONE
    for server in servers:
        print(f"{server.backend} at {server.base_url}" if server.base_url else server.backend)
        for model in server.models:
            print(f"  {model}")
        if server.problem:
            print(f"  not reachable: {server.problem}")
    return DONE


def _print_leakages(experiment: Experiment, leakages: list[Leakage]) -> None:
    print(f"{experiment.product.name}, regular price ${experiment.product.regular_price:,.2f}\n")
    rows = [
        {
            "model": one.model,
            "strategy": one.strategy,
            "variable": one.variable,
            "relative slope": _interval(one.relative),
            "a dollar": _interval(one.per_dollar),
            "p (Holm)": "" if one.p_value is None else f"{one.p_value:.3f}",
            "read": f"{one.read} of {one.answers}",
            "in range": one.in_range,
            "as stated": "" if one.stated is None else one.as_stated,
        }
        for one in leakages
    ]
    print(pd.DataFrame(rows).to_string(index=False), end="\n\n")
    for sentence in sentences(leakages):
        print(f"- {sentence}")


def _interval(value: Estimate | NoEstimate) -> str:
    if isinstance(value, NoEstimate):
        return "none"
    return f"{value.estimate:.3g} ({value.low:.3g} to {value.high:.3g})"


def _print_text(experiment: Experiment, curves: list[Curve], conclusions: list[Conclusion]) -> None:
    print(f"{experiment.product.name}, regular price ${experiment.product.regular_price:,.2f}\n")
    if not any(len(curve.points) for curve in curves):
        print("No answer is stored yet.")
        return
    columns = zip(labels(curves), curves, strict=True)
    table = pd.DataFrame({name: curve.points.set_index("price")["purchase"] for name, curve in columns})
    print(table.to_string(float_format="{:.3f}".format), end="\n\n")
    for one in conclusions:
        print(f"- {one.text}")
