"""What a shared database or the way to it does, as sentences for people."""

import psycopg
from psycopg import errors

from core.asking.replies.store.place import SHARED_VARIABLE, PostgresAddress

LOCK_SECONDS = 60.0
"""So long another process may write before this one gives up."""
LOCKED = errors.LockNotAvailable
UNWRITABLE = (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction, errors.DiskFull)
OTHER_TABLES = (
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.InvalidSchemaName,
    errors.DatatypeMismatch,
    errors.NotNullViolation,
)
LONGEST = 300
_REASONS = {
    errors.InsufficientPrivilege: "its user may not write there",
    errors.ReadOnlySqlTransaction: "it is read-only",
    errors.DiskFull: "its disk is full",
}


def say(error: psycopg.Error, address: PostgresAddress) -> str:
    """Say what happened, what was kept, and what to do.

    Parameters
    ----------
    error
        As it was raised.
    address
        Of the database.

    Returns
    -------
    str
        Without the address's password.
    """
    reason = _reason(error, address)
    if isinstance(error, LOCKED):
        return (
            f"Another process has held the lock of the shared database {address} for {LOCK_SECONDS:.0f} seconds. "
            "What is stored is kept. Wait for that process to end, or end it, and try again."
        )
    if isinstance(error, UNWRITABLE):
        return say_read_only(error, address)
    if isinstance(error, OTHER_TABLES):
        return (
            f"The tables of the shared database {address} are not as this app makes them ({reason}). What it "
            "holds is kept. Mend them, or name another database."
        )
    if isinstance(error, psycopg.OperationalError):
        return (
            f"The connection to the shared database {address} was lost ({reason}). What was stored before is "
            "kept. Once the database can be reached, ask again: what is stored is not asked twice."
        )
    return f"The shared database {address} cannot be used ({reason}). What it holds is kept. Look at its log."


def say_unreachable(error: psycopg.Error, address: PostgresAddress) -> str:
    """Say that no connection was made, and why.

    Parameters
    ----------
    error, address
        As for `say`.

    Returns
    -------
    str
    """
    return (
        f"The shared database {address} cannot be reached ({_reason(error, address)}). What it holds is kept. "
        f"Start it, or mend the address that {SHARED_VARIABLE} or the command gives, and try again."
    )


def say_read_only(error: psycopg.Error, address: PostgresAddress) -> str:
    """Say that what is stored can be read, and why nothing can be written.

    Parameters
    ----------
    error, address
        As for `say`.

    Returns
    -------
    str
    """
    reason = next((said for kind, said in _REASONS.items() if isinstance(error, kind)), _reason(error, address))
    return (
        f"The shared database {address} cannot be written ({reason}), so what is stored is shown and nothing is "
        "asked, for no reply could be kept. Let its user write, make room on its disk, or name another database."
    )


def _reason(error: psycopg.Error, address: PostgresAddress) -> str:
    told = error.diag.message_primary or str(error)
    words = " ".join(told.split()).removeprefix("connection failed: ").rstrip(".")
    return address.hide(words)[:LONGEST]
