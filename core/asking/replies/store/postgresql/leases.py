"""Leases in a shared database, by its clock, whatever the clocks of the machines say."""

from collections.abc import Sequence

from core.asking.replies.store.postgresql.database import PostgresDatabase

TAKE = """
INSERT INTO Leases VALUES (%s, %s, clock_timestamp() + %s * interval '1 second')
ON CONFLICT (key) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE Leases.until <= clock_timestamp() OR Leases.holder = excluded.holder
"""
RENEW = """
UPDATE Leases SET until = clock_timestamp() + %s * interval '1 second'
WHERE key = ANY(%s) AND holder = %s AND until > clock_timestamp()
"""


class PostgresLeases:
    """Keeps leases as `core.asking.replies.store.contract.Leases` says.

    Parameters
    ----------
    database
        With their table.
    """

    def __init__(self, database: PostgresDatabase) -> None:
        self._database = database

    def take(self, key: str, holder: str, seconds: float) -> bool:
        """Hold a key for so long, unless somebody else does."""
        return bool(self._database.change(TAKE, (key, holder, seconds)))

    def drop(self, keys: Sequence[str], holder: str) -> None:
        """Give up those of the keys that the holder has."""
        self._database.change("DELETE FROM Leases WHERE key = ANY(%s) AND holder = %s", (list(keys), holder))

    def renew(self, keys: Sequence[str], holder: str, seconds: float) -> None:
        """Hold those of the keys that the holder still has for so long from now."""
        self._database.change(RENEW, (seconds, list(keys), holder))

    def close(self) -> None:
        """Leave the connections to whoever reads and stores replies."""
