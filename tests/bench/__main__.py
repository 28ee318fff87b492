"""Measure, print a table and write it as JSON; with names of parts, these alone."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from tests.bench import cells, embedded, fits, pages, start, store, wire
from tests.bench.rounds import Row
from tests.bench.server import running

FILE = Path(__file__).parent.parent.parent / "bench.json"


def calls() -> list[Row]:
    with running(wire.SECONDS_A_CALL) as address:
        return [*wire.cold(address), *wire.warm(address)]


PARTS: dict[str, Callable[[], list[Row]]] = {
    # First, for it computes on every processor only where the machine was idle when it started.
    "embedded": embedded.rows,
    "calls": calls,
    "cells": cells.rows,
    "pages": pages.rows,
    "start": start.rows,
    "store": store.rows,
    "fits": fits.rows,
}


def main(chosen: list[str]) -> None:
    found: list[Row] = []
    print("| what | over | ratio | rounds | took |")
    print("|---|---|---|---|---|")
    for name in chosen or PARTS:
        for one in PARTS[name]():
            found.append(one)
            rounds = f"{one.lowest:.2f} to {one.highest:.2f}"
            took = f"{one.seconds:.3g} to {one.unit_seconds:.3g}"
            print(f"| {one.what} | {one.over} | {one.ratio:.2f} | {rounds} | {took} |", flush=True)
    FILE.write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
