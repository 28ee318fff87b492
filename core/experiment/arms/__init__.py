"""Experiments beyond price: vignettes with arms, their answers and strategies, and the cells they span."""

from core.experiment.arms.cells import ArmCell, ArmQuestionnaire, arm_method, in_order, order_count
from core.experiment.arms.columns import ARM_COLUMNS, ARM_PROBE_COLUMNS, MOST_ANSWERS, SHARES
from core.experiment.arms.experiment import (
    ARM_DRAWS,
    ARM_PROBE_DRAWS,
    MAX_QUESTIONS,
    ArmExperiment,
    Asks,
)
from core.experiment.arms.files import TEMPLATE, find_vignette, read_vignette, shipped_vignettes, write_vignette
from core.experiment.arms.responses import KINDS, LETTERS, Outcome, Response, ResponseKind
from core.experiment.arms.strategies import (
    ARM_STRATEGIES,
    FOR_LEVELS,
    PLACEBO,
    USUAL_ARM_STRATEGIES,
    WHOLE_SET,
    arm_strategy_phrase,
    arm_strategy_title,
)
from core.experiment.arms.vignettes import MAX_ARMS, MAX_LEVELS, Arm, Vignette

__all__ = [
    "ARM_COLUMNS",
    "ARM_DRAWS",
    "ARM_PROBE_COLUMNS",
    "ARM_PROBE_DRAWS",
    "ARM_STRATEGIES",
    "FOR_LEVELS",
    "KINDS",
    "LETTERS",
    "MAX_ARMS",
    "MAX_LEVELS",
    "MAX_QUESTIONS",
    "MOST_ANSWERS",
    "PLACEBO",
    "SHARES",
    "TEMPLATE",
    "USUAL_ARM_STRATEGIES",
    "WHOLE_SET",
    "Arm",
    "ArmCell",
    "ArmExperiment",
    "ArmQuestionnaire",
    "Asks",
    "Outcome",
    "Response",
    "ResponseKind",
    "Vignette",
    "arm_method",
    "arm_strategy_phrase",
    "arm_strategy_title",
    "find_vignette",
    "in_order",
    "order_count",
    "read_vignette",
    "shipped_vignettes",
    "write_vignette",
]
