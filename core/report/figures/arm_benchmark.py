"""The experiments benchmark as a figure: people's effects and a model's, an arm a row."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.analysis.arms.benchmark import Compared
from core.analysis.demand.fits import Estimate
from core.report.figures.arms import ARM_LOOKS, PEOPLE
from core.report.figures.looks import Look, estimate_whiskers, figure_text, lay_out, paint

LABEL, MARKER, FRAME = 22, 11, 120
"""Pixels of a row's name, of each of its markers, and around all rows."""
LONGEST_TITLE, LONGEST_ARM = 40, 22
"""Letters, so that a row's name fits a phone."""
WIDEST = 3.0
"""Standard deviations to either side that are drawn at most; what lies beyond is told by the pointer."""


def forest_figure(compared: Sequence[Compared]) -> go.Figure:
    """Draw people's effects and those of one model by strategy, in standard deviations of people's answers.

    Parameters
    ----------
    compared
        Of one model, each with people's effect.

    Returns
    -------
    plotly.graph_objects.Figure
        An arm a row, the largest effect of people on top; its name stands over its markers.
    """
    effects: dict[tuple[str, str], list[Compared]] = {}
    for one in compared:
        effects.setdefault((one.vignette.name, one.difference.arm), []).append(one)
    rows = sorted(effects.values(), key=lambda row: -_scaled(row[0].theirs, row[0].unit).estimate)
    strategies = list(dict.fromkeys(one.strategy for one in compared))
    height = LABEL + MARKER * (len(strategies) + 1)
    figure = go.Figure()
    theirs = [_scaled(row[0].theirs, row[0].unit) for row in rows]
    _add(figure, PEOPLE, [(_place(number, 0, height), one) for number, one in enumerate(theirs)])
    for turn, code in enumerate(strategies, 1):
        mine = [
            (_place(number, turn, height), _of_model(one))
            for number, row in enumerate(rows)
            for one in row
            if one.strategy == code
        ]
        _add(figure, ARM_LOOKS[code], mine)
    for number, row in enumerate(rows):
        _name(figure, row[0], number)
    figure.add_vline(x=0, line={"color": paint("120, 120, 120", 0.6), "width": 1, "dash": "dash"})
    reach = np.abs(
        [end for one in [*theirs, *map(_of_model, compared)] for end in (one.estimate, one.low, one.high)]
    )
    widest = min(1.05 * float(np.nanmax(reach)), WIDEST)
    figure.update_xaxes(
        title="difference, in standard deviations of people's answers", range=[-widest, widest], zeroline=False
    )
    figure.update_yaxes(range=[-0.2 - len(rows), 0.1], showticklabels=False, showgrid=False, zeroline=False)
    lay_out(figure, height=FRAME + height * len(rows), margin={"l": 10, "t": 60})
    return figure.update_layout(legend={"itemclick": False, "y": 1.0, "yanchor": "bottom"})


def _place(number: int, turn: int, height: int) -> float:
    return -number - (LABEL + MARKER * (turn + 0.5)) / height


def _scaled(found: Estimate | None, unit: float) -> Estimate:
    if found is None:
        raise ValueError("Without people's effect there is nothing to set beside.")
    return Estimate(found.estimate / unit, found.low / unit, found.high / unit)


def _of_model(one: Compared) -> Estimate:
    effect = one.difference.effect
    found = effect.interval if isinstance(effect.interval, Estimate) else None
    return _scaled(found or Estimate(effect.value, effect.value, effect.value), one.unit)


def _add(figure: go.Figure, look: Look, shown: Sequence[tuple[float, Estimate]]) -> None:
    figure.add_trace(
        go.Scatter(
            x=[one.estimate for _, one in shown],
            y=[place for place, _ in shown],
            error_x=estimate_whiskers([one for _, one in shown], thickness=1.5, width=0),
            mode="markers",
            name=look.title,
            marker={"color": paint(look.color), "symbol": look.symbol, "size": 8},
            hovertemplate=f"{figure_text(look.title)}: %{{x:+.2f}} standard deviations<extra></extra>",
        )
    )


def _name(figure: go.Figure, one: Compared, number: int) -> None:
    arm = one.vignette.title_of(one.difference.arm)
    title = f"{_cut(one.vignette.title, LONGEST_TITLE)}: <b>{_cut(arm, LONGEST_ARM)}</b>"
    figure.add_annotation(
        x=0,
        xref="paper",
        xanchor="left",
        y=-number,
        yanchor="top",
        text=title,
        showarrow=False,
        font={"size": 11, "color": paint("51, 51, 51")},
        bgcolor=paint("255, 255, 255", 0.8),
    )


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return figure_text(text)
    # What tells titles apart stands at their end more often than in their middle.
    tail = longest // 2
    return figure_text(f"{text[: longest - tail - 1].rstrip()}…{text[-tail:].lstrip()}")
