"""What a session has open: a workspace that is kept as it is edited, or one that lives in the session alone."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace

from core.asking.access import Access
from core.basics.errors import WorkspaceError
from core.studies.forecasts.files import ForecastFile
from core.studies.forecasts.record import KeptForecast
from core.studies.own import NOTHING, Own, title_of
from core.studies.people.kept import KeptAnswers
from core.studies.workspaces.owners import Owner, PrivateLink, owner_of
from core.studies.workspaces.past import Outcome, PastRun
from core.studies.workspaces.store import Change, Listed, Workspaces
from core.studies.workspaces.workspace import EMPTY, Workspace

LEADS_NOWHERE = "The private link that brought you here opens nothing here, so what you bring is not in it."
NOT_NEEDED = "The private link that brought you here was not opened, for your own workspaces are open without it."


class Space:
    """The workspace of a session, and the way to its owner's others.

    Parameters
    ----------
    store
        Keeps them.
    owner
        Whose they are; None where nothing is kept beyond the session.
    """

    def __init__(self, store: Workspaces, owner: Owner | None) -> None:
        self.owner = owner
        self.problem = ""
        """Why what was last changed lives in the session alone; empty where it is kept."""
        self.private: PrivateLink | None = None
        """By which it was opened, or can be."""
        self.notice = ""
        """What is to be said of how it was opened."""
        self._store = store
        self._memory: Workspace | None = None
        self._carried = NOTHING
        self._id = uuid.uuid4().hex
        readable = [one.id for one in self.listed() if one.workspace is not None]
        if readable:
            self._id = readable[0]

    @classmethod
    def by_link(cls, store: Workspaces, access: Access, private: PrivateLink) -> "Space":
        """Open what a private link leads to; where it leads nowhere, what is open without it.

        Parameters
        ----------
        store
            Keeps the workspaces.
        access
            What the session may do, and who it is.
        private
            As it stood in the address.

        Returns
        -------
        Space
        """
        owner = owner_of(access, private)
        try:
            leads_somewhere = owner is not None and owner.by_link and store.has(owner)
        except WorkspaceError as error:
            opened = cls(store, owner_of(access))
            opened.notice = str(error)
            return opened
        if leads_somewhere:
            opened = cls(store, owner)
            opened.private = private
            return opened
        opened = cls(store, owner_of(access))
        opened.notice = NOT_NEEDED if owner is not None and not owner.by_link else LEADS_NOWHERE
        return opened

    @property
    def id(self) -> str:
        """Of the workspace that is open."""
        return self._id

    @property
    def kept(self) -> bool:
        """Whether what is changed is kept beyond the session."""
        return self.owner is not None and not self.problem

    @property
    def workspace(self) -> Workspace:
        """What is open, with what other sessions of its owner have changed meanwhile."""
        if self.owner is None or self._memory is not None:
            return self._memory or EMPTY
        try:
            return self._store.read(self.owner, self._id)
        except WorkspaceError as error:
            self._memory, self.problem = EMPTY, str(error)
            return EMPTY

    @property
    def own(self) -> Own:
        """What of the user's own can be chosen: what is kept, and what a link carried here in front of it."""
        return self._carried.over(self.workspace.own)

    @property
    def carried(self) -> Own:
        """What a link carried here, and is not kept."""
        return self._carried.without(self.workspace.own)

    def carry(self, own: Own) -> None:
        """Lay what a link carries beside what is kept, for this session."""
        self._carried = own

    def keep_carried(self) -> None:
        """Keep what a link carried here; a prompt of the same name makes room for it.

        Raises
        ------
        InputError
            When there would be too many products; nothing is kept then.
        """
        carried = self.carried

        def add(own: Own) -> Own:
            own = own.with_products(carried.products)
            for strategy in carried.strategies:
                own = own.with_strategy(strategy)
            return own

        self.change_own(add)

    def change_own(self, change: Callable[[Own], Own]) -> None:
        """Change what is kept of the user's own.

        Parameters
        ----------
        change
            Makes what is to be kept of what is; what it raises leaves everything as it was.
        """
        before = self.workspace.own
        self.change(lambda one: replace(one, own=change(one.own)))
        # What was just written stands in front of what a link carried under the same name.
        written = {title_of(one) for one in self.workspace.own.without(before).strategies}
        kept = tuple(one for one in self._carried.strategies if title_of(one) not in written)
        self._carried = replace(self._carried, strategies=kept)

    def keep_choice(self, query: Mapping[str, str]) -> None:
        """Keep the last choice for whoever comes without a link; written only where it is another.

        Parameters
        ----------
        query
            As `core.studies.link.to_query` writes it.
        """
        if self.workspace.choice != tuple(query.items()):
            self.change(lambda one: one.with_choice(query))

    def keep_setting(self, name: str, text: str) -> None:
        """Keep what a page beside the choice is set to; written only where it is another.

        Parameters
        ----------
        name
            Of the setting.
        text
            As the page that has it reads it.
        """
        if self.workspace.setting(name) != text:
            self.change(lambda one: one.with_setting(name, text))

    def note_run(self, past: PastRun) -> None:
        """Keep that a run begins."""
        self.change(lambda one: one.with_run(past))

    def note_forecast(self, kept: KeptForecast) -> None:
        """Keep that a forecast was locked or scored; written only where anything is other than what is kept."""
        if not any(one.says_the_same_as(kept) for one in self.workspace.forecasts):
            self.change(lambda one: one.with_forecast(kept))

    def note_answers(self, kept: KeptAnswers) -> None:
        """Keep people's answers beside those that are kept.

        Raises
        ------
        InputError
            When they are too many; what was kept is kept.
        """
        self.change(lambda one: one.with_answers(kept))

    def note_file(self, file: ForecastFile) -> None:
        """Keep a locked forecast's file; written only where it is not the last that was brought."""
        if self.workspace.files[:1] != (file,):
            self.change(lambda one: one.with_file(file))

    def note_outcome(self, asked: str, find: Callable[[PastRun], Outcome | None]) -> None:
        """Keep what became of the last run of what was asked, where that is not known yet.

        Parameters
        ----------
        asked
            Id of what was asked.
        find
            Says what became of a run; None while it is under way.
        """
        past = next((one for one in self.workspace.runs if one.experiment == asked), None)
        if past is not None and past.outcome is None and (outcome := find(past)) is not None:
            self.note_run(replace(past, outcome=outcome))

    def change(self, change: Change) -> None:
        """Change what is open, and keep it; where it cannot be, it lives in the session, and `problem` says why.

        Parameters
        ----------
        change
            Makes what is to be kept of what is open; what it raises leaves everything as it was.
        """
        before = self._memory
        if self.owner is None:
            self._memory = change(before or EMPTY)
            return
        try:
            made = None if before is None else change(before)
            self._store.change(self.owner, self._id, change if made is None else lambda _: made)
            self._memory, self.problem = None, ""
        except WorkspaceError as error:
            self._memory, self.problem = change(self.workspace), str(error)

    def listed(self) -> list[Listed]:
        """List the owner's workspaces, the one that was last written first; none where none is kept."""
        if self.owner is None:
            return []
        try:
            return self._store.listed(self.owner)
        except WorkspaceError as error:
            self.problem = str(error)
            return []

    def open(self, id: str) -> None:
        """Open another of the owner's workspaces, for the sessions to come, too."""
        self._show(id)
        self.change(lambda one: one)

    def _show(self, id: str) -> None:
        self._id, self._memory, self.problem = id, None, ""

    def begin(self, content: Workspace) -> None:
        """Begin another workspace, and open it; in a session that keeps none it takes the place of what is there.

        Parameters
        ----------
        content
            What it begins with; where another has its name, it gets a number.

        Raises
        ------
        WorkspaceError
            When it cannot be kept; what was open stays open.
        """
        if self.owner is None:
            self._memory = content
            return
        id = uuid.uuid4().hex
        named = replace(content, name=self._free_name(content.name))
        self._store.change(self.owner, id, lambda _: named)
        self._show(id)

    def rename(self, name: str) -> None:
        """Give what is open another name; where another has it, it gets a number."""
        free = self._free_name(name, self._id)
        self.change(lambda one: replace(one, name=free))

    def delete(self, id: str) -> None:
        """Take one of the owner's workspaces away, and open the one that was last written.

        Raises
        ------
        WorkspaceError
            When it cannot be taken away.
        """
        if self.owner is not None:
            self._store.delete(self.owner, id)
            left = [one.id for one in self.listed() if one.workspace is not None]
            self._show(left[0] if left else uuid.uuid4().hex)

    def make_private_link(self, access: Access) -> None:
        """Keep what lives in the session under a private link, which `private` is then.

        Parameters
        ----------
        access
            What the session may do, and who it is.

        Raises
        ------
        WorkspaceError
            When it cannot be kept; it lives in the session as before.
        """
        private, content = PrivateLink.new(), self.workspace
        owner = owner_of(access, private)
        if owner is not None and owner.by_link:
            self._store.change(owner, self._id, lambda _: content)
            self.owner, self.private, self._memory, self.problem, self.notice = owner, private, None, "", ""

    def _free_name(self, name: str, but: str = "") -> str:
        taken = {one.workspace.name for one in self.listed() if one.workspace is not None and one.id != but}
        numbered = (f"{name[:50]} ({number})" for number in range(2, len(taken) + 3))
        return next(one for one in (name, *numbered) if one not in taken)
