"""Which servers sessions of others reach: those on the owner's list, where their names lead where they should."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from core.asking.access.rules import Rules
from core.basics.errors import InputError

PORTS = {"http": 80, "https": 443}


def check_address(address: str, rules: Rules) -> None:
    """Refuse an address that is not on the owner's list, or whose name leads into an inner network.

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
    place = urlsplit(address)
    if not any(_covers(urlsplit(listed), place) for listed in rules.addresses):
        listed = ", ".join(rules.addresses) or "none but the vendors' own"
        raise InputError(f"{address} is not on this app's list of servers: {listed}.")
    host = place.hostname or ""
    if _is_number(host):
        return
    for found in _resolved(host, place.port or PORTS[place.scheme]):
        number = ipaddress.ip_address(found.partition("%")[0])
        if not (number.is_global or any(number in network for network in rules.networks)):
            raise InputError(
                f"The name {host} leads to {number}, which is an inner address, so it is not reached; "
                "the owner of this app can list its network."
            )


def _covers(listed: SplitResult, asked: SplitResult) -> bool:
    return (
        listed.scheme == asked.scheme
        and listed.hostname == asked.hostname
        and (listed.port or PORTS[listed.scheme]) == (asked.port or PORTS[asked.scheme])
        and f"{asked.path}/".startswith(f"{listed.path.rstrip('/')}/")
        and ".." not in asked.path
    )


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
