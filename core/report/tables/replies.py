"""What stands in one reply, as a table for people."""

import math

import pandas as pd

from core.asking.replies.calls import Reply


def token_table(reply: Reply) -> pd.DataFrame:
    """Write the first token's alternatives, a row each.

    Parameters
    ----------
    reply
        As it was received.

    Returns
    -------
    pandas.DataFrame
        Texts and probabilities.
    """
    return pd.DataFrame(
        [(token, math.exp(logprob)) for token, logprob in reply.first_token],
        columns=["First token", "Probability"],
    )
