import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.demand.fits.answers import Answers, answers_of, counted_answers, exact_answers
from core.analysis.demand.fits.logit import NoEstimate, fit_logit
from core.analysis.demand.shapes.order import Order, describe_order
from core.analysis.demand.shapes.shape import ShapeVerdict, classify, read_shape
from tests.support.curves import GRID, Curve, drawn, logit, observations

STEP = np.where(GRID < 1, 0.9, 0.2)


def judge(answers: Answers, competitor_price: float | None = None) -> ShapeVerdict:
    return classify(answers, fit_logit(answers), competitor_price)


def exact(purchase: Curve | list[float], competitor_price: float | None = None) -> ShapeVerdict:
    answers = exact_answers(GRID[: len(purchase)], np.array(purchase, dtype=float))
    return read_shape(answers, fit_logit(answers), competitor_price)


def counted(bought: list[int], asked: int, competitor_price: float | None = None) -> ShapeVerdict:
    prices = GRID[: len(bought)]
    answers = counted_answers(prices, np.array(bought, dtype=float), np.full(len(bought), float(asked)), "")
    return judge(answers, competitor_price)


@pytest.mark.parametrize(
    ("purchase", "said"),
    [
        (logit(2, -2), "falling"),
        (logit(-2, 2), "rising"),
        (logit(0.2, 0.01), "flat"),
        (logit(-2, 6, -3), "humped"),
        (logit(0.2, 0) + np.where(np.arange(11) % 2, 0.3, -0.3), "inconclusive"),
    ],
)
def test_a_clear_shape_is_named_and_a_ragged_curve_is_not_called_flat(purchase: Curve, said: str) -> None:
    assert exact(purchase).shape == said


@pytest.mark.parametrize(
    ("purchase", "said", "read"),
    [
        (logit(0.2, 0.01), "inconclusive", "the elasticity lies within 0.2 of zero"),
        (logit(-2, 6, -3), "inconclusive", "purchases rise up to a price and fall from it on"),
        (STEP, "falling", "purchases fall at one place and hardly elsewhere"),
        (np.full(11, 0.9999), "inconclusive", "everybody buys at any price"),
    ],
)
def test_one_wording_of_probabilities_names_a_direction_at_most(purchase: Curve, said: str, read: str) -> None:
    one = judge(exact_answers(GRID, purchase))
    assert one.shape == said
    assert one.reason.startswith(f"as read, {read}")
    assert one.reason.endswith("nothing tests it")


def alike(number: int, wordings: int = 1) -> Answers:
    rows = (
        observations(np.ones(11), "draw", draw=draw, wording=wording, format="grid")
        for draw in range(number)
        for wording in range(1, wordings + 1)
    )
    return answers_of(pd.concat(rows))


@pytest.mark.parametrize(
    ("replies", "said"),
    [(alike(1), "inconclusive"), (alike(10), "inconclusive"), (alike(7, 3), "inconclusive"), (alike(22), "flat")],
    ids=["1", "10", "21 in 3 wordings", "22"],
)
def test_whole_grid_replies_of_all_yes_show_flat_only_where_there_are_enough(replies: Answers, said: str) -> None:
    """Of 21 that agree, 13.3% of others may yet differ (one-sided 95%), of 22 12.7%; 2 ** -0.2 leaves 12.9%."""
    assert judge(replies).shape == said


def test_wordings_of_probabilities_that_everybody_buys_by_are_flat() -> None:
    rows = pd.concat(observations(np.full(11, 0.9995 - 0.0001 * n), wording=n) for n in (1, 2, 3))
    assert judge(answers_of(rows)).shape == "flat"


def test_three_wordings_of_one_reply_are_a_reading() -> None:
    rows = pd.concat(
        observations([1.0] * 6 + [0.0] * 5, "draw", wording=wording, format="grid") for wording in (1, 2, 3)
    )
    answers = answers_of(rows)
    assert (answers.sampled, judge(answers).shape) == (False, "falling")


def test_the_evidence_stands_beside_the_name() -> None:
    flat = exact(logit(0.2, 0.01)).evidence
    assert -0.2 < flat["elasticity_low_90"] < flat["elasticity_high_90"] < 0.2
    humped = exact(logit(-2, 6, -3)).evidence
    assert humped["turn"] == pytest.approx(1.0)
    assert max(humped["p_lind_mehlum"], humped["p_rise_to_turn"], humped["p_fall_from_turn"]) < 0.05


def test_a_step_is_named_with_its_place_and_is_the_competitors_only_where_it_was_stated_there() -> None:
    stated, unstated = exact(STEP, competitor_price=1.0), exact(STEP)
    assert (stated.shape, stated.at_competitor) == ("stepped", True)
    assert (unstated.shape, unstated.at_competitor) == ("stepped", False)
    assert (unstated.evidence["step_above"], unstated.evidence["step_below"]) == (0.8, 1.0)
    elsewhere = exact(STEP, competitor_price=0.5)
    assert (elsewhere.shape, elsewhere.at_competitor) == ("stepped", False)


def test_a_smooth_fall_past_the_competitors_price_is_no_step() -> None:
    verdict = exact(logit(3, -3), competitor_price=1.0)
    assert verdict.shape == "falling"
    assert verdict.evidence["bic_lead_of_step"] < -2


def test_a_rise_at_the_competitors_price_is_no_step_down() -> None:
    assert exact(STEP[::-1], competitor_price=1.0).shape == "rising"


@pytest.mark.parametrize("bend", [1, -1], ids=["valley", "hump"])
def test_a_direction_is_withheld_from_a_curve_that_bends(bend: int) -> None:
    """A long arm makes the line's slope clear; the other arm, short but clear, belies it."""
    high, low = np.linspace(0.3, 0.5, 4), np.linspace(0.45, 0.05, 7)
    purchase = np.concatenate([high, low])
    verdict = exact(purchase if bend < 0 else 1 - purchase)
    line = fit_logit(exact_answers(GRID, purchase))
    assert not isinstance(line, NoEstimate)
    assert abs(line.coefficients[1]) > 2 * math.sqrt(line.covariance[1][1])
    assert verdict.shape == ("humped" if bend < 0 else "inconclusive")
    assert bend < 0 or "bends" in verdict.reason


def test_a_plateau_before_a_fall_is_a_fall() -> None:
    """A quadratic rises where such a curve is level; the answers do not."""
    assert exact(0.8 * np.exp(-((GRID / 1.3) ** 3))).shape == "falling"


@pytest.mark.parametrize(
    "bought",
    [[38, 32, 40, 41, 38, 35, 28, 25, 19, 8, 5], [31, 29, 38, 31, 31, 26, 24, 22, 13, 11, 2]],
)
def test_a_plateau_that_draws_make_look_like_a_hump_is_a_fall(bought: list[int]) -> None:
    """Fifty draws a price; without a level arm beside the quadratic, the first is bent and the second humped."""
    verdict = counted(bought, 50)
    assert verdict.shape == "falling"
    assert verdict.evidence["p_lind_mehlum"] < 0.05


def test_a_hump_of_the_quadratic_alone_is_no_hump() -> None:
    verdict = counted([31, 36, 37, 33, 26, 13, 3, 2, 0, 0, 0], 50)
    assert verdict.shape == "inconclusive"
    assert verdict.evidence["p_lind_mehlum"] < 0.05
    assert verdict.evidence["p_rise_to_turn"] > 0.1


def test_a_rise_up_to_a_turn_that_chance_chose_is_no_hump() -> None:
    """Thirty draws a price of a level of 0.3 and a fall after it; a curve that never rises describes them."""
    verdict = counted([2, 8, 8, 9, 6, 8, 2, 0, 0, 0, 0], 30)
    assert verdict.shape == "inconclusive"
    assert max(verdict.evidence["p_rise_to_turn"], verdict.evidence["p_lind_mehlum"]) < 0.05
    assert verdict.evidence["p_never_rises"] > 0.05


def test_a_fall_of_which_half_may_lie_beside_its_largest_part_is_no_step() -> None:
    parted, whole = [9, 8, 9, 10, 9, 11, 6, 0, 0, 0, 0], [9, 8, 9, 10, 9, 11, 14, 0, 0, 0, 0]
    assert counted(parted, 30).shape == "falling"
    assert counted(whole, 30).shape == "stepped"


def test_where_a_step_and_a_smooth_fall_fit_alike_neither_is_named() -> None:
    bought = [38, 35, 33, 30, 28, 26, 14, 16, 13, 12, 15]
    verdict = counted(bought, 50, competitor_price=1.0)
    assert verdict.shape == "inconclusive"
    assert abs(verdict.evidence["bic_lead_of_step"]) < 2
    assert counted(bought, 50).shape == "falling"


def test_flat_is_not_said_for_want_of_answers() -> None:
    assert counted([2, 1, 2, 1, 2, 2, 1, 2, 1, 2, 1], 3).shape == "inconclusive"


def test_flat_is_not_said_of_a_fall_among_those_who_nearly_all_buy_at_the_regular_price() -> None:
    """The elasticity is b r (1 - P): near zero at a price that nobody minds, however steep the fall later."""
    assert exact(logit(9, -4.5)).shape != "flat"


def test_one_yes_among_fifty_shows_no_slope() -> None:
    """The sandwich of a single yes leaves the slope of a logit next to no error."""
    prices = np.array([0.4, 0.8, 1.0, 1.2, 1.6])
    answers = counted_answers(prices, np.array([0.0, 1.0, 0.0, 0.0, 0.0]), np.full(5, 10.0), "")
    verdict = judge(answers)
    assert verdict.evidence["p_slope"] < 0.05
    assert verdict.evidence["trend_high"] > 0
    assert verdict.shape == "inconclusive"


def test_draws_that_scatter_more_than_draws_do_are_not_flat() -> None:
    assert counted([45, 25] * 5 + [45], 50).shape == "inconclusive"


@pytest.mark.parametrize(
    ("bought", "said"),
    [
        ([20] * 5 + [0] * 6, "stepped"),
        ([0] * 5 + [20] * 6, "rising"),
        ([20] * 5 + [7] + [0] * 5, "falling"),
        ([0, 0, 0, 20, 20, 20, 20, 20, 0, 0, 0], "humped"),
        ([0, 20, 0], "humped"),
        ([20, 20, 0, 0, 20, 20], "inconclusive"),
        ([20] * 11, "inconclusive"),
        ([20] * 3 + [0] * 8, "stepped"),
        ([0] * 11, "flat"),
        ([1] + [0] * 10, "inconclusive"),
        ([20, 0], "falling"),
        ([20], "inconclusive"),
        ([], "inconclusive"),
    ],
)
def test_answers_of_all_or_none_are_judged_by_how_likely_their_order_is(bought: list[int], said: str) -> None:
    assert counted(bought, 20).shape == said


@pytest.mark.parametrize(
    ("bought", "said", "because"),
    [
        ([50] * 10 + [44], "inconclusive", "everybody buys except at the highest price"),
        ([50] * 10 + [49], "flat", "everybody buys at any price"),
        ([4] + [0] * 10, "inconclusive", "nobody buys except at the lowest price"),
        ([50] * 10 + [30], "falling", "everybody buys except at the highest price"),
        ([20] + [50] * 10, "rising", "everybody buys except at the lowest price"),
        ([50] * 6 + [20] + [0] * 4, "falling", "the answers jump from all to none at one price"),
        ([0] * 6 + [50] * 5, "rising", "the answers jump from none to all at one price"),
    ],
)
def test_what_one_price_parts_is_said_as_found(bought: list[int], said: str, because: str) -> None:
    verdict = counted(bought, 50)
    assert verdict.shape == said
    assert verdict.reason.startswith(because)


@pytest.mark.parametrize("purchase", [[0.3] + [0.0] * 10, [1.0] * 10 + [0.4], [0.0, 0.4], [1.0, 0.0]])
def test_the_chance_of_one_odd_price_is_a_probability_and_shows_no_direction(purchase: list[float]) -> None:
    verdict = exact(purchase)
    assert verdict.shape == "inconclusive"
    assert verdict.evidence["p_parting"] == pytest.approx(min(1, 2 / len(purchase)))


@pytest.mark.parametrize(("prices", "draws"), [(3, 2), (2, 5), (4, 2)])
def test_a_handful_of_answers_that_hang_on_no_price_is_called_by_a_direction_in_one_of_twenty(
    prices: int, draws: int
) -> None:
    """All that shoppers can answer who buy at every price with a chance of one half."""
    called = 0.0
    for bought in itertools.product(range(draws + 1), repeat=prices):
        if counted(list(bought), draws).shape in ("falling", "rising"):
            called += math.prod(math.comb(draws, one) for one in bought) / 2 ** (prices * draws)
    assert called <= 0.05


def test_one_yes_among_noes_is_no_hump() -> None:
    assert counted([0, 0, 1, 0, 0], 1).shape == "inconclusive"


def test_all_up_to_the_competitors_price_and_none_from_it_on_is_a_step() -> None:
    assert counted([20] * 5 + [9] + [0] * 5, 20, competitor_price=1.0).shape == "stepped"
    elsewhere = counted([20] * 3 + [0] * 8, 20, competitor_price=1.0)
    assert (elsewhere.shape, elsewhere.at_competitor) == ("stepped", False)


@pytest.mark.parametrize(
    ("high", "low"), [(1.0, 0.0), (0.9999999, 1e-9), (0.9999, 0.0), (0.9985, 1e-7), (0.999, 0.001), (0.99, 0.02)]
)
def test_a_step_is_one_however_sure_its_answers_are(high: float, low: float) -> None:
    purchase = np.where(GRID < 1, high, low)
    purchase[GRID == 1] = 0.5
    assert exact(purchase, competitor_price=1.0).shape == "stepped"
    assert exact(purchase).shape == "falling"


def test_wordings_that_disagree_settle_nothing() -> None:
    rows = pd.concat(observations(logit(0.5, slope), wording=n) for n, slope in enumerate((-2.0, -0.1, 1.5), 1))
    assert judge(answers_of(rows)).shape == "inconclusive"


def test_replies_alike_at_some_prices_are_not_sure_of_a_line_through_those() -> None:
    """Ten shoppers alike up to the highest price, of which a line's rise is not certain for that."""
    shared = [0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0]
    rows = pd.concat(
        observations([*shared, float(draw > 6)], "draw", draw=draw, format="grid") for draw in range(10)
    )
    evidence = judge(answers_of(rows)).evidence
    assert 0.01 < evidence["p_rise_to_turn"] < 0.99


def test_wordings_that_agree_settle_a_direction() -> None:
    rows = pd.concat(observations(logit(0.5, slope), wording=n) for n, slope in enumerate((-2.0, -2.2, -1.9), 1))
    assert judge(answers_of(rows)).shape == "falling"


def test_slope_of_minus_one_is_never_flat() -> None:
    random = np.random.default_rng(1)
    for purchase_at_regular in (0.2, 0.5, 0.8):
        curve = logit(math.log(purchase_at_regular / (1 - purchase_at_regular)) + 1, -1)
        assert all(judge(drawn(curve, random)).shape != "flat" for _ in range(20))


def test_order_is_trend_bounce_and_reversals_from_zero() -> None:
    """Stein et al. (2015), by hand."""
    prices, purchase = np.array([0.0, 0.5, 1.0, 1.5, 2.0, 2.5]), np.array([0.8, 0.4, 0.7, 0.0, 0.0, 0.1])
    trend = (math.log10(0.81) - math.log10(0.11)) / (math.log10(2.51) - math.log10(0.01))
    assert describe_order(prices, purchase) == Order(pytest.approx(trend), pytest.approx(1 / 5), 1)
    assert describe_order(prices[:1], purchase[:1]) == NoEstimate("too few prices were answered")


@pytest.mark.lengthy
@given(
    st.lists(st.sampled_from([0.0, 0.001, 0.5, 0.999, 1.0]) | st.floats(0, 1), min_size=0, max_size=11),
    st.sampled_from([None, 0.5, 1.0, 3.0]),
)
def test_whatever_the_answers_the_verdict_holds_no_nan(purchase: list[float], competitor: float | None) -> None:
    verdict = exact(purchase, competitor)
    assert all(math.isfinite(number) for number in verdict.evidence.values())
    assert all(0 <= number <= 1 for key, number in verdict.evidence.items() if key.startswith("p_"))


@pytest.mark.lengthy
@given(st.lists(st.integers(0, 4), min_size=0, max_size=11), st.sampled_from([None, 1.0]))
def test_whatever_the_draws_the_verdict_holds_no_nan(bought: list[int], competitor: float | None) -> None:
    verdict = counted(bought, 4, competitor)
    assert all(math.isfinite(number) for number in verdict.evidence.values())
    assert all(0 <= number <= 1 for key, number in verdict.evidence.items() if key.startswith("p_"))
