"""The curves, in figures and numbers."""

from core.report.blocks import Block, Figure, Table, Text
from core.report.figures.demand import demand_figure, revenue_figure
from core.report.tables.demand import elasticity_table, points_table
from core.studies.findings import Findings


def curves(found: Findings) -> tuple[Block, ...]:
    """Draw the curves.

    Parameters
    ----------
    found
        What the experiment shows.

    Returns
    -------
    tuple
        Blocks.
    """
    if not found.answered:
        return (Text(found.headline),)
    product, truth = found.experiment.product, found.truth
    blocks: list[Block] = []
    for asked in dict.fromkeys(curve.asked for curve in found.answered):
        mine = [curve for curve in found.answered if curve.asked == asked]
        known = {asked: truth[asked]} if asked in truth else {}
        blocks += [
            Figure(f"Demand: {asked.title}", demand_figure(mine, found.people, product, known)),
            Figure(f"Revenue a shopper: {asked.title}", revenue_figure(mine, found.people, product)),
            Table(f"Purchase probability: {asked.title}", points_table(mine, found.people, product)),
        ]
    people = [found.people] if found.people else []
    title = "Price elasticity at the regular price, or the nearest that was answered"
    return (*blocks, Table(title, elasticity_table([*found.answered, *people])))
