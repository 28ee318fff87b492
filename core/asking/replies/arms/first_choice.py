"""The alternatives of a first token that is a letter or a digit: how likely each is, and what is left open."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from core.asking.replies.first_token import (
    READABLE,
    WIDEST,
    Fault,
    Listed,
    believed,
    stripped,
)
from core.asking.requests import TOP_LOGPROBS

SPELLINGS = 2
"""A letter or digit is one token with a space before it, and one without; a letter is also written small."""


class Chances(NamedTuple):
    """What a list of first-token alternatives says of answers.

    Parameters
    ----------
    shares
        Probability of each answer, given that one of them is said; empty where that cannot be told.
    mass
        Probability that the first token is one of them, as far as it is listed.
    open
        Largest share that answers which are not listed may have.
    fault
        Why nothing of the list can be believed; None where it can be true.
    short
        Whether the list is shorter than the one that was asked for.
    """

    shares: tuple[float, ...]
    mass: float
    open: float
    fault: Fault | None
    short: bool

    @property
    def tells_both(self) -> bool:
        """Whether several answers are listed and can be used, so that the server is seen to give alternatives."""
        return sum(share > 0 for share in self.shares) > 1

    @property
    def is_broken(self) -> bool:
        """Whether the list is no list of alternatives: it cannot be true, or holds the sampled token alone."""
        return self.fault is not None

    @property
    def needs_draws(self) -> bool:
        """Whether the server's list, and not the model's answer, is why nothing can be read off it."""
        return self.fault is not None or (self.short and self.mass >= READABLE and not self.shares)


def read_chances(listed: Sequence[tuple[str, float]], answers: Sequence[str]) -> Chances:
    """Read how likely each of several answers is off a list of first-token alternatives.

    Parameters
    ----------
    listed
        Token and natural-log probability, as `core.asking.replies.first_token.read_alternatives` takes them.
    answers
        Letters or digits, each different.

    Returns
    -------
    Chances
        An answer that is not listed has at most the lowest listed probability a spelling, and all of them together
        at most what the list leaves to 1. Where that is more than `WIDEST` of what is read, there are no shares.
    """
    known = believed(listed, digits=answers[0].isdigit())
    if not isinstance(known, Listed):
        return Chances((), 0.0, 1.0, known, short=True)
    said = {answer.casefold(): 0.0 for answer in answers}
    seen: set[str] = set()
    for token, mass in known.certain.items():
        word = stripped(token)
        if word in said:
            said[word] += mass
            seen.add(word)
    mass = math.fsum(said.values())
    missing = min((len(said) - len(seen)) * SPELLINGS * known.least, known.left)
    unlisted = missing / (mass + missing) if mass + missing else 1.0
    is_known = mass >= READABLE and unlisted <= WIDEST
    shares = tuple(one / mass for one in said.values()) if is_known else ()
    return Chances(shares, min(mass, 1.0), unlisted, None, short=len(known.certain) < TOP_LOGPROBS)
