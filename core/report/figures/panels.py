"""A figure whose panels stand side by side, as figures that a narrow page can put one below the other."""

from typing import Any

import plotly.graph_objects as go

LEGEND = 35
"""Pixels that a panel is higher than the whole, for its own legend takes more lines."""


def apart(figure: go.Figure) -> list[go.Figure]:
    """Take a figure apart into its panels.

    Parameters
    ----------
    figure
        With one panel, or several side by side.

    Returns
    -------
    list of plotly.graph_objects.Figure
        Each with both axes and a legend; the figure itself where there is nothing to take apart.
    """
    layout = figure.layout.to_plotly_json()
    numbers = [name.removeprefix("xaxis") for name in layout if name.startswith("xaxis")]
    heights = {str(layout[f"yaxis{number}"].get("domain")) for number in numbers if f"yaxis{number}" in layout}
    if len(numbers) < 2 or len(heights) > 1:
        return [figure]
    return [_panel(figure, layout, number) for number in sorted(numbers, key=lambda text: int(text or 1))]


def _panel(figure: go.Figure, layout: dict[str, Any], number: str) -> go.Figure:
    x_axis = layout[f"xaxis{number}"]
    left, right = x_axis["domain"]
    shared = {name: value for name, value in layout.items() if not name.startswith(("xaxis", "yaxis"))}
    notes = [
        {**note, "x": 0.5} if note.get("xref") == "paper" else _on_first(note)
        for note in layout.get("annotations", ())
        if _refers_to(note, number) or (note.get("xref") == "paper" and left <= note["x"] <= right)
    ]
    panel = go.Figure(
        layout={
            **shared,
            "xaxis": {**x_axis, "domain": [0, 1], "anchor": "y"},
            "yaxis": layout["yaxis"],
            "annotations": notes,
            "shapes": [_on_first(shape) for shape in layout.get("shapes", ()) if _refers_to(shape, number)],
        }
    )
    for trace in figure.data:
        if (trace.xaxis or "x") == f"x{number}":
            panel.add_trace(trace)
    panel.update_traces(xaxis="x", yaxis="y")
    _list_all(panel)
    height, bottom = figure.layout.height + LEGEND, figure.layout.margin.b + 2 * LEGEND
    panel.update_layout(height=height, margin_b=bottom)
    # What is announced over all of them stands over the first.
    return panel if number == "" else panel.update_layout(title_text="")


def _refers_to(item: dict[str, Any], number: str) -> bool:
    return str(item.get("xref", "x")).removesuffix(" domain") == f"x{number}"


def _on_first(item: dict[str, Any]) -> dict[str, Any]:
    """Move a shape or note from its panel's axes to the first ones."""
    ends = {
        end: f"{end[0]} domain" if str(item.get(end)).endswith(" domain") else end[0] for end in ("xref", "yref")
    }
    return {**item, **ends}


def _list_all(panel: go.Figure) -> None:
    """Put every curve of a panel into its legend, though another panel of the whole has it there."""
    listed = {trace.legendgroup for trace in panel.data if trace.showlegend is not False and trace.name}
    for trace in panel.data:
        if trace.name and trace.legendgroup and trace.legendgroup not in listed:
            trace.showlegend = True
            listed.add(trace.legendgroup)
