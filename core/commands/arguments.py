"""Options that several commands share."""

import argparse
from pathlib import Path

from core.analysis.decision import PERIODS, USUAL_MARKET, USUAL_PERIOD
from core.asking.backends.registry import BACKENDS
from core.experiment import EFFORTS, OWN_VARIABLE, PROBE_PARTS, VARIANTS
from core.studies.choice import OWN_PANEL, Choice
from core.studies.stated import CONTEXT_NAMES


def amount(text: str) -> float:
    """Read a number of an option.

    Parameters
    ----------
    text
        As typed.

    Returns
    -------
    float

    Raises
    ------
    argparse.ArgumentTypeError
        When it is none.
    """
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is not a number; write it like 7.49") from None


def add_panel(run: argparse.ArgumentParser) -> None:
    """Declare personas of one's own, and how their file is read.

    Parameters
    ----------
    run
        The command.
    """
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


def add_own(run: argparse.ArgumentParser) -> None:
    """Declare what a user brings: personas, a workspace, a link.

    Parameters
    ----------
    run
        The command.
    """
    add_panel(run)
    run.add_argument(
        "--own",
        type=Path,
        metavar="F.json",
        help="a workspace that the app exported: its products, personas and edited prompts can then be named",
    )
    run.add_argument(
        "--link", metavar="ADDRESS", help="of a page of the app, whose choice is asked; other options change it"
    )


def add_report(run: argparse.ArgumentParser) -> None:
    """Declare the files to which a report is written, and whose it is.

    Parameters
    ----------
    run
        The command.
    """
    run.add_argument(
        "--report",
        action="append",
        default=[],
        type=Path,
        metavar="F",
        help="write a report to F.html, F.md, F.pdf or F.pptx; may be repeated",
    )
    run.add_argument("--author", default="", help="who is named on the report's first page")


def add_product(run: argparse.ArgumentParser) -> None:
    """Declare which product is asked about, and products of one's own.

    Parameters
    ----------
    run
        The command.
    """
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


def add_choice(run: argparse.ArgumentParser, draws: str, *, strategies: bool = True, decides: bool = True) -> None:
    """Declare what every command that asks models takes, but for the product.

    Parameters
    ----------
    run
        The command.
    draws
        How many answers are sampled unless told otherwise, in words.
    strategies
        Whether they are an option, as of most.
    decides
        Whether decisions are asked for, whose answers are checked.
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
    add_whom(run, draws)
    add_own(run)
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
        add_checks(run)
    add_output(run)


def add_checks(run: argparse.ArgumentParser) -> None:
    """Declare what the answers of a curve must reach.

    Parameters
    ----------
    run
        The command.
    """
    run.add_argument(
        "--checks",
        metavar="READABLE,READ,REFUSED",
        help="what the answers of a curve must reach: least mean readable probability of first tokens, least "
        "share of replies read, largest share of refusals; by default 0.1,0.8,0.2",
    )


def add_whom(run: argparse.ArgumentParser, draws: str) -> None:
    """Declare whom every command asks, how often, and what that may cost.

    Parameters
    ----------
    run
        The command.
    draws
        How many answers are sampled unless told otherwise, in words.
    """
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


def add_output(run: argparse.ArgumentParser) -> None:
    """Declare what is printed for programs, and where the observations go.

    Parameters
    ----------
    run
        The command.
    """
    run.add_argument("--json", action="store_true", help="one JSON document on standard output")
    run.add_argument("--out", type=Path, metavar="F", help="write the observations to F.csv or F.parquet")


def add_decision(parser: argparse.ArgumentParser) -> None:
    """Declare the prices to decide between, and what is at stake.

    Parameters
    ----------
    parser
        The command.
    """
    parser.add_argument(
        "--current", type=amount, required=True, help="price charged now, in the product's currency"
    )
    parser.add_argument(
        "--candidate",
        type=amount,
        action="append",
        required=True,
        help="price instead; may be repeated",
    )
    parser.add_argument("--unit-cost", type=amount, required=True, help="what one more unit costs")
    parser.add_argument(
        "--market-size", type=int, default=USUAL_MARKET, help=f"shoppers a period; by default {USUAL_MARKET:,}"
    )
    parser.add_argument("--period", choices=PERIODS, default=USUAL_PERIOD, help=f"by default {USUAL_PERIOD}")
