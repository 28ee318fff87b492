"""The alternatives of a first token: what they are spelled as, whether they can be true, and what they leave open.

Servers fill the list oddly: the sampled token twice, or alone; probabilities for logarithms; null for minus
infinity; ids or a tokenizer's own spelling for text. What is certain is used, and nothing is believed that cannot
be true.
"""

import math
import re
from collections.abc import Sequence, Set
from functools import lru_cache
from operator import itemgetter
from typing import Literal, NamedTuple

from core.asking.replies.forms import read_answer
from core.asking.requests import TOP_LOGPROBS

WIDEST = 0.05
"""A purchase probability is used where the list leaves an interval no wider than this open."""
WIDEST_SHOWN = 0.1
"""So wide it may be where both answers are listed, and further spellings are written as the listed tokens are."""
READABLE = 0.01
"""Where yes and no have less of the probability than this together, what they share says nothing of purchases."""
_SPELLINGS = {
    word: {False: {word, word.title(), word.upper()}, True: {f" {word}", f" {word.title()}", f" {word.upper()}"}}
    for word in ("yes", "no")
}
"""Of a word as one token, by whether a space stands before it."""
_SLACK = 0.02
"""By so much may probabilities exceed 1 in sum, for servers round them."""
CERTAIN = 1e-6
"""A log-probability above this is none, and one token with less than this beside it stands alone."""
_ROUNDING = 1e-9
SHORT_NUMBER = 2
"""Digits that a token may have and be a step of a scale; ids of tokens that are all so short are hardly met."""
_SAME = 1e-4
"""Two log-probabilities of one token that differ by no more are one entry, written twice."""
_PADDING = " \t\r\n▁ĠĊ.,:;!*\"'`“”‘’()[]<>_\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}"
_TOKEN_ID = re.compile(r"(?:token_id:)?[0-9]+")
_EITHER = {True, False}
_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")

Fault = Literal["empty", "no logarithms", "more than certain", "no text", "nothing but the sampled token"]
"""Why a list of alternatives cannot be believed at all."""


class Alternatives(NamedTuple):
    """What a list of first-token alternatives says of yes and no.

    Parameters
    ----------
    yes, no
        Probability listed for each, 0 to 1, over all spellings.
    lowest, highest
        Bounds of the purchase probability, given that one of them is said; 0 and 1 where neither is listed.
    open_as_shown
        Width of the interval where further spellings have a space before them, or none, as the listed tokens do.
    fault
        Why nothing of it can be believed; None where it can be true.
    short
        Whether the list is shorter than the one that was asked for.
    alone
        Whether a single token is listed though others may have been said.
    """

    yes: float
    no: float
    lowest: float
    highest: float
    open_as_shown: float
    fault: Fault | None
    short: bool
    alone: bool

    @property
    def mass(self) -> float:
        """Probability that the first token is yes or no, as far as it is listed."""
        return min(self.yes + self.no, 1.0)

    @property
    def purchase(self) -> float:
        """Listed yes over yes and no; NaN where too much is open, or less than `READABLE` readable.

        Too much is more than `WIDEST`, and, where both answers are listed, more than `WIDEST_SHOWN` as shown.
        """
        known = self.highest - self.lowest <= WIDEST + _ROUNDING or (
            self.yes > 0 and self.no > 0 and self.open_as_shown <= WIDEST_SHOWN + _ROUNDING
        )
        readable = self.fault is None and self.mass >= READABLE
        return self.yes / (self.yes + self.no) if readable and known else math.nan

    @property
    def tells_both(self) -> bool:
        """Whether both answers are listed and can be used, so that the server is seen to give alternatives."""
        return self.yes > 0 and self.no > 0 and not math.isnan(self.purchase)

    @property
    def is_broken(self) -> bool:
        """Whether the list is no list of alternatives: it cannot be true, or holds the sampled token alone."""
        return (self.fault is not None or self.alone) and math.isnan(self.purchase)

    @property
    def needs_draws(self) -> bool:
        """Whether the server's list, and not the model's answer, is why nothing can be read off it."""
        return self.is_broken or (self.short and self.mass >= READABLE and math.isnan(self.purchase))


def read_alternatives(listed: Sequence[tuple[str, float]]) -> Alternatives:
    """Check a list of first-token alternatives, and read yes and no off it.

    Parameters
    ----------
    listed
        Token and natural-log probability. Tokens that differ in case, leading space or punctuation are one answer;
        a token that stands twice with one probability counts once.

    Returns
    -------
    Alternatives
        Of each answer every spelling that is missing (small letters, a capital, capitals; each with a space
        before it and without) has at most the lowest listed probability, and together at most what the list
        leaves to 1. Where none is listed, tokens that say it otherwise, such as “Y” or “Oui”, may be it, too.
        Where one token stands twice with two probabilities, the lower may or may not belong to it.
    """
    known = believed(listed)
    if not isinstance(known, Listed):
        return _unbelievable(known, alone=known == "nothing but the sampled token")
    certain, doubtful, left, least = known
    tokens = _look_at(frozenset(certain))
    yes, no = (math.fsum([certain[token] for token in said]) for said in (tokens.yes, tokens.no))

    def bounds(missing: tuple[int, int]) -> tuple[float, float]:
        if yes + no == 0:
            return 0.0, 1.0
        more_yes = min(least * missing[0] + _mass_beside("yes", doubtful), left)
        more_no = min(least * missing[1] + _mass_beside("no", doubtful), left)
        more_yes += 0.0 if yes else _mass_like(certain, answer=True)
        more_no += 0.0 if no else _mass_like(certain, answer=False)
        return yes / (yes + no + more_no), (yes + more_yes) / (yes + more_yes + no)

    lowest, highest = bounds(tokens.missing)
    as_shown = tokens.missing_as_shown
    lowest_shown, highest_shown = (lowest, highest) if as_shown == tokens.missing else bounds(as_shown)
    return Alternatives(
        yes,
        no,
        lowest,
        highest,
        highest_shown - lowest_shown,
        None,
        short=len(certain) < TOP_LOGPROBS,
        alone=len(certain) == 1 and left > WIDEST,
    )


class Listed(NamedTuple):
    """A list of alternatives that can be true.

    Parameters
    ----------
    certain
        Probability of each token, as written.
    doubtful
        What a second entry of a token adds to it, if it does.
    left, least
        What the certain leave to 1, and the lowest of them.
    """

    certain: dict[str, float]
    doubtful: dict[str, float]
    left: float
    least: float


def believed(listed: Sequence[tuple[str, float]], *, digits: bool = False) -> Listed | Fault:
    """Check that a list of alternatives can be true.

    Parameters
    ----------
    listed
        Token and natural-log probability.
    digits
        Whether digits are what is answered, so that a list of nothing but digits is one of text.

    Returns
    -------
    Listed or str
        Or why it cannot.
    """
    if listed and max([logprob for _, logprob in listed]) > CERTAIN:
        return "no logarithms"
    certain, doubtful = _told_apart(listed)
    if not certain:
        return "empty"
    if _look_at(frozenset(certain)).are_ids and not (digits and max(map(len, certain)) <= SHORT_NUMBER):
        return "no text"
    in_all = math.fsum(certain.values())
    if in_all > 1 + _SLACK:
        return "more than certain"
    if len(certain) == 1 and in_all >= 1 - CERTAIN:
        return "nothing but the sampled token"
    return Listed(certain, doubtful, max(0.0, 1 - in_all), min(certain.values()))


def stripped(token: str) -> str:
    """Write a token as text without what surrounds its word, in small letters."""
    return _word(written_out(token))


def _unbelievable(fault: Fault, *, alone: bool = False) -> Alternatives:
    return Alternatives(0.0, 0.0, 0.0, 1.0, 1.0, fault, short=True, alone=alone)


class _Tokens(NamedTuple):
    """What listed tokens are, whatever the probability of each.

    Parameters
    ----------
    are_ids
        Whether all of them are ids, and not text.
    yes, no
        Those that say it.
    missing, missing_as_shown
        Number of spellings of yes and of no that are not among them: of all, and of those that have a space before
        them, or none, as the tokens do.
    """

    are_ids: bool
    yes: tuple[str, ...]
    no: tuple[str, ...]
    missing: tuple[int, int]
    missing_as_shown: tuple[int, int]


@lru_cache(maxsize=4096)
def _look_at(tokens: frozenset[str]) -> _Tokens:
    """Look at tokens, once, for servers list the same again and again."""
    written = set(map(written_out, tokens))
    spaces = {text[:1].isspace() for text in written}
    return _Tokens(
        all(_TOKEN_ID.fullmatch(token) for token in tokens),
        tuple(token for token in tokens if _word(token) == "yes"),
        tuple(token for token in tokens if _word(token) == "no"),
        (_missing("yes", written, _EITHER), _missing("no", written, _EITHER)),
        (_missing("yes", written, spaces), _missing("no", written, spaces)),
    )


def _word(token: str) -> str:
    return token.strip(_PADDING).casefold()


@lru_cache(maxsize=4096)
def _says(token: str) -> bool | None:
    return read_answer(written_out(token))


def _told_apart(listed: Sequence[tuple[str, float]]) -> tuple[dict[str, float], dict[str, float]]:
    """Give the probability of each token, and what a second entry of the same token adds to it, if it does."""
    certain = {token: math.exp(logprob) if logprob < 0 else 1.0 for token, logprob in listed}
    doubtful: dict[str, float] = {}
    if len(certain) < len(listed):
        certain.clear()
        for token, logprob in sorted(listed, key=itemgetter(1), reverse=True):
            mass = math.exp(min(logprob, 0.0))
            if token not in certain:
                certain[token] = mass
            elif mass and abs(math.log(certain[token]) - logprob) > _SAME:
                doubtful[token] = doubtful.get(token, 0.0) + mass
    if not all(certain.values()):
        certain = {token: mass for token, mass in certain.items() if mass}
    return certain, doubtful


def _mass_beside(word: str, tokens: dict[str, float]) -> float:
    return math.fsum([mass for token, mass in tokens.items() if _word(token) == word]) if tokens else 0.0


def _missing(word: str, written: Set[str], spaces: Set[bool]) -> int:
    """Count the spellings of a word, with a space before it or without, that are not listed."""
    return sum([len(_SPELLINGS[word][space] - written) for space in spaces])


def _mass_like(tokens: dict[str, float], *, answer: bool) -> float:
    """Return the probability of tokens that say an answer in other words, or begin to."""
    return math.fsum([mass for token, mass in tokens.items() if _says(token) is answer])


def _byte_alphabet() -> dict[str, int]:
    """List the character for each byte in the alphabet of byte-level tokenizers (Radford et al. 2019, GPT-2)."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(256 + n): byte for n, byte in enumerate(others)}


_BYTES = _byte_alphabet()
_SPACES = "ĠĊ"
"""How that alphabet writes a space and a line's end."""


def written_out(token: str) -> str:
    """Write a token as text where a server gives it in its tokenizer's own spelling.

    Parameters
    ----------
    token
        Such as ``ĠYes`` or ``▁Yes``.

    Returns
    -------
    str
    """
    if any(mark in token for mark in _SPACES) and all(character in _BYTES for character in token):
        return bytes(_BYTES[character] for character in token).decode(errors="replace")
    return _BYTE.sub(lambda byte: chr(int(byte[1], 16)), token.replace("▁", " "))
