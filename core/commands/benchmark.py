"""``python -m core benchmark``: models and strategies against people."""

import argparse
import math
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from core.basics.errors import InputError
from core.basics.tables import KINDS
from core.basics.words import join
from core.commands.asking import asking, keep
from core.commands.options import read_choice, read_file, read_whom
from core.commands.output import interval, print_json, status
from core.commands.parser import ALL
from core.experiment import catalog, find_product
from core.studies.arms.benchmark import arm_benchmark_for
from core.studies.benchmark import board_of, observe_series, series_for
from core.studies.choice import Choice

if TYPE_CHECKING:
    from core.analysis.arms.benchmark import ArmBoard
    from core.analysis.benchmark import Board, Distance, Panel
    from core.analysis.demand.fits import NoEstimate
    from core.analysis.people import Worth

OF_PRODUCTS = ("prices", "results", "context", "probe", "checks", "link")
"""Options that say something of products, of which experiments beyond price know nothing."""


def main(parsed: argparse.Namespace) -> int:
    """Ask what is missing, and set it against people's answers.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    if parsed.experiments:
        return _experiments(parsed)
    products = _products(parsed.products)
    uploaded = []
    if parsed.results:
        from core.analysis.benchmark import read_results

        uploaded = [read_file(parsed.results, "--results", lambda data: read_results(data, parsed.sheet))]
    choice = read_choice(parsed)
    _refuse_money(choice)
    series, limits = series_for(choice, products), choice.limits()
    with asking(parsed, series, choice) as (run, memory):
        observations = observe_series(series, memory.runner.cache, run.failures)
        keep(parsed, run, observations, memory)
        provenance = memory.provenance(series)
        board = board_of([observations], uploaded, products, limits, provenance.warnings())
        if parsed.json:
            from core.commands.documents.benchmark import benchmark_document, panel_document

            found = _worth(board) if parsed.people_budget else benchmark_document(series, run, board, provenance)
            panel = {"second_opinion": panel_document(_panel(board))} if parsed.second_opinion else {}
            print_json(found | panel)
        else:
            (_print_worth if parsed.people_budget else _print_text)(board)
            if parsed.second_opinion:
                _print_panel(board)
        return status(run, board.failed_checks)


def _experiments(parsed: argparse.Namespace) -> int:
    """Ask what is missing of every experiment beyond price that comes with the app, and set it beside people."""
    given = [f"--{name}" for name in OF_PRODUCTS if getattr(parsed, name)]
    given += ["--products"] if parsed.products != ALL else []
    if given:
        raise InputError(
            f"--experiments asks about no product, and {join(given)} would tell of some. Nothing was asked; leave "
            "one of the two out."
        )
    choice = replace(read_whom(parsed), arm_strategies=parsed.strategies or "")
    asked = arm_benchmark_for(choice)
    with asking(parsed, asked.series, choice) as (run, memory):
        # What answers show takes long to load, and what became of the calls is said before.
        from core.studies.arms.board import arm_board, benchmark_observations

        keep(parsed, run, pd.concat(benchmark_observations(memory, asked.series), ignore_index=True), memory)
        board, provenance = arm_board(memory, asked.series), memory.provenance(asked.series)
        if parsed.json:
            from core.commands.documents.arm_benchmark import arm_benchmark_document

            print_json(arm_benchmark_document(asked.series, run, board, provenance))
        else:
            print("\n".join([*provenance.warnings(), *asked.left_out]))
            _print_experiments(board)
        return status(run)


def _print_experiments(board: "ArmBoard") -> None:
    from core.analysis.arms.benchmark import (
        GAINS_MEAN,
        count_sentences,
        gain_sentences,
        price_elasticities,
        scope_sentence,
    )
    from core.report.tables.arm_benchmark import arm_standings_table, experiments_table, prices_table

    print(scope_sentence(board), end="\n\n")
    gains = dict(gain_sentences(board))
    for asked, sentences in count_sentences(board):
        print("\n- ".join([asked.title, *sentences, *gains.get(asked, [])]), end="\n\n")
    print(GAINS_MEAN, end="\n\n")
    print(arm_standings_table(board).to_string(index=False), end="\n\n")
    for asked in dict.fromkeys(one.asked for one in board.standings):
        print(f"{asked.title}\n{experiments_table(board, asked).to_string(index=False)}", end="\n\n")
    print(prices_table(price_elasticities(board.answered)).to_string(index=False))


def _products(text: str) -> tuple[str, ...]:
    if text.strip() == ALL:
        return tuple(product.id for product in catalog())
    if text.lower().endswith(tuple(f".{kind}" for kind in KINDS)):
        raise InputError(
            "People answered the catalog's products alone, so the benchmark takes no file of others. Name some by "
            "number, such as --products 1,2,3; nothing was asked."
        )
    chosen = {find_product(part).id for part in text.split(",") if part.strip()}
    return tuple(product.id for product in catalog() if product.id in chosen)


def _refuse_money(choice: Choice) -> None:
    """Refuse amounts of money, which mean something else of every product."""
    elsewhere = choice.for_product(choice.product)
    given = [f"--context {name}" for name, value in choice.context if (name, value) not in elsewhere.context]
    if choice.prices != elsewhere.prices:
        given.insert(0, "--prices")
    if given:
        raise InputError(
            f"{join(given)} gives an amount of money, which means something else of every product. Nothing was "
            "asked; write prices relative to the regular one, such as --prices 0.5,1,1.5, and state no amounts."
        )


def _print_text(board: "Board") -> None:
    for sentence in (*board.warnings, *board.failed_checks):
        print(f"{sentence}\n")
    print(f"Mean absolute error against people's answers, {board.products} products\n")
    rows = [
        {
            "model": one.entry.asked.title,
            "strategy": one.entry.strategy,
            "raw": _distance(one.raw),
            "calibrated": _distance(one.calibrated),
            "price only": _distance(one.price_only),
            "rank correlation": interval(one.rank),
            "cells": one.raw.cells,
            "products": one.raw.products,
        }
        for one in board.scores
    ]
    print(pd.DataFrame(rows).to_string(index=False), end="\n\n")
    for line in board.references:
        print(f"{line.error:.3f}  {line.title}{' (cited)' if line.cited else ''}")
    print()
    for standing in board.standings:
        print("\n- ".join([standing.model, *standing.sentences]), end="\n\n")


def _panel(board: "Board") -> "Panel | NoEstimate":
    from core.analysis.benchmark import draw_panel

    return draw_panel([one.entry for one in board.scores])


def _print_panel(board: "Board") -> None:
    """Say which models are worth their weight."""
    from core.analysis.benchmark import say_panel
    from core.analysis.demand.fits import NoEstimate

    panel = _panel(board)
    said = [f"No panel: {panel.reason}."] if isinstance(panel, NoEstimate) else say_panel(panel)
    print("\n- ".join(["A second opinion", *said]))


def _worths(board: "Board") -> "Iterator[Worth]":
    """Find what so many people are worth beside every model and strategy, and say where that is not known."""
    from core.analysis.demand.fits import NoEstimate
    from core.analysis.people import worth_of_people

    for entry in (one.entry for one in board.scores):
        worth = worth_of_people(entry)
        if isinstance(worth, NoEstimate):
            print(f"{entry.title}: {worth.reason}.", file=sys.stderr)
        else:
            yield worth


def _print_worth(board: "Board") -> None:
    from core.report.people.worth import NOTE, worth_sentence, worth_table

    for worth in _worths(board):
        print(f"{worth_sentence(worth)}\n\n{worth_table(worth).to_string(index=False)}\n")
    print(NOTE)


def _worth(board: "Board") -> dict[str, object]:
    from core.report.people.worth import NOTE

    document = []
    for worth in _worths(board):
        entry, table = worth.entry, worth.table
        rows = table.astype(object).where(table.notna(), None).to_dict("records")
        asked = {"backend": entry.asked.backend, "model": entry.asked.model, "strategy": entry.strategy}
        document.append({**asked, "samples": worth.samples, "rows": rows})
    return {"note": NOTE, "worth": document}


def _distance(value: "Distance | NoEstimate") -> str:
    from core.analysis.demand.fits import NoEstimate

    if isinstance(value, NoEstimate):
        return "none"
    error = value.error
    return f"{error.estimate:.3f}" if math.isnan(error.low) else interval(error)
