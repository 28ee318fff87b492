"""``python -m core focalism``: whether a step of the curve moves with the stated competitor's price."""

import argparse
from dataclasses import replace

from core.analysis.audits.focalism import focalism, sentences
from core.analysis.demand.curves import estimate_curves
from core.asking.replies.observations import observe
from core.commands.documents.demand import focalism_document
from core.commands.shared import ask, print_json, print_product, read_choice, status


def main(parsed: argparse.Namespace) -> int:
    """Ask what is missing, and say whether a step moves with the stated price.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    experiment = replace(read_choice(parsed), competitors=parsed.competitors).focalism()
    run, observations = ask(parsed, experiment, observe)
    found = focalism(observations)
    if parsed.json:
        print_json(focalism_document(experiment, run, observations, estimate_curves(observations), found))
    else:
        print_product(experiment.product)
        for sentence in sentences(found, experiment.product):
            print(f"- {sentence}")
    return status(run)
