"""What was asked, and how."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

from core.experiment import (
    STRATEGY_SUMMARIES,
    STRATEGY_TITLES,
    ModelChoice,
    Product,
    Strategy,
    method_of,
    strategy_title,
    variable_title,
)
from core.experiment.prompts.render import write_stated
from core.report.blocks import Block, Bullets, Table, Text
from core.report.tables.demand import measurement_table
from core.studies.findings import Findings

MEASURES = {
    "logprob": "First token: the probability of yes, divided by that of yes or no, at the start of the answer.",
    "draw": "Draws: the share of yes among sampled answers.",
    "forecast": "Forecast: the percentage of {customers} that the answer gives.",
}


def design(found: Findings) -> tuple[Block, ...]:
    """Write what was asked.

    Parameters
    ----------
    found
        What the experiment shows.

    Returns
    -------
    tuple
        Blocks.
    """
    experiment, points = found.experiment, found.experiment.points
    setting = experiment.product.setting
    prices = ", ".join(experiment.product.write(point.price) for point in points)
    pairs = itertools.product(experiment.strategies, experiment.models)
    used = {method_of(strategy, model) for strategy, model in pairs}
    measures = [text.format(customers=setting.customers) for method, text in MEASURES.items() if method in used]
    if any("no_yes" in one.orders for one in experiment.questionnaires()):
        measures.append("Half of the answers were asked with “no or yes”, not “yes or no”.")
    return (
        Text(
            f"Would a {setting.customer} buy this {setting.thing} at a given price? Asked of "
            f"{', '.join(found.titles.values())}, as {experiment.product.asked_as}, at {prices}."
        ),
        Bullets(tuple(_strategy(strategy, experiment.product) for strategy in experiment.strategies)),
        Table("How it was asked", measurement_table(experiment)),
        Text(" ".join(measures)),
        *map(Text, sampled_as(experiment.models)),
    )


def sampled_as(models: Sequence[ModelChoice]) -> list[str]:
    """Say of which models answers were drawn otherwise than usual.

    Parameters
    ----------
    models
        That were asked.

    Returns
    -------
    list of str
        A sentence each.
    """
    return [f"Drawn answers of {one.name.title}: {one.sampling}." for one in models if str(one.sampling)]


def _strategy(strategy: Strategy, product: Product) -> str:
    base = replace(strategy, edit=None).code
    text = f"{STRATEGY_TITLES[base]} {STRATEGY_SUMMARIES[base]}."
    if strategy.edit:
        text = f"{strategy_title(strategy.code)} is an edited prompt, made from this one: {text}"
    if strategy.context is None:
        return text
    stated = [
        f"{variable_title(name)} {write_stated(name, value, product)}"
        + (f" °{product.scale[0]}" if name == "temperature" else "")
        for name, value in strategy.context.stated().items()
    ]
    if strategy.context.variable:
        stated.append(str(strategy.context.variable))
    return f"{text} Here: {', '.join(stated)}."
