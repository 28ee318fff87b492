"""Addresses of servers: when two of them lead to the same one."""

from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}


def server_of(address: str) -> tuple[str, str | None, int]:
    """Tell servers apart.

    Parameters
    ----------
    address
        A URL.

    Returns
    -------
    tuple
        Scheme, host and port; the scheme's own where none is named, 0 where it has none.

    Raises
    ------
    ValueError
        When it is no URL.
    """
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme, 0)
