"""Where the audits of a choice stand."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.asking.plan import Plan
from core.basics.errors import InputError
from core.studies.audits.audit import Audit, Finding
from core.studies.audits.kinds import AUDITS
from core.studies.choice import Choice

if TYPE_CHECKING:
    from core.studies.memory import Memory


@dataclass(frozen=True)
class Check:
    """Where one audit of a choice stands.

    Parameters
    ----------
    audit
        Which.
    plan
        Its calls; None where the choice has no such audit.
    finding
        What it found; None as long as a reply is missing.
    problem
        Why the choice has no such audit; empty where it has.
    note
        As `Audit.note` says.
    """

    audit: Audit
    plan: Plan | None = None
    finding: Finding | None = None
    problem: str = ""
    note: str = ""

    @property
    def asked_so_far(self) -> str:
        """How far an audit without a finding was asked, as a clause."""
        if self.plan is None or not self.plan.cached:
            return "Not asked"
        return f"Partly asked, {self.plan.cached:,} of {self.plan.calls:,} answers are there"


def check_all(choice: Choice, memory: "Memory") -> list[Check]:
    """Say where every audit of a choice stands.

    Parameters
    ----------
    choice
        What was chosen.
    memory
        Holds the replies, and what was made of them before.

    Returns
    -------
    list of Check
        One an audit.
    """
    return [_check(audit, choice, memory) for audit in AUDITS.values()]


def _check(audit: Audit, choice: Choice, memory: "Memory") -> Check:
    try:
        experiment, limits = audit.experiment(choice), choice.limits()
    except InputError as error:
        return Check(audit, problem=str(error))
    plan = memory.runner.plan(experiment)
    finding = None if plan.new_calls else audit.find(memory, experiment, limits)
    return Check(audit, plan, finding, note=audit.note(choice, experiment))
