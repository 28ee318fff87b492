"""What a session may do, and what of it needs which role: the one table that pages and runs ask."""

from dataclasses import dataclass
from typing import Literal

from core.asking.access.addresses import check_address
from core.asking.access.rules import ROLES, Member, Role, Rules
from core.asking.access.visits import Login, Visit
from core.asking.backends.keys import Keyring
from core.asking.backends.registry import find_backend
from core.basics.errors import InputError
from core.experiment import ModelName

Right = Literal[
    "see",
    "bring",
    "keep",
    "ask_inside",
    "ask_outside",
    "owners_keys",
    "study",
    "stop",
    "import",
    "delete",
    "manage",
    "anywhere",
]
RIGHTS: dict[Right, tuple[str, Role]] = {
    "see": ("See what is stored, and download it", "viewer"),
    "bring": ("Bring products, personas and results into their own session", "viewer"),
    "keep": ("Keep them in workspaces on this app's disk", "analyst"),
    "ask_inside": ("Ask what runs inside the app", "analyst"),
    "ask_outside": ("Ask vendors and listed servers, with a key of their own", "analyst"),
    "owners_keys": ("Ask them with the owner's keys, where they have a budget", "analyst"),
    "study": ("Run studies, whose results are on this app's disk for all to see", "analyst"),
    "stop": ("Stop what others have asked", "owner"),
    "import": ("Import recordings", "owner"),
    "delete": ("Delete replies", "owner"),
    "manage": ("See who may do what", "owner"),
    "anywhere": ("Reach any address, without a limit to what they bring or spend", "local"),
}
"""By right, what it is, and the least role that has it."""
REFUSALS: dict[Right, str] = {
    "see": "Log in to see what is stored here.",
    "bring": "Nothing can be brought into this app from here.",
    "keep": "What you bring lives in this browser session alone. Whoever runs this app can let you keep it.",
    "ask_inside": "Here you read what is stored; nothing new is asked. Whoever runs this app can let you ask.",
    "ask_outside": "Here you read what is stored; nothing new is asked. Whoever runs this app can let you ask.",
    "owners_keys": "The keys of this app are its owner's. Enter a key of your own under “Keys and servers”.",
    "study": "Here you read what studies found. Whoever runs this app can let you run one.",
    "stop": "What others have asked is stopped by them, or by whoever runs this app.",
    "import": "A recording is imported by whoever runs this app.",
    "delete": "Replies are deleted by whoever runs this app.",
    "manage": "Who may do what is shown to whoever runs this app.",
    "anywhere": "Only servers that the owner of this app has listed are reached from here.",
}


@dataclass(frozen=True)
class Access:
    """What one session may do.

    Parameters
    ----------
    member
        Who it is, by the name under which the owner's rules know them, and what they are.
    rules
        The owner's.
    login
        Who logged in; None where nobody did.
    """

    member: Member
    rules: Rules
    login: Login | None = None

    @property
    def role(self) -> Role:
        """What the session is."""
        return self.member.role

    @property
    def title(self) -> str:
        """Who it is, for the screen."""
        if self.role == "local":
            return "you, at this machine"
        return self.login.title if self.login else "a visitor"

    def may(self, right: Right) -> bool:
        """Say whether the session may do something.

        Parameters
        ----------
        right
            What.

        Returns
        -------
        bool
        """
        if right == "owners_keys" and self.role == "analyst":
            return self.login is not None and self.rules.budget_of(self.member) != 0
        if right == "ask_inside" and self.rules.embedded and self.role == "viewer":
            return True
        if right == "keep" and self.rules.viewers_keep and self.role == "viewer":
            return True
        return ROLES.index(self.role) >= ROLES.index(RIGHTS[right][1])

    def check(self, right: Right) -> None:
        """Refuse what the session may not do.

        Parameters
        ----------
        right
            What.

        Raises
        ------
        InputError
            When it may not; one or two sentences.
        """
        if not self.may(right):
            raise InputError(REFUSALS[right])

    def starter(self, session: str) -> str:
        """Say under which name the session starts runs.

        Parameters
        ----------
        session
            A name of the session that nobody guesses.

        Returns
        -------
        str
            The person's, in all of their sessions; of who is not logged in, the session's.
        """
        return self.member.name or session

    def may_stop(self, starter: str, session: str) -> bool:
        """Say whether the session may stop a run.

        Parameters
        ----------
        starter
            Who started it, as `starter` said it.
        session
            The session's own name.

        Returns
        -------
        bool
        """
        return self.may("stop") or (starter != "" and starter == self.starter(session))

    def check_model(self, name: ModelName) -> None:
        """Refuse to ask a model, or its server for a list of models, that the session may not ask.

        Parameters
        ----------
        name
            The model.

        Raises
        ------
        InputError
            When it may not, or when its address is not on the owner's list, or leads elsewhere.
        """
        inside = find_backend(name.backend).free
        self.check("ask_inside" if inside else "ask_outside")
        if name.base_url is not None and not inside and not self.may("anywhere"):
            check_address(name.base_url, self.rules)

    def keys(self, entered: Keyring) -> Keyring:
        """Return the keys with which the session may ask.

        Parameters
        ----------
        entered
            What was entered in it.

        Returns
        -------
        Keyring
            Without those of the environment where they are not for this session.
        """
        return Keyring(entered.entered, of_environment=self.may("owners_keys"))

    @property
    def budget(self) -> float | None:
        """US dollars that the session may spend a month on the owner's keys; None where there is no limit."""
        return None if self.may("anywhere") else self.rules.budget_of(self.member)


def access_of(visit: Visit, login: Login | None, rules: Rules) -> Access:
    """Say what a session may do.

    Parameters
    ----------
    visit
        The request by which it began.
    login
        Who logged in; None where nobody did.
    rules
        The owner's.

    Returns
    -------
    Access
    """
    if rules.local and visit.is_local:
        return Access(Member("", "local"), rules, login)
    if login is None:
        return Access(Member("", rules.visitors), rules)
    member = rules.member(login.names)
    # What somebody spends is counted under what they are called for good, whichever name the owner gives them.
    return Access(Member(login.names[-1], member.role, member.budget), rules, login)
