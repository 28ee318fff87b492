from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go
import plotly.io as pio
import pytest

from core.analysis.demand.curves import Curve, estimate_curves
from core.asking.backends.kinds.market import Market, bias_paths
from core.experiment.products import Product, find_product
from core.report.figures.demand import bias_figure, demand_figure, revenue_figure
from core.studies.mechanism import Scenario, simulate
from tests.analysis.demand.test_conclusions import FALLING, FLAT, curves, people
from tests.support.curves import observations

COKE = find_product("12")


def lines(figure: go.Figure) -> dict[str, go.Scatter]:
    return {trace.name: trace for trace in figure.data if trace.mode == "lines" and trace.name}


def test_a_curve_a_strategy_stands_beside_peoples_answers() -> None:
    figure = demand_figure(curves(naive=FLAT, full_context=FLAT, disclosure=FALLING), people(), COKE)
    assert list(lines(figure)) == ["Naive", "Full context", "Experiment disclosure"]
    (answers,) = [trace for trace in figure.data if trace.name == "People"]
    assert answers.mode == "markers"
    assert len(answers.x) == 10


def test_the_probability_axis_runs_from_zero_to_one_however_flat_the_curves() -> None:
    assert demand_figure(curves(naive=FLAT), None, COKE).layout.yaxis.range == (0, 1)


@pytest.mark.parametrize("prices", ["0.2:2:0.2", "0:2:0.2", "0.9,1.1", "1.5,2"])
def test_the_price_axis_begins_near_the_lowest_price_and_at_zero_only_where_that_was_asked(prices: str) -> None:
    scenario = Scenario(Market())
    asked = replace(scenario.choice("12"), prices=prices).experiment()
    found = [curve for curve in estimate_curves(simulate(scenario, asked)) if curve.strategy == "naive"]
    shown = [*found[0].points["price"], COKE.regular_price]
    low, high = demand_figure(found, None, COKE).layout.xaxis.range
    room = 0.1 * (max(shown) - min(shown))
    assert min(shown) - room < low < min(shown)
    assert max(shown) < high < max(shown) + room
    # People's answers, from a fifth of the regular price to twice it, are in sight wherever they are drawn.
    low, high = demand_figure(found, people(), COKE).layout.xaxis.range
    assert low < min(0.2 * COKE.regular_price, *shown)
    assert 2 * COKE.regular_price < high


@pytest.mark.parametrize(
    ("product", "from_a_dollar"), [(COKE, ",.0f"), (replace(COKE, regular_price=0.89), ",.2f")]
)
def test_a_price_axis_shows_cents_wherever_its_ticks_are_less_than_a_dollar_apart(
    product: Product, from_a_dollar: str
) -> None:
    below, above = demand_figure([], None, product).layout.xaxis.tickformatstops
    assert (below.dtickrange, below.value) == ((None, 0.99), ",.2f")
    assert (above.dtickrange, above.value) == ((1, None), from_a_dollar)


def test_every_model_has_a_panel_and_every_strategy_one_legend_entry() -> None:
    figure = demand_figure(curves(naive=FLAT) + curves(naive=FALLING, model="<b>n</b>"), people(), COKE)
    assert [note.text for note in figure.layout.annotations][:2] == ["m (b)", "&lt;b&gt;n&lt;/b&gt; (b)"]
    legend = [trace.name for trace in figure.data if trace.showlegend]
    assert sorted(legend) == ["Naive", "People"]


def test_revenue_is_price_times_purchase_probability() -> None:
    figure = revenue_figure(curves(naive=FLAT), None, COKE)
    line = lines(figure)["Naive"]
    assert abs(line.y[-1] - line.x[-1] * 0.402) < 1e-3


def test_one_answer_and_no_answer_still_make_a_figure() -> None:
    assert demand_figure([], None, COKE).layout.annotations[0].text == "No model has answered yet"
    (curve,) = curves(naive=FLAT)
    one = Curve(**{**vars(curve), "points": curve.points.iloc[:1]})
    assert len(demand_figure([one], None, COKE).data) > 0
    none = Curve(**{**vars(curve), "points": curve.points.iloc[:0]})
    said = [demand_figure([each], people(), COKE).layout.annotations[0].text for each in (one, none)]
    assert said == ["m (b)", "m (b)<br>has not answered"]


def test_a_step_is_drawn_as_a_line_that_never_rises_and_not_as_a_smooth_curve() -> None:
    scenario = Scenario(Market(elasticity=-0.3, rho=0.0, phi=1.0))
    asked = scenario.choice("12").experiment()
    found = {curve.strategy: curve for curve in estimate_curves(simulate(scenario, asked))}
    curve = found["full_context"]
    assert curve.shape == "stepped"
    figure = demand_figure([curve], None, COKE)
    drawn = lines(figure)["Full context"]
    assert list(drawn.y) == sorted(drawn.y, reverse=True)
    assert len(drawn.y) == len(curve.points)
    (points,) = [trace for trace in figure.data if trace.mode == "markers"]
    assert list(points.y) == list(curve.points["purchase"])


def test_between_two_prices_the_band_of_a_step_allows_for_any_fall_between_them() -> None:
    table = pd.concat([observations([1.0] * 6 + [0.0] * 5, "draw", draw=draw) for draw in range(50)])
    (curve,) = estimate_curves(table)
    assert curve.shape == "stepped"
    upper, lower = [trace for trace in demand_figure([curve], None, COKE).data if trace.line.width == 0]
    assert (upper.line.shape, lower.line.shape) == ("hv", "vh")
    assert lower.fill == "tonexty"
    assert all(high >= low for high, low in zip(upper.y, lower.y, strict=True))


def test_the_bias_is_a_way_from_the_true_to_the_naive_elasticity() -> None:
    market = Market(elasticity=-2.0, rho=0.5)
    (bars,) = bias_figure(market.elasticity, bias_paths(market)).data
    assert bars.text[0] == "-2.00"
    assert bars.text[-1] == "-1.10"
    assert sum(bars.x[1:-1]) == pytest.approx(0.9)


def test_figures_have_one_layout_over_the_theme_of_whoever_draws_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pio.templates, "default", "plotly_dark")
    template = demand_figure(curves(naive=FLAT), None, COKE).layout.template.layout
    assert template.paper_bgcolor == pio.templates["plotly_dark"].layout.paper_bgcolor
    assert template.legend.orientation == "h"
