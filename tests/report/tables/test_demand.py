"""Tables of curves: what the screen and the report say in numbers."""

from dataclasses import replace

import pytest

from core.analysis.demand.curves import Curve
from core.analysis.demand.fits.logit import Estimate
from core.analysis.demand.people import human_points
from core.analysis.demand.segments import Segment
from core.experiment.products import find_product
from core.report.tables.demand import (
    elasticity_table,
    measurement_table,
    points_table,
    segment_table,
    with_titles,
)
from tests.analysis.demand.test_conclusions import FALLING, FLAT, curves, people
from tests.support.curves import observations
from tests.support.helpers import experiment

COKE = find_product("12")


def falling() -> Curve:
    (curve,) = curves(naive=FALLING)
    return curve


def test_a_curve_is_a_row_with_its_shape_its_elasticity_and_its_interval() -> None:
    value = falling().elasticity
    assert isinstance(value, Estimate)
    (row,) = elasticity_table([falling()]).to_dict("records")
    assert row == {
        "Strategy": "Naive",
        "Shape": "falling",
        "Elasticity": f"{value.estimate:.2f}",
        "95% interval": "",
        "Interval over": "none: as read, in one wording",
        "Measured by": "probabilities",
        "Prices": 11,
        "Could be read": "80%",
    }


def test_no_elasticity_is_given_of_a_step_and_people_are_called_people() -> None:
    curve = falling()
    table = elasticity_table([replace(curve, verdict=replace(curve.verdict, shape="stepped")), people()])
    assert table["Strategy"].tolist() == ["Naive", "People"]
    assert table["Shape"][0] == "stepped"
    assert table.loc[0, ["Elasticity", "95% interval", "Interval over"]].tolist() == [
        "none: the curve is stepped",
        "",
        "",
    ]
    assert table["Measured by"][1] == "survey"
    assert table["Could be read"][1] == ""


def test_models_are_named_where_there_are_several() -> None:
    two = [*curves(naive=FLAT), *curves(naive=FLAT, model="n")]
    assert "Model" not in elasticity_table([*curves(naive=FLAT), people()])
    assert elasticity_table([*two, people()])["Model"].tolist()[:2] == ["m (b)", "n (b)"]
    assert elasticity_table(two)["Model"].tolist() == ["m (b)", "n (b)"]


def test_segments_are_rows_with_how_many_they_are() -> None:
    table = segment_table([(Segment("age", "30 to 49", 7, (falling(),)), falling())])
    assert table[["Segment", "Personas", "Shape"]].values.tolist() == [["30 to 49", 7, "falling"]]


def test_points_are_a_row_a_price_and_say_where_nobody_was_asked() -> None:
    asked = curves(naive=FLAT, disclosure=FALLING)
    priced = [replace(one, points=one.points.assign(price=one.points["price"].round(2))) for one in asked]
    table = points_table(priced, people(), COKE)
    assert list(table.columns) == ["Price", "% of regular price", "Naive", "Experiment disclosure", "People"]
    assert table.iloc[0].tolist() == ["$0.00", "0%", "40.0%", "73.1%", "not asked"]
    human = human_points(COKE)
    assert human is not None
    assert table["People"].tolist()[1:] == [f"{share:.1%}" for share in human["purchase"]]


@pytest.mark.parametrize(
    ("changes", "measured", "answers"),
    [
        ({}, "probabilities", 1),
        ({"wordings": "3"}, "probabilities", 2),
        ({"draws": "8"}, "draws", 8),
        ({"draws": "2", "personas": "5"}, "draws", 10),
    ],
    ids=["one order", "both orders", "draws", "draws of each persona"],
)
def test_how_it_was_asked_counts_the_answers_of_one_wording_at_one_price(
    changes: dict[str, str], measured: str, answers: int
) -> None:
    table = measurement_table(experiment(prices="0.5,1,1.5", strategies=("naive", "full_context"), **changes))
    assert table["Strategy"].tolist() == ["Naive", "Full context"]
    assert table["Measured by"].tolist() == [measured] * 2
    assert table["Prices"].tolist() == [3, 3]
    assert table["Wordings"].tolist() == [int(changes.get("wordings", "1"))] * 2
    assert table["Answers a price, in each wording"].tolist() == [answers] * 2


def test_rows_of_answers_get_the_titles_of_the_screen() -> None:
    rows = observations([0.5], strategy="disclosure", order="no_yes")
    assert with_titles(rows)[["strategy_title", "model_title", "asked"]].values.tolist() == [
        ["Experiment disclosure", "m (b)", "no or yes"]
    ]
    probed = with_titles(rows.assign(variable="last_price"))
    assert (probed["variable_title"][0], "asked" in probed) == ("price paid last time", False)
