"""Whose a workspace is: of who sits at the machine, of who logged in, or of who has a secret link."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field

from core.asking.access import Access

LINK_PARAMETER = "workspace"
"""The part of an address that holds the secret of a private link."""
SECRET_BYTES = 32


@dataclass(frozen=True)
class PrivateLink:
    """A secret that opens the workspaces of somebody who is not logged in, and shows itself to nobody.

    Parameters
    ----------
    secret
        As it stands in the address.
    """

    secret: str = field(repr=False)

    @classmethod
    def new(cls) -> "PrivateLink":
        """Make one that nobody guesses."""
        return cls(secrets.token_urlsafe(SECRET_BYTES))

    @property
    def digest(self) -> str:
        """SHA-256 of the secret, which is all that is kept of it."""
        return _digest(self.secret)

    def address(self, page: str) -> str:
        """Write the link, for its owner alone.

        Parameters
        ----------
        page
            Address of a page of the app, without a query.

        Returns
        -------
        str
        """
        return f"{page}?{LINK_PARAMETER}={self.secret}"


@dataclass(frozen=True)
class Owner:
    """Whose workspaces are meant.

    Parameters
    ----------
    name
        Under which they are kept; it tells neither who it is nor the secret of a link.
    most
        Bytes that they may take in all; None for no limit.
    """

    name: str
    most: int | None = None

    def __post_init__(self) -> None:
        """Refuse a name that is no folder's."""
        if not re.fullmatch(r"local|(login|link)-[0-9a-f]{64}", self.name):
            raise ValueError("This is no owner of workspaces.")

    @property
    def by_link(self) -> bool:
        """Whether a private link alone says whose they are."""
        return self.name.startswith("link-")


def owner_of(access: Access, link: PrivateLink | None = None) -> Owner | None:
    """Say whose workspaces a session sees.

    Parameters
    ----------
    access
        What the session may do, and who it is.
    link
        By which it came; heeded where nobody is logged in.

    Returns
    -------
    Owner or None
        None where what it brings is kept in the session alone.
    """
    if not access.may("keep"):
        return None
    if access.role == "local":
        return Owner("local")
    most = access.rules.upload_mb * 1_000_000
    if access.login is not None:
        return Owner(f"login-{_digest(access.member.name)}", most)
    return Owner(f"link-{link.digest}", most) if link else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
