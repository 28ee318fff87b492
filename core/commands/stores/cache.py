"""``python -m core cache copy``: what is kept in one place, copied to another."""

import argparse

from core.asking.replies.store import place_of
from core.commands import DONE
from core.studies.workspaces import copy


def main(parsed: argparse.Namespace) -> int:
    """Copy a reply cache and the workspaces beside it.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    before, to = place_of(parsed.before), place_of(parsed.to)
    copied = copy(before, to)
    print(f"{before} to {to}: {copied.summary()}")
    return DONE
