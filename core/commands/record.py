"""``python -m core record``: experiments and their replies in a file that replays anywhere."""

import argparse
import os

import pandas as pd

from core.asking.replies.cache import ReplyCache, cache_directory
from core.asking.replies.recordings import export_all, export_experiments, import_recording, stored_keys
from core.basics.errors import InputError
from core.commands.statuses import DONE
from core.experiment import Experiment


def main(parsed: argparse.Namespace) -> int:
    """Write a recording, take one, or list what could be written.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    return {"export": _export, "import": _import, "list": _list}[parsed.action](parsed)


def _export(parsed: argparse.Namespace) -> int:
    """Write the file under another name first, so that it is never half there."""
    cache = ReplyCache(cache_directory())
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
    print(_table(list(header.experiments), cache))
    return DONE


def _find(ids: list[str], cache: ReplyCache) -> list[Experiment]:
    known = {experiment.id: experiment for experiment in cache.experiments()}
    for one in ids:
        if one not in known:
            raise InputError(
                f"No experiment “{one[:40]}” was run with this cache. “record list” names those that were."
            )
    return [known[one] for one in ids]


def _import(parsed: argparse.Namespace) -> int:
    try:
        with parsed.file.open("rb") as file:
            cache = ReplyCache(cache_directory())
            imported = import_recording(cache, file)
    except OSError as error:
        raise InputError(f"{parsed.file} cannot be read ({error.strerror}). Nothing was imported.") from None
    print(imported.summary())
    print(_table(list(imported.header.experiments), cache))
    return DONE


def _list(parsed: argparse.Namespace) -> int:
    cache = ReplyCache(cache_directory())
    experiments = cache.experiments()
    print(_table(experiments, cache) if experiments else "No experiment was run with this cache yet.")
    return DONE


def _table(experiments: list[Experiment], cache: ReplyCache) -> str:
    rows = []
    for one in experiments:
        stored, calls = stored_keys(one, cache)
        rows.append(
            {
                "id": one.id,
                "product": one.product.name[:40],
                "prices": len(one.points),
                "strategies": ",".join(strategy.code for strategy in one.strategies),
                "models": " ".join(str(model.name) for model in one.models),
                "asks": "audit" if one.probes else "purchase",
                "replies": f"{len(stored)} of {calls}",
            }
        )
    return pd.DataFrame(rows).to_string(index=False)
