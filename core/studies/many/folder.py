"""The folder of a study's results: each file whole or not there, and one process at a time."""

import fcntl
import hashlib
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from core.basics.errors import InputError, UnblindError

MANIFEST, SPENDING, LOCK = "manifest.json", "spending.json", ".lock"
SUMMARY = "summary"
ASKED, STUDY = "asked", "study.toml"
LOOK_SECONDS = 0.2
"""A process that only looks whether the folder is held lets it go at once."""
PART = "part.parquet"
_UNFIT = re.compile(r"[^\w=.-]")


class StudyFolder:
    """Where a study's results are.

    Parameters
    ----------
    path
        The folder; made at the first file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def observations(self, shard: str) -> Path:
        """Return where a shard's answers are, as a partition of a data set."""
        return self.path / "observations" / _fit(shard) / PART

    def summary_of(self, shard: str) -> Path:
        """Return where what a shard shows is, a row a product or arm, strategy and model."""
        return self.path / "summaries" / f"{_fit(shard)}.parquet"

    def recording(self, shard: str) -> Path:
        """Return where a shard's replies are, as a recording."""
        return self.path / "recordings" / f"{_fit(shard)}.jsonl.gz"

    @property
    def summary(self) -> Path:
        """Where the summaries of all shards are, as Parquet."""
        return self.path / f"{SUMMARY}.parquet"

    @property
    def summary_csv(self) -> Path:
        """Where they are as CSV."""
        return self.path / f"{SUMMARY}.csv"

    @property
    def manifest(self) -> Path:
        """Where it is said what the study is, and where it stands."""
        return self.path / MANIFEST

    @property
    def spending(self) -> Path:
        """Where it is written down what may have been spent."""
        return self.path / SPENDING

    @property
    def asked(self) -> Path:
        """Where the study's own file is, and those that it names, if a page of the app began it."""
        return self.path / ASKED

    def name(self, path: Path) -> str:
        """Return the name of one of its files, from the folder on."""
        return path.relative_to(self.path).as_posix()

    def check(self) -> None:
        """Refuse a folder of somebody else's files.

        Raises
        ------
        InputError
            When there are files and no study.
        """
        if self.path.exists() and not self.path.is_dir():
            raise InputError(f"{self.path} is a file. Nothing was asked; give a folder by --out.")
        if (
            self.path.is_dir()
            and not self.manifest.exists()
            and any(one.name != LOCK for one in self.path.iterdir())
        ):
            raise InputError(
                f"{self.path} holds other files and no study. Nothing was asked; give an empty folder by --out."
            )

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other processes out, as long as this one works on the study.

        Raises
        ------
        InputError
            When another process does, or nothing can be written there.
        """
        self.check()
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = (self.path / LOCK).open("a")
        except OSError as error:
            raise InputError(
                f"Nothing can be written to {self.path} ({error.strerror}). Nothing was asked; give another --out."
            ) from None
        # The system frees the lock of a process that dies.
        with lock:
            if not _locked(lock, fcntl.LOCK_EX) and not _locked_later(lock, fcntl.LOCK_EX):
                raise InputError(
                    f"Another process runs the study in {self.path}. Nothing was asked; wait for it or stop it."
                ) from None
            yield

    def is_held(self) -> bool:
        """Whether a process works on the study."""
        try:
            lock = (self.path / LOCK).open("a")
        except OSError:
            return False
        with lock:
            return not _locked(lock, fcntl.LOCK_SH)

    @contextmanager
    def replacing(self, path: Path) -> Iterator[IO[bytes]]:
        """Write a file under another name first, so that it is never half there.

        Parameters
        ----------
        path
            One of the folder's.

        Yields
        ------
        file
            Binary, open for writing.

        Raises
        ------
        UnblindError
            When it cannot be written.
        """
        part = path.with_name(f".{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            raise UnblindError(
                f"{path} could not be written ({error.strerror}). Every reply is kept; make room and run the "
                "study again."
            ) from None
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def digest(path: Path) -> str:
    """Return a file's SHA-256; empty where it is not there.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        Hexadecimal digits.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _locked(lock: IO[str], how: int) -> bool:
    """Lock a file until it is closed, where nobody else has it."""
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _locked_later(lock: IO[str], how: int) -> bool:
    time.sleep(LOOK_SECONDS)
    return _locked(lock, how)


def _fit(shard: str) -> str:
    return _UNFIT.sub("_", shard)
