"""A model's curve moved onto a user's few points: as far as others teach, beside what takes no model."""

import numpy as np
import pandas as pd
import pytest

from core.analysis.benchmark.entries import Entry, entries_of
from core.analysis.benchmark.moving import METHODS, fit_own_points, say_moved
from core.analysis.benchmark.own_points import read_own_points
from core.analysis.benchmark.published import published_results
from core.analysis.demand.people import asked_prices, people_matrix
from core.basics.errors import InputError
from core.experiment.models import ModelName
from core.experiment.products import Product, catalog, find_product

COLA = find_product("12")
PUBLISHED = entries_of(published_results())[0]


def model_curve(entry: Entry, product: Product) -> pd.DataFrame:
    shares = entry.shares[catalog().index(product)]
    return pd.DataFrame({"relative_price": asked_prices(), "purchase": shares})


def points(shares: dict[float, float], people: int = 50) -> pd.DataFrame:
    at = np.array(list(shares))
    return pd.DataFrame(
        {"price": at * COLA.regular_price, "relative_price": at, "share": list(shares.values()), "people": people}
    )


def test_many_answers_are_followed_further_than_few() -> None:
    curve = model_curve(PUBLISHED, COLA)
    moved = [
        fit_own_points(points({0.6: 0.2, 1.4: 0.05}, people), curve, COLA, PUBLISHED).curve.set_index(
            "relative_price"
        )
        for people in (5, 50, 5000)
    ]
    off = [abs(one["moved"] - 0.05).iloc[6] for one in moved]
    assert off[0] > off[1] > off[2]
    assert all((one["moved"] < one["start"]).all() for one in moved)


def test_points_that_lie_on_the_calibrated_curve_do_not_move_it() -> None:
    curve = model_curve(PUBLISHED, COLA)
    start = fit_own_points(points({0.6: 0.5, 1.4: 0.5}), curve, COLA, PUBLISHED).curve
    on_it = points({float(row.relative_price): float(row.start) for row in start.itertuples()}, people=10**6)
    fit = fit_own_points(on_it, curve, COLA, PUBLISHED)
    assert (fit.shift, fit.tilt) == pytest.approx((0, 0), abs=1e-3)


def test_what_the_products_own_people_said_teaches_it_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the figures of the benchmark would be told the answer that they are asked for."""
    curve, own = model_curve(PUBLISHED, COLA), points({0.6: 0.5, 1.4: 0.3})
    before = fit_own_points(own, curve, COLA, PUBLISHED).curve
    other = people_matrix().copy()
    other[catalog().index(COLA)] = 0.5
    monkeypatch.setattr("core.analysis.benchmark.calibration.people_matrix", lambda: other)
    monkeypatch.setattr("core.analysis.benchmark.moving.people_matrix", lambda: other)
    pd.testing.assert_frame_equal(fit_own_points(own, curve, COLA, PUBLISHED).curve, before)


def test_each_point_is_predicted_from_the_others_by_the_model_and_without_it() -> None:
    own = points({0.4: 0.8, 0.8: 0.6, 1.2: 0.4, 1.8: 0.2})
    fit = fit_own_points(own, model_curve(PUBLISHED, COLA), COLA, PUBLISHED)
    assert list(fit.errors) == ["model", *METHODS]
    # The points lie on a straight line, so a curve through three of them hardly misses the fourth.
    assert fit.errors["alone"] < 0.05 < fit.errors["model"]
    assert "the model adds nothing here" in say_moved(fit)[-1]


def test_two_points_cannot_tell_which_guess_is_better() -> None:
    fit = fit_own_points(points({0.4: 0.8, 1.6: 0.2}), model_curve(PUBLISHED, COLA), COLA, PUBLISHED)
    assert list(fit.errors) == ["model"]
    assert "Two points cannot tell" in say_moved(fit)[-1]


def test_without_a_calibration_the_start_is_other_products_average_and_that_is_said() -> None:
    unknown = Entry(ModelName("embedded", "m"), "naive", np.full((40, 10), np.nan))
    fit = fit_own_points(points({0.4: 0.8, 1.6: 0.2}), model_curve(PUBLISHED, COLA), COLA, unknown)
    assert say_moved(fit)[0].startswith("Not calibrated: this model and strategy answered 0 other products")
    assert fit.curve["moved"].tolist() == fit.curve["average"].tolist()


def test_points_of_nobody_and_everybody_give_a_curve_all_the_same() -> None:
    own = read_own_points("2 1\n4 1\n8 0\n12 0", COLA)
    fit = fit_own_points(own, model_curve(PUBLISHED, COLA), COLA, PUBLISHED)
    assert np.isfinite(fit.curve["moved"]).all()
    assert fit.curve["moved"].iloc[0] > 0.75 > 0.2 > fit.curve["moved"].iloc[-1]


def test_a_point_beyond_what_was_asked_is_refused() -> None:
    own = read_own_points("4 62%\n30 1%", COLA)
    with pytest.raises(InputError, match=r"\$30.00 lies outside the prices .*, \$1.65 to \$16.52"):
        fit_own_points(own, model_curve(PUBLISHED, COLA), COLA, PUBLISHED)


def test_points_that_rise_with_the_price_are_asked_to_be_looked_at() -> None:
    rising, falling = (
        say_moved(fit_own_points(points(own), model_curve(PUBLISHED, COLA), COLA, PUBLISHED))
        for own in ({0.4: 0.2, 0.8: 0.4, 1.6: 0.8}, {0.4: 0.8, 0.8: 0.4, 1.6: 0.2})
    )
    assert rising[0].startswith("Your points rise with the price")
    assert not any("rise" in text for text in falling)
