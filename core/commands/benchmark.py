"""``python -m core benchmark``: models and strategies against people."""

import argparse
import math
from pathlib import Path

import pandas as pd

from core.benchmark import Distance, Reference, Score, compare, references, score
from core.benchmark_asking import observe_series, series_for
from core.benchmark_documents import benchmark_document
from core.commands.asking import add_choice, ask, interval, print_json, read_choice, status
from core.entries import entries_of, results_of
from core.errors import InputError
from core.external import MAX_BYTES, read_results
from core.logit import NoEstimate
from core.products import catalog, find_product
from core.published import published_results
from core.standings import standings

ALL = "all"


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command.

    Parameters
    ----------
    commands
        Where it is declared.
    """
    parser = commands.add_parser("benchmark", help="against people: distances, raw and calibrated")
    parser.add_argument("--products", default=ALL, help=f"catalog numbers such as 1,2,3, or {ALL}")
    add_choice(parser, draws="50 where no probabilities can be read")
    parser.add_argument("--results", type=Path, metavar="F.csv", help="results of others, scored like the rest")
    parser.set_defaults(command=_benchmark, product="")


def _benchmark(parsed: argparse.Namespace) -> int:
    """Ask what is missing, and set it against people's answers."""
    products = _products(parsed.products)
    uploaded = [_read_file(parsed.results)] if parsed.results else []
    series = series_for(read_choice(parsed), products)
    run, observations = ask(parsed, series, observe_series)
    results = pd.concat([results_of(observations), published_results(), *uploaded])
    entries = entries_of(results, products)
    scores, comparisons = [score(entry, len(products)) for entry in entries], compare(entries)
    lines = {"all_products": references()}
    if len(products) < len(catalog()):
        lines["these_products"] = references(products)
    here = list(lines.values())[-1]
    sentences = standings(scores, comparisons, here, len(products))
    if parsed.json:
        print_json(benchmark_document(series, run, scores, comparisons, lines, sentences))
    else:
        _print_text(scores, here, sentences, len(products))
    return status(run)


def _products(text: str) -> tuple[str, ...]:
    if text.strip() == ALL:
        return tuple(product.id for product in catalog())
    chosen = {find_product(part).id for part in text.split(",") if part.strip()}
    return tuple(product.id for product in catalog() if product.id in chosen)


def _read_file(path: Path) -> pd.DataFrame:
    try:
        with path.open("rb") as file:
            return read_results(file.read(MAX_BYTES + 1))
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}). Nothing was asked; give another --results."
        ) from None


def _print_text(scores: list[Score], lines: list[Reference], sentences: list[str], products: int) -> None:
    print(f"Mean absolute error against people's answers, {products} products\n")
    rows = [
        {
            "model": one.entry.model_title,
            "strategy": one.entry.strategy,
            "raw": _distance(one.raw),
            "calibrated": _distance(one.calibrated),
            "price only": _distance(one.price_only),
            "rank correlation": interval(one.rank),
            "cells": one.raw.cells,
            "products": one.raw.products,
        }
        for one in sorted(scores, key=lambda one: one.raw.error.estimate)
    ]
    print(pd.DataFrame(rows).to_string(index=False), end="\n\n")
    for line in lines:
        print(f"{line.error:.3f}  {line.title}{' (cited)' if line.cited else ''}")
    print()
    for sentence in sentences:
        print(f"- {sentence}")


def _distance(value: Distance | NoEstimate) -> str:
    if isinstance(value, NoEstimate):
        return "none"
    error = value.error
    return f"{error.estimate:.3f}" if math.isnan(error.low) else interval(error)
