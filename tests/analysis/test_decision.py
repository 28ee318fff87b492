import pytest

from core.analysis.decision import Beside, Decision
from core.basics.errors import InputError
from core.experiment import Product
from core.experiment.products import catalog

USUAL = {"current": 8.26, "candidates": (7.49,), "unit_cost": 4.0}


@pytest.mark.parametrize(
    "decision",
    [
        Decision(8.26, (7.49, 0.0, 9.5), 4.0, 12_345, "week"),
        Decision(0.01, (1_000_000.0,), 0.0),
        Decision(8.26, (7.49,), 4.0, beside=Beside("own-earbuds", 99.0, 0.0)),
    ],
)
def test_a_link_brings_a_decision_back(decision: Decision) -> None:
    assert Decision.from_query({"product": "12", **decision.to_query()}) == decision


def test_a_link_without_a_decision_has_none() -> None:
    assert Decision.from_query({"product": "12", "prices": "0:2:0.2"}) is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"current": 0.0}, "current price must be above"),
        ({"current": float("nan")}, "current price must be above"),
        ({"candidates": ()}, "Give 1 to 10"),
        ({"candidates": (-1.0,)}, "candidate price must lie"),
        ({"candidates": (float("inf"),)}, "candidate price must lie"),
        ({"candidates": (8.26,)}, "is the current price"),
        ({"candidates": (7.0, 7.0)}, "given twice"),
        ({"unit_cost": -0.1}, "unit cost must lie"),
        ({"market_size": 0}, "between 1 and"),
        ({"period": "fortnight"}, "must be one of day, week"),
    ],
)
def test_what_leaves_nothing_to_decide_is_refused(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        Decision(**{**USUAL, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query",
    [
        {"current": "cheap", "candidates": "7", "unit_cost": "4"},
        {"current": "8"},
        {"current": "8", "candidates": "7,", "unit_cost": "4"},
        {"current": "8", "candidates": "7", "unit_cost": "4", "market_size": "-5"},
        {"current": "8", "candidates": "7", "unit_cost": "4", "period": "fortnight"},
        {"current": "8", "candidates": "7", "unit_cost": "4", "beside": "13"},
        {
            "current": "8",
            "candidates": "7",
            "unit_cost": "4",
            "beside": "13",
            "beside_price": "0",
            "beside_cost": "1",
        },
        {
            "current": "8",
            "candidates": "7",
            "unit_cost": "4",
            "beside": "",
            "beside_price": "3",
            "beside_cost": "1",
        },
    ],
)
def test_a_mistyped_link_is_answered_by_a_sentence(query: dict[str, str]) -> None:
    with pytest.raises(InputError):
        Decision.from_query(query)


def test_every_product_has_a_decision_to_start_with() -> None:
    for product in catalog():
        decision = Decision.usual(product)
        assert decision.candidates[0] < decision.current == product.regular_price


def test_a_decision_starts_at_the_answered_price_nearest_to_a_fifth_off() -> None:
    product = Product("x", "Things", "A thing", 249.0)
    assert Decision.usual(product).candidates == (199.2,)
    assert Decision.usual(product, (150.0, 189.0, 219.0, 249.0)).candidates == (189.0,)
    assert Decision.usual(product, (0.0, 249.0, 299.0)).candidates == (299.0,)
    assert Decision.usual(product, (249.0,)).candidates == (199.2,)


def test_further_candidates_start_apart_at_the_answered_prices_nearest_to_the_current_one() -> None:
    decision = Decision(8.26, (6.61, 2.0), 4.0)
    asked = (1.65, 4.96, 6.61, 8.26, 9.91, 16.52)
    assert decision.apart(asked, 1) == (6.61,)
    assert decision.apart(asked, 5) == (6.61, 2.0, 9.91, 4.96, 1.65)
    assert decision.apart((6.61, 8.26), 2) == (6.61, 6.69)
