"""What a person may spend in a month, counted where every process that shares the replies counts."""

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

from core.asking.replies.store import as_sentences, open_store
from core.basics.errors import InputError

HOLD_SECONDS = 900.0
"""A hold of which nothing was heard for so long is its run's no more: longer than a call and every wait take."""


class _Held(TypedDict):
    most: float
    at_risk: float
    until: float


class _Account(TypedDict):
    title: str
    spent: float
    held: dict[str, _Held]


@dataclass(frozen=True)
class Hold:
    """Money that is set aside for one run.

    Parameters
    ----------
    allowance
        Whose.
    month
        In which it counts.
    name
        Of the hold.
    most
        US dollars that the run may cost.
    """

    allowance: "Allowance"
    month: str
    name: str
    most: float

    def note(self, at_risk: float) -> None:
        """Write down what may have been spent before it is: so much counts if the run's process dies.

        Parameters
        ----------
        at_risk
            US dollars, with the most that calls under way may cost.
        """

        def hold(account: _Account) -> None:
            account["held"][self.name] = _Held(most=self.most, at_risk=at_risk, until=time.time() + HOLD_SECONDS)

        self.allowance.change(self.month, hold)

    def settle(self, spent: float) -> None:
        """Count what the run cost, and set the rest free.

        Parameters
        ----------
        spent
            US dollars.
        """

        def count(account: _Account) -> None:
            account["held"].pop(self.name, None)
            account["spent"] += spent

        self.allowance.change(self.month, count)


@dataclass(frozen=True)
class Allowance:
    """What one person may spend a month; the months are those of UTC.

    Parameters
    ----------
    directory
        Of the reply cache.
    person
        Whose; counted under this.
    title
        The person's name for the screen.
    dollars
        US dollars a month.
    """

    directory: Path
    person: str
    title: str
    dollars: float

    def left(self) -> float:
        """Return what is neither spent nor set aside this month.

        Returns
        -------
        float
            US dollars; 0 where the budget was lowered below it.

        Raises
        ------
        CacheError
            When the folder cannot be used.
        """
        taken: float = self.change(_month(), _taken)
        return max(0.0, self.dollars - taken)

    def hold(self, most: float) -> Hold:
        """Set money aside for a run, before its first call.

        Parameters
        ----------
        most
            US dollars that the run may cost.

        Returns
        -------
        Hold

        Raises
        ------
        InputError
            When so much is not left.
        CacheError
            When the folder cannot be used.
        """
        hold = Hold(self, _month(), uuid.uuid4().hex, most)

        def set_aside(account: _Account) -> float:
            left = self.dollars - _taken(account)
            if most <= left:
                until = time.time() + HOLD_SECONDS
                account["held"][hold.name] = _Held(most=most, at_risk=0.0, until=until)
            return left

        left = self.change(hold.month, set_aside)
        if most > left:
            raise InputError(
                f"This run may cost ${most:.2f}, and ${max(left, 0.0):.2f} of your ${self.dollars:.2f} are left "
                "this month. Ask less, or lower the run's budget."
            )
        return hold

    def change(self, month: str, how: Callable[[_Account], Any]) -> Any:
        """Read a month's account, change it and write it back, with nobody between."""
        place = self.directory / "allowances"
        store, key = _store(place), f"{month} {self.person}"
        with as_sentences(place), store.transact(retry=True):
            before = store.get(key)
            account: _Account = json.loads(before) if before else _Account(title="", spent=0.0, held={})
            account["title"] = self.title
            found = how(account)
            after = json.dumps(account)
            if after != before:
                store.set(key, after, retry=True)
        return found


def spent_this_month(directory: Path) -> dict[str, float]:
    """Add up what everybody has spent or set aside this month.

    Parameters
    ----------
    directory
        Of the reply cache.

    Returns
    -------
    dict
        US dollars by the person's name for the screen, and what they are called for good; those who have asked.

    Raises
    ------
    CacheError
        When the folder cannot be used.
    """
    place, found = directory / "allowances", {}
    with as_sentences(place):
        store = _store(place)
        for key in list(store.iterkeys()):
            month, _, person = key.partition(" ")
            if month == _month() and (text := store.get(key)):
                account: _Account = json.loads(text)
                found[f"{account['title']} ({person})"] = _taken(account)
    return found


@cache
def _store(directory: Path) -> Any:
    return open_store(directory)


def _taken(account: _Account) -> float:
    """Add up what is spent and what may be: of a run that is no more, what it had written down."""
    now = time.time()
    held = account["held"].values()
    return account["spent"] + sum(one["most"] if one["until"] > now else one["at_risk"] for one in held)


def _month() -> str:
    return f"{datetime.now(UTC):%Y-%m}"
