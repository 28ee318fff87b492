"""What the findings of an experiment say of a price decision, and what it would take to settle it."""

from core.studies.decisions.more_answers import UNITS, MoreAnswers, plan_answers
from core.studies.decisions.weighing import decide, true_changes, truths_of

__all__ = ["UNITS", "MoreAnswers", "decide", "plan_answers", "true_changes", "truths_of"]
