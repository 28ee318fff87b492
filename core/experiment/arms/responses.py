"""What may be answered beyond price: yes or no, an option, a step of a scale, a count, an amount."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from core.basics.errors import InputError
from core.basics.money import CURRENCIES, HOME, write_money

ResponseKind = Literal["yes_no", "options", "scale", "count", "money"]
KINDS: tuple[ResponseKind, ...] = get_args(ResponseKind)
MOST_OPTIONS, MOST_STEPS = 8, 101
READ_STEPS = 9
"""Scales of so many steps, each one digit, are read off first-token probabilities; wider ones are drawn."""
YES_NO = ("yes", "no")
LETTERS = "ABCDEFGH"
MAX_OPTION, MAX_END, MAX_UNIT = 400, 80, 40
"""Characters that an option, an end of a scale and a unit may have."""

Outcome = Literal["share", "points", "count", "money"]


@dataclass(frozen=True)
class Response:
    """How a question is answered, and what of the answers is counted.

    Parameters
    ----------
    kind
        ``yes_no``; ``options``: one of `options`; ``scale``: a whole number from `lowest` to `highest`; ``count``:
        a whole number of `unit`; ``money``: an amount in `currency`.
    options
        Of ``options``, two to eight different texts; "none of these" is one of them where it may be chosen.
    lowest, highest
        Ends of a scale, and of what a count or an amount may plausibly be: what lies beyond counts as unread.
    ends
        Names of the ends of a scale.
    unit
        What a count counts.
    currency
        Of an amount, a key of `core.basics.money.CURRENCIES`.
    counted
        Of ``options``, those whose share is the outcome; of ``scale``, the steps, as digits, whose share is the
        outcome, or none for the mean. Of ``yes_no`` it is yes.
    out_of
        Of a count, so many are asked about, and the outcome is a share of them; None for the count itself.
    """

    kind: ResponseKind
    options: tuple[str, ...] = ()
    lowest: float = 0.0
    highest: float = 100.0
    ends: tuple[str, str] = ("", "")
    unit: str = ""
    currency: str = HOME
    counted: tuple[str, ...] = ()
    out_of: float | None = None

    def __post_init__(self) -> None:
        """Refuse answers that nobody could give, or of which nothing could be counted."""
        if self.kind not in KINDS:
            raise InputError(f"There is no answer “{str(self.kind)[:40]}”. Choose from {', '.join(KINDS)}.")
        if self.counted and self.kind not in ("options", "scale"):
            raise InputError("Answers are counted of options and of a scale alone. Leave “counted” out.")
        if self.out_of is not None and self.kind != "count":
            raise InputError("Only a count can be out of something. Leave “out_of” out.")
        if self.kind == "options":
            check_options(self.options)
            check_counted(self.counted, self.options)
        elif self.kind == "scale":
            self._check_scale()
        elif self.kind in ("count", "money"):
            self._check_amount()

    def _check_scale(self) -> None:
        whole = all(math.isfinite(end) and end == int(end) for end in (self.lowest, self.highest))
        if not whole or not 0 <= self.lowest < self.highest or len(self.steps) > MOST_STEPS:
            raise InputError(
                f"A scale runs from a whole number, 0 or more, to a higher one, in {MOST_STEPS} steps at most."
            )
        if max(map(len, self.ends)) > MAX_END:
            raise InputError(f"The name of a scale's end may have {MAX_END} characters.")
        if self.counted:
            check_counted(self.counted, tuple(map(str, self.steps)))

    def _check_amount(self) -> None:
        if not (math.isfinite(self.lowest) and math.isfinite(self.highest) and self.lowest < self.highest):
            raise InputError(
                "The plausible range of a count or amount needs a lowest and a higher highest number."
            )
        if len(self.unit) > MAX_UNIT:
            raise InputError(f"A unit may have {MAX_UNIT} characters.")
        if self.currency not in CURRENCIES:
            raise InputError(
                f"The currency “{self.currency[:20]}” is not known. Choose from {', '.join(CURRENCIES)}."
            )
        if self.out_of is not None and not (math.isfinite(self.out_of) and self.out_of > 0):
            raise InputError("What a count is out of must be above zero.")

    @property
    def steps(self) -> range:
        """Steps of a scale, ascending."""
        return range(int(self.lowest), int(self.highest) + 1)

    @property
    def most(self) -> float:
        """Highest number that is an answer: no count is above what it is out of."""
        return self.highest if self.out_of is None else min(self.highest, self.out_of)

    @property
    def answerable(self) -> str:
        """Which numbers are answers, for a sentence."""
        if self.kind == "money":
            return f"from {write_money(self.lowest, self.currency)} to {write_money(self.most, self.currency)}"
        numbers = f"from {self.lowest:,g} to {self.most:,g}"
        return f"a step {numbers}" if self.kind == "scale" else f"{numbers} {self.unit}".strip()

    @property
    def outcome(self) -> Outcome:
        """What the mean of the outcome is: a share from 0 to 1, points of the scale, a count, or money."""
        if self.kind in ("yes_no", "options") or self.counted or self.out_of:
            return "share"
        return "points" if self.kind == "scale" else self.kind  # type: ignore[return-value]

    @property
    def is_read(self) -> bool:
        """Whether first-token probabilities can be read of it: every answer is one letter, word or digit."""
        if self.kind == "scale":
            return len(self.steps) <= READ_STEPS and self.highest <= READ_STEPS
        return self.kind in ("yes_no", "options")


def check_options(options: tuple[str, ...]) -> None:
    """Refuse a choice set from which nobody could choose.

    Parameters
    ----------
    options
        Texts.

    Raises
    ------
    InputError
        When there are too few or too many, one is empty, or two cannot be told apart.
    """
    if not 2 <= len(options) <= MOST_OPTIONS:
        raise InputError(f"A choice needs 2 to {MOST_OPTIONS} options, not {len(options)}.")
    texts = [" ".join(option.split()).casefold() for option in options]
    if not all(texts):
        raise InputError("An option has no text. Write one, or take it out.")
    if max(map(len, options)) > MAX_OPTION:
        raise InputError(f"An option may have {MAX_OPTION} characters.")
    if len(set(texts)) < len(texts):
        raise InputError("Two options are the same, so that no answer could tell them apart. Change one.")


def check_counted(counted: tuple[str, ...], options: tuple[str, ...]) -> None:
    """Refuse to count answers that cannot be given, or all that can.

    Parameters
    ----------
    counted
        What is to be counted.
    options
        What can be answered.

    Raises
    ------
    InputError
        When nothing is counted, everything, or something else.
    """
    if unknown := next((one for one in counted if one not in options), None):
        raise InputError(f"“{unknown[:60]}” is to be counted and is none of the answers.")
    if len(set(counted)) < len(counted):
        raise InputError("An answer is to be counted twice. Name each once.")
    if not 0 < len(counted) < len(options):
        raise InputError("Say which answers are counted: at least one, and not all of them.")
