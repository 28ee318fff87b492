"""The longer sections of a report, one module each."""

from core.report.sections.beside import beside_sections
from core.report.sections.cover import IN_SHORT, NO_FORECAST, cover, limits_in_short
from core.report.sections.curves import curves
from core.report.sections.decision import decision_cover, decision_sections
from core.report.sections.design import design, sampled_as
from core.report.sections.ending import open_again, printed
from core.report.sections.prompts import prompts
from core.report.sections.replies import replies

__all__ = [
    "IN_SHORT",
    "NO_FORECAST",
    "beside_sections",
    "cover",
    "curves",
    "decision_cover",
    "decision_sections",
    "design",
    "limits_in_short",
    "open_again",
    "printed",
    "prompts",
    "replies",
    "sampled_as",
]
