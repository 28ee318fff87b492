"""What can be typed after ``python -m core``: every command's name, help and options.

The modules that run the commands take seconds to load, and none is loaded for a look at the help: an option that
all of them share, a default or a list of choices comes from packages below.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from core.analysis.decision import PERIODS, USUAL_MARKET, USUAL_PERIOD
from core.asking.backends.registry import BACKENDS
from core.commands import BAD_INPUT
from core.experiment import EFFORTS, OWN_VARIABLE, PRICE_DRAWS, PROBE_DRAWS, PROBE_PARTS, VARIANTS
from core.experiment.arms import ARM_DRAWS, ARM_STRATEGIES, TEMPLATE, USUAL_ARM_STRATEGIES
from core.studies.choice import COMPETITORS, OWN_PANEL, Choice
from core.studies.stated import CONTEXT_NAMES

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
    _add_product(parser)
    _add_choice(parser, draws=f"50 {IF_DRAWN}")
    _add_report(parser)
    parser.set_defaults(module="run")


def _amount(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number; write it like 7.49") from None


def _declare_what_if(commands: _Commands) -> None:
    parser = commands.add_parser(
        "what-if", help="what another price would do to demand, revenue and profit, curve by curve"
    )
    _add_product(parser)
    _add_choice(parser, draws=f"50 {IF_DRAWN}")
    parser.add_argument(
        "--current", type=_amount, required=True, help="price charged now, in the product's currency"
    )
    parser.add_argument(
        "--candidate",
        type=_amount,
        action="append",
        required=True,
        help="price instead; may be repeated",
    )
    parser.add_argument("--unit-cost", type=_amount, required=True, help="what one more unit costs")
    parser.add_argument(
        "--market-size", type=int, default=USUAL_MARKET, help=f"shoppers a period; by default {USUAL_MARKET:,}"
    )
    parser.add_argument("--period", choices=PERIODS, default=USUAL_PERIOD, help=f"by default {USUAL_PERIOD}")
    parser.add_argument(
        "--beside",
        metavar="PRODUCT",
        help="another product of yours in the same currency, as --product names one: what a price takes from it",
    )
    parser.add_argument("--beside-price", type=_amount, help="what that costs; by default its regular price")
    parser.add_argument(
        "--beside-cost", type=_amount, help="what one more unit of it costs; by default half of its regular price"
    )
    _add_report(parser)
    parser.set_defaults(module="what_if")


def _declare_leakage(commands: _Commands) -> None:
    parser = commands.add_parser("leakage", help="which unstated variables move with the price")
    _add_product(parser)
    _add_choice(parser, draws=f"{PROBE_DRAWS} a variable and price", decides=False)
    parser.set_defaults(module="audits", audit="leakage")


def _declare_focalism(commands: _Commands) -> None:
    parser = commands.add_parser(
        "focalism", help="full context at several competitor's prices: does a step move with them?"
    )
    _add_product(parser)
    _add_choice(parser, draws=f"{PRICE_DRAWS} {IF_DRAWN}", strategies=False)
    parser.add_argument(
        "--competitors",
        help=f"competitor's prices to state, written like --prices; by default {COMPETITORS}",
    )
    parser.set_defaults(module="audits", audit="focalism")


def _declare_designs(commands: _Commands) -> None:
    parser = commands.add_parser(
        "designs", help="disclosure of other designs: how far is the effect conditional on them?"
    )
    _add_product(parser)
    _add_choice(parser, draws=f"{PRICE_DRAWS} {IF_DRAWN}", strategies=False)
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
    _add_choice(parser, draws=f"50 {IF_DRAWN}")
    parser.add_argument("--results", type=Path, metavar="F.csv", help="results of others, scored like the rest")
    parser.add_argument(
        "--sheet", default="", help="of --results where that is an .xlsx file; by default the first"
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
    _add_whom(parser, draws=f"{ARM_DRAWS} {IF_DRAWN}")
    _add_panel(parser)
    _add_checks(parser)
    _add_output(parser)
    _add_report(parser)
    parser.set_defaults(module="experiment", asks="answers")


def _declare_study(commands: _Commands) -> None:
    parser = commands.add_parser(
        "study", help="many experiments as one plan, in a folder of results; goes on where it stood"
    )
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="study.toml", help="what is asked, written like --template"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder of the results, of this study alone")
    parser.add_argument("--dry-run", action="store_true", help="show the plan and what it takes, and ask nothing")
    parser.add_argument("--template", action="store_true", help="print a file to begin your own with")
    parser.add_argument(
        "--batch",
        action="store_true",
        help="put calls into batches where vendors take them, and wait for these",
    )
    parser.add_argument("--cancel", action="store_true", help="have the batches of the study end, and collect")
    parser.add_argument(
        "--export",
        type=Path,
        metavar="F.jsonl",
        help="write the calls that are missing as lines of OpenAI's batch format, as “vllm run-batch” takes them",
    )
    parser.add_argument(
        "--collect", type=Path, metavar="F.out.jsonl", help="store the replies that such a file brings back"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument(
        "--budget", help="US dollars that the whole study may cost, or none; instead of the file's budget"
    )
    parser.set_defaults(module="study.command")


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


def _add_panel(run: argparse.ArgumentParser) -> None:
    run.add_argument(
        "--panel",
        type=Path,
        metavar="F.csv",
        help="personas of your own, a row each, of whom everything is asked; as “Your own” in the app takes them",
    )
    run.add_argument("--panel-sheet", default="", metavar="SHEET", help="of --panel where that is an .xlsx file")
    run.add_argument(
        "--no-answer", default="", metavar="CODES", help="what stands for no answer in --panel, such as '-99, 99'"
    )


def _add_own(run: argparse.ArgumentParser) -> None:
    _add_panel(run)
    run.add_argument(
        "--own",
        type=Path,
        metavar="F.json",
        help="a workspace that the app exported: its products, personas and edited prompts can then be named",
    )
    run.add_argument(
        "--link", metavar="ADDRESS", help="of a page of the app, whose choice is asked; other options change it"
    )


def _add_report(run: argparse.ArgumentParser) -> None:
    run.add_argument(
        "--report",
        action="append",
        default=[],
        type=Path,
        metavar="F",
        help="write a report to F.html, F.md, F.pdf or F.pptx; may be repeated",
    )
    run.add_argument("--author", default="", help="who is named on the report's first page")


def _add_product(run: argparse.ArgumentParser) -> None:
    run.add_argument(
        "--product",
        help="catalog number, or words of a name; by default that of --link, or the one that --products "
        f"brings alone, else {Choice.product}",
    )
    run.add_argument(
        "--products",
        type=Path,
        dest="products_file",
        metavar="F.csv",
        help="products of your own, of which --product names one; as “Your own” in the app takes them",
    )
    run.add_argument(
        "--products-sheet", default="", metavar="SHEET", help="of --products where that is an .xlsx file"
    )


def _add_choice(
    run: argparse.ArgumentParser, draws: str, *, strategies: bool = True, decides: bool = True
) -> None:
    """Declare what every command that asks models takes, but for the product.

    Strategies are an option of most, and checks of answers are of those that ask for decisions.
    """
    default = Choice()
    run.add_argument(
        "--prices",
        help="lowest:highest:step or a list, relative to the regular price; or money: '$4.99,$5.99'; by default "
        f"{default.prices}",
    )
    if strategies:
        run.add_argument(
            "--strategies",
            help=f"comma-separated, of {', '.join(VARIANTS)}, and edited prompts of --own, such as naive~NAME; by "
            f"default {','.join(default.strategies)}",
        )
    _add_whom(run, draws)
    _add_own(run)
    run.add_argument(
        "--probe",
        metavar=PROBE_PARTS,
        help=f"a variable of your own: leakage asks for it, and --context {OWN_VARIABLE}=VALUE states it",
    )
    run.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=f"what full_context states; NAME is one of {', '.join(CONTEXT_NAMES)}, VALUE may be off",
    )
    if decides:
        _add_checks(run)
    _add_output(run)


def _add_checks(run: argparse.ArgumentParser) -> None:
    run.add_argument(
        "--checks",
        metavar="READABLE,READ,REFUSED",
        help="what the answers of a curve must reach: least mean readable probability of first tokens, least "
        "share of replies read, largest share of refusals; by default 0.1,0.8,0.2",
    )


def _add_whom(run: argparse.ArgumentParser, draws: str) -> None:
    """Declare whom every command asks, how often, and what that may cost."""
    run.add_argument("--backend", action="append", help=f"one of {', '.join(BACKENDS)}; may be repeated")
    run.add_argument("--model", action="append", help="model of the backend in the same place")
    run.add_argument("--base-url", action="append", help="server's address, for the backend in the same place")
    run.add_argument("--draws", help=f"answers sampled a prompt; by default {draws}")
    run.add_argument("--wordings", help="paraphrases a strategy, 1 to 3")
    run.add_argument(
        "--personas",
        help=f"shoppers to draw, of each of whom everything is asked; {OWN_PANEL} for those that a file brings",
    )
    run.add_argument("--seed", help="of the draw of personas; by default 0")
    run.add_argument(
        "--sampling",
        metavar="NAME=VALUE,…",
        help="of drawn answers: temperature, top_p, seed; and effort, of a model that thinks "
        f"({', '.join(EFFORTS[1:])}); such as temperature=0.5,effort=low; by default temperature and top p 1",
    )
    run.add_argument(
        "--budget",
        help="US dollars that the run may cost, or none for no limit; needed where it costs money or might",
    )


def _add_output(run: argparse.ArgumentParser) -> None:
    run.add_argument("--json", action="store_true", help="one JSON document on standard output")
    run.add_argument("--out", type=Path, metavar="F", help="write the observations to F.csv or F.parquet")


COMMANDS: tuple[Callable[[_Commands], None], ...] = (
    _declare_run,
    _declare_what_if,
    _declare_leakage,
    _declare_focalism,
    _declare_designs,
    _declare_benchmark,
    _declare_experiment,
    _declare_study,
    _declare_record,
    _declare_cache,
    _declare_models,
)
"""What declares every command, in the order of the help."""
