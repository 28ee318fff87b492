"""Word of a study to an address of its user's: that it ended or stopped, or that a batch of it has ended."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from core.basics.errors import InputError
from core.studies.many import Batches, Study, StudyFolder, read_manifest

SECONDS = 10.0


def check_address(address: str) -> None:
    """Refuse what is no address to send to.

    Parameters
    ----------
    address
        As ``--notify`` has it. It may hold a secret, and no message repeats it.

    Raises
    ------
    InputError
        When it is none.
    """
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable:
        raise InputError("--notify takes an address such as https://hooks.example.com/study. Nothing was asked.")


class Word:
    """Sends word of one study; where it does not arrive, a sentence says so and nothing ends.

    Parameters
    ----------
    address
        Where to; empty to send none.
    study
        Of which.
    """

    def __init__(self, address: str, study: Study) -> None:
        self._address, self._study = address, study
        self._known = self._ended(study.batches(None))

    @staticmethod
    def _ended(batches: Batches) -> set[str]:
        return {entry.name for entry in batches.book.entries() if entry.state == "ended"}

    @contextmanager
    def at_the_end(self) -> Iterator[None]:
        """Send how the study stands once what is done inside has ended, by whatever."""
        try:
            yield
        finally:
            self._send("study", _standing(self._study.folder))

    def of_batches(self, batches: Batches) -> None:
        """Send what each batch brought that has ended since this was last asked."""
        for entry in batches.book.entries():
            if entry.state == "ended" and entry.name not in self._known:
                self._known.add(entry.name)
                about = {"id": entry.id, "model": entry.model, "calls": entry.calls, "replies": entry.replies}
                self._send("batch", {"batch": {**about, "dollars_at_most": entry.reserved}})

    def _send(self, event: str, about: dict[str, Any]) -> None:
        if not self._address:
            return
        from httpx2 import HTTPError, InvalidURL, post

        folder = self._study.folder.path.resolve().name
        said = {"event": event, "study": self._study.design.id, "directory": folder, **about}
        try:
            status = post(self._address, json=said, timeout=SECONDS, follow_redirects=False).status_code
            problem = "" if status < 300 else f"it answered with status {status}"
        except (HTTPError, InvalidURL, OSError, ValueError) as error:
            problem = type(error).__name__
        if problem:
            print(
                f"Word of this could not be sent to {urlsplit(self._address).hostname} ({problem}); the study is "
                "none the worse for it.",
                file=sys.stderr,
            )


def _standing(folder: StudyFolder) -> dict[str, Any]:
    manifest = read_manifest(folder)
    if manifest is None:
        return {"state": "stopped"}
    dollars = manifest.dollars
    return {
        # A fault that ended the command left it as it was.
        "state": "stopped" if manifest.state == "running" else manifest.state,
        "shards": len(manifest.experiments),
        "shards_whole": sum(one.whole for one in manifest.done),
        "cells": manifest.cells,
        "statuses": manifest.statuses,
        "asked": manifest.asked,
        "dollars": dollars and {"low": dollars.low, "high": dollars.high},
    }
