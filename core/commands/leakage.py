"""``python -m core probe``: the confounding audit."""

import argparse
from dataclasses import replace

import pandas as pd

from core.analysis.audits.leakage import Leakage, audit, sentences
from core.asking.replies.observations import observe_probes
from core.commands.documents.demand import probe_document
from core.commands.shared import (
    add_choice,
    add_product,
    ask,
    interval,
    print_json,
    print_product,
    read_choice,
    status,
)
from core.experiment.experiment import PROBE_DRAWS, Experiment
from core.experiment.probes import PARTS


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the command.

    Parameters
    ----------
    commands
        Where it is declared.
    """
    parser = commands.add_parser(
        "probe", help="the confounding audit: which unstated variables move with the price"
    )
    add_product(parser)
    add_choice(parser, draws=f"{PROBE_DRAWS} a variable and price")
    parser.add_argument("--probe", default="", metavar=PARTS, help="a variable of your own to ask for, too")
    parser.set_defaults(command=_probe)


def _probe(parsed: argparse.Namespace) -> int:
    """Ask what models fill in, and say what of it moves with the price."""
    choice = replace(read_choice(parsed), probe=parsed.probe)
    experiment = replace(choice.experiment(), probes=choice.probes())
    run, observations = ask(parsed, experiment, observe_probes)
    leakages = audit(observations)
    if parsed.json:
        print_json(probe_document(experiment, run, observations, leakages))
    else:
        _print_leakages(experiment, leakages)
    return status(run)


def _print_leakages(experiment: Experiment, leakages: list[Leakage]) -> None:
    print_product(experiment.product)
    rows = [
        {
            "model": one.model,
            "strategy": one.strategy,
            "variable": one.variable,
            "relative slope": interval(one.relative),
            "for 1 more": interval(one.per_dollar),
            "p (Holm)": "" if one.p_value is None else f"{one.p_value:.3f}",
            "read": f"{one.read} of {one.answers}",
            "in range": one.in_range,
            "as stated": "" if one.stated is None else one.as_stated,
        }
        for one in leakages
    ]
    print(pd.DataFrame(rows).to_string(index=False), end="\n\n")
    for sentence in sentences(leakages, experiment.product):
        print(f"- {sentence}")
