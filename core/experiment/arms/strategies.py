"""The ways to put a question beyond price."""

from collections.abc import Mapping

from core.experiment.strategies import STRATEGY_TITLES

ARM_STRATEGIES: Mapping[str, tuple[str, str]] = {
    "naive": (STRATEGY_TITLES["naive"], "states one arm, and nothing else"),
    "full_context": (
        STRATEGY_TITLES["full_context"],
        "also states what might move with the arm, and holds it fixed",
    ),
    "disclosure": (
        STRATEGY_TITLES["disclosure"],
        "also says that chance decides between the arms, and which there are, and nothing of how likely each is",
    ),
    "disclosure:equal": ("Equal-odds disclosure", "discloses the same, and that every arm is equally likely"),
    "disclosure:range": (
        "Any-value disclosure",
        "discloses that a random device draws the number, anywhere between the lowest and the highest",
    ),
    "disclosure:expert": (
        STRATEGY_TITLES["disclosure:expert"],
        "discloses the same experiment to an expert who predicts a person, and the person does not know of it",
    ),
    "disclosure:set": (
        "Whole-set disclosure",
        "discloses the same experiment in one prompt, and asks for an answer to every arm at once",
    ),
    "disclosure:placebo": (
        "Placebo disclosure",
        "discloses an experiment on something else, the colour of the page, so that only what it varies differs",
    ),
}
"""Every strategy's title and summary, by the code under which links and commands know it."""
PLACEBO = "disclosure:placebo"
FOR_LEVELS = "disclosure:range"
"""Only where a number is varied."""
WHOLE_SET = "disclosure:set"
"""Only where the arms are one text but for a number: whoever answers meets them all."""
USUAL_ARM_STRATEGIES = ("naive", "disclosure")


def arm_strategy_title(code: str) -> str:
    """Return what the screen calls a strategy."""
    return ARM_STRATEGIES[code][0]


def arm_strategy_phrase(code: str) -> str:
    """Return what a sentence calls a strategy."""
    return arm_strategy_title(code).lower()
