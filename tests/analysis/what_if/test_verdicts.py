"""What the numbers after a change are said to be: an interval, what a gap leaves open, or nothing."""

import numpy as np
import pandas as pd

from core.analysis.decision import Decision
from core.analysis.demand.curves import estimate_curves
from core.analysis.demand.fits import Estimate
from core.analysis.what_if import Effect, WhatIf, verdicts_on, weigh
from core.basics.money import signed_percent
from core.experiment import Product
from core.report.figures.what_if import break_even_figure
from core.report.tables.what_if import outlook_table
from tests.support.curves import draws_of, logit, observations

PRODUCT = Product("x", "Things", "A thing", 10.0)


def asked(rows: pd.DataFrame, candidate: float) -> WhatIf:
    return weigh(Decision(10.0, (candidate,), 6.0, 1_000), PRODUCT, estimate_curves(rows), None, {})


def sampled() -> pd.DataFrame:
    return draws_of(logit(2, -2), np.random.default_rng(1), 200)


def test_a_reading_is_a_number_alone_in_words_table_and_figure() -> None:
    found = asked(observations(logit(2, -2)), 12.0)
    said = verdicts_on(found)[0]
    assert "interval" not in said.text
    assert (
        "a month; as read, in one wording. To break even purchases may fall by 33.3%; their change " in said.text
    )
    assert not [key for key in said.evidence if key.endswith(("_low", "_high"))]
    (row,) = outlook_table(found).to_dict("records")
    assert row["In brackets"] == "as read, in one wording"
    assert not [cell for cell in row.values() if "(" in cell]
    assert break_even_figure(found).data[0].error_x.array is None


def test_answered_prices_have_an_interval_of_their_sampling() -> None:
    found = asked(sampled(), 12.0)
    assert "95% intervals for sampling of 2,200 draws" in verdicts_on(found)[0].text
    assert outlook_table(found)["In brackets"][0] == "95% intervals for sampling of 2,200 draws"
    assert break_even_figure(found).data[0].error_x.array is not None


def test_between_answered_prices_it_is_said_that_the_range_is_what_a_fall_may_do() -> None:
    for rows in (sampled(), observations(logit(2, -2))):
        found = asked(rows, 11.0)
        text = verdicts_on(found)[0].text
        assert "in brackets whatever a fall between the neighbouring answered prices may do" in text
        assert "interval" not in text
        assert "; what the gap leaves open " in text
        cell = outlook_table(found)["In brackets"][0]
        assert cell == "whatever a fall between the neighbouring answered prices may do"


def test_a_change_is_given_once_with_one_interval_and_two_terms_say_why_theirs_differ() -> None:
    found = asked(sampled(), 12.0)
    text = verdicts_on(found)[0].text
    effect = found.outlooks[0].effects[0]
    assert isinstance(effect, Effect)
    assert isinstance(effect.demand.percent, Estimate)
    low, high = (signed_percent(end) for end in (effect.demand.percent.low, effect.demand.percent.high))
    assert text.count(f"({low} to {high})") == 1
    assert text.count("purchases") == 2
    assert text.count("(") == 4
