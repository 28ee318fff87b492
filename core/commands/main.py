"""The same experiments without a browser: ``python -m core run``."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any

from core.basics.errors import InputError, UnblindError
from core.commands import benchmark, designs, focalism, leakage, models, record, run, what_if
from core.commands.shared import BAD_INPUT, DONE, SOME_FAILED

COMMANDS = (run, what_if, leakage, focalism, designs, benchmark, record, models)


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
    for command in COMMANDS:
        command.add_parser(commands)
    return parser
