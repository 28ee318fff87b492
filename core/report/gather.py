"""What a report is made from, read out of the stored replies."""

from collections.abc import Callable, Mapping
from html import escape

import plotly.graph_objects as go

from core.analysis.audits import leakage
from core.analysis.demand.curves import Curve, estimate_curves
from core.asking.accounts import accounts_of
from core.asking.replies.cache import ReplyCache
from core.asking.replies.observations import observe, observe_probes
from core.experiment.experiment import Experiment
from core.experiment.models import model_title
from core.report.blocks import Figure
from core.report.content import Audited, Findings
from core.report.figures.audits import focalism_figure, leakage_figure
from core.report.figures.demand import design_figure
from core.studies.audits import AUDITS, Check, Checks
from core.studies.choice import Choice
from core.studies.link import to_query
from core.studies.results import Results

NAME_HEIGHT = 24
"""Pixels."""


def gather(results: Results, choice: Choice, checks: Checks, cache: ReplyCache) -> Findings:
    """Gather what a report is made from.

    Parameters
    ----------
    results
        What the choice's experiment shows.
    choice
        Its audits and its link are in the report.
    checks
        Where audits stand.
    cache
        Where the replies are.

    Returns
    -------
    Findings
    """
    return Findings(
        results,
        tuple(_audited(check, cache) for check in checks.of(choice)),
        accounts_of(results.experiment, cache),
        to_query(choice),
        choice.is_portable,
    )


def _audited(check: Check, cache: ReplyCache) -> Audited:
    audit = AUDITS[check.name]
    if check.experiment is None:
        return Audited(audit.title, audit.question, (check.problem,))
    if not check.sentences:
        return Audited(audit.title, audit.question, ("Not asked, so this is open.",))
    figures = _FIGURES[check.name](check.experiment, cache)
    return Audited(audit.title, audit.question, check.sentences, figures)


def _leakage(experiment: Experiment, cache: ReplyCache) -> tuple[Figure, ...]:
    title = "How far each variable follows the price: 1 in proportion, 0 not at all; * differs from 0 (Holm, 5%)"
    figure = leakage_figure(leakage.audit(observe_probes(experiment, cache)))
    names = [model.name for model in experiment.models]
    if len(names) == 1:
        name = escape(model_title(names[0].backend, names[0].base_url, names[0].model))
        figure.update_xaxes(title_text=name, automargin=True)
    return (Figure(title, figure),)


def _focalism(experiment: Experiment, cache: ReplyCache) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            f"By the stated competitor's price (dotted): {title}",
            _name(focalism_figure(curves, experiment.product), title),
        )
        for title, curves in _by_model(experiment, cache)
    )


def _designs(experiment: Experiment, cache: ReplyCache) -> tuple[Figure, ...]:
    return tuple(
        Figure(f"By the disclosed design: {title}", design_figure(curves, experiment.product))
        for title, curves in _by_model(experiment, cache)
    )


def _by_model(experiment: Experiment, cache: ReplyCache) -> list[tuple[str, list[Curve]]]:
    curves = estimate_curves(observe(experiment, cache))
    panels = dict.fromkeys(curve.panel for curve in curves)
    return [(model_title(*panel), [curve for curve in curves if curve.panel == panel]) for panel in panels]


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


_FIGURES: Mapping[str, Callable[[Experiment, ReplyCache], tuple[Figure, ...]]] = {
    "leakage": _leakage,
    "focalism": _focalism,
    "designs": _designs,
}
