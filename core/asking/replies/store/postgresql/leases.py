"""Leases in a shared database, by its clock, whatever the clocks of the machines say."""

from collections.abc import Sequence

from core.asking.replies.store.postgresql.database import PostgresDatabase

TAKE = """
INSERT INTO Leases SELECT key, %s, clock_timestamp() + %s * interval '1 second' FROM unnest(%s::text[]) AS key
ON CONFLICT (key) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE Leases.until <= clock_timestamp() OR Leases.holder = excluded.holder
"""
"""Once done it may be done again, for what is ours already is taken as well."""


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
        return bool(self._database.change(TAKE, (holder, seconds, [key])))

    def drop(self, keys: Sequence[str], holder: str) -> None:
        """Give up those of the keys that the holder has."""
        self._database.change("DELETE FROM Leases WHERE key = ANY(%s) AND holder = %s", (list(keys), holder))

    def renew(self, keys: Sequence[str], holder: str, seconds: float) -> None:
        """Hold those of the keys that nobody else has by now for so long from now."""
        # In one order, so that two who renew some of the same keys do not wait for each other.
        self._database.change(TAKE, (holder, seconds, sorted(keys)))

    def close(self) -> None:
        """Leave the connections to whoever reads and stores replies."""
