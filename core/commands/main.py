"""The same experiments without a browser: ``python -m core run``."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from core.basics.errors import InputError, UnblindError
from core.commands import BAD_INPUT, DONE, SOME_FAILED
from core.commands.parser import make_parser


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
    parsed = make_parser().parse_args(arguments)
    try:
        return int(import_module(f"core.commands.{parsed.module}").main(parsed))
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
