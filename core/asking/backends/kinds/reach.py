"""Whether anything listens where a model is asked, found out before an SDK is loaded to speak to it."""

import asyncio
import os
import socket
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING
from urllib.request import getproxies, proxy_bypass

from core.asking.backends.faults import unreachable
from core.basics.addresses import server_of
from core.experiment import ModelName

if TYPE_CHECKING:
    from aiohappyeyeballs import AddrInfoType

CONNECT_SECONDS = 2.0
"""After which a server is not there: a first packet that was lost is sent once more within them."""
NEXT_ADDRESS_SECONDS = 0.25
"""So soon a name's next address is tried beside the one before (RFC 8305)."""


async def knock(model: ModelName, address: str) -> None:
    """Make sure that something listens where a model is asked; what a proxy leads to is for the proxy to say.

    Parameters
    ----------
    model
        The model.
    address
        Where it is asked: its own, or the vendor's.

    Raises
    ------
    UnreachableError
        When nothing does; the message says why.
    """
    scheme, host, port = server_of(address)
    proxies = getproxies()
    if host is None or ((scheme in proxies or "all" in proxies) and not proxy_bypass(host)):
        return
    # What asks of several addresses at once comes with the library that the SDK asks by.
    from aiohappyeyeballs import start_connection

    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            found = await _look_up(host, port)
            connected = await start_connection(found, happy_eyeballs_delay=NEXT_ADDRESS_SECONDS)
    except TimeoutError:
        raise unreachable(model, f"no connection within {CONNECT_SECONDS:g} seconds") from None
    except socket.gaierror:
        raise unreachable(model, "no server of that name is known here") from None
    except ConnectionRefusedError:
        raise unreachable(model, "nothing listens there") from None
    except OSError as error:
        why = os.strerror(error.errno).lower() if error.errno else "no way leads there"
        raise unreachable(model, why) from None
    connected.close()


async def _look_up(host: str, port: int) -> "list[AddrInfoType]":
    """Find a name's addresses in a thread that nobody waits for, for the system may take long to give up."""
    found: Future[list[AddrInfoType]] = Future()

    def look_up() -> None:
        found.set_running_or_notify_cancel()
        try:
            found.set_result([*socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)])
        except (OSError, UnicodeError) as error:
            found.set_exception(error if isinstance(error, OSError) else socket.gaierror(str(error)))

    threading.Thread(target=look_up, name="look up a server", daemon=True).start()
    return await asyncio.wrap_future(found)
