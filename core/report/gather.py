"""What a report is made from, gathered."""

from core.asking.accounts import accounts_of
from core.report.audits import FACES
from core.report.blocks import Report
from core.report.content import Audited, Gathered, write_report
from core.studies.audits import Check, check_all
from core.studies.choice import Choice
from core.studies.findings import Findings
from core.studies.memory import Memory


def report_on(found: Findings, choice: Choice, memory: Memory) -> Report:
    """Write the report of a choice's experiment, with what is stored of its audits.

    Parameters
    ----------
    found
        What the choice's experiment shows.
    choice
        Its audits and its link are in the report.
    memory
        Holds the replies, and what was made of them before.

    Returns
    -------
    Report
        Its content, for `core.report.files.FORMATS` to write down.
    """
    return write_report(
        Gathered(
            found,
            tuple(map(_audited, check_all(choice, memory))),
            accounts_of(found.experiment, memory.runner.cache),
            tuple(memory.remarks(found.experiment).sentences()),
            choice,
        )
    )


def _audited(check: Check) -> Audited:
    audit, notes = check.audit, (check.note,) if check.note else ()
    if check.problem:
        return Audited(audit.title, audit.question, (check.problem,))
    if check.finding is None:
        return Audited(audit.title, audit.question, ("Not asked, so this is open.", *notes))
    face = FACES[audit.name]
    return Audited(
        audit.title, audit.question, (*check.finding.sentences, *notes), face.figures(check.finding), face.legend
    )
