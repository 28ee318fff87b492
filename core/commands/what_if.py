"""``python -m core what-if``: what another price would do."""

import argparse

from core.analysis.demand.curves import estimate_curves, survey_curve
from core.analysis.demand.people import human_points
from core.analysis.what_if.decision import PERIODS, USUAL_MARKET, USUAL_PERIOD, Decision
from core.analysis.what_if.headline import headlines
from core.analysis.what_if.outlooks import WhatIf, weigh
from core.analysis.what_if.verdicts import verdicts_on
from core.asking.replies.observations import observe
from core.commands.documents.demand import what_if_document
from core.commands.shared import add_choice, add_product, ask, print_json, print_product, read_choice, status
from core.report.tables.what_if import outlook_table
from core.studies.truth import truths_of


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command.

    Parameters
    ----------
    commands
        Where it is declared.
    """
    parser = commands.add_parser(
        "what-if", help="what another price would do to demand, revenue and profit, curve by curve"
    )
    add_product(parser)
    add_choice(parser, draws="50 where no probabilities can be read")
    parser.add_argument("--current", type=float, required=True, help="price charged now, US dollars")
    parser.add_argument(
        "--candidate",
        type=float,
        action="append",
        required=True,
        help="price instead, US dollars; may be repeated",
    )
    parser.add_argument("--unit-cost", type=float, required=True, help="what one more unit costs, US dollars")
    parser.add_argument(
        "--market-size", type=int, default=USUAL_MARKET, help=f"shoppers a period; by default {USUAL_MARKET:,}"
    )
    parser.add_argument("--period", choices=PERIODS, default=USUAL_PERIOD, help=f"by default {USUAL_PERIOD}")
    parser.set_defaults(command=_what_if)


def _what_if(parsed: argparse.Namespace) -> int:
    """Ask what is missing, and say what the curves make of the decision."""
    decision = Decision(
        parsed.current, tuple(parsed.candidate), parsed.unit_cost, parsed.market_size, parsed.period
    )
    experiment = read_choice(parsed).experiment()
    run, observations = ask(parsed, experiment, observe)
    human = human_points(experiment.product)
    curves = estimate_curves(observations)
    found = weigh(
        decision,
        experiment.product,
        curves,
        None if human is None else survey_curve(human),
        truths_of(curves, decision, experiment.product),
    )
    if parsed.json:
        print_json(what_if_document(experiment, run, observations, found))
    else:
        _print_text(found)
    return status(run)


def _print_text(found: WhatIf) -> None:
    print_product(found.product)
    for text in dict.fromkeys(one.text for one in headlines(found)):
        print(text)
    print(f"\n{outlook_table(found).to_string(index=False)}\n")
    for one in verdicts_on(found):
        print(f"- {one.text}")
