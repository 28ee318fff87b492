"""What a decision may not rest on is marked, and a price is recommended only where every curve speaks for it."""

from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
import pytest

from core.analysis.decision import Decision
from core.analysis.demand.curves import estimate_curves
from core.analysis.what_if import DISCREDITED, WhatIf, details, discredited, recommend, verdicts_on, weigh
from core.experiment import BUNDLED_MODEL, SYNTHETIC, Product
from core.report.figures.looks import MUTED, TOOLBAR, paint
from core.report.figures.what_if import break_even_figure, profit_figure
from core.report.tables.what_if import discredited_rows, outlook_table
from tests.support.curves import logit, observations

PRODUCT = Product("x", "Things", "A thing", 10.0)
FALLING, FLAT = (6.0, -6.0), (0.4, 0.0)
"""Intercept and slope of a logit."""
REFUSED = "Do not decide on this"


def found(
    disclosed: tuple[float, float],
    *candidates: float,
    model: str = "m",
    backend: str = "b",
    others: tuple[str, ...] = (),
) -> WhatIf:
    """Two strategies in three wordings that differ a little, by one model or several; the naive curve falls."""
    rows = [
        observations(
            logit(intercept - wording / 50, slope),
            strategy=strategy,
            wording=wording,
            model=name,
            backend=backend,
        )
        for name in (model, *others)
        for strategy, (intercept, slope) in (("naive", FALLING), ("disclosure", disclosed))
        for wording in (1, 2, 3)
    ]
    decision = Decision(10.0, candidates, 2.0, 1_000)
    return weigh(decision, PRODUCT, estimate_curves(pd.concat(rows, ignore_index=True)), None, {})


def colours(figure: go.Figure) -> set[str]:
    return {trace.marker.color for trace in figure.data if trace.marker.color and trace.x[0] is not None}


def test_one_flat_curve_discredits_every_curve_and_each_says_why() -> None:
    refused = found(FLAT, 12.0)
    assert discredited(refused) == (("experiment disclosure is refused, and counts too",), ("the curve is flat",))
    assert discredited_rows(refused) == (0, 1)
    assert outlook_table(refused)["To decide on"].str.startswith("no: ").all()
    figures = [one for one in verdicts_on(refused) if one.about != "caveat"]
    assert all(one.evidence[DISCREDITED] and REFUSED.lower() in one.text.lower() for one in figures)


def test_what_is_refused_of_the_small_model_alone_says_what_that_is_worth() -> None:
    refused = found(FLAT, 8.0, 12.0, model=BUNDLED_MODEL, backend="embedded")
    said = "it shows the app, not shoppers"
    assert said in recommend(refused).text
    assert details(refused) == []
    assert said not in recommend(found(FLAT, 8.0, 12.0)).text


def test_what_refuses_every_candidate_is_said_once() -> None:
    alike = found(FLAT, 8.0, 9.0, 12.0, 14.0)
    assert recommend(alike).text == "Do not decide on this: under experiment disclosure, the curve is flat."
    assert details(alike) == []
    people = replace(alike, people=found(FALLING, 8.0, 9.0, 12.0, 14.0).outlooks[0])
    assert recommend(people).text == (
        "Do not decide on this: under experiment disclosure, the curve is flat. People's own answers say that "
        "profit is higher at $8.00 than at $10.00; they leave open whether profit is higher at $9.00 than at "
        "$10.00; they say that profit is lower at $12.00 and $14.00 than at $10.00; of the prices they were asked "
        "it is highest at $8.00."
    )
    otherwise = found(FLAT, 12.0, 30.0)
    assert len(details(otherwise)) == 1
    assert "naive" in details(otherwise)[0]


def test_what_is_refused_is_grey_in_the_figures_and_says_so() -> None:
    refused, taken = found(FLAT, 12.0), found(FALLING, 12.0)
    assert colours(profit_figure(refused)) == colours(break_even_figure(refused)) == {paint(MUTED)}
    assert REFUSED in profit_figure(refused).layout.title.text
    assert REFUSED in break_even_figure(refused).layout.annotations[0].text
    assert paint(MUTED) not in colours(profit_figure(taken)) | colours(break_even_figure(taken))
    assert profit_figure(taken).layout.title.text is None


def test_profits_have_their_currency_in_the_axis_title_where_it_stands_before_no_minus() -> None:
    axis = profit_figure(found(FALLING, 12.0)).layout.yaxis
    assert (axis.title.text, axis.tickprefix) == ("Profit a month, $", None)


def test_what_is_announced_leaves_room_for_the_browser_s_buttons_over_it() -> None:
    refused, taken = profit_figure(found(FLAT, 12.0)).layout, profit_figure(found(FALLING, 12.0)).layout
    assert refused.height * (1 - refused.title.y) >= TOOLBAR
    assert refused.height - taken.height == refused.margin.t - taken.margin.t > TOOLBAR


def test_a_candidate_outside_the_answered_prices_is_refused_alone() -> None:
    mixed = found(FALLING, 12.0, 30.0)
    assert [bool(reason) for reason in discredited(mixed)[0]] == [False, True]
    assert discredited_rows(mixed) == (1, 3)
    assert recommend(mixed).price is None
    assert recommend(found(FALLING, 8.0, 30.0)).text.endswith("Nothing is settled of $30.00.")


@pytest.mark.parametrize(
    ("candidates", "price", "sentence"),
    [
        ((8.0,), 8.0, "Test $8.00 instead of $10.00 before it is charged: profit is higher under"),
        ((12.0, 14.0), 10.0, "Keep $10.00: profit is lower at $12.00 and $14.00 under every curve"),
        ((12.0, 8.0), 8.0, "Test $8.00"),
    ],
)
def test_the_recommended_price_is_the_one_under_every_curve_and_is_marked(
    candidates: tuple[float, ...], price: float, sentence: str
) -> None:
    taken = found(FALLING, *candidates)
    assert recommend(taken).price == price
    assert recommend(taken).text.startswith(sentence)
    bold = [note.text for note in profit_figure(taken).layout.annotations if note.font.weight == "bold"]
    assert bold == [f"current recommended ${price:.2f}" if price == 10.0 else f"to test first ${price:.2f}"]


def test_a_price_is_to_be_charged_only_where_its_direction_is_shown_to_be_robust() -> None:
    robust = found(FALLING, 8.0, others=("another",))
    assert recommend(robust).text.startswith("Charge $8.00 instead of $10.00: profit is higher under every curve")
    assert "recommended $8.00" in {note.text for note in profit_figure(robust).layout.annotations}


def test_nothing_is_recommended_where_curves_disagree_or_are_refused() -> None:
    assert recommend(found(FLAT, 8.0)).price is None
    assert recommend(found(FLAT, 8.0)).text.startswith(REFUSED)


def test_a_recommendation_by_no_shopper_says_so() -> None:
    assert recommend(found(FALLING, 8.0, backend=SYNTHETIC, model="market")).text.startswith("Synthetic market")
    assert "not shoppers" in recommend(found(FALLING, 8.0, backend="embedded", model=BUNDLED_MODEL)).text
