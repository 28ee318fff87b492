"""What can be typed after the commands about people."""

import argparse
from pathlib import Path
from typing import Any

from core.commands.arguments import add_own, add_product
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
    parser.add_argument("--strategies", metavar="STRATEGY", help="whose words people read; by default naive")
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
    parser.add_argument(
        "--people",
        default=str(USUAL_PEOPLE),
        metavar="N",
        help=f"how many are asked, equally many at each price; by default {USUAL_PEOPLE}; or how many where, such "
        "as 4.13=40,8.26=80",
    )
    parser.add_argument(
        "--out",
        action="append",
        default=[],
        type=Path,
        metavar="F",
        help="F.html is a page to send, F.qsf for Qualtrics, F.xlsx an XLSForm, F.csv conditions; repeatable",
    )
    parser.add_argument(
        "--answers",
        action="append",
        default=[],
        type=Path,
        metavar="F.csv",
        help="what came back, in any of these ways; repeatable",
    )
    parser.add_argument("--count-failed", action="store_true", help="count who failed the attention check, too")
    parser.add_argument(
        "--leave-out-fast", action="store_true", help="leave out who took a third of the median time"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.set_defaults(module="people.field", **NOT_ASKED)


def _add_experiment(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--name", metavar="NAME", help="instead of a product an experiment beyond price, by its name"
    )
    what.add_argument("--file", type=Path, metavar="F.toml", help="or one of your own")
