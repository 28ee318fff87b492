"""The longer sections of a report, one module each."""

from core.report.sections.curves import curves
from core.report.sections.design import design
from core.report.sections.prompts import prompts
from core.report.sections.replies import replies

__all__ = [
    "curves",
    "design",
    "prompts",
    "replies",
]
