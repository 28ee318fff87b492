"""What all figures share: every strategy has a look of its own, and no text of a user's is markup."""

import plotly.graph_objects as go
import pytest

from core.analysis.demand.fits.logit import Estimate
from core.experiment.products import Product
from core.experiment.strategies import DESIGNS, USUAL_STRATEGIES, VARIANTS, Edit, Strategy
from core.report.figures.looks import (
    EDITED,
    LOOKS,
    MARGIN,
    estimate_whiskers,
    figure_text,
    lay_out,
    listed,
    look_of,
    mark_regular_price,
    paint,
    whiskers,
)
from tests.analysis.demand.test_conclusions import FLAT, curves


def test_every_strategy_has_a_look_and_those_drawn_together_are_told_apart_without_colour() -> None:
    assert set(LOOKS) == {*VARIANTS, "survey"}
    for together in (USUAL_STRATEGIES, DESIGNS):
        for part in ("color", "symbol"):
            assert len({getattr(LOOKS[code], part) for code in together}) == len(together)
        assert len({LOOKS[code].dash for code in together}) >= len(together) - 1


def test_edited_prompts_take_turns_and_are_called_by_their_names() -> None:
    edits = [Strategy("naive", edit=Edit(f"<b>{number}", "", "[PRICE]")).code for number in range(len(EDITED) + 1)]
    shown = curves(naive=FLAT, **dict.fromkeys(edits, FLAT))
    looks = [look_of(curve, shown) for curve in shown]
    assert looks[0] == LOOKS["naive"]
    assert [(one.color, one.symbol) for one in looks[1:]] == [*EDITED, EDITED[0]]
    assert looks[1].title == "“&lt;b&gt;0”"


def test_a_colour_is_written_whole_or_thinned() -> None:
    assert paint("0, 114, 178") == "rgb(0, 114, 178)"
    assert paint("0, 114, 178", 0.2) == "rgba(0, 114, 178, 0.2)"


def test_whiskers_reach_from_the_middle_to_either_end_though_the_ends_have_changed_places() -> None:
    drawn = whiskers([1.0, 5.0], [2.0, 4.0], [4.0, 1.0])
    assert drawn is not None
    assert (list(drawn["array"]), list(drawn["arrayminus"])) == ([2.0, 1.0], [1.0, 3.0])
    assert whiskers([float("nan")], [2.0], [float("nan")]) is None


def test_estimates_have_whiskers_and_none_has_none() -> None:
    drawn = estimate_whiskers([Estimate(2.0, 1.5, 3.0)], thickness=1, width=4)
    assert drawn is not None
    assert (list(drawn["array"]), list(drawn["arrayminus"])) == ([1.0], [0.5])
    assert estimate_whiskers([], thickness=1, width=4) is None


@pytest.mark.parametrize(
    ("text", "written"),
    [("<b>Tea</b>", "&lt;b&gt;Tea&lt;/b&gt;"), ("%{x} & co", "% {x} &amp; co"), ("“Tea”", "“Tea”")],
)
def test_a_users_text_is_neither_html_nor_a_template(text: str, written: str) -> None:
    assert figure_text(text) == written


def test_a_figure_has_the_shared_margins_but_where_it_says_otherwise() -> None:
    layout = lay_out(go.Figure(), height=300, margin={"t": 99}).layout
    assert layout.height == 300
    assert layout.margin.to_plotly_json() == {**MARGIN, "t": 99}


def test_a_line_stands_at_the_regular_price() -> None:
    figure = go.Figure(go.Scatter(x=[1, 9], y=[0, 1]))
    mark_regular_price(figure, Product("1", "", "Tea", 4.5))
    (line,), (note,) = figure.layout.shapes, figure.layout.annotations
    assert (line.x0, line.x1) == (4.5, 4.5)
    assert note.text == "regular price"


def test_what_may_be_missing_is_a_list_of_none_or_one() -> None:
    (curve,) = curves(naive=FLAT)
    assert listed(None) == []
    assert listed(curve) == [curve]
