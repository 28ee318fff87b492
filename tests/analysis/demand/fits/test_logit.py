import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from core.analysis.demand.fits.answers import Answers, answers_of, exact_answers
from core.analysis.demand.fits.elasticity import arc_elasticity, point_elasticity
from core.analysis.demand.fits.logit import Estimate, LogitFit, NoEstimate, fit_logit
from core.analysis.demand.fits.mean_curve import predict
from tests.support.curves import GRID, drawn, draws_of, logit, observations


def fitted(answers: Answers, degree: int = 1) -> LogitFit:
    fit = fit_logit(answers, degree)
    assert isinstance(fit, LogitFit)
    return fit


def known(value: Estimate | NoEstimate) -> Estimate:
    assert isinstance(value, Estimate), value
    return value


def test_a_known_curve_is_recovered_and_answers_on_it_leave_no_error() -> None:
    fit = fitted(exact_answers(GRID, logit(1.5, -1.2)))
    assert fit.coefficients == pytest.approx((1.5, -1.2))
    value = known(point_elasticity(fit))
    assert value.high - value.low < 1e-6


@pytest.mark.parametrize("at", [0.2, 1.0, 1.9])
def test_the_elasticity_is_the_derivative_of_log_purchases_by_log_price(at: float) -> None:
    random = np.random.default_rng(5)
    fit = fitted(drawn(logit(1.5, -1.2), random))
    step = 1e-6
    ends = predict(fit, at * np.array([1 - step, 1 + step]))["purchase"].to_numpy()
    numerical = math.log(ends[1] / ends[0]) / math.log((1 + step) / (1 - step))
    assert known(point_elasticity(fit, at)).estimate == pytest.approx(numerical, rel=1e-6)


def test_the_elasticity_is_that_of_a_likelihood_climbed_by_another_road() -> None:
    """No logit of ours: scipy walks the Bernoulli likelihood of the rows, one draw each."""
    rows = draws_of(logit(0.5, -1.0), np.random.default_rng(2))
    price, bought = rows["relative_price"].to_numpy(), rows["purchase"].to_numpy()

    def loss(coefficients: np.ndarray) -> float:
        index = coefficients[0] + coefficients[1] * price
        return float(np.sum(np.logaddexp(0, index) - bought * index))

    intercept, slope = minimize(loss, np.zeros(2), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-9}).x
    expected = slope * (1 - 1 / (1 + math.exp(-intercept - slope)))
    assert known(point_elasticity(fitted(answers_of(rows)))).estimate == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize(
    ("rows", "options"),
    [
        (draws_of(logit(0.5, -1.0), np.random.default_rng(3)), {"cov_type": "HC0"}),
        (
            pd.concat(
                draws_of(
                    logit(0.5 + np.random.default_rng(number).normal(), -1.0),
                    np.random.default_rng(number),
                    2,
                    persona=f"p{number}",
                )
                for number in range(40)
            ),
            {"cov_type": "cluster"},
        ),
    ],
    ids=["draws", "personas"],
)
def test_the_sandwich_is_that_of_statsmodels(rows: pd.DataFrame, options: dict[str, object]) -> None:
    """Draws are counted by price and answer first; nothing is lost by it.

    Statsmodels gives a GLM no small-sample factor with HC1, so HC0 is taken and the factor is put to it here.
    """
    design = np.vander(rows["relative_price"].to_numpy(), 2, increasing=True)
    if options["cov_type"] == "cluster":
        options |= {"cov_kwds": {"groups": rows["persona"].astype("category").cat.codes.to_numpy()}}
    reference = GLM(rows["purchase"].to_numpy(), design, family=Binomial()).fit(**options)
    fit = fitted(answers_of(rows))
    assert fit.coefficients == pytest.approx(tuple(reference.params))
    factor = 550 / 548 if options["cov_type"] == "HC0" else 1
    assert np.array(fit.covariance) == pytest.approx(factor * reference.cov_params(), rel=1e-6)
    assert fit.degrees == (39 if "cov_kwds" in options else 548)


TRUTHS = {1: (1.0, -1.0), 2: (0.6, -2.3), 3: (2.2, -0.8)}


def in_wordings() -> LogitFit:
    rows = (observations(logit(*truth), wording=wording) for wording, truth in TRUTHS.items())
    return fitted(answers_of(pd.concat(rows)))


def test_across_wordings_the_elasticity_is_that_of_the_mean_of_their_curves() -> None:
    """The derivative of the mean over the mean, with a t interval over what each wording adds to the ratio."""
    share = np.array([1 / (1 + math.exp(-intercept - slope)) for intercept, slope in TRUTHS.values()])
    slopes = np.array([slope for _, slope in TRUTHS.values()]) * share * (1 - share)
    value = known(point_elasticity(in_wordings()))
    assert value.estimate == pytest.approx(slopes.mean() / share.mean())
    adds = (slopes - value.estimate * share) / share.mean()
    assert value.high - value.estimate == pytest.approx(4.3027 * adds.std(ddof=1) / math.sqrt(3), rel=1e-4)


def test_across_wordings_the_curve_is_the_mean_of_theirs_with_a_t_interval_over_them() -> None:
    """Ibragimov & Mueller (2010), by hand, carried over to the logit scale."""
    curves = np.array([logit(*truth) for truth in TRUTHS.values()])
    found, mean = predict(in_wordings(), GRID), curves.mean(axis=0)
    assert found["purchase"].to_numpy() == pytest.approx(mean)
    error = curves.std(axis=0, ddof=1) / math.sqrt(3) / mean / (1 - mean)
    assert found["low"].to_numpy() == pytest.approx(
        1 / (1 + np.exp(-np.log(mean / (1 - mean)) + 4.3027 * error)), rel=1e-4
    )


def test_wordings_in_which_personas_answer_bear_the_error_of_both() -> None:
    """Where wordings are one and the same, what is left is the error of personas, as in one wording."""
    random = np.random.default_rng(8)
    personas = [draws_of(logit(random.normal(), -1), random, 3, persona=f"p{number}") for number in range(40)]
    one = pd.concat(personas)
    three = pd.concat(one.assign(wording=wording) for wording in (1, 2, 3))
    alone, together = (known(point_elasticity(fitted(answers_of(rows)))) for rows in (one, three))
    assert together.estimate == pytest.approx(alone.estimate)
    assert together.high == pytest.approx(alone.high, rel=1e-4)


def test_a_wording_without_an_estimate_is_named() -> None:
    rows = pd.concat([observations(logit(1, -1)), observations([1.0] * 11, wording=2)])
    assert fit_logit(answers_of(rows)) == NoEstimate("in wording 2, everybody buys at every price")


def test_replies_that_hold_every_price_err_as_one() -> None:
    """Shoppers who say yes up to their own limit: as many answers, fewer independent ones."""
    limits = np.random.default_rng(4).normal(1.0, 0.5, 40)
    whole = [observations((limit >= GRID).astype(float), "draw", draw=n) for n, limit in enumerate(limits)]
    rows = pd.concat(whole)
    alone, together = fitted(answers_of(rows)), fitted(answers_of(rows.assign(format="grid")))
    assert together.coefficients == pytest.approx(alone.coefficients)
    assert (together.degrees, alone.degrees) == (39, 438)
    # Every limit moves the whole curve: its height is known less well than from answers that stand alone.
    at_middle = [predict(fit, np.array([1.0])).iloc[0] for fit in (alone, together)]
    assert at_middle[1]["high"] - at_middle[1]["low"] > 1.3 * (at_middle[0]["high"] - at_middle[0]["low"])


def test_one_forecast_a_wording_is_an_estimate_a_wording() -> None:
    slopes = (-1.0, -1.2, -0.8)
    rows = [
        observations(logit(1, slope), "forecast", format="forecast", wording=wording)
        for wording, slope in enumerate(slopes, 1)
    ]
    fit = fitted(answers_of(pd.concat(rows)))
    assert [slope for _, slope in fit.by_wording] == pytest.approx(slopes)


@pytest.mark.parametrize(
    ("purchase", "reason"),
    [
        ([0.0] * 11, "nobody buys"),
        ([1.0] * 11, "everybody buys"),
        ([1.0] * 5 + [0.0] * 6, "jump from all to none"),
        ([0.0] * 5 + [0.4] + [1.0] * 5, "jump from none to all"),
        ([1.0] * 10 + [0.4], "everybody buys except at the highest price"),
        ([0.98] + [1.0] * 10, "everybody buys except at the lowest price"),
        ([0.1] + [0.0] * 10, "nobody buys except at the lowest price"),
        ([0.0] * 10 + [0.1], "nobody buys except at the highest price"),
        ([0.9999999992] * 5 + [1.1e-8] * 6, "jump from all to none"),
        ([0.9999] * 5 + [0.4] + [0.0002] * 5, "jump from all to none"),
        ([1e-9] * 10 + [1e-12], "nobody buys"),
        ([0.4], "too few prices"),
        ([0.4, 0.5], "too few prices"),
        ([], "too few prices"),
    ],
)
def test_where_there_is_no_estimate_a_reason_is_named(purchase: list[float], reason: str) -> None:
    fit = fit_logit(exact_answers(GRID[: len(purchase)], np.array(purchase)))
    assert isinstance(fit, NoEstimate)
    assert reason in fit.reason


def test_no_matrix_of_answers_that_are_all_but_sure_is_inverted() -> None:
    """First-token probabilities as a model gave them, on a grid as uneven."""
    prices = np.array([0.001, 0.2, 0.8, 1.2, 1.8])
    fit = fit_logit(exact_answers(prices, np.where(prices < 1, 0.9999999992060167, 1.1379873869957983e-08)))
    assert isinstance(fit, NoEstimate)


def test_a_matrix_that_cannot_be_inverted_is_a_reason() -> None:
    """A quadratic through a plateau that is all but sure, with a price far off."""
    prices = np.array([0.001, 0.2, 1.4, 1.6, 50.0])
    fit = fit_logit(exact_answers(prices, np.array([0.002, 0.999999999, 1.0, 0.998, 0.0])), degree=2)
    assert isinstance(fit, NoEstimate)


def test_a_steep_logit_that_is_not_all_but_a_step_keeps_its_slope() -> None:
    prices = np.array([0.0, 0.5, 1.0, 1.5, 2.0])
    fit = fitted(exact_answers(prices, logit(12, -12, prices=prices)))
    assert fit.coefficients == pytest.approx((12, -12))


def test_two_prices_with_many_draws_are_enough() -> None:
    value = known(point_elasticity(fitted(drawn(np.array([0.8, 0.3]), np.random.default_rng(1))), at=0.2))
    assert value.high < 0


def test_no_elasticity_is_made_up_outside_the_grid() -> None:
    fit = fitted(exact_answers(GRID[:4], logit(1, -1)[:4]))
    assert point_elasticity(fit) == NoEstimate("the regular price lies outside the prices that were answered")
    assert point_elasticity(fit, 1.5) == NoEstimate(
        "1.5 times the regular price lies outside the prices that were answered"
    )
    assert arc_elasticity(fit, 0.2, 1.5) == NoEstimate(
        "1.5 times the regular price lies outside the prices that were answered"
    )


def test_the_arc_elasticity_compares_changes_with_the_middle_of_both_ends() -> None:
    fit = fitted(exact_answers(GRID, logit(1.5, -1.2)))
    before, after = predict(fit, np.array([0.8, 1.2]))["purchase"]
    arc = known(arc_elasticity(fit, 0.8, 1.2)).estimate
    assert arc == pytest.approx(((after - before) / ((after + before) / 2)) / (0.4 / 1.0))
    assert known(arc_elasticity(fit, 1.2, 0.8)).estimate == pytest.approx(arc)
    assert known(arc_elasticity(fit, 0.999, 1.001)).estimate == pytest.approx(
        known(point_elasticity(fit)).estimate, rel=1e-4
    )
    assert arc_elasticity(fit, 1.0, 1.0) == NoEstimate("the two prices are the same")


def test_intervals_of_the_elasticity_are_those_of_a_gradient_by_hand() -> None:
    """With e = b r (1 - P): de/da = -e P and de/db = r (1 - P) (1 - b r P)."""
    fit = fitted(drawn(logit(1.5, -1.2), np.random.default_rng(6)))
    (intercept, slope), at = fit.coefficients, 0.7
    bought = 1 / (1 + math.exp(-intercept - slope * at))
    gradient = np.array([-slope * at * (1 - bought) * bought, at * (1 - bought) * (1 - slope * at * bought)])
    error = math.sqrt(gradient @ np.array(fit.covariance) @ gradient)
    value = known(point_elasticity(fit, at))
    assert value.high - value.estimate == pytest.approx(1.9643 * error, rel=1e-4)


@given(st.lists(st.sampled_from([0.0, 0.001, 0.5, 0.999, 1.0]) | st.floats(0, 1), min_size=0, max_size=11))
def test_whatever_the_answers_there_is_an_estimate_or_a_reason_and_no_nan(purchase: list[float]) -> None:
    fit = fit_logit(exact_answers(GRID[: len(purchase)], np.array(purchase)))
    if isinstance(fit, LogitFit):
        assert np.isfinite(predict(fit, np.linspace(fit.lowest, fit.highest, 7)).to_numpy()).all()
        for value in (point_elasticity(fit), arc_elasticity(fit, fit.lowest, fit.highest)):
            assert isinstance(value, NoEstimate) or math.isfinite(value.low + value.high)
