"""A study with the files that it names, however they came here."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from core.basics.errors import InputError
from core.basics.tables import Taken
from core.experiment import Persona, Product
from core.experiment.arms import Vignette
from core.studies.arms.choice import read_own
from core.studies.many import STUDY, Readers, StudyDesign, files_named, read_study, read_words, write_words
from core.studies.own_tables import read_personas, read_products

What = TypeVar("What")


def sort_files(files: Mapping[str, bytes]) -> tuple[dict[str, Any] | None, dict[str, bytes]]:
    """Tell a study among files from those that it may name.

    Parameters
    ----------
    files
        As they were brought, by name.

    Returns
    -------
    tuple
        The study's words, None where no file is a study; and the others.

    Raises
    ------
    InputError
        When a TOML file is none, or a study has a key that is none of a study's.
    """
    words, others = None, dict[str, bytes]()
    for name, data in files.items():
        if name.lower().endswith(".toml") and (found := _study(name, data)) is not None:
            words = found
        else:
            others[name] = data
    return words, others


def _study(name: str, data: bytes) -> dict[str, Any] | None:
    try:
        text = data.decode("utf-8-sig")
        if {"products", "experiment"} & tomllib.loads(text).keys():
            return read_words(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        raise InputError(
            f"{name[:60]} is no TOML file in UTF-8, so it was not taken. Mend it, and bring it again."
        ) from None
    except InputError as error:
        raise InputError(f"{name[:60]}: {error}") from None
    return None


@dataclass(frozen=True)
class Brought:
    """A study as it was written, with its files.

    Parameters
    ----------
    words
        As `core.studies.many.read_words` gives them.
    files
        By name; those that the study does not name are no part of it.
    """

    words: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The study's file."""
        return write_words(self.words)

    def named(self) -> dict[str, bytes]:
        """Return the files that the study names.

        Raises
        ------
        InputError
            When one is not there.
        """
        return {name: self._file(name) for name in files_named(self.words)}

    def read(self) -> Taken[StudyDesign]:
        """Read what the study asks, and what of its files was not read.

        Raises
        ------
        InputError
            When it cannot be asked; the message says what to mend.
        """
        notes: list[str] = []

        def products(name: str) -> Sequence[Product]:
            return self._take(name, read_products, notes)

        def vignette(name: str) -> Vignette:
            return self._take(name, read_own, notes)

        def personas(name: str) -> Sequence[Persona]:
            return self._take(name, read_personas, notes)

        return Taken(read_study(self.text, Readers(products, vignette, personas)), tuple(notes))

    def _take(self, name: str, read: Callable[[bytes], Taken[What]], notes: list[str]) -> What:
        data = self._file(name)
        try:
            taken = read(data)
        except InputError as error:
            raise InputError(f"{name}: {error}") from None
        notes += [f"{name}: {note}" for note in taken.notes]
        return taken.content

    def _file(self, name: str) -> bytes:
        if name != Path(name).name or name.startswith(".") or name == STUDY:
            raise InputError(f"The study names the file {name[:60]}. Name one beside it, by its name alone.")
        if name not in self.files:
            raise InputError(f"The study names the file {name[:60]}, which is not here. Bring it, too.")
        return self.files[name]
