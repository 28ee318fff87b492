"""Where a reply cache is: in a folder, or in a database that several machines share."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from core.basics.errors import CacheError

SHARED_VARIABLE = "UNBLIND_CACHE"
SCHEMES = ("postgresql://", "postgres://")
HIDDEN = "(hidden)"
_LIKE_ONE = re.compile(r"postgres(ql)?\W.*@")
_PORT = re.compile(r"[\d,]*")


@dataclass(frozen=True)
class PostgresAddress:
    """A database of PostgreSQL, whose password shows itself nowhere.

    Parameters
    ----------
    url
        As it was given.
    name
        The same for people: user, host, port and database.
    secrets
        What stands in no message.
    """

    url: str = field(repr=False)
    name: str
    secrets: tuple[str, ...] = field(repr=False)

    def __str__(self) -> str:
        return self.name

    def hide(self, text: str) -> str:
        """Take the secrets out of a text."""
        for secret in self.secrets:
            text = text.replace(secret, HIDDEN)
        return text


Place: TypeAlias = Path | PostgresAddress


def place_of(text: str) -> Place:
    """Read where a cache is.

    Parameters
    ----------
    text
        A folder, or an address such as ``postgresql://user@host/name``.

    Returns
    -------
    pathlib.Path or PostgresAddress

    Raises
    ------
    CacheError
        When it is an address of something else.
    """
    # What was to be an address is never taken for a folder, whose name is said.
    is_address = "://" in text or _LIKE_ONE.match(text)
    return read_address(text) if is_address else Path(text).expanduser()


def read_address(text: str) -> PostgresAddress:
    """Read the address of a shared cache.

    Parameters
    ----------
    text
        As ``UNBLIND_CACHE`` has it.

    Returns
    -------
    PostgresAddress

    Raises
    ------
    CacheError
        When it is no such address; the message does not repeat it, for it may hold a password.
    """
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        if not text.startswith(SCHEMES):
            raise ValueError
        parts = {name: str(value) for name, value in conninfo_to_dict(text).items()}
        # Of a password with such characters in it, a part is read as one of these, which are shown.
        if "@" in parts.get("host", "") + parts.get("dbname", "") or not _PORT.fullmatch(parts.get("port", "")):
            raise ValueError
    except (ProgrammingError, ValueError):
        raise CacheError(
            f"A shared cache is at an address such as postgresql://user@host/name, which {SHARED_VARIABLE} or the "
            "command does not give. Nothing was opened. Write one (of a password, @ as %40 and / as %2F), or "
            f"leave {SHARED_VARIABLE} out for a folder."
        ) from None
    user = f"{parts['user']}@" if "user" in parts else ""
    port = f":{parts['port']}" if "port" in parts else ""
    name = f"postgresql://{user}{parts.get('host', '')}{port}/{parts.get('dbname', '')}"
    secrets = (parts[secret] for secret in ("password", "sslpassword") if parts.get(secret))
    return PostgresAddress(text, name, tuple(secrets))
