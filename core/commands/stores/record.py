"""``python -m core record``: experiments and their replies in a file that replays anywhere."""

import argparse
import json
import os
from collections.abc import Container

import pandas as pd

from core.asking.replies.asked import delete, find, listed, stored_keys
from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.replies.provenance import imports, said, take_out
from core.asking.replies.recordings import export_all, export_experiments, import_recording
from core.basics.errors import InputError
from core.commands import DONE
from core.commands.output import person
from core.experiment import AnyExperiment

SHOWN, FEWEST = 12, 6
"""Digits of a file's SHA-256 that are shown, and that must be given."""


def main(parsed: argparse.Namespace) -> int:
    """Write a recording, take one or take it out again, delete replies, or list what there is.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    actions = {"export": _export, "import": _import, "list": _list, "remove": _remove, "delete": _delete}
    return actions[parsed.action](parsed)


def _export(parsed: argparse.Namespace) -> int:
    """Write the file under another name first, so that it is never half there."""
    cache = ReplyCache(cache_place())
    experiments = None if parsed.all else _find(parsed.experiment, cache)
    part = parsed.out.with_name(f"{parsed.out.name}.part")
    try:
        with part.open("wb") as file:
            if experiments is None:
                header = export_all(cache, file)
            else:
                header = export_experiments(experiments, cache, file)
        os.replace(part, parsed.out)
    except OSError as error:
        raise InputError(
            f"Nothing could be written to {parsed.out} ({error.strerror}). Give another --out."
        ) from None
    finally:
        part.unlink(missing_ok=True)
    print(f"{parsed.out}: {header.replies:,} replies, {parsed.out.stat().st_size:,} bytes")
    _print_experiments(cache, {one.id for one in header.experiments})
    return DONE


def _find(ids: list[str], cache: ReplyCache) -> list[AnyExperiment]:
    found = []
    for one in ids:
        experiment = find(one, cache)
        if experiment is None:
            raise InputError(
                f"No experiment “{one[:40]}” was run with this cache. “record list” names those that were."
            )
        found.append(experiment)
    return found


def _import(parsed: argparse.Namespace) -> int:
    try:
        with parsed.file.open("rb") as file:
            cache = ReplyCache(cache_place())
            imported = import_recording(cache, file, parsed.file.name, person())
    except OSError as error:
        raise InputError(f"{parsed.file} cannot be read ({error.strerror}). Nothing was imported.") from None
    print(imported.summary())
    _print_experiments(cache, {one.id for one in imported.header.experiments})
    return DONE


def _list(parsed: argparse.Namespace) -> int:
    cache = ReplyCache(cache_place())
    _print_experiments(cache)
    taken = imports(cache)
    if taken:
        rows = [
            {
                "SHA-256": one.source.sha256[:SHOWN],
                "file": one.source.file,
                "imported": one.source.time,
                "by": one.source.person,
                "replies": one.replies,
            }
            for one in taken
        ]
        print(f"\nImported files\n{pd.DataFrame(rows).to_string(index=False)}")
    return DONE


def _remove(parsed: argparse.Namespace) -> int:
    cache = ReplyCache(cache_place())
    found = [one for one in imports(cache) if one.source.sha256.startswith(parsed.sha256.lower())]
    if len(found) != 1 or len(parsed.sha256) < FEWEST:
        which = "Several imported files have" if len(found) > 1 else "No imported file has"
        raise InputError(
            f"{which} a SHA-256 that begins with “{parsed.sha256[:64]}”. “record list” names them; "
            f"give {FEWEST} digits or more."
        )
    removed = take_out(cache, found[0].number)
    print(f"{removed:,} replies that came by {said(found[0].source)} were taken out. What was asked here is kept.")
    return DONE


def _delete(parsed: argparse.Namespace) -> int:
    cache = ReplyCache(cache_place())
    experiments = _find(parsed.experiment, cache)
    if not parsed.yes:
        keys = {key for one in experiments for key in stored_keys(one, cache)[0]}
        raise InputError(
            f"{len(keys):,} replies would be deleted for good, from every experiment that asks the same; nothing "
            "was deleted. Add --yes to delete them."
        )
    removed = sum(delete(one, cache) for one in experiments)
    print(f"{removed:,} replies were deleted.")
    return DONE


def _print_experiments(cache: ReplyCache, ids: Container[str] | None = None) -> None:
    rows = []
    for one in listed(cache):
        if ids is None or one.id in ids:
            told = json.loads(one.summary)
            rows.append(
                {
                    "id": one.id,
                    "product": told["product"][:40],
                    "varied": f"{told['prices']} prices" if "prices" in told else f"{told['arms']} arms",
                    "strategies": ",".join(told["strategies"]),
                    "models": " ".join(told["models"]),
                    "asks": told["asks"],
                    "replies": f"{one.stored} of {one.calls}",
                }
            )
    print(pd.DataFrame(rows).to_string(index=False) if rows else "No experiment was run with this cache yet.")
