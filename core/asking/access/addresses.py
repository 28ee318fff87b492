"""Which servers sessions of others reach: those on the owner's list, where their names lead where they should."""

import ipaddress
import socket
from urllib.parse import urlsplit

from core.asking.access.rules import Rules
from core.basics.addresses import server_of
from core.basics.errors import InputError


def check_address(address: str, rules: Rules) -> None:
    """Refuse an address that is not on the owner's list, or whose name leads into an inner network.

    An address is on the list as it stands there, apart from a slash at its end.

    A name is looked up here, and again by whoever connects. Between the two it can change, but only whoever rules
    over the name of a listed server can make it.

    Parameters
    ----------
    address
        Of a server, as `ModelName` takes it.
    rules
        The owner's.

    Raises
    ------
    InputError
        When it must not be reached; one sentence.
    """
    if not _is_plain(address) or _place(address) not in map(_place, rules.addresses):
        listed = ", ".join(rules.addresses) or "none but the vendors' own"
        raise InputError(f"{address} is not on this app's list of servers: {listed}.")
    _, host, port = server_of(address)
    if host is None or _is_number(host):
        return
    for found in _resolved(host, port):
        number = ipaddress.ip_address(found.partition("%")[0])
        if not (number.is_global or any(number in network for network in rules.networks)):
            raise InputError(
                f"The name {host} leads to {number}, which is an inner address, so it is not reached; "
                "the owner of this app can list its network."
            )


def _is_plain(address: str) -> bool:
    """Say whether nobody on the way to the server can read another address out of it."""
    return ".." not in address and not set("%;\\") & set(address)


def _place(address: str) -> tuple[object, str]:
    return server_of(address), urlsplit(address).path.rstrip("/")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _resolved(host: str, port: int) -> list[str]:
    try:
        return [str(place[4][0]) for place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError:
        raise InputError(f"The name {host} leads nowhere; check the address.") from None
