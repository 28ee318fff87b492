"""``python -m core models``: which models can be reached."""

import argparse
import json
from dataclasses import asdict

from core.asking.backends.discovery import look, usual_servers
from core.asking.backends.keys import Keyring
from core.commands import DONE


def main(parsed: argparse.Namespace) -> int:
    """List what every server has to offer, or why it has nothing.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    places = usual_servers()
    if parsed.base_url:
        places = [(parsed.backend or "openai-compatible", parsed.base_url.rstrip("/"))]
    elif parsed.backend:
        places = [place for place in places if place[0] == parsed.backend]
    servers = look(places, Keyring())
    if parsed.json:
        print(json.dumps([asdict(server) for server in servers], indent=2))
        return DONE
    for server in servers:
        print(f"{server.backend} at {server.base_url}" if server.base_url else server.backend)
        for model in server.models:
            print(f"  {model}")
        if server.problem:
            print(f"  not reachable: {server.problem}")
    return DONE
