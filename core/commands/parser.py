"""What can be typed after ``python -m core``: every command's name, help and options.

The modules that run the commands take seconds to load, and none is loaded for a look at the help: an option that
all of them share, a default or a list of choices comes from packages below.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from core.asking.backends.registry import BACKENDS
from core.commands import BAD_INPUT
from core.commands.arguments import (
    add_checks,
    add_choice,
    add_decision,
    add_output,
    add_panel,
    add_product,
    add_report,
    add_whom,
    amount,
)
from core.commands.people.declared import declare_field, declare_lock, declare_plan, declare_verify
from core.commands.study.declared import declare_study
from core.experiment import PRICE_DRAWS, PROBE_DRAWS
from core.experiment.arms import ARM_DRAWS, ARM_STRATEGIES, TEMPLATE, USUAL_ARM_STRATEGIES
from core.studies.choice import COMPETITORS

ALL = "all"
IF_DRAWN = "where no probabilities can be read"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        self.exit(BAD_INPUT, f"core: {message}. See “{self.prog} --help”.\n")


_Commands: TypeAlias = "argparse._SubParsersAction[_Parser]"


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line.

    Returns
    -------
    argparse.ArgumentParser
        What it reads has the command's options, and ``module``, the one of `core.commands` whose `main` runs it.
    """
    parser = _Parser(prog="python -m core", description="LLM-simulated demand experiments.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for declare in COMMANDS:
        declare(commands)
    return parser


def _declare_run(commands: _Commands) -> None:
    parser = commands.add_parser("run", help="ask, estimate and conclude")
    add_product(parser)
    add_choice(parser, draws=f"50 {IF_DRAWN}")
    add_report(parser)
    parser.set_defaults(module="run")


def _declare_what_if(commands: _Commands) -> None:
    parser = commands.add_parser(
        "what-if", help="what another price would do to demand, revenue and profit, curve by curve"
    )
    add_product(parser)
    add_choice(parser, draws=f"50 {IF_DRAWN}")
    add_decision(parser)
    parser.add_argument(
        "--beside",
        metavar="PRODUCT",
        help="another product of yours in the same currency, as --product names one: what a price takes from it",
    )
    parser.add_argument("--beside-price", type=amount, help="what that costs; by default its regular price")
    parser.add_argument(
        "--beside-cost", type=amount, help="what one more unit of it costs; by default half of its regular price"
    )
    add_report(parser)
    parser.set_defaults(module="what_if")


def _declare_leakage(commands: _Commands) -> None:
    parser = commands.add_parser("leakage", help="which unstated variables move with the price")
    add_product(parser)
    add_choice(parser, draws=f"{PROBE_DRAWS} a variable and price", decides=False)
    parser.set_defaults(module="audits", audit="leakage")


def _declare_focalism(commands: _Commands) -> None:
    parser = commands.add_parser(
        "focalism", help="full context at several competitor's prices: does a step move with them?"
    )
    add_product(parser)
    add_choice(parser, draws=f"{PRICE_DRAWS} {IF_DRAWN}", strategies=False)
    parser.add_argument(
        "--competitors",
        help=f"competitor's prices to state, written like --prices; by default {COMPETITORS}",
    )
    parser.set_defaults(module="audits", audit="focalism")


def _declare_designs(commands: _Commands) -> None:
    parser = commands.add_parser(
        "designs", help="disclosure of other designs: how far is the effect conditional on them?"
    )
    add_product(parser)
    add_choice(parser, draws=f"{PRICE_DRAWS} {IF_DRAWN}", strategies=False)
    parser.set_defaults(module="audits", audit="designs")


def _declare_benchmark(commands: _Commands) -> None:
    parser = commands.add_parser("benchmark", help="against people: distances, raw and calibrated")
    parser.add_argument("--products", default=ALL, help=f"catalog numbers such as 1,2,3, or {ALL}")
    parser.add_argument(
        "--experiments",
        action="store_true",
        help="instead of products all experiments beyond price that come with the app; --strategies are then "
        "those of “experiment”",
    )
    add_choice(parser, draws=f"50 {IF_DRAWN}")
    parser.add_argument("--results", type=Path, metavar="F.csv", help="results of others, scored like the rest")
    parser.add_argument(
        "--sheet", default="", help="of --results where that is an .xlsx file; by default the first"
    )
    parser.add_argument(
        "--people-budget",
        action="store_true",
        help="instead of the scores what 0, 50, 150 and 500 people are worth beside each model and strategy",
    )
    parser.add_argument(
        "--second-opinion",
        action="store_true",
        help="also which of the models and strategies are worth their weight when they are put together",
    )
    parser.set_defaults(module="benchmark", product="")


def _declare_experiment(commands: _Commands) -> None:
    parser = commands.add_parser("experiment", help="beyond price: arms that differ in anything, people beside")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--list", action="store_true", help="list the experiments that come with the app")
    what.add_argument(
        "--template", action="store_const", const=TEMPLATE, help="print a file to begin your own with"
    )
    what.add_argument("--name", metavar="NAME", help="an experiment that comes with the app")
    what.add_argument("--file", type=Path, metavar="F.toml", help="your own, written like --template")
    parser.add_argument(
        "--people",
        type=Path,
        metavar="F.csv",
        help="what people answered in an experiment of your own: columns arm, n and share, or mean and sd",
    )
    usual = ",".join(USUAL_ARM_STRATEGIES)
    parser.add_argument(
        "--strategies", default=usual, help=f"comma-separated, of {', '.join(ARM_STRATEGIES)}; by default {usual}"
    )
    audits = parser.add_mutually_exclusive_group()
    for asks, told in (
        ("leakage", "ask for the unstated variables of the experiment instead"),
        ("ablation", "leave every sentence of every prompt out in turn, in one wording unless told otherwise"),
    ):
        audits.add_argument(f"--{asks}", action="store_const", const=asks, dest="asks", help=told)
    add_whom(parser, draws=f"{ARM_DRAWS} {IF_DRAWN}")
    add_panel(parser)
    add_checks(parser)
    add_output(parser)
    add_report(parser)
    parser.set_defaults(module="experiment", asks="answers")


def _declare_record(commands: _Commands) -> None:
    parser = commands.add_parser(
        "record", help="write experiments and their replies to a file, or take them from one"
    )
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    export = actions.add_parser("export", help="write a recording")
    what = export.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--experiment", action="append", metavar="ID", help="as “record list” and “run --json” name it; repeatable"
    )
    what.add_argument("--all", action="store_true", help="every reply and experiment")
    export.add_argument("--out", type=Path, required=True, metavar="F.jsonl.gz", help="the file to write")
    taken = actions.add_parser("import", help="take the replies of a recording, all of them or none")
    taken.add_argument("file", type=Path, metavar="F.jsonl.gz", help="the recording")
    actions.add_parser("list", help="list the experiments that were asked, and the files that were imported")
    removed = actions.add_parser("remove", help="take out again what came by an imported file, and nothing else")
    removed.add_argument("sha256", metavar="SHA256", help="the file, by how its SHA-256 begins in “record list”")
    deleted = actions.add_parser("delete", help="delete the replies of experiments, for good")
    deleted.add_argument(
        "--experiment", action="append", required=True, metavar="ID", help="as “record list” names it; repeatable"
    )
    deleted.add_argument("--yes", action="store_true", help="delete them; without it, count them")
    parser.set_defaults(module="stores.record")


def _declare_cache(commands: _Commands) -> None:
    parser = commands.add_parser("cache", help="copy what is kept to another folder or a shared database")
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    copied = actions.add_parser(
        "copy", help="copy replies, experiments and workspaces, in the form of today; what is there stays"
    )
    where = "a folder, such as cache/replies, or postgresql://user@host/name"
    copied.add_argument("before", metavar="FROM", help=where)
    copied.add_argument("to", metavar="TO", help=where)
    parser.set_defaults(module="stores.cache")


def _declare_models(commands: _Commands) -> None:
    parser = commands.add_parser("models", help="list the models that can be reached, and why others cannot")
    parser.add_argument("--backend", choices=list(BACKENDS), help="only this backend")
    parser.add_argument("--base-url", help="a server's address")
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(module="models")


COMMANDS: tuple[Callable[[_Commands], None], ...] = (
    _declare_run,
    _declare_what_if,
    _declare_leakage,
    _declare_focalism,
    _declare_designs,
    _declare_benchmark,
    _declare_experiment,
    declare_plan,
    declare_field,
    declare_lock,
    declare_verify,
    declare_study,
    _declare_record,
    _declare_cache,
    _declare_models,
)
"""What declares every command, in the order of the help."""
