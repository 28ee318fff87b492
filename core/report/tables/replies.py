"""What stands in one reply, as a table for people."""

import math

import pandas as pd

from core.asking.replies.calls import SYSTEM, Reply
from core.asking.replies.first_token import CERTAIN
from core.asking.replies.unread import why_unread
from core.experiment import Cell


def token_table(reply: Reply) -> pd.DataFrame:
    """Write the first token's alternatives, a row each.

    Parameters
    ----------
    reply
        As it was received.

    Returns
    -------
    pandas.DataFrame
        Texts and probabilities; NaN for a number that is no log-probability.
    """
    return pd.DataFrame(
        [(token, math.exp(logprob) if logprob <= CERTAIN else math.nan) for token, logprob in reply.first_token],
        columns=["First token", "Probability"],
    )


def notes_on(reply: Reply, cell: Cell) -> list[str]:
    """Say in what form a question was put where it was another than shown, and why its reply was not read.

    Parameters
    ----------
    reply
        As it was received.
    cell
        The question.

    Returns
    -------
    list of str
        Sentences.
    """
    notes = []
    if reason := why_unread(reply, cell):
        notes.append(f"Not read: {reason}.")
    if SYSTEM in reply.refused:
        notes.append(
            "The model takes no system message, so the system's text stood at the head of the user's message."
        )
    if left_out := [name for name in reply.refused if name != SYSTEM]:
        notes.append(f"The server does not take {', '.join(left_out)}, so it answered without.")
    return notes
