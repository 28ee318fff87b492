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
    models = dict.fromkeys(curve.asked for curve in found.answered)
    for asked in models:
        mine = [curve for curve in found.answered if curve.asked == asked]
        known = {asked: truth[asked]} if asked in truth else {}
        if len(models) > 1:
            # Of one model the first page has it.
            blocks.append(Figure(f"Demand: {asked.title}", demand_figure(mine, found.people, product, known)))
        # Tables may be parted between pages, so that they fill the one that a figure leaves.
        blocks += [
            Table(f"Purchase probability: {asked.title}", points_table(mine, found.people, product)),
            Figure(
                f"Revenue a {product.setting.customer}: {asked.title}", revenue_figure(mine, found.people, product)
            ),
        ]
    people = [found.people] if found.people else []
    title = "Price elasticity at the regular price, or the nearest that was answered"
    return (Table(title, elasticity_table([*found.answered, *people])), *blocks)
