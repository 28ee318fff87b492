"""Audits of a choice: experiments of their own that say how far its curves can be believed."""

from core.studies.audits.audit import Audit, Finding
from core.studies.audits.checks import Check, check_all
from core.studies.audits.kinds import AUDITS, DESIGNS, FOCALISM, LEAKAGE

__all__ = ["AUDITS", "DESIGNS", "FOCALISM", "LEAKAGE", "Audit", "Check", "Finding", "check_all"]
