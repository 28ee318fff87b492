"""Which curves were answered and are left out of a decision."""

from dataclasses import replace

from core.basics.words import join, upper_first
from core.experiment import USUAL_STRATEGIES, strategy_phrase
from core.studies.choice import Choice
from core.studies.memory import Memory


def say_left_out(choice: Choice, memory: Memory) -> tuple[str, ...]:
    """Say which usual strategies were answered by the same models at some of the same prices, and are not chosen.

    Parameters
    ----------
    choice
        What is decided on.
    memory
        Tells what is stored.

    Returns
    -------
    tuple of str
        At most one sentence.
    """
    names = [
        strategy_phrase(code)
        for code in USUAL_STRATEGIES
        if code not in choice.strategies and _is_answered(replace(choice, strategies=(code,)), memory)
    ]
    if not names:
        return ()
    was, is_ = ("was", "is") if len(names) == 1 else ("were", "are")
    return (
        f"{upper_first(join(names))} {was} answered here, too, and {is_} left out. A direction that hangs on "
        "leaving a curve out is not robust.",
    )


def _is_answered(choice: Choice, memory: Memory) -> bool:
    return choice.problem() is None and memory.runner.plan(choice.experiment()).cached > 0
