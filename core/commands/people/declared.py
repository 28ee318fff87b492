"""What can be typed after the commands about people."""

import argparse
from pathlib import Path
from typing import Any

from core.commands.arguments import add_choice, add_decision, add_own, add_product, add_report, amount
from core.experiment import OWN_VARIABLE
from core.studies.choice import Choice
from core.studies.people.fieldwork import USUAL_PEOPLE

NOT_ASKED: dict[str, Any] = {"backend": None, "model": None, "base_url": None}
"""Options of commands that ask models, which these do not."""


def declare_field(commands: Any) -> None:
    """Declare the command that puts a questionnaire before people, and reads what comes back.

    Parameters
    ----------
    commands
        Of the whole command line.
    """
    parser = commands.add_parser(
        "field", help="put the question before people, in the same words, and read their answers"
    )
    add_product(parser)
    parser.add_argument("--prices", help=f"as of “run”; by default {Choice.prices}")
    parser.add_argument(
        "--words",
        "--strategies",
        dest="strategies",
        metavar="STRATEGY",
        help="whose words people read; by default naive",
    )
    _add_experiment(parser)
    add_own(parser)
    parser.add_argument("--probe", help=argparse.SUPPRESS)
    parser.add_argument(
        "--context",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help=f"what full_context states, as of “run”; {OWN_VARIABLE} not",
    )
    _add_people(parser)
    parser.add_argument(
        "--out",
        action="append",
        default=[],
        type=Path,
        metavar="F",
        help="F.html is a page to send, F.qsf for Qualtrics, F.xlsx an XLSForm, F.csv conditions; repeatable",
    )
    _add_answers(parser)
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(module="people.field", **NOT_ASKED)


def declare_plan(commands: Any) -> None:
    """Declare the command that plans how many people to ask at which price.

    Parameters
    ----------
    commands
        Of the whole command line.
    """
    parser = commands.add_parser(
        "plan", help="which prices to ask how many people, and what their answers buy beside a model"
    )
    add_product(parser)
    add_choice(parser, draws="50 where no probabilities can be read")
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--people", type=int, metavar="N", help="how many can be asked, at one price each")
    wanted.add_argument(
        "--width", type=amount, help="how wide the 95%% interval of the elasticity may be on average, such as 0.6"
    )
    parser.add_argument(
        "--unit-cost", type=amount, help="what one more unit costs; by default half of the regular price"
    )
    parser.add_argument(
        "--for",
        dest="aim",
        choices=("elasticity", "best_price"),
        default="elasticity",
        help="what the answers are for: the elasticity at the regular price (the default), or the best price",
    )
    parser.add_argument(
        "--candidate",
        type=amount,
        action="append",
        default=[],
        help="a price to decide about, which is always asked; repeatable",
    )
    parser.set_defaults(module="people.plan")


def _add_experiment(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--name", metavar="NAME", help="instead of a product an experiment beyond price, by its name"
    )
    what.add_argument("--file", type=Path, metavar="F.toml", help="or one of your own")


def _add_people(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--people",
        default=str(USUAL_PEOPLE),
        metavar="N",
        help=f"how many are asked, equally many at each price; by default {USUAL_PEOPLE}; or how many where, such "
        "as 4.13=40,8.26=80",
    )


def _add_answers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--answers",
        action="append",
        default=[],
        type=Path,
        metavar="F.csv",
        help="what people answered, in any of the forms of “field”; repeatable",
    )
    parser.add_argument("--count-failed", action="store_true", help="count who failed the attention check, too")
    parser.add_argument(
        "--leave-out-fast", action="store_true", help="leave out who took a third of the median time"
    )


def declare_lock(commands: Any) -> None:
    """Declare the command that locks a forecast.

    Parameters
    ----------
    commands
        Of the whole command line.
    """
    parser = commands.add_parser("lock", help="seal a forecast in a file, before people are asked")
    add_product(parser)
    add_choice(parser, draws="50 where no probabilities can be read")
    add_decision(parser)
    parser.add_argument(
        "--words", default="naive", metavar="STRATEGY", help="whose words people read, as of “field”"
    )
    _add_people(parser)
    parser.add_argument(
        "--to", type=Path, required=True, metavar="F.json", help="the file; one that exists is kept"
    )
    parser.add_argument("--author", default="", help="who is named in it")
    parser.set_defaults(module="people.lock")


def declare_verify(commands: Any) -> None:
    """Declare the command that says whether a forecast was touched, and what it was worth.

    Parameters
    ----------
    commands
        Of the whole command line.
    """
    parser = commands.add_parser("verify", help="say whether a locked forecast was touched, and score it")
    parser.add_argument("file", type=Path, metavar="F.json", help="as “lock” wrote it")
    parser.add_argument("--sha256", default="", metavar="HEX", help="what was printed or sent when it was locked")
    _add_answers(parser)
    add_report(parser)
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(module="people.verify")
