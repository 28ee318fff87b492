"""What a report is made from, gathered."""

from dataclasses import replace

from core.analysis.decision import Decision
from core.analysis.what_if import WhatIf
from core.asking.accounts import accounts_of
from core.report.audits import FACES
from core.report.blocks import Report
from core.report.content import Audited, Gathered, write_decision, write_report
from core.report.signature import Signature
from core.studies.audits import Check, check_all
from core.studies.choice import Choice
from core.studies.decisions import MoreAnswers, decide, plan_answers, say_left_out, study_beside
from core.studies.findings import Findings
from core.studies.memory import Memory


def report_on(
    found: Findings,
    choice: Choice,
    memory: Memory,
    signed: Signature | None = None,
    decision: Decision | None = None,
) -> Report:
    """Write the report of a choice's experiment, with what is stored of its audits.

    Parameters
    ----------
    found
        What the choice's experiment shows.
    choice
        Its audits and its link are in the report.
    memory
        Holds the replies, and what was made of them before.
    signed
        By whom and when, and where the app is; by default nobody, today, and nowhere.
    decision
        A price decision that is to be in it.

    Returns
    -------
    Report
        Its content, for `core.report.files.FORMATS` to write down.
    """
    gathered = _gather(found, choice, memory, signed)
    return write_report(
        replace(
            gathered,
            audits=tuple(map(_audited, check_all(choice, memory))),
            decision=None if decision is None else _weigh(found, choice, memory, decision),
        )
    )


def decision_report_on(
    found: Findings, choice: Choice, memory: Memory, decision: Decision, signed: Signature | None = None
) -> Report:
    """Write the report of a price decision.

    Parameters
    ----------
    found, choice, memory, signed
        As for `report_on`.
    decision
        Prices to decide between.

    Returns
    -------
    Report
        Its content, for `core.report.files.FORMATS` to write down.
    """
    gathered = replace(_gather(found, choice, memory, signed), beside=study_beside(choice, decision, memory))
    return write_decision(gathered, *_weigh(found, choice, memory, decision))


def _weigh(found: Findings, choice: Choice, memory: Memory, decision: Decision) -> tuple[WhatIf, MoreAnswers]:
    decided = decide(found, decision, say_left_out(choice, memory))
    return decided, plan_answers(decided, choice, memory)


def _gather(found: Findings, choice: Choice, memory: Memory, signed: Signature | None) -> Gathered:
    accounts = accounts_of(found.experiment, memory.runner.cache)
    remarks = tuple(memory.remarks(found.experiment).sentences())
    return Gathered(found, (), accounts, remarks, choice, signed or Signature())


def _audited(check: Check) -> Audited:
    audit, notes = check.audit, (check.note,) if check.note else ()
    if check.problem:
        return Audited(audit.title, audit.question, (check.problem,))
    if check.finding is None:
        return Audited(audit.title, audit.question, (f"{check.asked_so_far}, so this is open.", *notes))
    face = FACES[audit.name]
    figures = face.figures(check.finding)
    explained = (replace(last, note=" ".join(face.legend)) for last in figures[-1:])
    return Audited(audit.title, audit.question, (*check.finding.sentences, *notes), (*figures[:-1], *explained))
