"""The studies whose results this app shows: a folder each, beside its replies."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from core.asking.replies.asked import find
from core.asking.replies.cache import DEFAULT_DIRECTORY, ReplyCache
from core.asking.replies.store import CACHE_VARIABLE
from core.basics.errors import InputError
from core.experiment import Experiment
from core.studies import link
from core.studies.choice import Choice
from core.studies.many import LISTS, STOPPED, STUDY, Book, Manifest, StudyFolder, read_manifest, read_words

FOLDER = "studies"
PARTS = 5_000
"""So many summaries of single shards of studies under way stay in memory, more than one study has."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


@dataclass(frozen=True)
class Shelved:
    """A study that was run into a folder of the shelf.

    Parameters
    ----------
    name
        Of its folder.
    folder
        The folder.
    manifest
        What it is and where it stands.
    """

    name: str
    folder: StudyFolder
    manifest: Manifest

    @property
    def is_of_prices(self) -> bool:
        """Whether products were asked about at prices, and not experiments beyond."""
        return all(name.startswith("product_id=") for name in self.manifest.experiments)

    @property
    def batches(self) -> int:
        """How many batches are with their vendors."""
        return len(Book(self.folder).outstanding())

    def stands(self) -> str:
        """Say where it stands, in a sentence or two."""
        asked, done = self.manifest, len(self.manifest.done)
        every = f"{done:,} of {len(asked.experiments):,} experiments"
        if asked.state == "complete":
            return f"Complete: {every}, {asked.calls:,} calls."
        if self.folder.is_held():
            return f"It runs: {every} are written."
        going = "It was cut off" if asked.state == "running" else "It was stopped"
        why = "".join(f" {one}" for one in asked.problems if one != STOPPED)
        return f"{going}: {every} are written.{why} Every reply is kept."

    def words(self) -> dict[str, Any]:
        """Return what it asks in the words of its file.

        Returns
        -------
        dict
            As `core.studies.many.read_words` gives them; those of the page that began it last, where one did.
        """
        with suppress(OSError, ValueError, InputError):
            return read_words((self.folder.asked / STUDY).read_text(encoding="utf-8"))
        return {key: tuple(text) if key in LISTS else text for key, text in self.manifest.design.items()}

    def files(self) -> Mapping[str, bytes]:
        """Return the files that it names, as far as a page of the app brought them.

        Returns
        -------
        mapping
            By name.
        """
        paths = [path for path in self.folder.asked.glob("*") if path.name != STUDY and path.is_file()]
        return {path.name: path.read_bytes() for path in paths}

    def summary(self) -> pd.DataFrame:
        """Return what it shows so far, of one experiment at least, a row a product, strategy and model.

        Raises
        ------
        InputError
            When that cannot be read.
        """
        if self.manifest.state != "running" and self.folder.summary.exists():
            return _summary(self.folder.summary)
        # Put together at the end, and until then a file a shard.
        paths = ((self.folder.summary_of(one.shard), one.files) for one in self.manifest.done)
        return pd.concat(
            [_part(path, files.get(self.folder.name(path), "")) for path, files in paths], ignore_index=True
        )

    def answers(self, product: str) -> pd.DataFrame | None:
        """Return what was answered about a product, a row a cell.

        Parameters
        ----------
        product
            Id.

        Returns
        -------
        pandas.DataFrame or None
            None where that is not written, or cannot be read.
        """
        try:
            return pd.read_parquet(self.folder.observations(f"product_id={product}"))
        except (OSError, ValueError):
            return None

    def choice_of(self, product: str, cache: ReplyCache) -> Choice | None:
        """Return the choice on Explore that is one of its experiments.

        Parameters
        ----------
        product
            Id.
        cache
            Where its replies are.

        Returns
        -------
        Choice or None
            None where the experiment is not among the replies here, or no choice means it.
        """
        id = self.manifest.experiments.get(f"product_id={product}", "")
        asked = find(id, cache) if id else None
        return link.choice_of(asked) if isinstance(asked, Experiment) else None


@lru_cache(maxsize=PARTS)
def _part(path: Path, sha256: str) -> pd.DataFrame:
    """Read the summary of one shard, once for as long as it is the same file."""
    return _summary(path)


def _summary(path: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except (OSError, ValueError):
        raise InputError(
            f"{path} cannot be read. Nothing is lost: delete it and run the study again, which writes it anew "
            "from what is stored."
        ) from None


def shelf() -> Path:
    """Return the folder whose studies are shown.

    Returns
    -------
    pathlib.Path
        ``studies`` in the folder that ``UNBLIND_CACHE_DIR`` names, else ``cache/studies`` in the project.
    """
    chosen = os.environ.get(CACHE_VARIABLE)
    return (Path(chosen).expanduser() if chosen else DEFAULT_DIRECTORY.parent) / FOLDER


def folder_named(name: str) -> StudyFolder:
    """Return the folder of a study on the shelf, whether or not it is there.

    Parameters
    ----------
    name
        The study's.

    Returns
    -------
    StudyFolder

    Raises
    ------
    InputError
        When no folder can be called so.
    """
    if not NAME.fullmatch(name):
        raise InputError("A study's name has letters, digits, - and _, and up to 60 of them. Give it another.")
    return StudyFolder(shelf() / name)


def check_name(name: str, study: str) -> None:
    """Refuse a name under which another study is on the shelf.

    Parameters
    ----------
    name
        The study's.
    study
        Its id.

    Raises
    ------
    InputError
        When it is another's.
    """
    if any(one.name == name and one.manifest.study != study for one in shelved()[0]):
        raise taken(name)


def taken(name: str) -> InputError:
    """Return the error for a name that is another study's."""
    return InputError(f"{name} is another study's name. Nothing was asked; give this one another.")


def shelved() -> tuple[list[Shelved], list[str]]:
    """List the studies on the shelf.

    Returns
    -------
    tuple
        The studies, what was changed last first, and why others cannot be shown, a sentence each.
    """
    found, problems = [], []
    for path in sorted(shelf().glob("*/manifest.json")):
        folder = StudyFolder(path.parent)
        try:
            manifest = read_manifest(folder)
        except InputError as error:
            problems.append(str(error))
            continue
        if manifest is not None:
            found.append(Shelved(path.parent.name, folder, manifest))
    return sorted(found, key=lambda one: one.manifest.changed, reverse=True), problems
