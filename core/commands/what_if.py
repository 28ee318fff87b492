"""``python -m core what-if``: what another price would do."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.analysis.decision import Decision
from core.commands.asking import asking, keep
from core.commands.options import read_choice
from core.commands.output import check_reports, print_json, print_product, status, write_reports

if TYPE_CHECKING:
    from core.analysis.what_if import WhatIf
    from core.studies.decisions import MoreAnswers


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
    choice = read_choice(parsed)
    experiment = choice.experiment()
    check_reports(parsed.report)
    with asking(parsed, experiment, choice) as (run, memory):
        from core.studies.decisions import decide, plan_answers

        found = memory.findings(experiment, choice.limits())
        keep(parsed, run, found.observations, memory)
        decided = decide(found, decision)
        more = plan_answers(decided, choice, memory)
        if parsed.report:
            from core.report.gather import decision_report_on
            from core.report.signature import Signature

            report = decision_report_on(found, choice, memory, decision, Signature(parsed.author))
            write_reports(parsed.report, report)
        if parsed.json:
            from core.commands.documents.decided import what_if_document

            print_json(what_if_document(run, found, decided, more, memory.remarks(experiment)))
        else:
            _print_text(decided, more, found.failed_checks)
        return status(run, found.failed_checks)


def _print_text(found: "WhatIf", more: "MoreAnswers", failed_checks: Sequence[str]) -> None:
    from core.analysis.what_if import details, recommend, verdicts_on
    from core.report.tables.what_if import outlook_table

    print_product(found.product)
    for failure in failed_checks:
        print(failure)
    for text in (recommend(found).text, *details(found)):
        print(text)
    if found.named:
        print(f"\n{outlook_table(found).to_string(index=False)}\n")
    for one in verdicts_on(found):
        print(f"- {one.text}")
    print(f"- {more.text}")
