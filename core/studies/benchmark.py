"""The benchmark's questions to models: one experiment for every product."""

from collections.abc import Collection, Iterable
from dataclasses import replace

import pandas as pd

from core.analysis.benchmark import Board, draw_up, published_results, results_of
from core.asking.replies.cache import ReplyCache
from core.asking.replies.observations import observe
from core.experiment import Series
from core.studies.choice import Choice


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
    return pd.concat([observe(experiment, cache, failed) for experiment in series.experiments], ignore_index=True)


def board_of(
    answers: Iterable[pd.DataFrame], others: Iterable[pd.DataFrame], products: tuple[str, ...] | None = None
) -> Board:
    """Set models' answers, published ones and results of others against people's.

    Parameters
    ----------
    answers
        As `observe_series` gives them.
    others
        As `core.analysis.benchmark.uploaded.read_results` gives them.
    products
        Catalog numbers; None for all.

    Returns
    -------
    Board
    """
    results = [*map(results_of, answers), published_results(), *others]
    return draw_up(pd.concat(results), products)
