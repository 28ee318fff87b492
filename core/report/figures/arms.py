"""Figures of experiments beyond price: differences to the control, or a curve by the number that is varied."""

from collections.abc import Sequence
from dataclasses import replace

import plotly.graph_objects as go

from core.analysis.arms import ArmEffects, Combination, Humans
from core.analysis.arms.units import level_unit, unit_of
from core.analysis.demand.curves import SURVEY
from core.analysis.demand.fits import Estimate
from core.basics.money import CURRENCIES
from core.experiment import ModelName
from core.experiment.arms import Vignette
from core.report.figures.looks import (
    LOOKS,
    OCHRE,
    ORANGE,
    SKY,
    Look,
    estimate_whiskers,
    figure_text,
    lay_out,
    paint,
)

ARM_LOOKS = {code: LOOKS[code] for code in ("naive", "full_context", "disclosure", "disclosure:expert")} | {
    "disclosure:equal": Look("Equal-odds disclosure", SKY, "dashdot", "cross"),
    "disclosure:range": Look("Any-value disclosure", OCHRE, "longdashdot", "x"),
    "disclosure:set": replace(LOOKS["disclosure:grid"], title="Whole-set disclosure"),
    "disclosure:placebo": Look("Placebo disclosure", ORANGE, "dashdot", "hexagon"),
}
PEOPLE = LOOKS[SURVEY]
ROW, STEP, FRAME = 26, 0.16, 150
"""Pixels a marker, units of the axis between two markers of one arm, pixels around."""
MARGIN_TOP = 60
"""Pixels for the legend over a figure, which takes two lines on a phone."""


def arms_figure(vignette: Vignette, effects: Sequence[ArmEffects], people: Humans | None) -> go.Figure:
    """Draw what one model answers, by strategy, and people beside.

    Parameters
    ----------
    vignette
        What was asked.
    effects
        Of one model.
    people
        What people answered; None where nobody knows.

    Returns
    -------
    plotly.graph_objects.Figure
        Differences to the control, an arm a row; where a number is varied, a curve by it instead.
    """
    figure = _curve(vignette, effects, people) if vignette.levels else _differences(vignette, effects, people)
    return figure.update_layout(legend={"itemclick": False, "y": 1.02, "yanchor": "bottom"}, margin_t=MARGIN_TOP)


def panels(effects: Sequence[ArmEffects]) -> dict[ModelName, list[ArmEffects]]:
    """Split effects by model, in their order; those that show nothing are left out."""
    split: dict[ModelName, list[ArmEffects]] = {}
    for one in effects:
        if not one.failed and one.levels:
            split.setdefault(one.asked, []).append(one)
    return split


def _differences(vignette: Vignette, effects: Sequence[ArmEffects], people: Humans | None) -> go.Figure:
    figure, response = go.Figure(), vignette.response
    scale = 100 if response.outcome == "share" else 1
    others = [arm.name for arm in vignette.arms if arm.name != vignette.control]
    shown: list[tuple[Look, dict[str, tuple[float, Estimate | None]]]] = []
    if people is not None:
        found = {arm: people.difference(arm, vignette.control) for arm in others}
        theirs = {arm: (one.estimate, one) for arm, one in found.items() if isinstance(one, Estimate)}
        shown.append((PEOPLE, dict(theirs)))
    for one in effects:
        pairs = {pair.arm: pair.effect for pair in one.against(vignette.control)}
        shown.append((ARM_LOOKS[one.strategy], {arm: _reached(effect) for arm, effect in pairs.items()}))
    for place, (look, by_arm) in enumerate(shown):
        rows = [(others.index(arm) + STEP * (place - (len(shown) - 1) / 2), *ends) for arm, ends in by_arm.items()]
        _add_markers(figure, look, rows, scale)
    figure.add_vline(x=0, line={"color": paint("120, 120, 120", 0.6), "width": 1, "dash": "dash"})
    unit = unit_of(response) or "in numbers answered"
    figure.update_xaxes(
        title=f"difference to {figure_text(vignette.title_of(vignette.control))}, {figure_text(unit)}",
        zeroline=False,
    )
    figure.update_yaxes(
        tickvals=list(range(len(others))),
        ticktext=[figure_text(vignette.title_of(arm)) for arm in others],
        autorange="reversed",
        automargin=True,
    )
    height = FRAME + ROW * len(others) * max(len(shown), 2)
    return lay_out(figure, height=height)


def _reached(effect: Combination) -> tuple[float, Estimate | None]:
    return effect.value, effect.interval if isinstance(effect.interval, Estimate) else None


def _add_markers(
    figure: go.Figure, look: Look, rows: Sequence[tuple[float, float, Estimate | None]], scale: float
) -> None:
    ends = [_scaled(found or Estimate(value, value, value), scale) for _, value, found in rows]
    figure.add_trace(
        go.Scatter(
            x=[one.estimate for one in ends],
            y=[place for place, _, _ in rows],
            error_x=estimate_whiskers(ends, thickness=1.5, width=4),
            mode="markers",
            name=look.title,
            marker={"color": paint(look.color), "symbol": look.symbol, "size": 10},
            hovertemplate="%{x:+.1f}<extra></extra>",
        )
    )


def _scaled(found: Estimate, scale: float) -> Estimate:
    return Estimate(scale * found.estimate, scale * found.low, scale * found.high)


def _curve(vignette: Vignette, effects: Sequence[ArmEffects], people: Humans | None) -> go.Figure:
    figure, response = go.Figure(), vignette.response
    scale = 100 if response.outcome == "share" else 1
    levels = {arm.name: arm.level for arm in vignette.arms}
    for one in effects:
        known = {arm: level for arm, level in one.levels.items() if isinstance(level, Combination)}
        _add_line(
            figure, ARM_LOOKS[one.strategy], levels, {arm: _reached(one) for arm, one in known.items()}, scale
        )
    if people is not None:
        theirs = {arm: (one.mean, one.interval) for arm, one in people.arms.items() if arm in levels}
        _add_line(figure, PEOPLE, levels, dict(theirs), scale)
    figure.update_xaxes(
        title=figure_text(vignette.varies) or "number that is varied",
        tickprefix=CURRENCIES.get(vignette.levels_in or "", ""),
    )
    figure.update_yaxes(title=figure_text(level_unit(response)), rangemode="tozero")
    return lay_out(figure, height=420)


def _add_line(
    figure: go.Figure,
    look: Look,
    levels: dict[str, float | None],
    by_arm: dict[str, tuple[float, Estimate | None]],
    scale: float,
) -> None:
    ends = [_scaled(found or Estimate(value, value, value), scale) for value, found in by_arm.values()]
    figure.add_trace(
        go.Scatter(
            x=[levels[arm] for arm in by_arm],
            y=[one.estimate for one in ends],
            error_y=estimate_whiskers(ends, thickness=1, width=3),
            mode="markers" if look is PEOPLE else "lines+markers",
            name=look.title,
            line={"color": paint(look.color), "dash": look.dash},
            marker={"color": paint(look.color), "symbol": look.symbol, "size": 9},
            hovertemplate="%{x}: %{y:.1f}<extra></extra>",
        )
    )
