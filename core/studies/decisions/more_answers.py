"""What it would take to settle a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.analysis.what_if import FOR_A_SHAPE, Needed, Unit, WhatIf, name_curves, prices_to_ask, sample_sizes
from core.asking.costs import say
from core.asking.plan import say_calls
from core.basics.errors import InputError
from core.basics.words import join, lower_first
from core.experiment import PriceGrid
from core.studies.choice import Choice
from core.studies.memory import Memory

MANY_CURVES = 3
"""So many curves are named; more are counted."""
UNITS = {"draws": "draws a prompt", "personas": "personas", "wordings": "wordings"}
ENOUGH = " in all would settle this at 95% in four of five such runs, were the answers like those so far"
SHAPE = " are the fewest whose answers have a shape, and so a direction"
WORDS = " would tell how far this hangs on the words"
SETTLED = "The answers so far settle every candidate under every curve; more would not change the direction."


@dataclass(frozen=True)
class MoreAnswers:
    """What it would take to settle a decision.

    Parameters
    ----------
    needed
        As `core.analysis.what_if.sample_sizes` gives it.
    text
        The same in words, with calls and dollars; or why more answers would not help.
    choice
        The choice that asks as many; None where that would not help, or is not one choice.
    """

    needed: tuple[tuple[Needed, ...], ...]
    text: str
    choice: Choice | None


def plan_answers(found: WhatIf, choice: Choice, memory: Memory) -> MoreAnswers:
    """Work out what it would take to settle every candidate under every curve.

    Parameters
    ----------
    found
        What all curves say of a decision.
    choice
        What was asked.
    memory
        Tells what of it is stored.

    Returns
    -------
    MoreAnswers
    """
    needed = sample_sizes(found, personas=bool(choice.personas))
    every = [one for row in needed for one in row]
    candidates = [found.decision.write(one) for one in found.decision.candidates]
    hopeless = {
        where: reason
        for (name, _), row in zip(found.named, needed, strict=False)
        for where, reason in _hopeless_of(lower_first(name), row, candidates).items()
    }
    if hopeless or not every:
        text = _hopeless(hopeless, some=any(one.helps for one in every))
        return _ask_there(MoreAnswers(needed, text, None), prices_to_ask(found), choice, memory)
    most: dict[Unit, int] = {}
    for one in every:
        if one.unit is not None:
            most[one.unit] = max(one.number, most.get(one.unit, 0))
    if not most:
        return MoreAnswers(needed, SETTLED, None)
    text = join([f"{number:,} {UNITS[unit]}" for unit, number in most.items()])
    only_a_shape = any(one.reason == FOR_A_SHAPE for one in every)
    text += WORDS if "wordings" in most else SHAPE if only_a_shape else ENOUGH
    if "draws" in most and any(one.curve.method == "logprob" for one in found.outlooks):
        return MoreAnswers(needed, f"{text}; probabilities that are read need no more.", None)
    asked = replace(
        choice,
        draws=str(most.get("draws", choice.draws)),
        personas=str(most.get("personas", choice.personas)),
        wordings=str(most.get("wordings", choice.wordings)),
    )
    more = _with_cost(MoreAnswers(needed, f"{text}.", asked), memory, "That")
    return replace(more, text=f"{more.text}{_unsettled(found)}")


def _unsettled(found: WhatIf) -> str:
    """Say which shapes are open, of which no number of answers is worked out; empty where none is."""
    names = [
        lower_first(name)
        for name, one in found.named
        if one is not found.people and one.curve.shape == "inconclusive" and not one.curve.verdict.lacks_personas
    ]
    if not names:
        return ""
    return f" Whether as many settle the shape under {name_curves(names, MANY_CURVES)}, too, is not foreseen."


def _ask_there(more: MoreAnswers, prices: Sequence[float], choice: Choice, memory: Memory) -> MoreAnswers:
    """Offer to ask at prices that were not asked, where there are any."""
    if not prices:
        return more
    asked = {point.price for point in choice.experiment().points}
    try:
        grid = PriceGrid(tuple(sorted(asked.union(prices))), "dollars").write(choice.currency)
    except InputError as error:
        return replace(more, text=f"{more.text} They cannot be asked beside the others: {error}")
    return _with_cost(replace(more, choice=replace(choice, prices=grid)), memory, "Asking there, too,")


def _with_cost(more: MoreAnswers, memory: Memory, what: str) -> MoreAnswers:
    """Say what a choice takes; where it cannot be asked, why."""
    if more.choice is None:
        return more
    try:
        plan = memory.runner.plan(more.choice.experiment())
    except InputError as error:
        return MoreAnswers(more.needed, f"{more.text} That cannot be asked at once: {error}", None)
    calls = f"{what} takes {say_calls(plan.new_calls)}"
    takes = f"{calls}. They take an estimated {say(plan.cost)}." if plan.new_calls else f"{calls}."
    return replace(more, text=f"{more.text} {takes}")


def _hopeless_of(name: str, row: Sequence[Needed], candidates: Sequence[str]) -> dict[str, str]:
    """Say why more answers of a curve would not help, by where: of all candidates, or of some by their prices."""
    where: dict[str, list[str]] = {}
    for candidate, one in zip(candidates, row, strict=True):
        if not one.helps:
            where.setdefault(one.reason, []).append(candidate)
    return {
        name if len(prices) == len(row) else f"{name} at {join(prices)}": reason
        for reason, prices in where.items()
    }


def _hopeless(reasons: Mapping[str, str], *, some: bool) -> str:
    parts = []
    for reason in dict.fromkeys(reasons.values()):
        names = [name for name, its in reasons.items() if its == reason]
        parts.append(f"under {name_curves(names, MANY_CURVES)}, {reason}")
    what = "all of this" if some else "this"
    return (
        f"More answers at these prices are not expected to settle {what}: {'; '.join(parts)}."
        if parts
        else "Nothing was answered yet."
    )
