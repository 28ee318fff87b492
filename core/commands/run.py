"""``python -m core run``: ask, estimate and conclude."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.commands.asking import asking, keep
from core.commands.options import read_choice
from core.commands.output import check_reports, print_json, print_product, status, write_reports

if TYPE_CHECKING:
    from core.studies.findings import Findings


def main(parsed: argparse.Namespace) -> int:
    """Ask what is missing, estimate and conclude.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    choice = read_choice(parsed)
    experiment = choice.experiment()
    check_reports(parsed.report)
    with asking(parsed, experiment, choice) as (run, memory):
        found = memory.findings(experiment, choice.limits())
        keep(parsed, run, found.observations, memory)
        if parsed.report:
            from core.report.gather import report_on
            from core.report.signature import Signature

            write_reports(parsed.report, report_on(found, choice, memory, Signature(parsed.author)))
        if parsed.json:
            from core.commands.documents.findings import run_document

            print_json(run_document(run, found, memory.remarks(experiment)))
        else:
            _print_text(found, memory.remarks(experiment).sentences())
        return status(run, found.failed_checks)


def _print_text(found: "Findings", remarks: Sequence[str]) -> None:
    from core.report.tables.demand import points_table

    print_product(found.experiment.product)
    if not found.answered:
        print("\n".join([*found.failed_checks, *remarks]) or "No answer is stored yet.")
        return
    table = points_table(found.curves, found.people, found.experiment.product)
    print(table.to_string(index=False), end="\n\n")
    for one in found.conclusions:
        print(f"- {one.text}")
    for remark in remarks:
        print(f"- {remark}")
