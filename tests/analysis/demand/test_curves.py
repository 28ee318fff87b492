import math
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.demand.curves import Curve, estimate_curves, survey_curve
from core.analysis.demand.fits.answers import FIT_ONLY, answers_of
from core.analysis.demand.fits.elasticity import point_elasticity
from core.analysis.demand.fits.logit import Estimate, LogitFit, NoEstimate
from core.analysis.demand.fits.mean_curve import predict
from core.analysis.demand.people import human_points
from core.experiment.products import catalog
from tests.support.curves import GRID, draws_of, logit, observations
from tests.support.helpers import experiment


def people() -> list[Curve]:
    return [survey_curve(points) for product in catalog() if (points := human_points(product)) is not None]


def test_the_elasticity_of_people_is_that_of_the_design() -> None:
    """Across the 40 products: mean -0.94, least -1.84, greatest -0.18."""
    fits = [curve.fit for curve in people() if isinstance(curve.fit, LogitFit)]
    found = [point_elasticity(fit) for fit in fits]
    values = [one.estimate for one in found if isinstance(one, Estimate)]
    assert len(values) == 40
    assert [round(float(np.mean(values)), 2), round(min(values), 2), round(max(values), 2)] == [
        -0.94,
        -1.84,
        -0.18,
    ]


def test_peoples_curves_fall_and_have_the_interval_of_as_many_answers() -> None:
    curves = people()
    assert {curve.shape for curve in curves} == {"falling"}
    assert {curve.covers for curve in curves} == {"sampling of about 1,870 people"}
    share, low, high = curves[0].points.loc[0, ["purchase", "low", "high"]]
    assert high - low == pytest.approx(2 * 1.96 * math.sqrt(share * (1 - share) / 187), rel=0.05)


def test_a_curve_counts_what_it_could_not_read_and_fits_the_rest() -> None:
    read, unread = observations(list(logit(1, -1))), observations([math.nan] * 3, status="unparsed")
    (curve,) = estimate_curves(pd.concat([read, unread]))
    assert (curve.unread, len(curve.points), curve.shape) == (3, 11, "falling")
    assert curve.mass == pytest.approx(0.7)


def test_draws_have_exact_intervals_and_probabilities_have_none() -> None:
    draws = pd.concat([observations([float(number < 5)] * 11, method="draw") for number in range(10)])
    (curve,) = estimate_curves(draws)
    first = curve.points.iloc[0]
    assert (first["purchase"], first["answers"]) == (0.5, 10)
    assert (first["low"], first["high"]) == pytest.approx((0.1871, 0.8129), abs=1e-4)
    (exact,) = estimate_curves(observations([0.5] * 11))
    assert exact.points["low"].isna().all()


def test_an_interval_of_draws_in_several_wordings_reckons_with_the_wordings() -> None:
    """They differ by 60 points; 150 draws that stood alone would be sure to 8."""
    rows = [
        observations([float(number < yes)] * 11, method="draw", wording=wording, draw=number)
        for wording, yes in ((1, 10), (2, 20), (3, 40))
        for number in range(50)
    ]
    (curve,) = estimate_curves(pd.concat(rows))
    first = curve.points.iloc[0]
    assert first["low"] < 0.1 < 0.9 < first["high"]


def test_every_wording_counts_alike_however_many_of_its_answers_were_read() -> None:
    """Ninety yeses in one wording and ten noes in the other are a half, with a t interval over the two."""
    yes = [observations([1.0, 1.0, 0.0], "draw", draw=draw) for draw in range(90)]
    no = [observations([0.0, 0.0, 0.0], "draw", draw=draw, wording=2) for draw in range(10)]
    (curve,) = estimate_curves(pd.concat(yes + no))
    assert curve.points["purchase"].tolist() == curve.shares.purchase.tolist() == [0.5, 0.5, 0.0]
    assert curve.points["answers"].tolist() == [100] * 3
    assert curve.points["isotonic"].tolist() == [0.5, 0.5, 0.0]
    assert (curve.points["low"].iloc[0], curve.points["high"].iloc[0]) == (0.0, 1.0)


def test_points_line_and_elasticity_are_those_of_one_curve() -> None:
    """Three wordings on logits of their own, with as many answers as they please."""
    truths = ((1.0, -1.0), (0.0, -2.0), (3.0, -1.5))
    rows = [
        observations(logit(*truth), wording=wording)
        for wording, truth in enumerate(truths, 1)
        for _ in range(wording)
    ]
    (curve,) = estimate_curves(pd.concat(rows))
    assert isinstance(curve.line, LogitFit)
    line = predict(curve.line, GRID)
    assert curve.points["purchase"].to_numpy() == pytest.approx(line["purchase"].to_numpy())
    step = 1e-5
    ends = predict(curve.line, np.array([1 - step, 1 + step]))["purchase"].to_numpy()
    assert isinstance(curve.elasticity, Estimate)
    assert curve.elasticity.estimate == pytest.approx(math.log(ends[1] / ends[0]) / (2 * step), rel=1e-4)


@pytest.mark.parametrize(("bought", "shown"), [([2, 1, 1, 0, 0], False), ([2, 1, 1, 0, 1], True)])
def test_a_slope_told_by_four_yeses_is_not_shown_however_many_noes_there_are(
    bought: list[int], shown: bool
) -> None:
    answers = [[float(number < yes) for yes in bought] for number in range(50)]
    (curve,) = estimate_curves(pd.concat(observations(row, "draw", draw=n) for n, row in enumerate(answers)))
    assert isinstance(curve.line, LogitFit) == shown
    assert shown or curve.line == NoEstimate("fewer than 5 answers are yes")


def test_points_carry_the_nearest_curve_that_never_rises() -> None:
    (curve,) = estimate_curves(observations([0.9, 0.4, 0.6, 0.1]))
    assert curve.points["isotonic"].tolist() == pytest.approx([0.9, 0.5, 0.5, 0.1])


def replies(purchase: list[float], number: int, **columns: object) -> pd.DataFrame:
    rows = [observations(purchase, "draw", draw=draw, format="grid", **columns) for draw in range(number)]
    return pd.concat(rows, ignore_index=True)


@pytest.mark.parametrize(
    ("rows", "covers"),
    [
        (observations(logit(1, -1)), FIT_ONLY),
        (draws_of(logit(1, -1), np.random.default_rng(1), 50), "sampling of 550 draws"),
        (pd.concat(observations(logit(1, -n), wording=n) for n in (1, 2, 3)), "3 wordings"),
        (
            pd.concat(observations(logit(1, -1), "draw", persona=f"p{n}").round() for n in range(30)),
            "sampling of 30 personas",
        ),
        (observations(logit(1, -1), "forecast", format="forecast"), FIT_ONLY),
        (
            draws_of(logit(1, -1), np.random.default_rng(1), 10, format="grid"),
            "sampling of 10 replies, which are few to judge their spread by",
        ),
        (draws_of(logit(1, -1), np.random.default_rng(1), 30, format="grid"), "sampling of 30 replies"),
        (replies([1, 1, 0, 1, 0, 0], 30), FIT_ONLY),
        (replies([1, 1, 0, 1, 0, 0], 30).iloc[1:], FIT_ONLY),
        (pd.concat(replies([1, 1, 0, 1, 0, 0], 2, wording=n) for n in (1, 2)), FIT_ONLY),
        (
            pd.concat(replies([1, n - 1, 0, 1, 0, 0], 2, wording=n) for n in (1, 2)),
            "2 wordings and sampling of 4 replies, which are few to judge their spread by",
        ),
    ],
    ids=[
        "probabilities",
        "draws",
        "wordings",
        "personas",
        "forecast",
        "few replies",
        "replies",
        "replies alike",
        "replies alike as far as read",
        "replies alike in wordings",
        "replies alike in each wording",
    ],
)
def test_it_is_said_what_the_intervals_cover(rows: pd.DataFrame, covers: str) -> None:
    (curve,) = estimate_curves(rows)
    assert curve.covers == covers
    assert curve.sampled == (covers != FIT_ONLY)


def test_replies_that_are_alike_know_no_more_than_one_of_them() -> None:
    purchase = [1, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0]
    one, ten = (estimate_curves(replies(purchase, number))[0].elasticity for number in (1, 10))
    assert isinstance(ten, Estimate)
    assert ten.high - ten.low > 0.5
    assert ten == one


def test_only_draws_that_stand_alone_are_binomial() -> None:
    draws = draws_of(logit(1, -1), np.random.default_rng(1), 3)
    assert answers_of(draws).binomial
    assert not answers_of(draws.assign(format="grid")).binomial
    assert not answers_of(observations(logit(1, -1))).binomial


def test_a_step_is_the_competitors_only_under_full_context() -> None:
    step = pd.concat(observations(np.where(GRID < 1, 0.9, 0.2 + n / 100), wording=n) for n in (1, 2, 3))
    stated = step.assign(strategy="full_context", competitor_price=1.0)
    curves = estimate_curves(pd.concat([step, stated]))
    assert [curve.shape for curve in curves] == ["stepped", "stepped"]
    assert [curve.verdict.at_competitor for curve in curves] == [False, True]
    assert not estimate_curves(stated.assign(competitor_price=math.nan))[0].verdict.at_competitor


def test_full_context_with_two_competitors_prices_gives_two_curves() -> None:
    rows = [observations(logit(0, -1), strategy="full_context", competitor_price=price) for price in (0.7, 1.3)]
    assert [curve.competitor_price for curve in estimate_curves(pd.concat(rows))] == [0.7, 1.3]


def test_the_competitors_price_is_the_one_that_the_experiment_states() -> None:
    def stated(**changes: object) -> set[float | None]:
        return {
            cell.competitor_price for cell in experiment(**({"strategies": ("full_context",)} | changes)).cells()
        }

    assert stated() == {1.0}
    assert stated(strategies=("naive",)) == {None}
    same_label = {"prices": "$1.65,$4.99", "context": (("competitor_price", "1.65"),)}
    assert stated(**same_label) == {experiment(**same_label).points[0].relative_price}
    assert stated(context=(("competitor_price", "4.13"),)) == {0.5}
    assert stated(context=(("competitor_price", "off"),)) == {None}


def test_a_curve_of_which_nothing_could_be_read_is_still_there() -> None:
    (curve,) = estimate_curves(observations([math.nan] * 11, status="unparsed"))
    assert (curve.unread, len(curve.points), curve.shape) == (11, 0, "inconclusive")
    for value in (curve.elasticity, curve.order, curve.willingness.median, curve.willingness.mean):
        assert value == NoEstimate("too few prices were answered")


@pytest.mark.parametrize("method", ["logprob", "draw"])
@pytest.mark.parametrize("prices", [1, 2, 3])
@pytest.mark.parametrize("purchase", [0.0, 0.3, 1.0])
def test_few_prices_give_a_curve_with_an_estimate_or_a_reason(prices: int, purchase: float, method: str) -> None:
    value = round(purchase) if method == "draw" else purchase
    (curve,) = estimate_curves(observations([float(value)] * prices, method))
    assert len(curve.points) == prices
    assert isinstance(curve.elasticity, NoEstimate)
    assert curve.verdict.reason


def numbers(value: object) -> list[float]:
    if isinstance(value, dict):
        return [number for one in value.values() for number in numbers(one)]
    return [value] if isinstance(value, float) else []


ANSWER = st.sampled_from([0.0, 0.001, 0.5, 1.0]) | st.floats(0, 1)


@pytest.mark.lengthy
@given(
    st.lists(st.lists(ANSWER, min_size=0, max_size=11), min_size=1, max_size=3),
    st.sampled_from(["logprob", "draw", "forecast"]),
    st.booleans(),
)
def test_whatever_is_answered_no_curve_holds_a_nan(
    by_wording: list[list[float]], method: str, whole_grid: bool
) -> None:
    rows = [
        observations(
            [float(round(value)) for value in values] if method == "draw" else values,
            method,
            wording=wording,
            strategy="full_context",
            competitor_price=1.0,
            format="forecast"
            if method == "forecast"
            else "grid"
            if whole_grid and method == "draw"
            else "one_price",
        )
        for wording, values in enumerate(by_wording, 1)
    ]
    for curve in estimate_curves(pd.concat(rows)):
        parts = (curve.elasticity, curve.verdict, curve.order, *vars(curve.willingness).values())
        found = numbers({str(number): asdict(part) for number, part in enumerate(parts)})
        assert all(math.isfinite(number) for number in found), (curve, found)


@pytest.mark.parametrize("number", [1, 3, 4])
def test_a_few_personas_have_no_shape_however_alike_they_answer(number: int) -> None:
    rows = pd.concat(observations(logit(1, -2), persona=f"p{n}") for n in range(number))
    (curve,) = estimate_curves(rows)
    assert curve.shape == "inconclusive"
    assert isinstance(curve.elasticity, NoEstimate)
    assert f"{number} persona" in curve.verdict.reason
    (enough,) = estimate_curves(
        pd.concat([rows, *(observations(logit(1.2, -2), persona=f"q{n}") for n in range(5))])
    )
    assert enough.shape == "falling"
