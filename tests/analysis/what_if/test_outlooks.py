"""What all curves say of a decision: the table, the headline, the sentences, the figures and the document."""

import math
import re
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from core.analysis.decision import Decision
from core.analysis.demand.curves import Curve, estimate_curves, survey_curve
from core.analysis.demand.fits.logit import Estimate, NoEstimate
from core.analysis.demand.people import human_points
from core.analysis.demand.shape_names import Shape
from core.analysis.what_if.effects import Effect
from core.analysis.what_if.headline import Headline, headlines
from core.analysis.what_if.outlooks import WhatIf, weigh
from core.analysis.what_if.verdicts import verdicts_on
from core.asking.backends.kinds.market import Market
from core.experiment.models import SYNTHETIC, ModelName
from core.experiment.products import Product, find_product
from core.report.figures.what_if import break_even_figure, profit_figure
from core.report.tables.what_if import outlook_table
from core.studies.choice import PAPER_PRICES
from core.studies.decisions import truths_of
from core.studies.mechanism import Scenario, simulate
from core.studies.truth import true_curves
from tests.support.curves import GRID, draws_of, logit, observations

PRODUCT = Product("x", "Things", "A thing", 10.0)
DECISION = Decision(10.0, (9.0,), 6.0, 1_000)
FALLING = (2.0, -2.0)


@cache
def estimated(seed: int, intercept: float, slope: float, prices: int) -> Curve:
    purchase = logit(intercept, slope)[:prices]
    (curve,) = estimate_curves(draws_of(purchase, np.random.default_rng(seed), 800))
    return curve


def sampled(
    seed: int = 1, logit_: tuple[float, float] = FALLING, prices: int = len(GRID), **columns: object
) -> Curve:
    return replace(estimated(seed, *logit_, prices), **columns)


def worded(*slopes: float, **columns: object) -> Curve:
    """A wording a slope; purchases at the regular price are the same in each."""
    rows = [
        observations(logit(-slope, slope), wording=number, **columns)
        for number, slope in enumerate(slopes, start=1)
    ]
    (curve,) = estimate_curves(pd.concat(rows))
    return curve


def shaped(shape: Shape, **columns: object) -> Curve:
    curve = sampled(**columns)
    return replace(curve, verdict=replace(curve.verdict, shape=shape))


def weighed(decision: Decision, product: Product, curves: list[Curve], human: Curve | None) -> WhatIf:
    return weigh(decision, product, curves, human, truths_of(curves, decision, product))


def asked(*curves: Curve, decision: Decision = DECISION, human: Curve | None = None) -> WhatIf:
    return weighed(decision, PRODUCT, curves, human)


def headline(*curves: Curve, decision: Decision = DECISION, human: Curve | None = None) -> Headline:
    (only,) = headlines(asked(*curves, decision=decision, human=human))
    return only


def people() -> Curve:
    points = human_points(find_product("12"))
    assert points is not None
    return survey_curve(points.assign(price=10 * points["relative_price"]))


def known(value: Estimate | NoEstimate) -> Estimate:
    assert isinstance(value, Estimate), value
    return value


@pytest.mark.parametrize("unit_cost", [0.0, 2.0, 6.0])
def test_the_best_answered_price_of_a_synthetic_market_is_the_one_of_its_highest_profit(unit_cost: float) -> None:
    scenario = Scenario(Market(elasticity=-2.0, rho=0.0, phi=0.0), draws=None)
    # Of the paper's grid the mean is the regular price, so that disclosing it moves nothing.
    curves = estimate_curves(simulate(scenario, replace(scenario.choice("12"), prices=PAPER_PRICES).experiment()))
    coke = find_product("12")
    found = weighed(Decision(8.26, (9.91,), unit_cost), coke, curves, None)
    for one in found.outlooks:
        asked = one.curve.points["price"].to_numpy()
        profits = (asked - unit_cost) * scenario.market.truth(one.curve.points["relative_price"].to_numpy())
        assert known(one.best_price).estimate == asked[np.argmax(profits)]
        (effect,), (truth,) = one.effects, found.truth[one.curve.asked]
        assert isinstance(effect, Effect)
        assert effect.profit.amount.estimate == pytest.approx(truth.profit, rel=0.15)


def test_the_best_price_and_its_interval_stay_among_the_answered_prices() -> None:
    curve = sampled(5, (2.2, -1.9), prices=7)
    best = known(asked(curve, decision=replace(DECISION, unit_cost=0.0)).outlooks[0].best_price)
    assert {best.low, best.estimate, best.high} <= set(curve.points["price"])
    too_dear = asked(curve, decision=replace(DECISION, unit_cost=13.0)).outlooks[0].best_price
    assert too_dear == NoEstimate("at no answered price a sale earns more than its unit cost")


def test_curves_that_agree_make_a_headline_of_the_direction_alone() -> None:
    one = headline(sampled(1), sampled(2, strategy="disclosure"))
    assert (one.status, one.direction) == ("agreeing", "lower")
    assert one.text.startswith(
        "The same direction, but not shown to be robust: at $9.00 instead of $10.00, profit is lower under every "
        "curve, across 2 strategies."
    )
    assert "Only one model and one wording were asked." in one.text
    assert "Take the direction, not the size." in one.text


def test_agreement_in_the_way_in_which_flat_curves_err_is_called_the_weaker_kind() -> None:
    def pair(slope: float, decision: Decision) -> Headline:
        curve = (-slope, slope)
        return headline(sampled(1, curve), sampled(2, curve, strategy="disclosure"), decision=decision)

    dearer = replace(DECISION, candidates=(12.0,))
    steep, shallow = pair(-6.0, dearer), pair(-1.0, dearer)
    assert (steep.direction, shallow.direction) == ("lower", "higher")
    assert "weaker kind of agreement" in shallow.text
    assert "weaker kind of agreement" not in steep.text


@pytest.mark.parametrize(
    ("shape", "reason"),
    [
        ("flat", "the curve is flat"),
        ("humped", "the curve is humped, and no falling curve describes it"),
        ("rising", "the curve rises with the price, which real shoppers hardly ever do"),
        ("inconclusive", "the answers do not settle the curve's shape"),
    ],
)
def test_one_curve_that_gives_no_direction_is_enough_to_refuse_a_headline(shape: Shape, reason: str) -> None:
    one = headline(shaped(shape, strategy="full_context"), sampled(2), sampled(3, strategy="disclosure"))
    assert (one.status, one.direction) == ("refused", None)
    assert one.text == f"Do not decide on this: under full context, {reason}."


def test_a_naive_curve_counts_although_it_is_known_to_err_towards_flat() -> None:
    others = sampled(2, strategy="full_context"), sampled(3, strategy="disclosure")
    assert headline(*others).status == "agreeing"
    assert headline(shaped("flat"), *others).text == "Do not decide on this: under naive, the curve is flat."
    caveats = [one.text for one in verdicts_on(asked(shaped("flat"), *others)) if one.about == "caveat"]
    assert any("They count all the same" in text for text in caveats)


@pytest.mark.parametrize(("current", "candidate", "outside"), [(10.0, 20.01, 20.01), (25.0, 9.0, 25.0)])
def test_a_price_outside_the_answered_ones_is_refused_with_both_named(
    current: float, candidate: float, outside: float
) -> None:
    decision = replace(DECISION, current=current, candidates=(candidate,))
    found = asked(sampled(1), sampled(2, strategy="disclosure"), decision=decision)
    (one,) = headlines(found)
    assert one.text == (
        f"Do not decide on this: under naive and experiment disclosure, ${outside:,.2f} lies outside the prices "
        "that were answered, $0.00 to $20.00."
    )
    assert all(isinstance(effect, NoEstimate) for outlook in found.outlooks for effect in outlook.effects)


def test_the_ends_of_the_grid_are_inside_it_to_the_cent() -> None:
    """0.9 of $8.26 is $7.434, and $7.43 on the label."""
    scenario = Scenario(Market(rho=0.0, phi=0.0))
    rows = simulate(scenario, replace(scenario.choice("12"), prices="0.9,1,1.3").experiment())
    found = weighed(Decision(8.26, (7.43,), 4.0), find_product("12"), estimate_curves(rows), None)
    assert all(isinstance(outlook.effects[0], Effect) for outlook in found.outlooks)


def test_a_strategy_of_which_nothing_could_be_read_is_not_passed_over() -> None:
    refused = observations([math.nan] * 11, status="refused", strategy="disclosure")
    (unread,) = estimate_curves(refused)
    one = headline(sampled(1), sampled(2, strategy="full_context"), unread)
    assert one.text == "Do not decide on this: under experiment disclosure, no answer could be read."


def test_answers_that_jump_from_all_to_none_are_decided_by_at_the_answered_prices() -> None:
    step = draws_of(np.where(GRID < 1, 1.0, 0.0), np.random.default_rng(1), 50)
    (curve,) = estimate_curves(step)
    answered = replace(DECISION, current=8.0, candidates=(10.0,))
    effect = asked(curve, decision=answered).outlooks[0].effects[0]
    assert isinstance(effect, Effect)
    assert effect.direction == "lower"


def test_one_curve_alone_agrees_with_nothing() -> None:
    assert headline(sampled(1)).text.startswith("Do not decide on this: only one curve was asked")
    one = headline(worded(-2.0, -2.2, -2.1))
    assert (one.status, one.direction) == ("agreeing", "lower")
    two = headline(worded(-2.0, -2.2, -2.1), worded(-2.1, -2.2, -2.0, model="n"))
    assert (two.status, two.direction) == ("robust", "lower")
    assert two.text.startswith(
        "Robust in direction: at $9.00 instead of $10.00, profit is lower under every curve"
    )


def test_wordings_that_disagree_are_no_robust_direction_whatever_their_mean() -> None:
    decision = replace(DECISION, candidates=(11.0,))
    curve = worded(-6.0, -1.0, -1.2)
    settled = replace(curve, verdict=replace(curve.verdict, shape="falling"))
    one = headline(settled, worded(-1.5, -1.6, -1.4, strategy="disclosure"), decision=decision)
    assert one.status == "not robust"
    assert "higher in one wording and lower in another under naive" in one.text


def test_strategies_that_disagree_are_named_with_what_each_says() -> None:
    steep, shallow = (6.0, -6.0), (1.5, -1.5)
    decision = replace(DECISION, candidates=(12.0,))
    one = headline(sampled(1, shallow), sampled(2, steep, strategy="disclosure"), decision=decision)
    assert one.status == "not robust"
    assert "profit is higher under naive; lower under experiment disclosure." in one.text


def test_many_curves_are_counted_and_not_all_named() -> None:
    flat = [shaped("flat", asked=ModelName("b", f"m{number}")) for number in range(6)]
    assert headline(*flat).text == "Do not decide on this: under 6 curves, the curve is flat."


def test_people_are_told_beside_the_headline_and_do_not_decide_it() -> None:
    pair = sampled(1), sampled(2, strategy="disclosure")
    assert headline(*pair, human=people()).text.endswith("People's answers leave it open.")
    flat = shaped("flat"), sampled(2, strategy="disclosure")
    assert headline(*flat, human=people()).status == "refused"
    outside = replace(DECISION, current=1.5, unit_cost=0.5, candidates=(1.0,))
    assert (
        "People's answers say nothing of it: $1.50 lies outside"
        in headline(*pair, human=people(), decision=outside).text
    )


def test_a_synthetic_market_is_named_and_does_not_count_beside_a_model() -> None:
    markets = [
        sampled(number, asked=ModelName(SYNTHETIC, "market"), strategy=name)
        for number, name in enumerate(("naive", "disclosure"))
    ]
    cheaper = replace(DECISION, candidates=(8.0,))
    assert headline(*markets, decision=cheaper).text.startswith(
        "Synthetic market, no LLM. The same direction, but not shown to be robust:"
    )
    flat_market = shaped("flat", asked=ModelName(SYNTHETIC, "market"), strategy="full_context")
    beside = headline(sampled(3), sampled(4, strategy="disclosure"), flat_market, decision=cheaper)
    assert beside.text.startswith("The same direction")
    assert "across 2 strategies" in beside.text


def test_unsampled_answers_are_a_reading_and_it_is_said() -> None:
    exact = [estimate_curves(observations(logit(*FALLING), strategy=name))[0] for name in ("naive", "disclosure")]
    found = asked(*exact)
    assert (
        "It is not tested under naive and experiment disclosure, as read, in one wording."
        in headlines(found)[0].text
    )
    assert any("differences are a reading and have no interval" in one.text for one in verdicts_on(found))


def test_the_truth_of_a_synthetic_market_is_held_against_the_interval() -> None:
    scenario = Scenario(Market(rho=1.0, phi=0.0), draws=1_000)
    curves = estimate_curves(simulate(scenario, replace(scenario.choice("12"), prices="0.6,1,1.4").experiment()))
    found = weighed(Decision(8.26, (11.56,), 4.0, 10_000), find_product("12"), curves, None)
    texts = [one.text for one in verdicts_on(found) if "In truth" in one.text]
    assert texts[0].startswith("Naive")
    assert texts[0].endswith("which the interval misses.")
    assert texts[-1].startswith("Experiment disclosure")
    assert texts[-1].endswith("which the interval holds.")


@pytest.mark.parametrize(
    ("candidate", "needs", "place"),
    [
        (9.0, "must rise by 33.3%; what the gap leaves open", "is worse than that."),
        (12.0, "may fall by 33.3%; their interval", "is better than that."),
        (18.0, "may fall by 66.7%; their interval", "holds that."),
    ],
)
def test_break_even_is_said_with_the_place_of_the_interval(candidate: float, needs: str, place: str) -> None:
    said = verdicts_on(asked(sampled(1), decision=replace(DECISION, candidates=(candidate,))))[0].text
    assert f"To break even purchases {needs}" in said
    assert place in said


def test_every_number_in_a_sentence_can_be_traced_to_its_evidence() -> None:
    decision = replace(DECISION, candidates=(9.0, 12.5))
    curves = [
        sampled(1),
        worded(-2.0, -2.4, -2.2, strategy="disclosure"),
        shaped("humped", strategy="full_context"),
    ]
    found = weighed(decision, PRODUCT, curves, people())
    for one in verdicts_on(found):
        if not one.evidence:
            continue
        traced = {9.0, 10.0, 12.5, 95.0, 99.9, 0.1}
        for value in one.evidence.values():
            if isinstance(value, float):
                traced |= {round(abs(factor * value), digits) for factor in (1, 100) for digits in (0, 1, 2)}
            else:
                traced |= {float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", value)}
        for number in re.findall(r"\d[\d,]*(?:\.\d+)?", one.text):
            assert float(number.replace(",", "")) in traced, (number, one)


def test_the_table_has_a_row_a_curve_and_candidate_and_no_figure_where_there_is_none() -> None:
    decision = replace(DECISION, candidates=(9.0, 30.0))
    table = outlook_table(
        weighed(decision, PRODUCT, [sampled(1), shaped("humped", strategy="disclosure")], people())
    )
    assert table["Strategy"].tolist() == ["Naive"] * 2 + ["Experiment disclosure"] * 2 + ["People"] * 2
    assert [cell == "none" for cell in table["Profit, change a month"]] == [False, True, True, True, False, True]
    assert "Model" not in table
    several = outlook_table(asked(sampled(1), sampled(2, asked=ModelName("b", "n"))))
    assert several["Model"].tolist() == ["m (b)", "n (b)"]
    assert "Candidate" not in several


def test_the_figure_marks_the_prices_and_every_best_price() -> None:
    decision = replace(DECISION, candidates=(9.0, 12.0))
    found = asked(sampled(1), shaped("flat", strategy="disclosure"), decision=decision, human=people())
    figure = profit_figure(found)
    assert [note.text for note in figure.layout.annotations][-3:] == ["current $10.00", "$9.00", "$12.00"]
    star, *_ = [trace for trace in figure.data if trace.marker.symbol == "star"]
    best = known(found.outlooks[0].best_price)
    assert (star.x[0], star.error_x.array[0]) == (best.estimate, pytest.approx(best.high - best.estimate))
    points = next(trace for trace in figure.data if trace.mode == "markers" and trace.name == "Naive")
    assert max(points.y) == pytest.approx(star.y[0])


def test_the_true_profit_of_a_synthetic_market_is_drawn() -> None:
    scenario = Scenario(Market(rho=0.0, phi=0.0))
    asked_ = scenario.choice("12").experiment()
    found = weighed(
        Decision(8.26, (7.49,), 4.0), find_product("12"), estimate_curves(simulate(scenario, asked_)), None
    )
    (true,) = [
        trace for trace in profit_figure(found, true_curves(asked_)).data if trace.name == "Truth (synthetic)"
    ]
    margin, bought = true.x[0] - 4.0, scenario.market.truth(np.array([true.x[0] / 8.26]))[0]
    assert true.y[0] == pytest.approx(margin * 1_000 * bought)


def test_break_even_is_a_line_and_every_curve_an_interval_beside_it() -> None:
    found = asked(
        sampled(1, asked=ModelName("b", "<b>m</b>")), shaped("humped", asked=ModelName("b", "n")), human=people()
    )
    figure = break_even_figure(found)
    assert [trace.y[0] for trace in figure.data] == ["Naive with &lt;b&gt;m&lt;/b&gt;", "People"]
    (line,) = figure.layout.shapes
    assert line.x0 == pytest.approx(100 / 3)
    title = "$9.00 instead of $10.00<br>break-even at +33.3%<br><b>Do not decide on this</b>"
    assert figure.layout.annotations[0].text == title


def test_no_curve_at_all_still_makes_everything() -> None:
    found = asked()
    assert headlines(found) == []
    assert len(profit_figure(found).layout.annotations) > 0
