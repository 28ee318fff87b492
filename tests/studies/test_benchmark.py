"""What failed its checks gets no rank in the benchmark, product by product."""

import pandas as pd

from core.analysis.benchmark.standings import Board
from core.analysis.demand.limits import Limits
from core.studies.benchmark import board_of
from tests.support.curves import observations

PRODUCTS = tuple(str(number) for number in range(1, 7))


def answered(strategy: str = "naive", hollow: tuple[str, ...] = (), **columns: object) -> pd.DataFrame:
    """Probabilities of six products, of which some are hardly readable."""
    return pd.concat(
        [
            observations([0.5] * 11, strategy=strategy, answer="Yes", product_id=product, **columns).assign(
                mass=0.05 if product in hollow else 0.7
            )
            for product in PRODUCTS
        ],
        ignore_index=True,
    )


def products_of(board: Board) -> dict[str, int]:
    return {one.entry.strategy: one.raw.products for one in board.scores if one.entry.asked.backend == "b"}


def test_a_product_whose_answers_failed_is_not_scored_and_is_named() -> None:
    rows = pd.concat([answered(hollow=("2",)), answered("disclosure")], ignore_index=True)
    board = board_of([rows], [], PRODUCTS)
    assert products_of(board) == {"naive": 5, "disclosure": 6}
    assert board.failed_checks == (
        "Naive of m (b) failed its checks for 1 of 6 products, so it is not scored there: product 2 (mean "
        "probability on yes or no 5%, where the limit is 10%).",
    )
    allowed = board_of([rows], [], PRODUCTS, Limits(mass=0.01))
    assert (products_of(allowed), allowed.failed_checks) == ({"naive": 6, "disclosure": 6}, ())


def test_a_model_that_failed_everywhere_has_no_rank_and_no_sentence_but_that() -> None:
    board = board_of([answered(hollow=PRODUCTS)], [], PRODUCTS)
    assert products_of(board) == {}
    assert not [one for one in board.standings if "(b)" in one.model]
    (failure,) = board.failed_checks
    assert "for 6 of 6 products" in failure
    assert failure.endswith("and 3 more.")
