"""A forecast as it is sealed: what was asked of whom, what came out, what is to be decided, what people read."""

import json
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, Self

from core.analysis.decision import PERIODS, Decision, Period
from core.basics.money import CURRENCIES, signed_money, write_money
from core.experiment import GROCERY, SETTING_KINDS
from core.studies.people.fieldwork import AttentionCheck, Condition, Fieldwork

VERSION = 1
Outcome = Literal["right", "wrong", "open", "none"]
"""Of a direction: people's interval says so, says the contrary, or holds zero; or none was given."""


@dataclass(frozen=True)
class ForecastPoint:
    """What a curve says at one price.

    Parameters
    ----------
    price
        In the product's currency.
    purchase
        Share who would buy.
    low, high
        Its 95% interval; None where it has none.
    answers
        How many were read.
    """

    price: float
    purchase: float
    low: float | None
    high: float | None
    answers: int


@dataclass(frozen=True)
class ForecastCurve:
    """One curve.

    Parameters
    ----------
    name
        By which no two curves of the forecast are the same.
    model, strategy
        Who was asked, as `core.experiment.ModelName` writes it, and the code of how.
    shape
        Its name.
    elasticity
        At the regular price, with the ends of its interval, if it has intervals; empty where there is none.
    covers
        What its intervals speak of, or how it was read where it has none.
    points
        By price, ascending.
    """

    name: str
    model: str
    strategy: str
    shape: str
    elasticity: tuple[float, ...]
    covers: str
    points: tuple[ForecastPoint, ...]

    @property
    def ends(self) -> list[tuple[float, float]]:
        """Of its intervals, by price; empty where it has none."""
        known = [(one.low, one.high) for one in self.points if one.low is not None and one.high is not None]
        return known if len(known) == len(self.points) else []


@dataclass(frozen=True)
class ForecastDecision:
    """What is to be decided, and what the forecast says of it.

    Parameters
    ----------
    current, candidates, unit_cost, market_size, period
        As in `core.analysis.decision.Decision`.
    recommended
        Price that is recommended; None where none is.
    said
        That in one sentence, with how sure it is.
    """

    current: float
    candidates: tuple[float, ...]
    unit_cost: float
    market_size: int
    period: Period
    recommended: float | None
    said: str


@dataclass(frozen=True)
class Forecast:
    """A forecast.

    Parameters
    ----------
    version
        Of what it is made of.
    locked
        When, ISO 8601 in UTC, by the clock of the machine that locked it.
    author
        Who is named; may be empty.
    product, regular_price, currency
        On which it is.
    design
        The experiment that models were asked, as canonical JSON, without the traits of its personas.
    experiment
        Its id.
    prompts
        Title and words of each, at one price, with a note where the traits of a persona stand.
    models
        Names under which models answered.
    replies
        How many stand behind it, and the SHA-256 of what was read of them.
    headline
        What it all comes to, in one sentence.
    curves
        That were found.
    decision
        Which price; with what is at stake.
    fieldwork
        What people are asked: only answers to that count.
    """

    version: int
    locked: str
    author: str
    product: str
    regular_price: float
    currency: str
    design: str
    experiment: str
    prompts: tuple[tuple[str, str], ...]
    models: tuple[str, ...]
    replies: tuple[int, str]
    headline: str
    curves: tuple[ForecastCurve, ...]
    decision: ForecastDecision
    fieldwork: Fieldwork

    def write(self, amount: float) -> str:
        """Write an amount in the product's currency."""
        return write_money(amount, self.currency)

    def write_change(self, amount: float) -> str:
        """Write a change of an amount, with its sign, in the product's currency."""
        return signed_money(amount, self.currency)

    @property
    def customers(self) -> str:
        """What those are called who may buy, by the design's setting."""
        with suppress(ValueError, TypeError, LookupError, RecursionError):
            return SETTING_KINDS[json.loads(self.design)["product"]["setting"]["kind"]].customers
        return GROCERY.customers

    @property
    def prices(self) -> Decision:
        """The prices to decide between."""
        stake = self.decision
        return Decision(
            stake.current, stake.candidates, stake.unit_cost, stake.market_size, stake.period, self.currency
        )

    @property
    def chosen(self) -> float:
        """The price that follows from it: the recommended one, or else the current one, which is kept."""
        return self.decision.current if self.decision.recommended is None else self.decision.recommended

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """Read what `core.basics.typed_json.plain` made of it, of the types that it has.

        Raises
        ------
        InputError, ValueError
            When nobody could have decided or asked that.
        """
        if data["version"] != VERSION or data["currency"] not in CURRENCIES or not data["curves"]:
            raise ValueError
        decision = data["decision"]
        if decision["period"] not in PERIODS:
            raise ValueError
        return cls(
            **{
                **data,
                "prompts": tuple((title, text) for title, text in data["prompts"]),
                "models": tuple(data["models"]),
                "replies": tuple(data["replies"]),
                "curves": tuple(map(_curve, data["curves"])),
                "decision": ForecastDecision(**{**decision, "candidates": tuple(decision["candidates"])}),
                "fieldwork": _fieldwork(data["fieldwork"]),
            }
        )


def _curve(data: dict[str, Any]) -> ForecastCurve:
    points = tuple(ForecastPoint(**one) for one in data["points"])
    if not points or any(after.price <= before.price for before, after in pairwise(points)):
        raise ValueError
    return ForecastCurve(**{**data, "elasticity": tuple(data["elasticity"]), "points": points})


def _fieldwork(data: dict[str, Any]) -> Fieldwork:
    lists = ("answers", "codes", "counted")
    conditions = tuple(
        Condition(**{**one, **{name: tuple(one[name]) for name in lists}}) for one in data["conditions"]
    )
    check = data["check"]
    if check["right"] not in check["answers"] or not all(map(_can_be_read, conditions)):
        raise ValueError
    return Fieldwork(
        **{
            **data,
            "conditions": conditions,
            "check": AttentionCheck(**{**check, "answers": tuple(check["answers"])}),
        }
    )


def _can_be_read(condition: Condition) -> bool:
    """Tell whether each answer has its code, and each code that can be given counts for something."""
    codes = condition.codes
    if len(codes) != len(condition.answers) or not {*condition.counted} <= {*codes}:
        return False
    return bool(condition.counted) or all(code.isdecimal() for code in codes)
