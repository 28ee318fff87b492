"""Experiments beyond price: a situation, what is varied in it, the question and its answer."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Self

from core.basics.errors import InputError
from core.basics.money import CURRENCIES, write_money
from core.basics.paths import data_rows
from core.experiment.arms.responses import Response, ResponseKind, check_counted, check_options
from core.experiment.probes import Probe

MIN_ARMS, MAX_ARMS, MAX_LEVELS = 2, 8, 20
"""Texts that may differ in one thing, and levels of a number."""
MAX_FACTS = 12
_LIMITS = {"title": 120, "setting": 600, "situation": 8_000, "question": 1_000, "varies": 120}
MAX_ARM = 4_000
"""Characters that an arm's text may have."""
BY_PRICE: tuple[ResponseKind, ...] = ("yes_no", "options", "count")
"""Answers that say how much is bought at a price."""
_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")
_NAME = re.compile(r"[\w.+-]{1,60}")


@dataclass(frozen=True)
class Arm:
    """One version of what is varied.

    Parameters
    ----------
    name
        Letters, digits, point, plus, hyphen and underscore.
    text
        What the one who answers reads in this arm alone.
    level
        The number that is varied; None where texts are.
    options
        The choice set of this arm, where it is another than the others'.
    counted
        Which answers are the outcome in this arm, where they are others than in the others.
    """

    name: str
    text: str
    level: float | None = None
    options: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what nobody could read or name."""
        if not _NAME.fullmatch(self.name):
            raise InputError(
                f"An arm's name has letters, digits, hyphens and underscores, at most 60: “{self.name[:60]}”."
            )
        if not self.text.strip():
            raise InputError(f"The arm “{self.name}” has no text. Write what is read in it.")
        if len(self.text) > MAX_ARM:
            raise InputError(f"An arm's text may have {MAX_ARM:,} characters.")
        if self.options:
            check_options(self.options)


@dataclass(frozen=True)
class Vignette:
    """What one is asked in an experiment beyond price; equal ones have equal ids everywhere.

    Parameters
    ----------
    title
        For people who read of it; no prompt states it.
    setting
        Who is asked, as what follows "You are", such as ``a shopper in an online shop``.
    question
        What is asked last.
    response
        How it is answered.
    arms
        What is varied: two to eight texts that differ in one thing, or up to twenty levels of a number.
    control
        Name of the arm with which the others are compared.
    situation
        What all arms share and read before; empty for nothing.
    varies
        What differs between the arms, for the sentence that discloses the experiment, such as ``which supplier is
        the default``.
    facts
        Sentences that full context states besides, each about what a prompt leaves unsaid.
    probes
        Questions of the leakage audit: variables that the model might imagine differently by arm.
    name
        Of one that comes with the app, as commands and its recording know it; empty for a user's own.
    """

    title: str
    setting: str
    question: str
    response: Response
    arms: tuple[Arm, ...]
    control: str
    situation: str = ""
    varies: str = ""
    facts: tuple[str, ...] = ()
    probes: tuple[Probe, ...] = ()
    name: str = ""

    def __post_init__(self) -> None:
        """Refuse what varies nothing, or cannot be asked."""
        for name, limit in _LIMITS.items():
            if len(getattr(self, name)) > limit:
                raise InputError(f"The {name} may have {limit:,} characters.")
        for name in ("title", "setting", "question"):
            if not getattr(self, name).strip():
                raise InputError(f"The {name} is missing. Write one.")
        _check_arms(self.arms, self.control)
        if len(self.facts) > MAX_FACTS or any(not fact.strip() or len(fact) > MAX_ARM for fact in self.facts):
            raise InputError(f"Full context may state {MAX_FACTS} facts, each with a text.")
        if len({probe.variable.casefold() for probe in self.probes}) < len(self.probes):
            raise InputError("Two unstated variables have one name. Give each its own.")
        for arm in self.arms:
            self._check_answers(arm)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """Read a vignette from what JSON holds of it, of the types that it has."""
        response = {**data["response"]}
        for name in ("options", "ends", "counted"):
            if name in response:
                response[name] = tuple(response[name])
        arms = (
            Arm(**{**one, "options": tuple(one.get("options", ())), "counted": tuple(one.get("counted", ()))})
            for one in data["arms"]
        )
        return cls(
            **{
                **data,
                "response": Response(**response),
                "arms": tuple(arms),
                "facts": tuple(data.get("facts", ())),
                "probes": tuple(Probe(**one) for one in data.get("probes", ())),
            }
        )

    def _check_answers(self, arm: Arm) -> None:
        if arm.options and self.response.kind != "options":
            raise InputError(f"The arm “{arm.name}” has options, and the answer is none of options.")
        if arm.options or arm.counted:
            check_counted(self.counted_in(arm), self.answers_in(arm))

    def arm(self, name: str) -> Arm:
        """Return the arm of a name."""
        return next(arm for arm in self.arms if arm.name == name)

    def answers_in(self, arm: Arm) -> tuple[str, ...]:
        """Return what can be answered in an arm, in the order of the vignette; empty where numbers are."""
        if self.response.kind == "yes_no":
            return ("yes", "no")
        if self.response.kind == "options":
            return arm.options or self.response.options
        return tuple(map(str, self.response.steps)) if self.response.kind == "scale" else ()

    def counted_in(self, arm: Arm) -> tuple[str, ...]:
        """Return which answers are the outcome in an arm; empty where the mean is."""
        return arm.counted or self.response.counted or (("yes",) if self.response.kind == "yes_no" else ())

    @cached_property
    def levels(self) -> tuple[float, ...]:
        """The number that is varied, by arm; empty where texts are."""
        levels = tuple(arm.level for arm in self.arms if arm.level is not None)
        return levels if len(levels) == len(self.arms) else ()

    @cached_property
    def priced_in(self) -> str | None:
        """The currency in which a price is varied; None where no price is.

        The number of every arm is to stand as an amount of money in what is read in it, in its text or in the
        option that is counted.
        """
        asks_for_purchases = self.response.kind in BY_PRICE and self.response.out_of is None
        return self.levels_in if asks_for_purchases else None

    @cached_property
    def levels_in(self) -> str | None:
        """The currency of the numbers that are varied; None where they are none or no amounts of money."""
        if not self.levels:
            return None
        told = (code for code in CURRENCIES if all(self._states_price(arm, CURRENCIES[code]) for arm in self.arms))
        return next(told, None)

    def title_of(self, name: str) -> str:
        """Return what tables and figures call an arm: its amount of money, its title, or its name with spaces."""
        return self._amount_of(name) or _titles().get((self.name, name)) or name.replace("_", " ")

    def phrase_of(self, name: str) -> str:
        """Return what sentences call an arm, such as ``the $4 arm``, for it is no amount that is told apart."""
        amount = self._amount_of(name)
        return f"the {amount} arm" if amount else self.title_of(name)

    def _amount_of(self, name: str) -> str:
        level = self.arm(name).level
        if level is None or self.levels_in is None or len(set(self.levels)) < len(self.levels):
            return ""
        decimals = len(f"{level:.10g}".partition(".")[2])
        return write_money(level, self.levels_in, max(decimals, 2) if decimals else 0)

    def _states_price(self, arm: Arm, sign: str) -> bool:
        level = arm.level or 0.0
        read = (arm.text, *(self.counted_in(arm) if self.response.kind == "options" else ()))
        amounts = {f"{level:,.2f}", f"{level:.2f}", f"{level:,g}", f"{level:g}"}
        patterns = [rf"(?<![\w.]){re.escape(sign)}{re.escape(amount)}(?![\d]|[.,]\d)" for amount in amounts]
        return any(re.search(pattern, text) for pattern in patterns for text in read)

    @property
    def fits_one_prompt(self) -> bool:
        """Whether one who answers can meet all arms at once.

        They are one text but for a number, and a word or a number answers each: quantities by price are of this
        kind; a story, a claim or a choice set that differs is not.
        """
        texts = {_FIGURE.sub("#", arm.text) for arm in self.arms}
        plain = self.response.kind in ("yes_no", "count", "money") and self.response.out_of is None
        return plain and bool(self.levels) and len(texts) == 1 and not any(arm.counted for arm in self.arms)


@cache
def _titles() -> Mapping[tuple[str, str], str]:
    """Read what arms are called that come with the app, by experiment and name, where the name does not tell.

    They stand apart from the arms, whose ids they are not to change.
    """
    return {(row["experiment"], row["arm"]): row["title"] for row in data_rows("arms.csv")}


def _check_arms(arms: tuple[Arm, ...], control: str) -> None:
    numbers = all(arm.level is not None for arm in arms)
    most = MAX_LEVELS if numbers else MAX_ARMS
    if not MIN_ARMS <= len(arms) <= most:
        raise InputError(
            f"An experiment compares {MIN_ARMS} to {MAX_ARMS} arms, or up to {MAX_LEVELS} levels of a number, and "
            f"this one has {len(arms)}."
        )
    levels = [arm.level for arm in arms if arm.level is not None]
    if not all(map(math.isfinite, levels)) or len(levels) > 1 == len(set(levels)):
        raise InputError("The number of an arm must be finite, and not the same in all of them.")
    if len({arm.name for arm in arms}) < len(arms):
        raise InputError("Two arms have one name. Give each its own.")
    said = {(" ".join(arm.text.split()).casefold(), arm.options) for arm in arms}
    if len(said) < len(arms):
        raise InputError("Two arms say the same, so that nothing is varied between them. Change one.")
    if control not in {arm.name for arm in arms}:
        names = ", ".join(arm.name for arm in arms)
        raise InputError(f"The control “{control[:60]}” is none of the arms. Choose from {names}.")
