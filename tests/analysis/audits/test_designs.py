"""How far is the effect conditional on the experiment that the prompt discloses?"""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from core.analysis.audits.designs import EXACTLY, Gap, Sensitivity, consistency_gap, sensitivity, sentences
from core.analysis.demand.curves import estimate_curves
from core.analysis.demand.fits.logit import Estimate, NoEstimate
from core.asking.backends.kinds.market import Market
from core.experiment.models import ModelName
from core.experiment.products import find_product
from core.experiment.prompts.render import render
from core.experiment.strategies import DESIGNS
from core.studies.choice import Choice
from core.studies.mechanism import Scenario, simulate
from tests.support.curves import observations

COKE = find_product("12")


def asked(market: Market, draws: int | None) -> pd.DataFrame:
    choice = Choice(models=(f"synthetic:{market}",), draws="" if draws is None else str(draws))
    return simulate(Scenario(market, draws), choice.designs())


def found_in(rows: pd.DataFrame) -> Sensitivity:
    (found,) = sensitivity(rows, estimate_curves(rows))
    return found


def true_gap(market: Market) -> float:
    """The largest difference between the joined halves and the whole, by the market's own formulas."""
    by_code: dict[str, dict[float, float]] = {}
    for cell in Choice(models=("synthetic",)).designs().cells():
        purchase = float(expit(market.log_odds(render(cell).stated, cell.point.price)))
        by_code.setdefault(cell.strategy.code, {})[cell.point.price] = purchase
    lower, upper = by_code["disclosure:lower"], by_code["disclosure:upper"]
    joined = {price: np.mean([half[price] for half in (lower, upper) if price in half]) for price in lower | upper}
    return max(abs(joined[price] - whole) for price, whole in by_code["disclosure"].items())


def test_the_gap_of_a_synthetic_market_is_its_own_to_the_last_digit() -> None:
    gap = found_in(asked(Market(), None)).gap
    assert isinstance(gap, Gap)
    assert gap.size.estimate == pytest.approx(true_gap(Market()), abs=1e-12)
    assert gap.size.low == gap.size.high == gap.size.estimate
    assert abs(gap.joined - gap.whole) == gap.size.estimate


def test_every_design_has_its_elasticity_and_is_compared_with_the_whole_range_alone() -> None:
    found = found_in(asked(Market(seed=2), 50))
    assert set(found.elasticities) == set(DESIGNS)
    assert len(found.contrasts) == len(DESIGNS) - 1
    assert all("disclosure" in (one.first, one.second) for one in found.contrasts)
    on_range, on_elasticities = sentences([found], COKE)
    assert "are not shown to differ from the whole" in on_range
    assert re.search(r"over [67] designs, the elasticity runs from", on_elasticities)


def test_one_wording_concludes_of_itself_alone() -> None:
    found = found_in(asked(Market(), None))
    on_range, _ = sentences([found], COKE)
    assert on_range.startswith("In this wording the effect is conditional on the range: ")
    assert "what others would show, only they can tell" in on_range
    alike = Gap(4.0, 0.5, 0.5, Estimate(0.0, 0.0, 0.0), EXACTLY)
    on_range, _ = sentences([replace(found, gap=alike)], COKE)
    assert on_range.startswith("In this wording the two halves of the range, joined, are the whole's curve")


def coverage(runs: int) -> float:
    market = Market()
    truth, held = true_gap(market), []
    for seed in range(runs):
        gap = consistency_gap(asked(Market(seed=seed), 50))
        assert isinstance(gap, Gap)
        held.append(gap.size.low <= truth <= gap.size.high)
    return float(np.mean(held))


@pytest.mark.lengthy
def test_the_interval_holds_the_true_gap() -> None:
    assert coverage(20) >= 0.9


@pytest.mark.slow
def test_the_interval_holds_the_true_gap_in_95_of_100_markets_or_more() -> None:
    share = coverage(300)
    print(f"consistency gap: the 95% interval holds the true one in {share:.1%}")
    assert share >= 0.94


@pytest.mark.lengthy
def test_halves_that_answer_otherwise_make_the_effect_conditional() -> None:
    whole = [observations([float(draw % 2)] * 11, "draw", draw=draw) for draw in range(200)]
    halves = [
        observations([1.0] * 11, "draw", draw=draw, design=design).iloc[part]
        for design, part in (("lower", slice(0, 6)), ("upper", slice(5, 11)))
        for draw in range(200)
    ]
    gap = consistency_gap(pd.concat([*whole, *halves], ignore_index=True))
    assert isinstance(gap, Gap)
    assert gap.size.low > 0.3
    found = Sensitivity(ModelName("b", "m"), {}, (), gap)
    assert "The effect is conditional on the range" in sentences([found], COKE)[0]


def test_across_wordings_the_interval_is_of_their_differences() -> None:
    rows = [
        observations([0.5 + apart * wording / 100] * 3, design=design, wording=wording).iloc[part]
        for wording in (1, 2, 3)
        for design, part, apart in (
            ("whole", slice(0, 3), 0),
            ("lower", slice(0, 2), 1),
            ("upper", slice(1, 3), 2),
        )
    ]
    gap = consistency_gap(pd.concat(rows, ignore_index=True))
    assert isinstance(gap, Gap)
    assert gap.covers == "3 wordings"
    assert gap.size.estimate == pytest.approx(0.04)
    assert gap.size.low == 0
    assert gap.size.high == pytest.approx(0.04 + 4.303 * 0.02 / 3**0.5, rel=1e-3)


@pytest.mark.lengthy
def test_few_draws_in_several_wordings_claim_no_gap_that_is_not_there() -> None:
    claims = []
    for seed in range(40):
        choice = Choice(models=("synthetic",), prices="0.5,1,1.5", draws="5", wordings="2")
        rows = simulate(Scenario(Market(seed=seed), 5), choice.designs())
        gap = consistency_gap(rows)
        assert isinstance(gap, Gap)
        assert gap.size.low <= gap.size.estimate <= gap.size.high
        claims.append(gap.size.low > 0.06)
    assert np.mean(claims) <= 0.1


def test_without_both_halves_there_is_no_gap_but_a_reason() -> None:
    rows = asked(Market(), None)
    gap = consistency_gap(rows[rows["design"] != "upper"])
    assert isinstance(gap, NoEstimate)
    assert "both of its halves" in gap.reason


def test_designs_are_compared_at_the_regular_price_alone_and_those_without_one_are_named() -> None:
    choice = Choice(models=("synthetic",), prices="0.5:2.5:0.25", draws="50")
    rows = simulate(Scenario(Market(), 50), choice.designs())
    text = sentences([found_in(rows)], COKE)[1]
    assert (
        "Without one: upper-half disclosure (the regular price lies outside the prices that were answered)" in text
    )
