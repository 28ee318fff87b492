"""The first page: what it comes to, the chart, and what this evidence is not."""

from core.report.blocks import Block, Bullets, Figure, Notice, Text
from core.report.figures.demand import BARS, demand_figure
from core.studies.findings import Findings

MOST_PANELS = 3
NO_FORECAST = (
    "It is no sales forecast: nothing here tells how many shoppers there are, how often they buy, what they buy "
    "instead, or what competitors do."
)
IN_SHORT = "No forecast of sales, no survey, and no test in a market: what a model plays is not what shoppers do."


def cover(found: Findings) -> tuple[Block, ...]:
    """Write the first page of an experiment's report.

    Parameters
    ----------
    found
        What the experiment shows.

    Returns
    -------
    tuple
        Blocks.
    """
    headline = found.conclusions[0].text if found.answered else "No answer has been read, so there is no curve."
    warnings = (Notice(text, warns=True) for text in found.said("replies"))
    blocks: list[Block] = [*synthetic_notice(found), Notice(headline, found.warns), *warnings]
    if found.answered:
        shown = list(dict.fromkeys(curve.asked for curve in found.answered))[:MOST_PANELS]
        curves = [curve for curve in found.answered if curve.asked in shown]
        figure = demand_figure(curves, found.people, found.experiment.product, found.truth)
        note = BARS if any(curve.sampled for curve in curves) else ""
        blocks.append(Figure("Who would buy, by price", figure, note))
    return (*blocks, *first_limits(found))


def synthetic_notice(found: Findings) -> tuple[Notice, ...]:
    """Say first where no language model, or not only language models, answered.

    Parameters
    ----------
    found
        What the experiment shows.

    Returns
    -------
    tuple
        At most one block.
    """
    if not found.asks_models:
        text = (
            "Synthetic market, no language model: every answer was computed from a demand curve that is known. "
            "This shows what the method can recover, and nothing about customers."
        )
        return (Notice(text),)
    if found.synthetic:
        text = (
            f"Not a language model: {', '.join(found.synthetic)}. Its answers were computed from a demand curve "
            "that is known, and say nothing about customers."
        )
        return (Notice(text),)
    return ()


def first_limits(found: Findings) -> tuple[Block, ...]:
    """Write in short what the evidence is not.

    Parameters
    ----------
    found
        What the experiment shows.

    Returns
    -------
    tuple
        Blocks.
    """
    return (Text("What this evidence is not:"), Bullets(limits_in_short(found)))


def limits_in_short(found: Findings) -> tuple[str, ...]:
    """Say in short what the evidence is not.

    Parameters
    ----------
    found
        What the experiment shows.

    Returns
    -------
    tuple of str
    """
    return (*found.said("caveat")[:1], *([IN_SHORT] if found.asks_models else []))
