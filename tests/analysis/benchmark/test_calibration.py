"""What other products teach of a model's error: exact figures, nothing of the product itself, and honest bands."""

import numpy as np
import pandas as pd
import pytest

from core.analysis.benchmark import calibration
from core.analysis.benchmark.calibration import Calibration, calibrate, covers, leave_one_out
from core.analysis.benchmark.entries import Entry, entries_of, points_of
from core.analysis.benchmark.published import published_results
from core.analysis.demand.fits.logit import NoEstimate
from core.analysis.demand.people import people_matrix
from core.experiment.models import ModelName
from core.experiment.products import Product, catalog
from core.experiment.settings import Setting

PEOPLE = people_matrix()


def published() -> Entry:
    (entry,) = entries_of(published_results())
    return entry


def entry(shares: np.ndarray) -> Entry:
    return Entry(ModelName("embedded", "m"), "naive", shares)


def by_product(shares: np.ndarray | NoEstimate) -> float:
    """Mean of the products' mean absolute errors."""
    assert not isinstance(shares, NoEstimate)
    return float(np.abs(shares - PEOPLE).mean(axis=1).mean())


def test_the_published_curves_are_0_110_from_people_0_082_when_calibrated_and_the_price_alone_0_132() -> None:
    shares = published().shares
    assert round(by_product(shares), 3) == 0.110
    assert round(by_product(leave_one_out(shares)), 3) == 0.082
    assert round(by_product(leave_one_out(shares, price_only=True)), 3) == 0.132


def test_a_products_own_people_do_not_move_its_calibration(monkeypatch: pytest.MonkeyPatch) -> None:
    before = leave_one_out(published().shares)
    told = PEOPLE.copy()
    told[11] = 1 - told[11]
    monkeypatch.setattr(calibration, "people_matrix", lambda: told)
    after = leave_one_out(published().shares)
    assert not isinstance(before, NoEstimate)
    assert not isinstance(after, NoEstimate)
    assert np.array_equal(before[11], after[11])
    assert not np.allclose(before[12], after[12])


@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_a_model_that_answers_alike_to_everything_gains_nothing_beyond_the_price(noise: float) -> None:
    flat = np.full((40, 10), 0.6) + noise * np.random.default_rng(1).standard_normal((40, 10))
    alone = by_product(leave_one_out(flat, price_only=True))
    assert by_product(flat) > 0.25
    assert abs(by_product(leave_one_out(flat)) - alone) < 0.005


def curve(product: Product, of: Entry | None = None) -> pd.DataFrame:
    return points_of(of or published(), product, published_results().iloc[:0])


@pytest.mark.lengthy
def test_a_curve_is_calibrated_as_it_is_scored_and_its_band_holds_19_of_20_of_peoples_shares() -> None:
    left_out = leave_one_out(published().shares)
    held = []
    for number in range(0, 40, 4):
        product = catalog()[number]
        found = calibrate(curve(product), product, published())
        assert isinstance(found, Calibration)
        assert not isinstance(left_out, NoEstimate)
        assert found.products == 39
        assert np.allclose(found.points["purchase"], left_out[number])
        assert np.allclose(found.points["price"], found.points["relative_price"] * product.regular_price)
        held += list((found.points["low"] <= PEOPLE[number]) & (PEOPLE[number] <= found.points["high"]))
    assert 0.9 <= np.mean(held) <= 0.99


def test_prices_between_those_of_the_benchmark_are_interpolated_and_only_those_spanned_are_calibrated() -> None:
    product = catalog()[11]
    points = curve(product)
    at = np.array([0.5, 0.7, 0.9, 1.1, 1.3])
    coarse = pd.DataFrame(
        {"relative_price": at, "purchase": np.interp(at, points["relative_price"], points["purchase"])}
    )
    found = calibrate(coarse, product, published())
    assert isinstance(found, Calibration)
    assert found.points["relative_price"].tolist() == [0.6, 0.8, 1.0, 1.2]
    assert found.cautions == ()


def test_a_product_unlike_the_benchmark_is_calibrated_with_cautions() -> None:
    car = Product("mine", "Cars", "A small car", 20_000.0, setting=Setting("business"))
    points = pd.DataFrame({"relative_price": [0.0, 1.0, 2.5], "purchase": [0.99, 0.97, 0.95]})
    found = calibrate(points, car, published())
    assert isinstance(found, Calibration)
    said = " ".join(found.cautions)
    assert "not one of the 40 packaged goods" in said
    assert "$20,000.00, lies outside those of the benchmark's products, $0.88 to $29.99" in said
    assert "asked as a buyer for a company here; people were asked about packaged goods." in said
    assert "mean purchase probability here, 0.97, lies outside" in said
    assert "Above twice the regular price people were not asked" in said


def test_the_curve_of_a_product_of_ones_own_is_what_was_just_asked() -> None:
    mine = Product("mine", "Jam", "Fig jam", 6.0, currency="EUR")
    asked = published_results().iloc[:10].assign(product_id="mine", share=np.linspace(0.9, 0.1, 10))
    points = points_of(published(), mine, asked)
    assert points["price"].round(2).tolist() == [1.2, 2.4, 3.6, 4.8, 6.0, 7.2, 8.4, 9.6, 10.8, 12.0]
    found = calibrate(points, mine, published())
    assert isinstance(found, Calibration)
    assert found.products == 40
    assert "Its prices are in EUR; people were asked in US dollars." in found.cautions
    assert points_of(published(), mine, asked.iloc[:0]).empty


def test_too_little_to_learn_from_is_said() -> None:
    product = catalog()[0]
    few = published().shares.copy()
    few[7:] = np.nan
    found = calibrate(curve(product), product, entry(few))
    assert isinstance(found, NoEstimate)
    assert "6 other products" in found.reason
    scored = leave_one_out(few)
    assert isinstance(scored, NoEstimate)
    assert "7 products are complete" in scored.reason
    narrow = calibrate(curve(product).iloc[:2], product, published())
    assert isinstance(narrow, NoEstimate)
    assert "fewer than 3 prices" in narrow.reason


def test_a_product_with_a_missing_cell_is_left_out_and_not_guessed() -> None:
    shares = published().shares.copy()
    shares[3, 4] = np.nan
    found = leave_one_out(shares)
    assert not isinstance(found, NoEstimate)
    assert np.isnan(found[3]).all()
    assert np.isnan(found).sum() == 10


@pytest.mark.parametrize(("products", "said"), [(39, "95%"), (19, "95%"), (18, "94%"), (8, "88%")])
def test_a_band_of_few_products_is_not_called_ninety_five_per_cent(products: int, said: str) -> None:
    assert f"shares of {said} of products" in covers(products)
