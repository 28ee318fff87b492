"""``python -m core focalism``: whether a step of the curve moves with the stated competitor's price."""

import argparse
from dataclasses import replace

from core.analysis.audits.focalism import focalism, sentences
from core.analysis.demand.curves import estimate_curves
from core.asking.replies.observations import observe
from core.commands.documents.demand import focalism_document
from core.commands.shared import add_choice, add_product, ask, print_json, print_product, read_choice, status
from core.experiment.experiment import PRICE_DRAWS
from core.studies.choice import COMPETITORS


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command.

    Parameters
    ----------
    commands
        Where it is declared.
    """
    parser = commands.add_parser(
        "focalism", help="full context at several competitor's prices: does a step move with them?"
    )
    add_product(parser)
    add_choice(parser, draws=f"{PRICE_DRAWS} where no probabilities can be read", strategies=False)
    parser.add_argument(
        "--competitors",
        default=COMPETITORS,
        help="competitor's prices to state, written like --prices; by default %(default)s",
    )
    parser.set_defaults(command=_focalism)


def _focalism(parsed: argparse.Namespace) -> int:
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
