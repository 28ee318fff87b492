"""``python -m core probe``: the confounding audit."""

import argparse
from dataclasses import replace

import pandas as pd

from core.analysis.audits.leakage import Leakage, audit, sentences
from core.asking.replies.observations import observe_probes
from core.commands.documents.demand import probe_document
from core.commands.shared import (
    ask,
    interval,
    print_json,
    print_product,
    read_choice,
    status,
)
from core.experiment.experiment import Experiment


def main(parsed: argparse.Namespace) -> int:
    """Ask what models fill in, and say what of it moves with the price.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
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
