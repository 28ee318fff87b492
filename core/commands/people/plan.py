"""``python -m core plan``: which prices to ask how many people."""

import argparse
import json

from core.analysis.people import Plan
from core.basics.errors import InputError
from core.commands.asking import asking
from core.commands.options import read_choice
from core.commands.output import print_json, status
from core.experiment import Product
from core.report.people.plan import NOTE, buys_table, plan_sentence, plan_table
from core.studies.people.models import Told, stored_entries, told_of


def main(parsed: argparse.Namespace) -> int:
    """Ask models what is missing of the product, and plan whom to ask beside.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    choice = read_choice(parsed)
    experiment = choice.experiment()
    with asking(parsed, experiment, choice) as (run, memory):
        found = memory.findings(experiment, choice.limits())
        every = told_of(found, stored_entries(memory, choice))
        if not every:
            raise InputError("No model has answered this product at two of the benchmark's prices. Ask one first.")
        told = every[0]
        prices = [point.price for point in experiment.points]
        plan = told.plan(prices, parsed.unit_cost, people=parsed.people, width=parsed.width)
        if parsed.json:
            print_json(_document(plan, told))
        else:
            _print(plan, told)
        return status(run, found.failed_checks)


def _asked_as(plan: Plan, product: Product) -> str:
    """Write the plan as ``field --people`` takes it."""
    asked = zip(plan.prices["relative_price"], plan.prices["people"], strict=True)
    return ",".join(f"{price * product.regular_price:.10g}={people}" for price, people in asked)


def _print(plan: Plan, told: Told) -> None:
    product = told.product
    print(f"{product.name}, by {told.entry.title}\n")
    if told.prior.uncalibrated:
        print(f"Not calibrated: {told.prior.uncalibrated}. Planned by other products' people alone.\n")
    print(f"{plan_sentence(plan)}\n")
    print(plan_table(plan, product).to_string(index=False), end="\n\n")
    print(buys_table(plan, product).to_string(index=False), end="\n\n")
    print(f"{NOTE}\n\nTo field it: --people {_asked_as(plan, product)}")


def _document(plan: Plan, told: Told) -> dict[str, object]:
    asked = told.entry.asked
    return {
        "product": told.product.id,
        "backend": asked.backend,
        "model": asked.model,
        "strategy": told.entry.strategy,
        "uncalibrated": told.prior.uncalibrated or None,
        "prices": json.loads(plan.prices.to_json(orient="records")),
        "buys": json.loads(plan.buys.to_json(orient="index")),
        "people": _asked_as(plan, told.product),
        "note": NOTE,
    }
