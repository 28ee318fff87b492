"""Where a session comes from, as its request tells, and who logged in."""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

PROXIES = ("forwarded", "via", "x-real-ip", "x-client-ip", "cf-connecting-ip", "true-client-ip", "x-original-host")
"""Headers that a proxy adds, beside those that begin with `FORWARDED`."""
FORWARDED = "x-forwarded"


@dataclass(frozen=True)
class Visit:
    """The request by which a session began.

    Parameters
    ----------
    headers
        Its headers by their names in small letters, each with every value that was sent.
    peer
        Address of whoever is connected; None where that is not known.
    """

    headers: Mapping[str, Sequence[str]]
    peer: str | None

    @property
    def is_local(self) -> bool:
        """Whether somebody seems to sit at this machine: connected from it, by its name, and no proxy is seen.

        The address that the server listens on says nothing of that, and behind a proxy that shows itself nobody is
        local. A browser names the page that it shows, too, which gives a proxy away that hides itself; a script
        names none, and looks local behind such a proxy.
        """
        hosts, origins = self.headers.get("host", ()), self.headers.get("origin", ())
        return (
            self.peer is not None
            and _is_loopback(self.peer)
            and len(hosts) == 1
            and _is_this_machine(f"//{hosts[0]}")
            and all(map(_is_this_machine, origins))
            and not any(name in PROXIES or name.startswith(FORWARDED) for name in self.headers)
        )


@dataclass(frozen=True)
class Login:
    """Who logged in.

    Parameters
    ----------
    names
        How the owner may name them: the e-mail address, where whoever vouches for them has checked it, and what
        they are called there for good. What they spend is counted under the last.
    title
        For the screen.
    """

    names: tuple[str, ...]
    title: str

    @classmethod
    def of(cls, claims: Mapping[str, object]) -> "Login":
        """Read what an identity provider says of somebody.

        Parameters
        ----------
        claims
            Of OpenID Connect, with the name of the ``provider``.

        Returns
        -------
        Login
        """
        provider, subject = claims.get("provider") or "default", claims.get("sub", "")
        lasting = f"{provider}:{subject}"
        email = claims.get("email")
        # Where an address is not checked, anybody can take anybody's.
        checked = isinstance(email, str) and claims.get("email_verified") in (True, "true")
        names = (str(email).lower(), lasting) if checked else (lasting,)
        return cls(names, str(claims.get("name") or names[0]))


def _is_this_machine(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return host is not None and parts.username is None and (host == "localhost" or _is_loopback(host))


def _is_loopback(address: str) -> bool:
    try:
        place = ipaddress.ip_address(address)
    except ValueError:
        return False
    return (getattr(place, "ipv4_mapped", None) or place).is_loopback
