"""The longer sections of a report, one module each."""

from core.report.sections.cover import NO_FORECAST, cover, limits_in_short
from core.report.sections.curves import curves
from core.report.sections.decision import decision_cover, decision_sections
from core.report.sections.design import design
from core.report.sections.prompts import prompts
from core.report.sections.replies import replies

__all__ = [
    "NO_FORECAST",
    "cover",
    "curves",
    "decision_cover",
    "decision_sections",
    "design",
    "limits_in_short",
    "prompts",
    "replies",
]
