"""What people are asked: one condition each, by chance, in the words that models were asked in."""

import hashlib
import random
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

from core.basics.errors import InputError
from core.basics.money import HOME
from core.basics.typed_json import canonical_json

MOST_PEOPLE = 20_000
USUAL_PEOPLE = 200
YES_NO = ("yes", "no")
SAME_CENT = 0.005
"""Prices nearer to each other than this are one."""


@dataclass(frozen=True)
class Condition:
    """What one person may be asked.

    Parameters
    ----------
    name
        Letters, digits, point, plus, hyphen and underscore; as files know it.
    title
        For people who read of it, such as ``$4.13``.
    text
        What is read, with line breaks, as prompts have it.
    answers
        What can be chosen, in the order in which it is shown; empty where a number is typed.
    codes
        A short word for each of `answers`, as files hold it: itself, or the letter before an option.
    counted
        Which of `codes` make up the share that is looked for; empty where the mean of numbers is.
    price
        What is asked; None beyond price.
    people
        How many are to be asked.
    """

    name: str
    title: str
    text: str
    answers: tuple[str, ...]
    codes: tuple[str, ...]
    counted: tuple[str, ...]
    price: float | None
    people: int = 1

    @property
    def labels(self) -> tuple[str, ...]:
        """What stands on the button of each answer: an option with its letter, as prompts list it."""
        if self.codes == self.answers:
            return self.answers
        return tuple(f"{code}: {answer}" for code, answer in zip(self.codes, self.answers, strict=True))


@dataclass(frozen=True)
class AttentionCheck:
    """A question that only tells whether questions are read.

    Parameters
    ----------
    text
        Names the right answer.
    answers
        What can be chosen.
    right
        One of them.
    """

    text: str
    answers: tuple[str, ...]
    right: str


CHECK = AttentionCheck(
    "This question only checks that questions are read. Please choose “orange”, whatever you like best.",
    ("red", "green", "orange", "blue"),
    "orange",
)


@dataclass(frozen=True)
class Fieldwork:
    """What is put before people.

    Parameters
    ----------
    title
        What it is on, for those who send it; nobody who answers reads it.
    strategy
        Code of the strategy whose words these are.
    conditions
        Each person gets one of them, by chance.
    currency
        Of the prices.
    lowest, highest
        Between which a typed number must lie; nothing where answers are chosen.
    check
        Stands behind the question.
    """

    title: str
    strategy: str
    conditions: tuple[Condition, ...]
    currency: str = HOME
    lowest: float = 0.0
    highest: float = 0.0
    check: AttentionCheck = CHECK

    def __post_init__(self) -> None:
        """Refuse what asks nobody, or more people than files hold."""
        if not self.conditions or self.people < 1:
            raise InputError("Nobody is to be asked. Give at least one person to a price.")
        if any(one.people < 0 for one in self.conditions) or self.people > MOST_PEOPLE:
            raise InputError(f"From 1 to {MOST_PEOPLE:,} people can be asked, and at no price fewer than none.")

    @property
    def people(self) -> int:
        """How many are to be asked in all."""
        return sum(one.people for one in self.conditions)

    @property
    def asked(self) -> tuple[Condition, ...]:
        """Conditions in which somebody is asked."""
        return tuple(one for one in self.conditions if one.people)

    @property
    def asked_prices(self) -> list[float]:
        """At which somebody is asked; none beyond price."""
        return [one.price for one in self.asked if one.price is not None]

    @property
    def by_price(self) -> bool:
        """Whether it is a price that differs."""
        return all(one.price is not None for one in self.conditions)

    @cached_property
    def id(self) -> str:
        """Twelve hexadecimal digits of the SHA-256 of what is read, however many people read it."""
        data: dict[str, Any] = asdict(self)
        for one in data["conditions"]:
            del one["people"]
        return hashlib.sha256(canonical_json(data).encode()).hexdigest()[:12]

    def condition(self, name: str) -> Condition | None:
        """Return the condition of a name; None where there is none."""
        return next((one for one in self.conditions if one.name == name), None)

    def with_people(self, people: int | Mapping[str, int]) -> "Fieldwork":
        """Say how many people are asked.

        Parameters
        ----------
        people
            In all, spread as equally as whole people allow, the first conditions getting those that remain; or by
            name of the condition, such as an allocation that was planned, nobody where it is not named.

        Returns
        -------
        Fieldwork

        Raises
        ------
        InputError
            When nobody would be asked, too many would, or a condition is named that is none.
        """
        names = [one.name for one in self.conditions]
        if isinstance(people, int):
            each, rest = divmod(people, len(names))
            people = {name: each + (place < rest) for place, name in enumerate(names)}
        if unknown := next((name for name in people if name not in names), None):
            raise InputError(f"“{unknown[:40]}” is none of the conditions, which are {', '.join(names)}.")
        return replace(
            self, conditions=tuple(replace(one, people=people.get(one.name, 0)) for one in self.conditions)
        )

    def drawn(self, seed: int = 0) -> list[Condition]:
        """Draw for each person in turn what is asked.

        Parameters
        ----------
        seed
            Of the order.

        Returns
        -------
        list of Condition
            Each condition as often as people are to be asked in it, in random order.
        """
        every = [one for one in self.asked for _ in range(one.people)]
        random.Random(seed).shuffle(every)  # noqa: S311 (nothing is kept secret by it)
        return every


def prices_unasked(prices: Iterable[float], asked: Iterable[float]) -> list[float]:
    """Return those of some prices at which nobody was asked.

    Parameters
    ----------
    prices, asked
        In one currency.

    Returns
    -------
    list of float
        Of ``prices``, each once, in their order.
    """
    known = list(asked)
    return [price for price in dict.fromkeys(prices) if all(abs(price - one) > SAME_CENT for one in known)]
