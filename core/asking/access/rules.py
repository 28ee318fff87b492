"""What the owner of an app allows others, as the secrets file says it.

It stands beside the login of which it speaks and the keys that it guards, in a file that the app only ever reads:
so no session can give itself what it does not have.
"""

import ipaddress
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from core.asking.backends.keys import secrets
from core.basics.errors import InputError
from core.experiment import ModelName

SECTION, LOGIN = "unblind", "auth"
Role = Literal["nobody", "viewer", "analyst", "owner", "local"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Ascending: each may do what those before it may."""
GIVEN: tuple[Role, ...] = ROLES[:-1]
"""Roles that the owner gives; the last is that of whoever sits at the machine."""
MOST_UPLOADS = 1_000

EXAMPLE = """[unblind]
local = false              # true: who seems to sit at the machine of the app may do everything
visitors = "viewer"        # not logged in: nobody, viewer, analyst or owner
members = "viewer"         # logged in, and not named below
budget = 5.0               # US dollars a person and month on your keys, else 0
embedded = true            # viewers, too, may ask the model inside the app
viewers_keep = false       # true: viewers, too, may keep workspaces on this app's disk
addresses = ["http://10.0.0.5:8000/v1"]  # as they are typed; nothing below them
networks = ["10.0.0.0/8"]  # inner networks into which listed names may lead
upload_mb = 20             # what a session may upload, and what one person's workspaces may take

[unblind.people]
"ann@example.com" = "owner"
"bob@example.com" = { role = "analyst", budget = 20.0 }
"""
"""What the secrets file may say, for people."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Member:
    """Somebody whom the owner names.

    Parameters
    ----------
    name
        As `Login.names` has it.
    role
        What they are.
    budget
        US dollars a month on the owner's keys; None for what `Rules.budget` says.
    """

    name: str
    role: Role
    budget: float | None = None


@dataclass(frozen=True)
class Rules:
    """What others than whoever sits at the machine may do, and whether anybody is taken to sit there.

    Parameters
    ----------
    local
        Whether who seems to sit at the machine may do everything.
    visitors
        What those are who are not logged in.
    members
        What those are who are, and are not named.
    people
        Those who are named.
    budget
        US dollars a person and month on the owner's keys, unless a person has one of their own; an owner has no
        limit unless given one.
    embedded
        Whether viewers, too, may ask what runs inside the app.
    viewers_keep
        Whether viewers, too, may keep workspaces on the app's disk.
    addresses
        Servers that may be reached, beside the vendors' own.
    networks
        Inner networks into which the names of those servers may lead.
    upload_mb
        Megabytes that a session may upload in all, so that none fills the memory; a reload begins another. As many
        the workspaces of one person may take on the disk.
    """

    local: bool = False
    visitors: Role = "viewer"
    members: Role = "viewer"
    people: tuple[Member, ...] = ()
    budget: float = 0.0
    embedded: bool = False
    viewers_keep: bool = False
    addresses: tuple[str, ...] = ()
    networks: tuple[Network, ...] = ()
    upload_mb: int = 20

    def member(self, names: tuple[str, ...]) -> Member:
        """Find somebody who logged in.

        Parameters
        ----------
        names
            As `Login.names` has them.

        Returns
        -------
        Member
            Of those who go by one of the names, the one that stands first; else what anybody is who is logged in.
        """
        return next((one for one in self.people if one.name in names), Member(names[-1], self.members))

    def budget_of(self, member: Member) -> float | None:
        """Return what somebody may spend a month on the owner's keys, in US dollars.

        Parameters
        ----------
        member
            Whom.

        Returns
        -------
        float or None
            None for no limit.
        """
        if member.budget is not None:
            return member.budget
        return None if member.role == "owner" else self.budget


def read_rules() -> Rules:
    """Read the owner's rules from the secrets file.

    Returns
    -------
    Rules
        The strictest where it says nothing; but where it names neither rules nor a login, whoever seems to sit
        at the machine may do everything.

    Raises
    ------
    InputError
        When the file or what it says cannot be read; one sentence.
    """
    said = secrets()
    if SECTION not in said and LOGIN not in said:
        return Rules(local=True)
    return rules_of(said.get(SECTION, {}))


def rules_of_nobody() -> Rules:
    """Return what holds where the owner's rules cannot be followed.

    Returns
    -------
    Rules
        Nobody may do anything, but who seems to sit at the machine where it is said that they may.
    """
    try:
        section = secrets().get(SECTION)
    except InputError:
        section = None
    local = isinstance(section, Mapping) and section.get("local") is True
    return Rules(local=local, visitors="nobody", members="nobody")


def rules_of(section: object) -> Rules:
    """Read the owner's rules.

    Parameters
    ----------
    section
        What stands under ``[unblind]``.

    Returns
    -------
    Rules

    Raises
    ------
    InputError
        When it is nothing that can be followed; one sentence that names the line.
    """
    if not isinstance(section, Mapping):
        raise _unfit("", "is to be a section of its own")
    if unknown := set(section) - set(READERS):
        raise _unfit(min(map(str, unknown)), f"is not known; what is known is {', '.join(READERS)}")
    return Rules(**{name: READERS[name](name, value) for name, value in section.items()})


def _unfit(name: str, what: str) -> InputError:
    place = f"[{SECTION}] {name}".strip()
    return InputError(f"In .streamlit/secrets.toml, {place[:80]} {what}. Mend the file.")


def _role(name: str, value: object) -> Role:
    for role in GIVEN:
        if value == role:
            return role
    raise _unfit(name, f"is to be one of {', '.join(GIVEN)}")


def _dollars(name: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise _unfit(name, "is to be an amount in US dollars, 0 or above")
    return float(value)


def _switch(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _unfit(name, "is to be true or false")
    return value


def _megabytes(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_UPLOADS:
        raise _unfit(name, f"is to be a whole number of megabytes from 0 to {MOST_UPLOADS:,}")
    return value


def _texts(name: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _unfit(name, "is to be a list of texts")
    return value


def _addresses(name: str, value: object) -> tuple[str, ...]:
    try:
        return tuple(ModelName("", "any", one.rstrip("/")).base_url or "" for one in _texts(name, value))
    except InputError as error:
        raise _unfit(name, f"holds what is no address: {error}".removesuffix(".")) from None


def _networks(name: str, value: object) -> tuple[Network, ...]:
    try:
        return tuple(map(ipaddress.ip_network, _texts(name, value)))
    except ValueError:
        raise _unfit(name, "is to be a list of networks such as 10.0.0.0/8") from None


def _people(name: str, value: object) -> tuple[Member, ...]:
    if not isinstance(value, Mapping):
        raise _unfit(name, "is to be a section of its own")
    return tuple(_member(f"{name} “{one}”", str(one), said) for one, said in value.items())


def _member(place: str, name: str, said: object) -> Member:
    # An e-mail address is the same in capitals; what a provider calls somebody is not.
    name = name if ":" in name else name.lower()
    if not isinstance(said, Mapping):
        return Member(name, _role(place, said))
    if not {"role"} <= set(said) <= {"role", "budget"}:
        raise _unfit(place, "is to have a role and may have a budget")
    budget = _dollars(f"{place} budget", said["budget"]) if "budget" in said else None
    return Member(name, _role(f"{place} role", said["role"]), budget)


READERS: dict[str, Callable[[str, Any], Any]] = {
    "local": _switch,
    "visitors": _role,
    "members": _role,
    "people": _people,
    "budget": _dollars,
    "embedded": _switch,
    "viewers_keep": _switch,
    "addresses": _addresses,
    "networks": _networks,
    "upload_mb": _megabytes,
}
"""By what the owner may say, how it is read."""
