"""What the command line says of a study."""

import argparse
from pathlib import Path
from typing import Any

MOST_AT_ONCE = 100_000


def declare_study(commands: "argparse._SubParsersAction[Any]") -> None:
    """Add the command ``study``.

    Parameters
    ----------
    commands
        Of the parser of the whole command line.
    """
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
        "--cluster",
        metavar="tcp://HOST:8786",
        help="have the workers of Dask's scheduler there ask, with the keys and the cache of their environment",
    )
    parser.add_argument(
        "--at-once",
        type=_calls,
        metavar="N",
        help="calls that all workers together may have under way to one server (default: 256)",
    )
    parser.add_argument(
        "--export",
        type=Path,
        metavar="F.jsonl",
        help="write the calls that are missing as lines of OpenAI's batch format, as “vllm run-batch” takes them",
    )
    parser.add_argument(
        "--collect", type=Path, metavar="F.out.jsonl", help="store the replies that such a file brings back"
    )
    parser.add_argument(
        "--notify",
        metavar="URL",
        help="send a JSON document there once the study ends or stops, and whenever a batch of it has ended",
    )
    parser.add_argument("--json", action="store_true", help="one JSON document on standard output")
    parser.add_argument(
        "--budget", help="US dollars that the whole study may cost, or none; instead of the file's budget"
    )
    parser.set_defaults(module="study.command")


def _calls(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_AT_ONCE:
        raise argparse.ArgumentTypeError(f"is a number from 1 to {MOST_AT_ONCE:,}")
    return int(text)
