"""A user's own few points: read as pasted, and the curve before and after."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from core.analysis.benchmark.own_points import EXAMPLE, fit_own_points, read_own_points
from core.basics.errors import InputError
from core.experiment.products import Product, find_product

COLA = find_product("12")
GRID = np.linspace(0.2, 2, 10)
MODEL = pd.DataFrame({"relative_price": GRID, "purchase": expit(0.5 - 0.3 * GRID)})

SAME = {
    "per cent": "4.13 62%\n8.26 41%",
    "shares": "4.13 0.62\n8.26 .41",
    "dollars and spaces": " $4.13   62 %\n\n$ 8.26 41%\n",
    "tabs, as from a spreadsheet": "4.13\t0.62\n8.26\t0.41",
    "commas": "4.13,0.62\n8.26,0.41",
    "comma and space": "4.13, 0.62\n8.26, 0.41",
    "semicolons and decimal commas": "4,13;0,62\n8,26;41%",
    "another order": "8.26 41%\n4.13 62%",
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_points_are_read_as_people_paste_them(text: str) -> None:
    own = read_own_points(text, COLA)
    assert own["price"].tolist() == [4.13, 8.26]
    assert own["share"].tolist() == pytest.approx([0.62, 0.41])
    assert own["relative_price"].tolist() == [0.5, 1.0]


def test_points_are_in_the_products_currency() -> None:
    jam = Product("mine", "Jam", "Fig jam", 6.0, currency="EUR")
    assert read_own_points("€3 62%\n6,00 41%", jam)["relative_price"].tolist() == [0.5, 1.0]
    with pytest.raises(InputError, match=r"€30\.00 lies outside"):
        fit_own_points(read_own_points("3 62%\n30 1%", jam), MODEL, jam)


BAD = {
    "one point": ("4 62%", "1 point is too few. Give at least 2"),
    "words": ("cheap 62%", "Line 1, “cheap 62%”, is no price and share"),
    "three numbers": ("4 62% 7", "is no price and share"),
    "a price alone": ("4\n5", "is no price and share"),
    "a negative price": ("-4 62%", "is no price and share"),
    "not a number": ("nan 62%", "is no price and share"),
    "per cent without its sign": ("4 62\n5 50", "Line 1 gives a share of 62. Write it from 0 to 1"),
    "more than all": ("4 162%", "Line 1 gives a share of 162%"),
    "a price twice": ("4 62%\n4.00 50%", "Line 2 gives $4.00 a second time"),
}


@pytest.mark.parametrize(("text", "sentence"), BAD.values(), ids=BAD)
def test_what_cannot_be_read_is_named_by_line(text: str, sentence: str) -> None:
    with pytest.raises(InputError) as found:
        read_own_points(text, COLA)
    assert sentence in str(found.value)


def test_a_point_beyond_the_models_prices_is_refused() -> None:
    own = read_own_points("4 62%\n30 1%", COLA)
    with pytest.raises(
        InputError, match=r"\$30.00 lies outside the prices that the model answered, \$1.65 to \$16.52"
    ):
        fit_own_points(own, MODEL, COLA)


def points_at(prices: list[float], shift: float, tilt: float) -> pd.DataFrame:
    at = np.array(prices)
    shares = expit(logit(np.interp(at, GRID, MODEL["purchase"])) + shift + tilt * (at - 1))
    return pd.DataFrame({"price": at * COLA.regular_price, "relative_price": at, "share": shares})


def test_two_points_shift_the_curve() -> None:
    fit = fit_own_points(points_at([0.4, 1.6], -0.8, 0.0), MODEL, COLA)
    assert fit.shift == pytest.approx(-0.8, abs=1e-4)
    assert (fit.tilt, fit.error_left_out) == (None, None)
    assert fit.error_before > 0.1
    assert fit.error_after < 1e-4
    assert np.allclose(logit(fit.curve["after"]) - logit(fit.curve["before"]), -0.8, atol=1e-4)


def test_from_three_points_on_the_steepness_is_fitted_and_each_point_predicted_from_the_others() -> None:
    fit = fit_own_points(points_at([0.4, 0.8, 1.2, 1.8], -0.5, -1.5), MODEL, COLA)
    assert (fit.shift, fit.tilt) == pytest.approx((-0.5, -1.5), abs=1e-3)
    assert fit.error_left_out is not None
    assert fit.error_after <= fit.error_left_out < 0.001 < fit.error_before


def test_points_of_nobody_and_everybody_give_a_curve_all_the_same() -> None:
    fit = fit_own_points(read_own_points("2 1\n4 1\n8 0\n12 0", COLA), MODEL, COLA)
    assert np.isfinite(fit.curve["after"]).all()
    assert fit.error_after < 0.1
    assert len(read_own_points(EXAMPLE, COLA)) == 3
