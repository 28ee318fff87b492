"""``python -m core what-if``: what another price would do."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.analysis.decision import Beside, Decision
from core.asking.run import Run
from core.basics.errors import InputError
from core.commands.asking import Wanted, asking_each, keep
from core.commands.options import read_choice
from core.commands.output import check_reports, print_json, print_product, status, write_reports
from core.experiment import find_product
from core.studies.choice import Choice

if TYPE_CHECKING:
    from core.analysis.what_if import BesideFound, WhatIf
    from core.studies.arms.remembered import ArmStudy
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
    choice = read_choice(parsed)
    decision = Decision(
        parsed.current, tuple(parsed.candidate), parsed.unit_cost, parsed.market_size, parsed.period
    )
    decision = replace(decision, beside=_read_beside(parsed, choice))
    experiment = choice.experiment()
    wanted: list[Wanted] = [(experiment, choice)]
    if decision.beside:
        from core.studies.decisions.beside import choice_beside

        asked_beside = choice_beside(choice, decision, decision.beside)
        wanted.append((asked_beside.experiment(), asked_beside))
    check_reports(parsed.report)
    with asking_each(parsed, wanted) as (runs, memory):
        from core.studies.decisions import decide, plan_answers, say_left_out, study_beside

        found = memory.findings(experiment, choice.limits())
        keep(parsed, runs[0], found.observations, memory)
        decided = decide(found, decision, say_left_out(choice, memory))
        more = plan_answers(decided, choice, memory)
        beside = study_beside(choice, decision, memory)
        if parsed.report:
            from core.report.gather import decision_report_on
            from core.report.signature import Signature

            report = decision_report_on(found, choice, memory, decision, Signature(parsed.author))
            write_reports(parsed.report, report)
        if parsed.json:
            from core.commands.documents.decided import what_if_document

            written = what_if_document(runs[0], found, decided, more, memory.remarks(experiment))
            print_json(written | ({"beside": _beside_document(*beside, runs[1])} if beside else {}))
        else:
            _print_text(decided, more, found.failed_checks)
            if beside:
                _print_beside(beside[1])
        failed = status(runs[0], found.failed_checks)
        return (status(runs[1], beside[1].failed_checks) if beside else failed) or failed


def _read_beside(parsed: argparse.Namespace, choice: Choice) -> Beside | None:
    if parsed.beside is None:
        if parsed.beside_price is not None or parsed.beside_cost is not None:
            raise InputError(
                "--beside-price and --beside-cost are of the product that --beside names, and none is named. "
                "Nothing was asked; add --beside."
            )
        return None
    usual = Beside.usual(find_product(parsed.beside, choice.own.products))
    price = usual.price if parsed.beside_price is None else parsed.beside_price
    return Beside(usual.product, price, usual.unit_cost if parsed.beside_cost is None else parsed.beside_cost)


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


def _print_beside(found: "BesideFound") -> None:
    from core.analysis.what_if import ANOTHER_QUESTION, beside_caveats, beside_sentences
    from core.report.arms.beside import beside_table

    print(f"\nBeside it: {found.other.name}, {found.other.write(found.beside.price)}\n")
    print("\n".join([*found.failed_checks, *beside_sentences(found)]))
    if found.outlooks:
        print(f"\n{ANOTHER_QUESTION}\n\n{beside_table(found).to_string(index=False)}\n")
    print("\n".join(f"- {text}" for text in beside_caveats(found)))


def _beside_document(study: "ArmStudy", found: "BesideFound", run: Run) -> dict[str, Any]:
    from core.commands.documents.frame import document
    from core.commands.documents.values import to_json

    return document(
        study.experiment, run, study.observations, study.memory.remarks(study.experiment), to_json(found)
    )
