"""What a single curve's sentence says of its certainty, and of effects that are none."""

import numpy as np
import pandas as pd
import pytest

from core.analysis.demand.conclusions import conclude
from core.analysis.demand.contrasts import contrast_strategies
from core.analysis.demand.curves import Curve, estimate_curves
from core.analysis.demand.verdicts import Conclusion, verdict_on
from core.experiment import Product
from core.report.figures.demand import demand_figure
from core.report.tables.demand import elasticity_table
from tests.support.curves import GRID, draws_of, logit, observations
from tests.support.helpers import experiment

PRODUCT = Product("x", "Things", "A thing", 10.0)


def curve_of(*rows: pd.DataFrame) -> Curve:
    (curve,) = estimate_curves(pd.concat(rows, ignore_index=True))
    return curve


def said_of(curve: Curve) -> Conclusion:
    return verdict_on("Naive", curve, None, PRODUCT)


@pytest.mark.parametrize(
    ("curve", "reading"),
    [
        (curve_of(observations(logit(2, -2))), "as read, in one wording"),
        (curve_of(observations(logit(2, -2), "forecast", format="forecast")), "as read, in one reply"),
        (
            curve_of(*(observations(logit(2, -2), "forecast", format="forecast", draw=n) for n in range(5))),
            "as read, in 5 replies that do not differ",
        ),
        (
            curve_of(*(observations(logit(2, -2), wording=n) for n in (1, 2, 3))),
            "as read, in 3 wordings that do not differ",
        ),
    ],
    ids=["wording", "reply", "replies", "wordings"],
)
def test_a_curve_that_was_not_sampled_has_a_number_and_no_interval_anywhere(curve: Curve, reading: str) -> None:
    assert curve.reading == reading
    said = said_of(curve)
    assert f", {reading})" in said.text
    assert "interval" not in said.text
    assert not {"elasticity_low", "elasticity_high"} & set(said.evidence)
    (row,) = elasticity_table([curve]).to_dict("records")
    assert (row["95% interval"], row["Interval over"]) == ("", f"none: {reading}")
    assert not any(trace.fill for trace in demand_figure([curve], None, PRODUCT).data)


def test_a_curve_that_was_sampled_keeps_its_interval() -> None:
    curve = curve_of(draws_of(logit(2, -2), np.random.default_rng(1)))
    assert curve.reading == ""
    assert "95% interval" in said_of(curve).text
    assert any(trace.fill for trace in demand_figure([curve], None, PRODUCT).data)


@pytest.mark.parametrize("tilt", [-1e-4, 1e-4])
def test_an_elasticity_below_rounding_moves_nothing_in_either_direction(tilt: float) -> None:
    text = said_of(curve_of(observations(logit(0.3, tilt)))).text
    assert "a price 1% higher does not change purchases (elasticity 0.00, as read" in text


@pytest.mark.parametrize("tilt", [-1e-4, 1e-4])
def test_strategies_apart_by_less_than_rounding_are_not_put_in_order(tilt: float) -> None:
    rows = [observations(logit(1, -1)), observations(logit(1, -1 + tilt), strategy="disclosure")]
    curves = estimate_curves(pd.concat(rows))
    said = conclude(experiment(), curves, None, {}, contrast_strategies(curves))
    (text,) = [one.text for one in said if one.about == "contrast"]
    assert text.startswith("Elasticity at the regular price: no difference. ")


def test_where_a_step_was_read_is_said_although_it_is_not_called_one() -> None:
    text = said_of(curve_of(observations(np.where(GRID < 1.1, 0.95, 0.05)))).text
    assert text.startswith(
        "Naive: falling, because as read, purchases fall at one place and hardly elsewhere; nothing tests it."
    )
    assert "purchases fall most, from 95% to 5%, between $10.00 and $12.00" in text


def test_the_caveat_on_flat_holds_where_nobody_buys() -> None:
    nobody = observations(np.zeros(11), "draw")
    curves = estimate_curves(pd.concat([nobody.assign(draw=draw) for draw in range(50)]))
    assert [curve.shape for curve in curves] == ["flat"]
    (text,) = [one.text for one in conclude(experiment(), curves, None, {}, []) if "“Flat”" in one.text]
    assert "a change over all prices of less than 15 percentage points" in text
    assert "Where nearly everybody or nobody buys at any price, the second was." in text
