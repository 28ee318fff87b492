"""``python -m core designs``: how far the effect is conditional on the design that is disclosed."""

import argparse

from core.analysis.audits.designs import sensitivity, sentences
from core.analysis.demand.curves import estimate_curves
from core.asking.replies.observations import observe
from core.commands.documents.demand import designs_document
from core.commands.shared import add_choice, add_product, ask, print_json, print_product, read_choice, status
from core.experiment.experiment import PRICE_DRAWS


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command.

    Parameters
    ----------
    commands
        Where it is declared.
    """
    parser = commands.add_parser(
        "designs", help="disclosure of other designs: how far is the effect conditional on them?"
    )
    add_product(parser)
    add_choice(parser, draws=f"{PRICE_DRAWS} where no probabilities can be read", strategies=False)
    parser.set_defaults(command=_designs)


def _designs(parsed: argparse.Namespace) -> int:
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
