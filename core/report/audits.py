"""How each audit's finding is shown: its figures and its table, the same on the screen and in a report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd
import plotly.graph_objects as go

from core.experiment import DESIGNS, STRATEGY_SUMMARIES, strategy_phrase, strategy_title, variable_title
from core.report.blocks import Figure
from core.report.figures.audits import filled_figure, focalism_figure, leakage_figure
from core.report.figures.demand import design_figure
from core.report.tables.audits import design_table, leakage_table
from core.studies.audits import Finding

NAME_HEIGHT = 24
"""Pixels."""


@dataclass(frozen=True)
class Face:
    """How an audit's finding is shown.

    Parameters
    ----------
    figures
        What it looks like, a figure a model.
    legend
        How to read the figures, a sentence an entry.
    table_title, table
        The same in numbers; None where sentences and figures say it all.
    notes
        How to read the table.
    detail
        The figure behind a row of the table; None where there is none.
    """

    figures: Callable[[Finding], tuple[Figure, ...]]
    legend: tuple[str, ...] = ()
    table_title: str = ""
    table: Callable[[Finding], pd.DataFrame] | None = None
    notes: tuple[str, ...] = ()
    detail: Callable[[Finding, int], Figure] | None = None


def _leakage_figures(finding: Finding) -> tuple[Figure, ...]:
    figures = []
    for asked in dict.fromkeys(one.asked for one in finding.found):
        mine = [one for one in finding.found if one.asked == asked]
        figure = leakage_figure(mine).update_xaxes(title_text=escape(asked.title), automargin=True)
        figures.append(Figure(f"How far each variable follows the price: {asked.title}", figure))
    return tuple(figures)


def _filled_in(finding: Finding, row: int) -> Figure:
    one = finding.found[row if row < len(finding.found) else 0]
    title = f"Answers by price, with the fit: {variable_title(one.variable)} under {strategy_phrase(one.strategy)}"
    figure = filled_figure(one.rows(finding.observations), one, finding.experiment.product)
    return Figure(f"{title}, {one.asked.model}", figure)


def _focalism_figures(finding: Finding) -> tuple[Figure, ...]:
    return tuple(
        Figure(f"By the stated competitor's price (dotted), {_worded(finding)}: {title}", _name(figure, title))
        for title, figure in _by_model(finding, focalism_figure)
    )


def _design_figures(finding: Finding) -> tuple[Figure, ...]:
    return tuple(
        Figure(f"By the disclosed design, {_worded(finding)}: {title}", figure)
        for title, figure in _by_model(finding, design_figure)
    )


def _worded(finding: Finding) -> str:
    """Say in how many wordings an audit asked: in others than Explore, a curve stands elsewhere."""
    wordings = finding.experiment.wordings
    return "in one wording" if wordings == 1 else f"in {wordings} wordings"


def _by_model(finding: Finding, draw: Callable[..., go.Figure]) -> list[tuple[str, go.Figure]]:
    return [
        (
            asked.title,
            draw([curve for curve in finding.curves if curve.asked == asked], finding.experiment.product),
        )
        for asked in dict.fromkeys(curve.asked for curve in finding.curves)
    ]


def _name(figure: go.Figure, model: str) -> go.Figure:
    """Put the model's name over a figure, for it may be forwarded alone."""
    layout = figure.layout
    title = {
        "text": escape(model),
        "x": 0.5,
        "y": 0.98,
        "yref": "container",
        "yanchor": "top",
        "font": {"size": 15},
    }
    return figure.update_layout(
        title=title, height=layout.height + NAME_HEIGHT, margin_t=layout.margin.t + NAME_HEIGHT
    )


FACES: Mapping[str, Face] = {
    "leakage": Face(
        _leakage_figures,
        legend=(
            "1: the variable changes in proportion to the price; 0: not at all. With its 95% interval; * and a "
            "colour: it differs from 0 (Holm-adjusted at 5%), orange rises and blue falls with the price. What a "
            "prompt states should come back as stated.",
        ),
        table_title="What was filled in",
        table=lambda finding: leakage_table(finding.found, finding.experiment.product),
        notes=(
            "Read: a number was found in the answer. Plausible: it lies in the plausible range. All that were "
            "read are fitted; those farther out than the range is wide are brought back so far.",
        ),
        detail=_filled_in,
    ),
    "focalism": Face(
        _focalism_figures,
        legend=("Dotted: the competitor's price that the curve of the same colour was told.",),
    ),
    "designs": Face(
        _design_figures,
        table_title="Elasticity by design",
        table=lambda finding: design_table(finding.found, finding.curves),
        notes=tuple(f"{strategy_title(code)} {STRATEGY_SUMMARIES[code]}." for code in DESIGNS),
    ),
}
"""By `Audit.name`."""
