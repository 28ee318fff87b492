"""What a person may spend in a month, counted where every process that shares the replies counts."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from core.asking.replies.store import Database, Place, Table, open_beside
from core.basics.errors import InputError

FOLDER = "allowances"
TABLE = Table(
    "(name TEXT PRIMARY KEY, month TEXT, person TEXT, title TEXT, most REAL, spent REAL, until REAL) WITHOUT ROWID"
)
"""A row a run: what was set aside for it, what of that is spent or at risk, and when it is no more heard of."""
TAKEN = "SUM(CASE WHEN until > ? THEN most ELSE spent END)"
"""Of a run that has ended, or is no more, what was last written down."""
HOLD_SECONDS = 900.0
"""A hold that was not renewed for so long is its run's no more: the process was killed, or is asleep."""


@dataclass(frozen=True)
class Hold:
    """Money that is set aside for one run.

    Parameters
    ----------
    allowance
        Of which.
    name
        Of the hold.
    month
        In which it counts.
    """

    allowance: "Allowance"
    name: str
    month: str

    def note(self, at_risk: float) -> bool:
        """Write down what may have been spent before it is: so much counts if the run's process dies.

        Parameters
        ----------
        at_risk
            US dollars, with the most that calls under way may cost.

        Returns
        -------
        bool
            Whether the money is still set aside. A hold that expired is taken back where what is left covers it;
            where that does not, nothing more may be spent.

        Raises
        ------
        CacheError
            When it cannot be written.
        """
        database = _database(self.allowance.place)
        with database.writing() as connection:
            now = database.now()
            ((most, spent, until),) = connection.execute(
                "SELECT most, spent, until FROM Holds WHERE name = ?", (self.name,)
            )
            if until <= now and most - spent > self.allowance.left(self.month):
                return False
            connection.execute(
                "UPDATE Holds SET spent = ?, until = ? WHERE name = ?", (at_risk, now + HOLD_SECONDS, self.name)
            )
            return True

    def renew(self) -> None:
        """Set the money aside for another `HOLD_SECONDS`, unless the hold has expired or was settled.

        Raises
        ------
        CacheError
            When it cannot be written.
        """
        database = _database(self.allowance.place)
        with database.writing() as connection:
            now = database.now()
            connection.execute(
                "UPDATE Holds SET until = ? WHERE name = ? AND until > ?", (now + HOLD_SECONDS, self.name, now)
            )

    def settle(self, spent: float) -> None:
        """Count what the run cost, and set the rest free.

        Parameters
        ----------
        spent
            US dollars.

        Raises
        ------
        CacheError
            When it cannot be written.
        """
        with _database(self.allowance.place).writing() as connection:
            connection.execute("UPDATE Holds SET spent = ?, until = 0 WHERE name = ?", (spent, self.name))


@dataclass(frozen=True)
class Allowance:
    """What one person may spend a month; the months are those of UTC.

    Parameters
    ----------
    place
        Of the reply cache.
    person
        Whose; counted under this.
    title
        The person's name for the screen.
    dollars
        US dollars a month.
    """

    place: Place
    person: str
    title: str
    dollars: float

    def left(self, month: str | None = None) -> float:
        """Return what is neither spent nor set aside in a month.

        Parameters
        ----------
        month
            As its holds name it; None for this one.

        Returns
        -------
        float
            US dollars; 0 where the budget was lowered below it.

        Raises
        ------
        CacheError
            When the place cannot be used.
        """
        query = f"SELECT {TAKEN} FROM Holds WHERE month = ? AND person = ?"  # noqa: S608 (written here)
        database = _database(self.place)
        ((taken,),) = database.read(query, database.now(), month or _month(), self.person)
        return max(0.0, self.dollars - (taken or 0.0))

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
            When the place cannot be used.
        """
        hold = Hold(self, uuid.uuid4().hex, _month())
        database = _database(self.place)
        with database.writing() as connection:
            # Looked at under the lock, for another session may be setting aside what is left.
            left = self.left(hold.month)
            if most > left:
                raise InputError(
                    f"This run may cost ${most:.2f}, and ${left:.2f} of your ${self.dollars:.2f} are left this "
                    "month. Ask less, or lower the run's budget."
                )
            row = (hold.name, hold.month, self.person, self.title, most, 0.0, database.now() + HOLD_SECONDS)
            connection.execute("INSERT INTO Holds VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        return hold


def spent_this_month(place: Place) -> dict[str, float]:
    """Add up what everybody has spent or set aside this month.

    Parameters
    ----------
    place
        Of the reply cache.

    Returns
    -------
    dict
        US dollars by the person's name for the screen, and what they are called for good; those who have asked.

    Raises
    ------
    CacheError
        When the place cannot be used.
    """
    if isinstance(place, Path) and not (place / FOLDER).exists():
        return {}
    query = f"SELECT max(title), person, {TAKEN} FROM Holds WHERE month = ? GROUP BY person ORDER BY person"  # noqa: S608
    database = _database(place)
    rows = database.read(query, database.now(), _month())
    return {f"{title} ({person})": taken for title, person, taken in rows}


@cache
def _database(place: Place) -> Database:
    return open_beside(place, FOLDER, {"Holds": TABLE})


def _month() -> str:
    return f"{datetime.now(UTC):%Y-%m}"
