"""``python -m core plan``: which prices to ask how many people."""

import argparse
import json

from core.analysis.people import Plan
from core.basics.errors import InputError
from core.basics.words import join
from core.commands.asking import asking
from core.commands.options import read_choice
from core.commands.output import print_json, status
from core.report.people.plan import basis_sentence, buys_table, plan_note, plan_sentence, plan_table
from core.studies.people.fieldwork import prices_unasked
from core.studies.people.models import Told, told_of
from core.studies.people.planned import as_typed, first_of, plan_for
from core.studies.people.standing import stored_entries


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
    prices = [point.price for point in experiment.points]
    if unasked := prices_unasked(parsed.candidate, prices):
        missing = join([experiment.product.write(price) for price in unasked])
        raise InputError(f"--candidate {missing} is none of the prices that are asked. Name it in --prices, too.")
    with asking(parsed, experiment, choice) as (run, memory):
        found = memory.findings(experiment, choice.limits())
        told = first_of(told_of(found, stored_entries(memory, choice)))
        plan = plan_for(
            told,
            prices,
            parsed.unit_cost,
            people=parsed.people,
            width=parsed.width,
            aim=parsed.aim,
            decided=parsed.candidate,
        )
        if parsed.json:
            print_json(_document(plan, told))
        else:
            _print(plan, told)
        return status(run, found.failed_checks)


def _print(plan: Plan, told: Told) -> None:
    product = told.product
    print(f"{product.name}, by {told.entry.title}\n")
    print(f"{plan_sentence(plan)}\n\n{basis_sentence(told)}\n")
    print(plan_table(plan, product).to_string(index=False), end="\n\n")
    print(buys_table(plan, product).to_string(index=False), end="\n\n")
    print(f"{plan_note(plan)}\n\nTo field it: --people {as_typed(plan, product)}")
    print("With the same --product and --prices. People read the naive words unless --words names others.")


def _document(plan: Plan, told: Told) -> dict[str, object]:
    asked = told.entry.asked
    return {
        "product": told.product.id,
        "backend": asked.backend,
        "model": asked.model,
        "strategy": told.entry.strategy,
        "uncalibrated": told.prior.uncalibrated or None,
        "rests_on": basis_sentence(told),
        "prices": json.loads(plan.prices.to_json(orient="records")),
        "buys": json.loads(plan.buys.to_json(orient="index")),
        "people": as_typed(plan, told.product),
        "for": plan.aim,
        "note": plan_note(plan),
    }
