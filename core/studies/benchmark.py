"""The benchmark's questions to models: one experiment for every product."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from core.analysis.demand.limits import USUAL, Limits
from core.asking.replies.cache import ReplyCache
from core.asking.replies.observations import observe
from core.basics.words import join
from core.experiment import Series, strategy_title
from core.studies.choice import Choice

if TYPE_CHECKING:  # Scoring takes long to load, and what is asked needs none of it.
    from core.analysis.benchmark import Board
    from core.analysis.demand.validity import AnswerCheck

NAMED = 3
"""So many products whose answers failed their checks are named; more are counted."""


def series_for(choice: Choice, products: Iterable[str]) -> Series:
    """Return the experiments that a choice of models and strategies means for several products.

    Parameters
    ----------
    choice
        Its product does not count, nor do stated prices, which belong to that product.
    products
        Catalog numbers.

    Returns
    -------
    Series

    Raises
    ------
    InputError
        When the choice cannot be asked.
    """
    # A user's own product may have any number.
    known = replace(choice, own=replace(choice.own, products=()))
    return Series(tuple(known.for_product(product).experiment() for product in products))


def observe_series(series: Series, cache: ReplyCache, failed: Collection[str] = ()) -> pd.DataFrame:
    """Read the stored replies of every experiment of a series.

    Parameters
    ----------
    series
        What was asked.
    cache
        Where the replies are.
    failed
        Keys of requests that were given up.

    Returns
    -------
    pandas.DataFrame
        As `observe` gives them, product by product.
    """
    return pd.concat([observe(experiment, cache, failed) for experiment in series.priced], ignore_index=True)


def board_of(
    answers: Iterable[pd.DataFrame],
    others: Iterable[pd.DataFrame],
    products: tuple[str, ...] | None = None,
    limits: Limits = USUAL,
    warnings: Iterable[str] = (),
) -> "Board":
    """Set models' answers, published ones and results of others against people's.

    Answers to a product that fail their checks are left out, as they would give no curve of it.

    Parameters
    ----------
    answers
        As `observe_series` gives them.
    others
        As `core.analysis.benchmark.uploaded.read_results` gives them.
    products
        Catalog numbers; None for all.
    limits
        What the answers to a product must reach.
    warnings
        How many of the replies came by which file, as `Provenance.warnings` says.

    Returns
    -------
    Board
    """
    from core.analysis.benchmark import draw_up, published_results, results_of

    tables = list(answers)
    believed, checks = believed_answers(tables, limits) if tables else (None, {})
    ours = [] if believed is None else [results_of(believed)]
    board = draw_up(pd.concat([*ours, published_results(), *others]), products)
    return replace(board, failed_checks=tuple(_say_left_out(checks)), warnings=tuple(warnings))


def believed_answers(
    answers: Iterable[pd.DataFrame], limits: Limits
) -> "tuple[pd.DataFrame, dict[str, list[AnswerCheck]]]":
    """Leave out the answers to products that fail their checks.

    Parameters
    ----------
    answers
        As `observe_series` gives them, one table or more.
    limits
        What the answers to a product must reach.

    Returns
    -------
    tuple
        The others, and the checks by product.
    """
    from core.analysis.demand.validity import believable, check_answers

    tables = list(answers)
    by_product = {
        str(product): rows for table in tables for product, rows in table.groupby("product_id", sort=False)
    }
    checks = {product: check_answers(rows, limits) for product, rows in by_product.items()}
    believed = [believable(rows, checks[product]) for product, rows in by_product.items()]
    return pd.concat(believed or tables), checks


def _say_left_out(checks: "Mapping[str, list[AnswerCheck]]") -> list[str]:
    """Say what is not scored and why, a sentence a model and strategy; the checks are by product."""
    from core.analysis.demand.validity import failed_curves

    found = []
    for asked, strategy in failed_curves(check for of_product in checks.values() for check in of_product):
        mine = {
            product: [check for check in of_product if (check.asked, check.strategy) == (asked, strategy)]
            for product, of_product in checks.items()
        }
        reasons = {
            product: "; ".join(check.reason for check in of_product if not check.passed)
            for product, of_product in mine.items()
        }
        failed = [f"product {product} ({reason})" for product, reason in reasons.items() if reason]
        named = [*failed[:NAMED], *([f"{len(failed) - NAMED} more"] if len(failed) > NAMED else [])]
        found.append(
            f"{strategy_title(strategy)} of {asked.title} failed its checks for {len(failed)} of "
            f"{sum(map(bool, mine.values()))} products, so it is not scored there: {join(named)}."
        )
    return found
