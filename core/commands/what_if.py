"""``python -m core what-if``: what another price would do."""

import argparse

from core.analysis.demand.curves import estimate_curves, survey_curve
from core.analysis.demand.people import human_points
from core.analysis.what_if.decision import Decision
from core.analysis.what_if.headline import headlines
from core.analysis.what_if.outlooks import WhatIf, weigh
from core.analysis.what_if.verdicts import verdicts_on
from core.asking.replies.observations import observe
from core.commands.documents.demand import what_if_document
from core.commands.shared import ask, print_json, print_product, read_choice, status
from core.report.tables.what_if import outlook_table
from core.studies.truth import truths_of


def main(parsed: argparse.Namespace) -> int:
    """Ask what is missing, and say what the curves make of the decision.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
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
