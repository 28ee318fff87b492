"""``python -m core leakage``, ``focalism`` and ``designs``: how far the curves can be trusted."""

import argparse
import sys

import pandas as pd

from core.commands.asking import asking, keep
from core.commands.options import read_choice
from core.commands.output import interval, print_json, print_product, status
from core.studies.audits import AUDITS, LEAKAGE, Audit, Finding


def main(parsed: argparse.Namespace) -> int:
    """Ask what an audit asks, and say what it found.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    audit = AUDITS[parsed.audit]
    choice = read_choice(parsed)
    experiment, limits = audit.experiment(choice), choice.limits()
    if note := audit.note(choice, experiment):
        print(note, file=sys.stderr)
    with asking(parsed, experiment, choice) as (run, memory):
        finding = audit.find(memory, experiment, limits)
        keep(parsed, run, finding.observations, memory)
        if parsed.json:
            from core.commands.documents.audited import audit_document

            print_json(audit_document(audit, run, finding, memory.remarks(experiment)))
        else:
            _print_text(audit, finding)
        return status(run, finding.failed_checks)


def _print_text(audit: Audit, finding: Finding) -> None:
    print_product(finding.experiment.product)
    if audit is LEAKAGE:
        print(_leakage_table(finding).to_string(index=False), end="\n\n")
    for sentence in finding.sentences:
        print(f"- {sentence}")


def _leakage_table(finding: Finding) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "model": one.asked.model,
                "strategy": one.strategy,
                "variable": one.variable,
                "relative slope": interval(one.relative),
                "for 1 more": interval(one.per_dollar),
                "p (Holm)": "" if one.p_value is None else f"{one.p_value:.3f}",
                "read": f"{one.read} of {one.answers}",
                "in range": one.in_range,
                "as stated": "" if one.stated is None else one.as_stated,
            }
            for one in finding.found
        ]
    )
