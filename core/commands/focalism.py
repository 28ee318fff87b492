"""``python -m core focalism``: whether a step of the curve moves with the stated competitor's price."""

import argparse
from dataclasses import replace

from core.choice import COMPETITORS
from core.commands.asking import add_choice, add_product, ask, print_json, print_product, read_choice, status
from core.demand import estimate_curves
from core.documents import focalism_document
from core.experiment import PRICE_DRAWS
from core.focalism import focalism, sentences
from core.observations import observe


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
