"""API keys: where they come from, and where they must not go.

A key of the environment goes to the address of the environment only, which is the vendor's own where none is set:
a link that names another server gets no key.
"""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from core.basics.errors import InputError
from core.basics.paths import ROOT
from core.basics.words import join
from core.experiment import ModelName

SECRETS_FILE = ROOT / ".streamlit" / "secrets.toml"
VARIABLES = {
    "anthropic": ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"),
    "openai": ("OPENAI_API_KEY", "OPENAI_BASE_URL"),
    "openai-compatible": ("OPENAI_COMPATIBLE_API_KEY", "OPENAI_COMPATIBLE_BASE_URL"),
}
"""By backend, the names of the key and of the server's address in the environment and the secrets file."""
VENDORS = {"anthropic": "https://api.anthropic.com", "openai": "https://api.openai.com/v1"}
"""By backend, the vendor's own address."""
SHORTEST_HIDDEN = 8

Source = Literal["session", "environment", "secrets file"]


@dataclass(frozen=True)
class Secret:
    """An API key that shows itself to nobody who does not ask.

    Parameters
    ----------
    value
        The key.
    source
        Where it comes from.
    """

    value: str = field(repr=False)
    source: Source

    def __post_init__(self) -> None:
        """Refuse what no header can carry, without repeating it."""
        if not re.fullmatch(r"[!-~]{1,500}", self.value):
            raise InputError(
                f"The key from the {self.source} holds spaces or other characters that no key has. Copy it again."
            )

    def __str__(self) -> str:
        """Hide the key."""
        return "(hidden)"


def say_key_missing(model: ModelName, waiting: Sequence[ModelName] = ()) -> str:
    """Say that a vendor needs a key, and how to give it.

    Parameters
    ----------
    model
        One of the vendor's.
    waiting
        Those that are to be asked; none where that is not told.

    Returns
    -------
    str
    """
    named = f" for {join([name.model for name in waiting])}" if waiting else ""
    variable = VARIABLES[model.backend][0]
    return f"{model.server} needs a key{named}: enter one in the app under “Keys and servers”, or set {variable}."


def environment_address(backend: str) -> str | None:
    """Return the server's address that the environment or the secrets file sets for a backend.

    Parameters
    ----------
    backend
        Kind of backend.

    Returns
    -------
    str or None
        None for the vendor's own, whether or not it is set.
    """
    found = _setting(VARIABLES[backend][1]) if backend in VARIABLES else None
    address = found[0].rstrip("/") if found else None
    return None if address and address.lower() == VENDORS.get(backend) else address


def _setting(variable: str) -> tuple[str, Source] | None:
    if value := os.environ.get(variable, "").strip():
        return value, "environment"
    kept = secrets().get(variable)
    if isinstance(kept, str) and kept.strip():
        return kept.strip(), "secrets file"
    return None


def secrets() -> Mapping[str, Any]:
    """Read the secrets file.

    Returns
    -------
    mapping
        What it holds; empty where there is none.

    Raises
    ------
    InputError
        When it is no TOML.
    """
    try:
        changed = SECRETS_FILE.stat().st_mtime_ns
    except OSError:
        return {}
    return _read_secrets(SECRETS_FILE, changed)


@lru_cache(maxsize=4)
def _read_secrets(path: Path, changed: int) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise InputError(
            "The file .streamlit/secrets.toml cannot be read as TOML. Mend it, or take it away."
        ) from None


@dataclass(frozen=True)
class Keyring:
    """The keys of one session, beside those of the environment.

    Parameters
    ----------
    entered
        Backend, server's address (None for the vendor's own) and key.
    of_environment
        Whether the environment's keys are for this session.
    """

    entered: tuple[tuple[str, str | None, Secret], ...] = ()
    of_environment: bool = True

    def find(self, backend: str, base_url: str | None) -> Secret | None:
        """Return the key for a server.

        Parameters
        ----------
        backend
            Kind of backend.
        base_url
            Address of the server; None for the vendor's own.

        Returns
        -------
        Secret or None
            What was entered for this very server, else the environment's where it belongs to this server.
        """
        for kind, address, secret in self.entered:
            if (kind, address) == (backend, base_url):
                return secret
        if not self.takes_environments(backend, base_url):
            return None
        found = _setting(VARIABLES[backend][0])
        return Secret(*found) if found else None

    def lacks(self, backend: str, base_url: str | None) -> bool:
        """Say whether a vendor's own address, which takes no call without a key, has none.

        Parameters
        ----------
        backend, base_url
            The server.

        Returns
        -------
        bool
        """
        return backend in VENDORS and base_url is None and self.find(backend, None) is None

    def takes_environments(self, backend: str, base_url: str | None) -> bool:
        """Say whether what the environment sets for a server, such as a key, is for this session.

        Parameters
        ----------
        backend, base_url
            The server.

        Returns
        -------
        bool
        """
        meant = backend in VARIABLES and base_url == environment_address(backend)
        return self.of_environment and meant

    def with_key(self, backend: str, base_url: str | None, value: str) -> "Keyring":
        """Add a key that was entered, or take it away.

        Parameters
        ----------
        backend, base_url
            The server it belongs to.
        value
            The key; empty takes it away.

        Returns
        -------
        Keyring

        Raises
        ------
        InputError
            When the text cannot be a key.
        """
        others = tuple(item for item in self.entered if item[:2] != (backend, base_url))
        text = value.strip()
        entered = (*others, (backend, base_url, Secret(text, "session"))) if text else others
        return Keyring(entered, self.of_environment)


def redact(text: str, secrets: Iterable[Secret | None]) -> str:
    """Take keys out of a text.

    Parameters
    ----------
    text
        Such as a traceback.
    secrets
        The keys that may occur in it.

    Returns
    -------
    str
        Keys shorter than `SHORTEST_HIDDEN` stay: servers of one's own take “none”, which stands in any text.
    """
    for secret in secrets:
        if secret is not None and len(secret.value) >= SHORTEST_HIDDEN:
            text = text.replace(secret.value, str(secret))
    return text
