"""Whether anything listens where a model is asked, found out before an SDK is loaded to speak to it."""

import asyncio
import os
import socket
import threading
from concurrent.futures import Future
from urllib.request import getproxies, proxy_bypass

from core.asking.backends.faults import unreachable
from core.basics.addresses import server_of
from core.experiment import ModelName

CONNECT_SECONDS = 2.0
"""After which nothing listens at an address: a first packet that was lost is sent once more within them."""
PATIENCE = 15.0
"""So long the whole is waited for: where the first name server is dead, the next is asked after some seconds."""


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
    found = _connect(host, port)
    # What else the loop is busy with must not count: it is looked whether the thread is done, not when.
    await asyncio.wait([asyncio.wrap_future(found)], timeout=PATIENCE)
    if not found.done():
        raise unreachable(model, f"no connection within {PATIENCE:g} seconds")
    error = found.result()
    if isinstance(error, TimeoutError):
        raise unreachable(model, f"no connection within {CONNECT_SECONDS:g} seconds")
    if isinstance(error, socket.gaierror | UnicodeError):
        raise unreachable(model, "no server of that name is known here")
    if isinstance(error, ConnectionRefusedError):
        raise unreachable(model, "nothing listens there")
    if error is not None:
        raise unreachable(model, os.strerror(error.errno).lower() if error.errno else "no way leads there")


def _connect(host: str, port: int) -> "Future[OSError | UnicodeError | None]":
    """Connect in a thread that nobody waits for, for the system may take long to give a name up."""
    found: Future[OSError | UnicodeError | None] = Future()

    def connect() -> None:
        try:
            socket.create_connection((host, port), timeout=CONNECT_SECONDS).close()
            found.set_result(None)
        except (OSError, UnicodeError) as error:
            found.set_result(error)

    threading.Thread(target=connect, name="look for a server", daemon=True).start()
    return found
