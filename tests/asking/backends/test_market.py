"""The positive control: its truth in closed form, and a respondent that errs by exactly what the theory says."""

import numpy as np
import pytest

from core.asking.backends.kinds.market import BOUNDS, FOCAL_STEP, WEIGHTS, Market, bias_paths
from core.asking.backends.kinds.synthetic import answer
from core.asking.replies.calls import request_for
from core.asking.replies.reading import read
from core.basics.errors import InputError
from core.experiment.cells import Cell
from core.experiment.context import Context
from core.experiment.prompts.render import render
from tests.support.helpers import experiment


def cells(code: str, **changes: object) -> list[Cell]:
    return list(experiment(strategies=(code,), models=("synthetic",), **changes).cells())


def log_odds(market: Market, code: str, **changes: object) -> np.ndarray:
    return np.array([market.log_odds(render(cell).stated, cell.point.price) for cell in cells(code, **changes)])


def relative(code: str = "naive", **changes: object) -> np.ndarray:
    return np.array([cell.point.price / cell.product.regular_price for cell in cells(code, **changes)])


@pytest.mark.parametrize("elasticity", [-0.3, -1.0, -2.5])
@pytest.mark.parametrize("share", [0.2, 0.6])
def test_the_true_curve_has_the_elasticity_and_the_share_it_was_asked_for(elasticity: float, share: float) -> None:
    market, step = Market(elasticity, share), 1e-6
    low, at, high = market.truth(np.array([1 - step, 1.0, 1 + step]))
    assert at == pytest.approx(share)
    assert (high - low) / (2 * step) / at == pytest.approx(elasticity, rel=1e-6)


def test_the_truth_is_the_share_of_shoppers_whose_willingness_to_pay_is_above_the_price() -> None:
    market = Market(-1.4, 0.35)
    shoppers = market.location + market.spread * np.random.default_rng(0).logistic(size=400_000)
    bought = [(shoppers > price).mean() for price in (0.5, 1.0, 1.7)]
    assert bought == pytest.approx(market.truth(np.array([0.5, 1.0, 1.7])), abs=0.003)


@pytest.mark.parametrize("rho", [0.0, 0.5, 1.0])
def test_naive_flattens_the_slope_by_rho_times_the_weight_of_what_it_leaves_unstated(rho: float) -> None:
    market = Market(rho=rho)
    slopes = np.diff(log_odds(market, "naive")) / np.diff(relative())
    assert slopes == pytest.approx(-(1 - 0.9 * rho) / market.spread)


@pytest.mark.parametrize("code", ["disclosure", "disclosure:expert", "disclosure:grid", "disclosure:forecast"])
def test_disclosure_tells_the_truth_where_the_disclosed_prices_average_the_regular_price(code: str) -> None:
    market = Market(rho=1.0)
    cell = cells(code)[5]
    purchase = 1 / (1 + np.exp(-market.log_odds(render(cell).stated, cell.point.price)))
    assert purchase == pytest.approx(market.truth(np.array([cell.point.relative_price]))[0])


def test_a_design_with_dearer_prices_makes_the_same_price_look_cheap() -> None:
    market = Market()
    low, high = (log_odds(market, "disclosure", prices=grid) for grid in ("0,0.5,1", "1,1.5,2"))
    assert high[0] - low[-1] == pytest.approx(WEIGHTS["last_price"] * 1.0 / market.spread)


def test_full_context_leaves_quality_and_steps_at_the_stated_competitors_price() -> None:
    market, calm = Market(phi=0.8), Market(phi=0.0)
    context = (("competitor_price", "7"),)
    added = log_odds(market, "full_context", context=context) - log_odds(calm, "full_context", context=context)
    below = relative() * 8.26 < 7
    assert added[below] == pytest.approx(0.8 * FOCAL_STEP)
    assert added[~below] == pytest.approx(-0.8 * FOCAL_STEP)
    slopes = np.diff(log_odds(calm, "full_context")) / np.diff(relative())
    assert slopes == pytest.approx(-(1 - 0.9 * WEIGHTS["quality"]) / calm.spread)


@pytest.mark.parametrize(
    ("name", "value", "deviation"),
    [
        ("competitor_price", 16.52, 1.0),
        ("income", 37_500, -0.5),
        ("temperature", 100, 1.0),
        ("days_to_expiry", 0, -1),
    ],
)
def test_what_is_stated_is_taken_as_stated_whatever_rho(name: str, value: float, deviation: float) -> None:
    cell = cells("full_context", context=((name, str(value)),))[0]
    assert Market(rho=1.0).imagined(render(cell).stated, cell.point.price)[name] == pytest.approx(deviation)
    assert getattr(Context.typical(cell.product), name) is not None


def test_the_paths_add_up_to_the_bias() -> None:
    market = Market(elasticity=-1.5, rho=0.6)
    assert market.elasticity + bias_paths(market)["elasticity"].sum() == pytest.approx(-1.5 * (1 - 0.6 * 0.9))


def test_probabilities_and_draws_are_of_one_respondent() -> None:
    market = Market()
    read_off = cells("naive", prices="1")[0]
    drawn = [read(answer(market, request_for(cell)), cell) for cell in cells("naive", prices="1", draws="1000")]
    probability = read(answer(market, request_for(read_off)), read_off)
    assert probability.purchase == pytest.approx(0.4)
    assert probability.mass == pytest.approx(1)
    assert np.mean([reading.purchase for reading in drawn]) == pytest.approx(0.4, abs=0.05)


def test_a_shopper_who_sees_every_price_buys_below_a_price_of_their_own() -> None:
    market, asked = Market(), cells("disclosure:grid", draws="30")
    by_draw: dict[int, list[float]] = {}
    for cell in asked:
        by_draw.setdefault(cell.draw, []).append(read(answer(market, request_for(cell)), cell).purchase)
    assert all(answers == sorted(answers, reverse=True) for answers in by_draw.values())
    assert len({tuple(answers) for answers in by_draw.values()}) > 3


def test_a_forecast_is_the_share_of_the_market() -> None:
    market, asked = Market(), cells("disclosure:forecast")
    shares = [read(answer(market, request_for(cell)), cell).purchase for cell in asked]
    assert shares == pytest.approx(market.truth(relative("disclosure:forecast")), abs=0.001)


def test_noise_belongs_to_a_prompt_and_not_to_a_draw() -> None:
    market = Market(noise=0.5)
    one, two = (read(answer(market, request_for(cell)), cell).purchase for cell in cells("naive", prices="1,1.2"))
    calm = Market().truth(np.array([1.0]))[0]
    assert abs(one - calm) > 0.001
    other = cells("naive", prices="1", wordings="2")
    assert len({read(answer(market, request_for(cell)), cell).purchase for cell in other}) == 4
    assert one != two


@pytest.mark.parametrize("market", [Market(), Market(-1.5, 0.3, 0.25, 1.0, 0.1, 7), Market(seed=3)])
def test_a_market_is_named_by_what_is_unusual_about_it(market: Market) -> None:
    assert Market.parse(str(market)) == market


@pytest.mark.parametrize(
    "text", ["bazaar", "market/charm=1", "market/rho", "market/rho=2", "market/elasticity=0.5"]
)
def test_what_is_no_market_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="market"):
        Market.parse(text)


def test_every_parameter_has_bounds() -> None:
    assert set(BOUNDS) == set(Market.__dataclass_fields__)
