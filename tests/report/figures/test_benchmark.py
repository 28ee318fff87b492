"""Figures of models against people: every number that is drawn is one that was computed."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from core.analysis.benchmark.calibration import Calibration, calibrate
from core.analysis.benchmark.entries import Entry
from core.analysis.benchmark.moving import OwnFit
from core.analysis.benchmark.scores import Score, references, score
from core.analysis.demand.fits.logit import NoEstimate
from core.analysis.demand.people import human_points, people_matrix
from core.experiment.models import ModelName
from core.experiment.products import catalog, find_product
from core.report.figures.benchmark import (
    bias_figure,
    calibration_figure,
    calibration_traces,
    leaderboard_figure,
    own_figure,
)

COKE = find_product("12")


@pytest.fixture(scope="module")
def entry() -> Entry:
    """A model that misses people by a tenth towards the middle, and of one product more."""
    people = people_matrix()
    return Entry(ModelName("embedded", "<i>m</i>"), "naive", np.where(people > 0.5, people - 0.1, people + 0.1))


@pytest.fixture(scope="module")
def scored(entry: Entry) -> Score:
    return score(entry, len(catalog()))


@pytest.fixture(scope="module")
def calibrated(entry: Entry) -> Calibration:
    points = human_points(COKE)
    assert points is not None
    found = calibrate(points, COKE, entry)
    assert isinstance(found, Calibration)
    return found


def named(figure: go.Figure) -> dict[str, go.Scatter]:
    return {trace.name: trace for trace in figure.data if trace.name}


def test_the_leaderboard_has_a_row_an_entry_and_a_line_a_reference(scored: Score) -> None:
    worse = replace(scored, calibrated=NoEstimate("too few products"))
    figure = leaderboard_figure([scored, worse], references())
    raw, calibrated = named(figure)["as answered"], named(figure)["calibrated on other products"]
    assert list(raw.x) == pytest.approx([0.1, 0.1])
    assert list(raw.y) == [0, -1]
    assert list(calibrated.y) == [-0.22]
    texts = [note.text for note in figure.layout.annotations]
    assert texts[0].startswith("&lt;i&gt;m&lt;/i&gt;")
    assert [line.x0 for line in figure.layout.shapes] == pytest.approx([0.2106, 0.1289, 0.024], abs=5e-4)
    assert "people<br>again<br>2.4" in texts


def test_bias_is_drawn_by_price_around_a_line_at_zero(scored: Score) -> None:
    figure = bias_figure([scored])
    (line,), (zero,) = figure.data, figure.layout.shapes
    assert (line.name, list(line.x)) == ("Naive", scored.bias["relative_price"].tolist())
    assert list(line.y) == (100 * scored.bias["bias"]).tolist()
    assert (zero.y0, zero.y1) == (0, 0)


def test_a_calibrated_curve_stands_in_its_band_beside_the_answered_one_and_peoples(
    calibrated: Calibration,
) -> None:
    people = human_points(COKE)
    assert people is not None
    traces = named(calibration_figure(people, calibrated, people, COKE))
    assert list(traces) == ["As answered", "Calibrated to people", "People"]
    assert list(traces["Calibrated to people"].y) == calibrated.points["purchase"].tolist()
    high, low, _ = calibration_traces(calibrated)
    assert (list(high.y), list(low.y)) == (calibrated.points["high"].tolist(), calibrated.points["low"].tolist())
    assert list(named(calibration_figure(people, None, None, COKE))) == ["As answered"]


def test_a_curve_moved_onto_own_points_stands_beside_what_takes_no_model(calibrated: Calibration) -> None:
    curve = calibrated.points[["price", "relative_price"]].assign(
        model=0.5, start=0.4, moved=0.3, average=0.2, alone=0.1
    )
    own = curve.head(2).assign(share=[0.6, 0.2], people=50)
    traces = named(own_figure(OwnFit(own, curve, 0.0, 0.0, "", {}), COKE))
    assert {name: trace.y[0] for name, trace in traces.items()} == {
        "As answered": 0.5,
        "Calibrated and moved": 0.3,
        "Others' average, moved": 0.2,
        "Your points alone": 0.1,
        "Your points": 0.6,
    }
