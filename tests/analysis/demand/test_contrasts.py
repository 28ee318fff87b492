import math

import numpy as np
import pandas as pd
import pytest
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM

from core.analysis.demand.contrasts import Contrast, contrast_strategies
from core.analysis.demand.curves import estimate_curves
from core.analysis.demand.fits.logit import Estimate, NoEstimate
from tests.support.curves import GRID, draws_of, logit, observations


def contrasts(*rows: pd.DataFrame) -> list[Contrast]:
    return contrast_strategies(estimate_curves(pd.concat(rows, ignore_index=True)))


def known(contrast: Contrast) -> Estimate:
    assert isinstance(contrast.difference, Estimate)
    return contrast.difference


def by_personas(strategy: str, slope: float, random: np.random.Generator) -> pd.DataFrame:
    """Forty personas, each of whom likes the product about as much under every strategy."""
    liking = np.random.default_rng(0).normal(0, 2, 40)
    return pd.concat(
        draws_of(logit(0.5 + like, slope), random, 2, persona=f"p{number}", strategy=strategy)
        for number, like in enumerate(liking)
    )


def joint_error(rows: pd.DataFrame) -> float:
    """Of the difference, from one model by statsmodels with an intercept and a slope a strategy."""
    price, second = rows["relative_price"].to_numpy(), (rows["strategy"] == "disclosure").to_numpy()
    design = np.column_stack([~second, ~second * price, second, second * price]).astype(float)
    groups = rows["persona"].astype("category").cat.codes.to_numpy()
    result = GLM(rows["purchase"].to_numpy(), design, family=Binomial()).fit(
        cov_type="cluster", cov_kwds={"groups": groups}
    )
    gradient = []
    for sign, (intercept, slope) in zip((1, -1), result.params.reshape(2, 2), strict=True):
        bought = 1 / (1 + math.exp(-intercept - slope))
        gradient += [-sign * slope * (1 - bought) * bought, sign * (1 - bought) * (1 - slope * bought)]
    return math.sqrt(np.array(gradient) @ result.cov_params() @ np.array(gradient))


def test_a_contrast_is_the_difference_of_two_elasticities_with_the_error_of_both() -> None:
    random = np.random.default_rng(1)
    curves = estimate_curves(
        pd.concat([draws_of(logit(0, -0.3), random), draws_of(logit(0, -2), random, strategy="disclosure")])
    )
    (contrast,) = contrast_strategies(curves)
    first, second = (curve.elasticity for curve in curves)
    assert isinstance(first, Estimate) and isinstance(second, Estimate)  # noqa: PT018
    assert (contrast.first, contrast.second) == ("naive", "disclosure")
    assert known(contrast).estimate == pytest.approx(first.estimate - second.estimate)
    width = math.hypot(first.high - first.estimate, second.high - second.estimate)
    assert known(contrast).high - known(contrast).estimate == pytest.approx(width)
    assert contrast.p_value is not None
    assert contrast.p_value < 1e-6


def test_personas_who_answer_both_strategies_are_reckoned_with_as_in_one_joint_model() -> None:
    random = np.random.default_rng(2)
    rows = pd.concat([by_personas("naive", -0.8, random), by_personas("disclosure", -1.2, random)])
    (contrast,) = contrast_strategies(estimate_curves(rows))
    error = (known(contrast).high - known(contrast).estimate) / 2.0227
    assert error == pytest.approx(joint_error(rows), rel=2e-3)
    strangers = rows.assign(persona=rows["persona"] + rows["strategy"])
    (apart,) = contrast_strategies(estimate_curves(strangers))
    assert known(apart).high - known(apart).low > 1.1 * (known(contrast).high - known(contrast).low)


def test_mean_curves_are_compared_with_an_interval_over_what_each_wording_adds() -> None:
    slopes = {"naive": (-0.2, -0.3, -0.1), "disclosure": (-1.2, -1.35, -1.08)}
    (contrast,) = contrasts(
        *(
            observations(logit(0, slope), wording=wording, strategy=strategy)
            for strategy, values in slopes.items()
            for wording, slope in enumerate(values, 1)
        )
    )
    values, adds = [], []
    for own in map(np.array, slopes.values()):
        share = 1 / (1 + np.exp(-own))
        steps = own * share * (1 - share)
        values.append(steps.mean() / share.mean())
        adds.append((steps - values[-1] * share) / share.mean())
    assert known(contrast).estimate == pytest.approx(values[0] - values[1])
    width = 4.3027 * np.std(adds[0] - adds[1], ddof=1) / math.sqrt(3)
    assert known(contrast).high - known(contrast).estimate == pytest.approx(width, rel=1e-4)


def in_wordings(strategy: str, wordings: tuple[int, ...], slopes: tuple[float, ...]) -> list[pd.DataFrame]:
    return [
        observations(logit(0, slopes[wording - 1]), wording=wording, strategy=strategy) for wording in wordings
    ]


def test_only_wordings_that_both_strategies_answered_are_compared() -> None:
    slopes, others = (-0.5, -1.5, -2.5, -1.1), (-0.6, -1.8, -2.4, -1.3)
    (contrast,) = contrasts(
        *in_wordings("naive", (1, 3, 4), slopes), *in_wordings("disclosure", (1, 2, 4), others)
    )
    (shared,) = contrasts(*in_wordings("naive", (1, 4), slopes), *in_wordings("disclosure", (1, 4), others))
    assert known(contrast) == known(shared)


@pytest.mark.parametrize(
    ("first", "second"), [((1, 3), (1, 2)), ((1, 2, 3), (2,)), ((1,), (2, 3)), ((2,), (3,)), ((1, 2), (3, 4))]
)
def test_strategies_that_share_no_two_wordings_are_not_compared(
    first: tuple[int, ...], second: tuple[int, ...]
) -> None:
    slopes = (-0.5, -1.5, -2.5, -1.1)
    (contrast,) = contrasts(*in_wordings("naive", first, slopes), *in_wordings("disclosure", second, slopes))
    assert contrast.difference == NoEstimate("fewer than two wordings were answered under both strategies")
    assert contrast.p_value is None


@pytest.mark.lengthy
def test_holms_adjustment_is_over_all_pairs_and_models_are_not_mixed() -> None:
    random = np.random.default_rng(3)
    rows = [
        draws_of(logit(0, slope), random, 40, strategy=strategy, model=model)
        for model in ("m", "n")
        for strategy, slope in (("naive", -0.5), ("full_context", -0.9), ("disclosure", -1.6))
    ]
    found = contrasts(*rows)
    assert [contrast.asked.model for contrast in found] == ["m"] * 3 + ["n"] * 3
    alone = []
    for contrast in found:
        pair = [one for one in rows if one["model"].iloc[0] == contrast.asked.model]
        pair = [one for one in pair if one["strategy"].iloc[0] in (contrast.first, contrast.second)]
        alone.append(contrasts(*pair)[0].p_value or 0.0)
    # By hand: the least times six, the next times five, and so on; never less than the one before.
    ranked, adjusted = sorted(range(6), key=lambda at: alone[at]), 0.0
    for rank, at in enumerate(ranked):
        adjusted = min(1.0, max(adjusted, (6 - rank) * alone[at]))
        assert found[at].p_value == pytest.approx(adjusted)
    assert 0 < (found[ranked[1]].p_value or 0) < 1


def test_a_curve_without_an_elasticity_gives_its_reason_and_leaves_the_others_alone() -> None:
    random = np.random.default_rng(4)
    rows = (draws_of(logit(0, -0.5), random), draws_of(logit(0, -2), random, strategy="disclosure"))
    silent = observations([0.0] * 11, "draw", strategy="full_context")
    found = {(one.first, one.second): one for one in contrasts(*rows, silent)}
    assert found["naive", "full_context"].difference == NoEstimate("under full_context, nobody buys at any price")
    assert found["naive", "full_context"].p_value is None
    (alone,) = contrasts(*rows)
    assert found["naive", "disclosure"] == alone


def test_a_curve_that_was_not_sampled_differs_by_a_size_without_a_test() -> None:
    """Probabilities on a curve have no error, so that 1.5 and 1.51 would differ beyond theirs."""
    random = np.random.default_rng(6)
    rows = (draws_of(logit(0, -0.5), random), draws_of(logit(0, -0.9), random, strategy="full_context"))
    exact = observations(logit(0, -1.5), strategy="disclosure")
    found = {(one.first, one.second): one for one in contrasts(*rows, exact)}
    assert all(isinstance(one.difference, Estimate) for one in found.values())
    assert found["naive", "disclosure"].p_value is None
    assert found["full_context", "disclosure"].p_value is None
    (alone,) = contrasts(*rows)
    assert found["naive", "full_context"] == alone
    assert alone.p_value is not None
    (both,) = contrasts(observations(logit(0, -1.51)), exact)
    assert known(both).estimate < 0
    assert both.p_value is None


def test_wordings_that_differ_alike_still_compare() -> None:
    slopes = (-0.5, -1.5, -2.5)
    (same,) = contrasts(*in_wordings("naive", (1, 2, 3), slopes), *in_wordings("disclosure", (1, 2, 3), slopes))
    assert known(same) == Estimate(0, 0, 0)
    assert same.p_value == 1


def test_one_curve_has_nothing_to_be_compared_with() -> None:
    assert contrasts(observations(logit(0, -1))) == []


def test_a_curve_that_no_one_elasticity_describes_is_contrasted_with_none() -> None:
    hump = 0.1 + 0.7 * np.exp(-(((GRID - 1) / 0.4) ** 2))
    humps = (observations(hump + n / 200, wording=n) for n in (1, 2, 3))
    rows = pd.concat([*humps, observations(logit(1, -1), strategy="disclosure")])
    (found,) = contrast_strategies(estimate_curves(rows))
    assert isinstance(found.difference, NoEstimate)
    assert "humped, which no one elasticity describes" in found.difference.reason
