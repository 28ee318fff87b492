"""What the findings of an experiment say of a price decision, and what it would take to settle it."""

from core.studies.decisions.beside import choice_beside, product_beside
from core.studies.decisions.left_out import say_left_out
from core.studies.decisions.more_answers import UNITS, MoreAnswers, plan_answers
from core.studies.decisions.weighing import decide, true_changes, truths_of
from core.studies.decisions.weighing_beside import study_beside, weigh_beside

__all__ = [
    "UNITS",
    "MoreAnswers",
    "choice_beside",
    "decide",
    "plan_answers",
    "product_beside",
    "say_left_out",
    "study_beside",
    "true_changes",
    "truths_of",
    "weigh_beside",
]
