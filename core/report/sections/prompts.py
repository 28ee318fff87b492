"""The prompts, word for word."""

from core.basics.words import join
from core.experiment import Experiment, sample_cell, strategy_title
from core.experiment.prompts.render import render
from core.report.blocks import Block, Text, Verbatim


def prompts(experiment: Experiment) -> tuple[Block, ...]:
    """Write every prompt at one price, and how the others differ.

    Parameters
    ----------
    experiment
        What was asked.

    Returns
    -------
    tuple
        Blocks.
    """
    blocks: list[Block] = []
    for strategy in experiment.strategies:
        for wording in range(1, experiment.wordings_of(strategy) + 1):
            cell = sample_cell(experiment, strategy, wording)
            title = strategy_title(strategy.code)
            title += f", wording {wording}" if experiment.wordings_of(strategy) > 1 else ""
            title += (
                f", at {cell.product.write(cell.point.price)}"
                if strategy.format == "one_price"
                else ", every price at once"
            )
            blocks += [Verbatim(f"{title} ({message.role})", message.content) for message in render(cell).messages]
    if not any(one.format == "one_price" for one in experiment.strategies):
        return tuple(blocks)
    return (Text(_what_differs(experiment)), *blocks)


def _what_differs(experiment: Experiment) -> str:
    """Say how the prompts that are not printed differ from those that are."""
    edited = [strategy_title(one.code) for one in experiment.strategies if one.edit]
    text = "At other prices only the price at the end differs."
    if edited:
        own = (
            "the price at the end of the app's own prompts, and "
            if len(edited) < len(experiment.strategies)
            else ""
        )
        text = f"At other prices only the price differs: {own}every place that {join(edited)} gives it."
    if experiment.personas:
        text += f" So are all {len(experiment.personas):,} personas asked, each with their own traits."
    return text
