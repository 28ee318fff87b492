"""A workspace: what a user and people brought, the choice they left, and the runs they made, as one text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.basics.errors import InputError
from core.basics.typed_json import canonical_json, fits, plain
from core.studies.forecasts.files import MOST_FILES, ForecastFile
from core.studies.forecasts.record import MOST_FORECASTS, KeptForecast
from core.studies.own import NOTHING, Own
from core.studies.people.kept import MOST_QUESTIONNAIRES, KeptAnswers
from core.studies.workspaces.past import PastRun

MAX_NAME, MAX_RUNS, MAX_BYTES = 60, 200, 5_000_000
"""Characters of a workspace's name, runs that it remembers, the oldest going first, and bytes of its text."""
MOST_SETTINGS, MAX_SETTING = 100, 10_000
"""Settings that a workspace remembers, those set first going first, and characters of one."""
VERSION = 2
BARE = 1
"""Files of before held products, personas and prompts alone."""
USUAL_NAME = "My workspace"
TOO_MANY_ANSWERS = (
    f"With these answers the workspace would take more than {MAX_BYTES // 1_000_000} MB. Nothing was taken from "
    "these files, and what was kept is kept. Take other answers away, or begin another workspace."
)
REFUSED = "This is not a workspace that this app wrote; nothing was taken from it."


@dataclass(frozen=True)
class Workspace:
    """What a user keeps.

    Parameters
    ----------
    name
        By which its owner knows it.
    own
        Products, personas and edited prompts.
    choice
        The last choice, as the parts of its link; empty before any was made.
    runs
        Runs that were made in it, the last first.
    forecasts
        That were locked or scored in it, the last locked first.
    answers
        Of people, a questionnaire each, the last brought first.
    files
        Of locked forecasts, the last brought first.
    settings
        What pages beside the choice were last set to, by name, the last set first.
    """

    name: str = USUAL_NAME
    own: Own = NOTHING
    choice: tuple[tuple[str, str], ...] = ()
    runs: tuple[PastRun, ...] = ()
    forecasts: tuple[KeptForecast, ...] = ()
    answers: tuple[KeptAnswers, ...] = ()
    files: tuple[ForecastFile, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a name that no list can show."""
        if not self.name.strip() or len(self.name) > MAX_NAME or not self.name.isprintable():
            raise InputError(f"A workspace needs a name of up to {MAX_NAME} characters in one line.")

    def with_choice(self, query: Mapping[str, str]) -> "Workspace":
        """Keep the last choice.

        Parameters
        ----------
        query
            As `core.studies.link.to_query` writes it.

        Returns
        -------
        Workspace
        """
        return replace(self, choice=tuple(query.items()))

    def with_run(self, run: PastRun) -> "Workspace":
        """Add a run, or put what became of it in the place of what was known of it.

        Parameters
        ----------
        run
            Known by when it began and what it asks.

        Returns
        -------
        Workspace
            Without the oldest where there would be more than `MAX_RUNS`.
        """
        others = tuple(one for one in self.runs if one.key != run.key)
        runs = sorted((run, *others), key=lambda one: one.began, reverse=True)
        return replace(self, runs=tuple(runs[:MAX_RUNS]))

    def with_forecast(self, kept: KeptForecast) -> "Workspace":
        """Add a forecast, or put its score in the place of what was known of it.

        Parameters
        ----------
        kept
            Known by the SHA-256 of its file; a later score takes the place of an earlier one.

        Returns
        -------
        Workspace
            Without the oldest where there would be more than `MOST_FORECASTS`.
        """
        others = tuple(one for one in self.forecasts if one.sha256 != kept.sha256)
        forecasts = sorted((kept, *others), key=lambda one: one.locked, reverse=True)
        return replace(self, forecasts=tuple(forecasts[:MOST_FORECASTS]))

    def with_answers(self, kept: KeptAnswers) -> "Workspace":
        """Add people's answers to those to the same questionnaire that are there.

        Parameters
        ----------
        kept
            The answers.

        Returns
        -------
        Workspace
            Without those that were brought first where there would be more than `MOST_QUESTIONNAIRES`.

        Raises
        ------
        InputError
            When there would be more of them than a questionnaire or a workspace may have.
        """
        before = next((one for one in self.answers if one.questionnaire == kept.questionnaire), None)
        others = self.without_answers(kept.questionnaire).answers
        added = kept if before is None else before.with_more(kept)
        made = replace(self, answers=(added, *others)[:MOST_QUESTIONNAIRES])
        if len(made.to_json().encode(errors="replace")) > MAX_BYTES:
            raise InputError(TOO_MANY_ANSWERS)
        return made

    def without_answers(self, questionnaire: str) -> "Workspace":
        """Take the answers to a questionnaire away, by its id."""
        left = tuple(one for one in self.answers if one.questionnaire != questionnaire)
        return replace(self, answers=left)

    def with_file(self, file: ForecastFile) -> "Workspace":
        """Add a locked forecast's file.

        Parameters
        ----------
        file
            The file.

        Returns
        -------
        Workspace
            Without those that were brought first where there would be more than `MOST_FILES`.
        """
        others = self.without_file(file.sha256).files
        return replace(self, files=(file, *others)[:MOST_FILES])

    def without_file(self, sha256: str) -> "Workspace":
        """Take a locked forecast's file away; what is on record of it stays."""
        return replace(self, files=tuple(one for one in self.files if one.sha256 != sha256))

    def setting(self, name: str) -> str:
        """Return what was last set under a name; empty where nothing was."""
        return dict(self.settings).get(name, "")

    def with_setting(self, name: str, text: str) -> "Workspace":
        """Keep what is set under a name.

        Parameters
        ----------
        name
            Of the setting.
        text
            As the page that has it reads it.

        Returns
        -------
        Workspace
            Without those that were set first where there would be more than `MOST_SETTINGS`, and without this one
            where its text is longer than `MAX_SETTING`, or empty.
        """
        others = tuple(one for one in self.settings if one[0] != name)
        kept = ((name, text),) if 0 < len(text) <= MAX_SETTING else ()
        return replace(self, settings=(*kept, *others)[:MOST_SETTINGS])

    def to_json(self) -> str:
        """Write it as a text that `from_json` reads.

        Returns
        -------
        str
        """
        return json.dumps({"version": VERSION, **plain(self)}, ensure_ascii=False)

    @classmethod
    def from_file(cls, data: bytes) -> "Workspace":
        """Read a file that was exported.

        Parameters
        ----------
        data
            From this or another machine.

        Returns
        -------
        Workspace

        Raises
        ------
        InputError
            When it is larger than `MAX_BYTES`, is no UTF-8, or is refused by `from_json`.
        """
        if len(data) > MAX_BYTES:
            raise InputError(f"This file is larger than {MAX_BYTES // 1_000_000} MB. Nothing was taken from it.")
        try:
            return cls.from_json(data.decode())
        except UnicodeDecodeError:
            raise InputError(REFUSED) from None

    @classmethod
    def from_json(cls, text: str) -> "Workspace":
        """Read what `to_json` wrote, or what was saved before there were workspaces.

        Parameters
        ----------
        text
            JSON from this or another machine.

        Returns
        -------
        Workspace

        Raises
        ------
        InputError
            When the text is no such file, or holds what cannot be used.
        """
        try:
            data = json.loads(text)
            # Half a character, as a text from elsewhere may hold, goes onto no page and into no key.
            canonical_json(data).encode()
            version = data.pop("version")
            if version == BARE:
                data = {"name": USUAL_NAME, "own": data}
            if version not in (BARE, VERSION) or not fits(data, cls):
                raise ValueError
            return cls(
                data["name"],
                Own.of(data["own"]),
                tuple((name, value) for name, value in data.get("choice", ())),
                tuple(_run(one) for one in data.get("runs", ()))[:MAX_RUNS],
                tuple(map(KeptForecast.of, data.get("forecasts", ())))[:MOST_FORECASTS],
                tuple(map(KeptAnswers.of, data.get("answers", ())))[:MOST_QUESTIONNAIRES],
                tuple(ForecastFile(**one) for one in data.get("files", ()))[:MOST_FILES],
                tuple((name, text) for name, text in data.get("settings", ()))[:MOST_SETTINGS],
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise InputError(REFUSED) from error


EMPTY = Workspace()


def _run(data: dict[str, Any]) -> PastRun:
    return PastRun.of(data)
