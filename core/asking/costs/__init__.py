"""What calls cost."""

from core.asking.costs.amounts import NO_COST, NOTHING, Cost, Range, exactly
from core.asking.costs.budgets import NO_LIMIT, check_budget, enough, read_budget
from core.asking.costs.durations import Work, seconds_left, work_by_model, work_of
from core.asking.costs.estimates import cost_of, estimate, estimate_call
from core.asking.costs.prices import batch_share, runs_here
from core.asking.costs.sentences import say, say_dollars, say_time, say_tokens
from core.asking.costs.stopwatch import Stopwatch
from core.asking.replies.store import PastRuns

__all__ = [
    "NOTHING",
    "NO_COST",
    "NO_LIMIT",
    "Cost",
    "PastRuns",
    "Range",
    "Stopwatch",
    "Work",
    "batch_share",
    "check_budget",
    "cost_of",
    "enough",
    "estimate",
    "estimate_call",
    "exactly",
    "read_budget",
    "runs_here",
    "say",
    "say_dollars",
    "say_time",
    "say_tokens",
    "seconds_left",
    "work_by_model",
    "work_of",
]
