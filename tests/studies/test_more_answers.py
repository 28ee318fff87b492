"""What it would take to settle a decision: more draws with their price, or why none would help."""

from contextlib import closing
from dataclasses import replace

import pandas as pd

from core.analysis.decision import Decision
from core.analysis.demand.curves import estimate_curves
from core.analysis.what_if import weigh
from core.asking.replies.cache import ReplyCache
from core.asking.runner import Runner
from core.studies.choice import Choice
from core.studies.decisions import MoreAnswers, plan_answers, say_left_out
from core.studies.memory import Memory
from tests.support.curves import observations

FALLING = [19, 19, 18, 16, 14, 12, 8, 5, 3, 2, 1]
DRAWN = Choice(product="12", prices="0:2:0.2", strategies=("naive",), models=("openai:gpt-4.1-mini",), draws="20")


def more(
    cache: ReplyCache, bought: list[int], *candidates: float, draws: int = 20, choice: Choice = DRAWN
) -> MoreAnswers:
    rows = [observations([float(draw < yes) for yes in bought], "draw", draw=draw) for draw in range(draws)]
    product = DRAWN.experiment().product
    regular = {"price": lambda table: product.regular_price * table["relative_price"]}
    curves = estimate_curves(pd.concat(rows, ignore_index=True).assign(**regular))
    prices = tuple(round(candidate * product.regular_price, 2) for candidate in candidates)
    decision = Decision(product.regular_price, prices, 1.0)
    runner = Runner(cache)
    try:
        return plan_answers(weigh(decision, product, curves, None, {}), choice, Memory(runner))
    finally:
        runner.close()


def test_open_draws_are_told_how_many_more_there_must_be_and_what_they_cost(cache: ReplyCache) -> None:
    found = more(cache, FALLING, 1.2)
    ((needed,),) = found.needed
    assert needed.unit == "draws"
    assert needed.number > 20
    assert found.choice is not None
    assert found.choice.draws == str(needed.number)
    assert f"{needed.number:,} draws a prompt in all" in found.text
    assert f"{11 * needed.number:,} new calls" in found.text
    assert "$" in found.text


def test_a_flat_curve_is_not_settled_by_more_of_the_same(cache: ReplyCache) -> None:
    found = more(cache, [60] * 11, 1.2, draws=60)
    assert found.choice is None
    assert found.text.startswith(
        "More answers at these prices are not expected to settle this: under naive, the curve as a whole was shown"
    )


def test_what_is_settled_needs_no_more(cache: ReplyCache) -> None:
    found = more(cache, FALLING, 2.0)
    assert found.choice is None
    assert found.text.startswith("The answers so far settle every candidate")


def test_a_price_that_was_not_asked_is_named(cache: ReplyCache) -> None:
    found = more(cache, FALLING, 1.3)
    assert "$10.74 was not asked, and no answers elsewhere settle that; add it to the prices" in found.text
    # The eleven that were asked, and this one.
    assert found.choice is not None
    assert len(found.choice.experiment().points) == 12
    assert 10.74 in [point.price for point in found.choice.experiment().points]
    assert "Asking there, too, takes 240 new calls" in found.text


def test_where_more_answers_would_settle_one_candidate_and_not_another_both_are_told_apart(
    cache: ReplyCache,
) -> None:
    found = more(cache, FALLING, 1.2, 1.3)
    said = "More answers at these prices are not expected to settle all of this: under naive at $10.74, $10.74 was"
    assert found.text.startswith(said)
    assert found.needed[0][0].unit == "draws"


def test_what_full_context_would_be_told_is_no_matter_where_it_is_not_asked(cache: ReplyCache) -> None:
    wrong = Choice(strategies=("naive",), context=(("temperature", "warm"),))
    with closing(Runner(cache)) as runner:
        assert say_left_out(wrong, Memory(runner)) == ()


def test_more_prices_than_are_ever_asked_are_not_offered(cache: ReplyCache) -> None:
    many = replace(DRAWN, prices=",".join(f"${4 + number / 50:.2f}" for number in range(200)))
    found = more(cache, FALLING, 1.3, choice=many)
    assert found.choice is None
    assert "They cannot be asked beside the others:" in found.text
