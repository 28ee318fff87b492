"""``python -m core designs``: how far the effect is conditional on the design that is disclosed."""

import argparse

from core.analysis.audits.designs import sensitivity, sentences
from core.analysis.demand.curves import estimate_curves
from core.asking.replies.observations import observe
from core.commands.documents.demand import designs_document
from core.commands.shared import ask, print_json, print_product, read_choice, status


def main(parsed: argparse.Namespace) -> int:
    """Ask what is missing, and say how far the effect is conditional on the design.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    experiment = read_choice(parsed).designs()
    run, observations = ask(parsed, experiment, observe)
    curves = estimate_curves(observations)
    found = sensitivity(observations, curves)
    if parsed.json:
        print_json(designs_document(experiment, run, observations, curves, found))
    else:
        print_product(experiment.product)
        for sentence in sentences(found, experiment.product):
            print(f"- {sentence}")
    return status(run)
