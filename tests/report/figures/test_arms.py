"""Figures beyond price: what is drawn, and in which unit."""

from dataclasses import replace

import pytest

from core.analysis.arms import estimate_arms
from core.experiment.arms import Response, Vignette, shipped_vignettes
from core.report.figures.arms import arms_figure
from tests.support.arms import DRINKS, FAIRNESS, SHOES, drawn

SPENT = Response("money", currency="EUR", lowest=0, highest=500)


def axes(vignette: Vignette) -> tuple[str, str]:
    """Titles of the horizontal and the vertical axis."""
    rows = drawn({arm.name: [0.0, 1.0] * 20 for arm in vignette.arms})
    layout = arms_figure(vignette, estimate_arms(rows, vignette), None).layout
    return layout.xaxis.title.text or "", layout.yaxis.title.text or ""


@pytest.mark.parametrize(
    ("vignette", "unit"),
    [
        (SHOES, "percentage points"),
        (FAIRNESS, "points"),
        (replace(SHOES, response=SPENT), "EUR"),
        (replace(SHOES, response=Response("count", unit="pairs")), "pairs"),
        (replace(SHOES, response=Response("count")), "in numbers answered"),
    ],
)
def test_the_axis_of_differences_has_the_unit_of_the_answer(vignette: Vignette, unit: str) -> None:
    assert axes(vignette)[0] == f"difference to {vignette.control}, {unit}"


@pytest.mark.parametrize(
    ("response", "unit"),
    [
        (Response("yes_no"), "per cent"),
        (Response("scale", lowest=1, highest=7), "points, from 1 to 7"),
        (SPENT, "EUR"),
        (replace(SPENT, currency="USD"), "US dollars"),
        (DRINKS.response, "drinks"),
        (Response("count"), "number answered"),
    ],
)
def test_the_axes_of_a_curve_have_what_is_varied_and_the_unit_of_the_answer(response: Response, unit: str) -> None:
    assert axes(replace(DRINKS, response=response)) == ("the price of a drink", unit)


def test_where_a_story_is_varied_differences_are_drawn_and_no_levels() -> None:
    for name in ("gift_less_is_better", "saving_on_cheap_item", "sunk_cost_card", "seatbelt_claim", "seed_money"):
        across, up = axes(shipped_vignettes()[name])
        assert across.startswith("difference to ")
        assert up == ""
