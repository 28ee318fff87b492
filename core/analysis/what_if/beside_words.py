"""What another price does to two products of one seller, in words."""

import math
from collections.abc import Sequence

from core.analysis.arms import Combination, Combined
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.what_if.beside import BesideEffect, BesideFound, direction_of
from core.analysis.what_if.headline import FAILED, NO_MODEL
from core.analysis.what_if.outlooks import REFUSED
from core.basics.words import join, upper_first
from core.experiment import SYNTHETIC, ModelName, model_names
from core.experiment.arms import arm_strategy_phrase

NOT_TOLD_APART = "whether both together bring more or less is not told apart"
ANOTHER_QUESTION = (
    "These amounts answer another question than those above, a choice between two products and none. Do not add "
    "or compare them: this product's own profit may differ between the two in size, and in sign."
)
"""What is to be known of them beside the amounts of one product alone."""
BOTH = "With the other product"
"""Before the sentence on both where it stands beside one on the product alone."""
Named = Sequence[tuple[str, BesideEffect]]
"""What counts of one candidate, by what sentences call it."""


def beside_sentences(found: BesideFound) -> list[str]:
    """Say what every candidate does to both products together, how sure that is, and what it takes from the other.

    Parameters
    ----------
    found
        What all answers say.

    Returns
    -------
    list of str
        A sentence a candidate, the one with which both together are shown to bring most first; none where nothing
        was answered.
    """
    if not found.counted and not found.counted_failed:
        return []
    least = {place: _least(found, place) for place in range(len(found.decision.candidates))}
    prefix = NO_MODEL if found.is_synthetic else ""
    return [f"{prefix}{_sentence(found, place)}" for place in sorted(least, key=lambda one: -least[one])]


def beside_caveats(found: BesideFound) -> list[str]:
    """Say what these numbers are not.

    Parameters
    ----------
    found
        What all answers say.

    Returns
    -------
    list of str
    """
    price, customers = found.other.write(found.beside.price), found.product.setting.customers
    texts = [
        f"Asked is a choice between {found.product.name}, {found.other.name} at {price} and none of them. How "
        f"many {customers} choose which is not claimed, only by how much that differs between prices."
    ]
    if any(one.asked.backend == SYNTHETIC for one in found.outlooks):
        texts.append("A synthetic market is no language model, and its figures say nothing about customers.")
    return texts


def names_of(whose: Sequence[tuple[ModelName, str]]) -> list[str]:
    """Name answers by their strategy, and by their model where there are several.

    Parameters
    ----------
    whose
        Models and codes of strategies.

    Returns
    -------
    list of str
        For within a sentence.
    """
    models = model_names([model for model, _ in whose])
    return [
        f"{arm_strategy_phrase(code)}{f' with {model}' if model else ''}"
        for (_, code), model in zip(whose, models, strict=True)
    ]


def _least(found: BesideFound, place: int) -> float:
    """Return the least that both together gain where they are shown to."""
    gains = [one.effects[place].together for one in found.counted]
    known = [one.value for one in gains if isinstance(one, Combination)]
    return min(known) if known and found.agreed(place) == "more" else -math.inf


def _sentence(found: BesideFound, place: int) -> str:
    whose = [*((one.asked, one.strategy) for one in found.counted), *found.counted_failed]
    names = names_of(whose)
    named = [(name, one.effects[place]) for name, one in zip(names, found.counted, strict=False)]
    where = f"at {found.decision.write(found.decision.candidates[place])} instead of "
    where += found.decision.write(found.decision.current)
    agreed, taken = found.agreed(place), _taken(named)
    if agreed:
        return f"{upper_first(where)}, both products together bring {agreed}: {_how_much(found, named)}{taken}."
    objections = _objections(found, named)
    if failed := names[len(named) :]:
        objections.insert(0, f"under {join(failed)}, {FAILED}")
    return f"{REFUSED}, {where}: {'; '.join(objections)}{taken}."


def _how_much(found: BesideFound, named: Named) -> str:
    amounts = [one.together for _, one in named if isinstance(one.together, Combination)]
    period = found.decision.period
    if len(amounts) == 1:
        return f"{_money(found, amounts[0])} a {period}, under {named[0][0]}"
    least, most = (found.decision.write_change(end(one.value for one in amounts)) for end in (min, max))
    names = join([name for name, _ in named])
    return f"{least} to {most} a {period} under {names}, whose 95% intervals all exclude no change"


def _objections(found: BesideFound, named: Named) -> list[str]:
    """Say why each direction is not shown; a reason that several share once."""
    readings: dict[str, list[tuple[str, str]]] = {}
    objections = []
    for name, one in named:
        value = one.together
        if isinstance(value, Combination) and isinstance(value.interval, NoEstimate):
            written = name, found.decision.write_change(value.value)
            readings.setdefault(value.interval.reason, []).append(written)
        else:
            objections.append(f"under {name}, {_objection(found, value)}")
    return objections + [_without_interval(written, reason) for reason, written in readings.items()]


def _without_interval(written: Sequence[tuple[str, str]], reason: str) -> str:
    if len(written) == 1:
        ((name, amount),) = written
        return f"under {name}, {amount} for both is a reading without an interval, for {reason}"
    amounts = join([f"{amount} under {name}" for name, amount in written])
    return f"the readings for both, {amounts}, have no interval, for {reason}"


def _objection(found: BesideFound, value: Combined) -> str:
    if isinstance(value, NoEstimate):
        return value.reason
    direction = direction_of(value)
    what = f"both together bring {direction}" if direction else NOT_TOLD_APART
    return f"{what}, {_money(found, value)}"


def _money(found: BesideFound, value: Combination) -> str:
    write = found.decision.write_change
    if isinstance(value.interval, NoEstimate):
        return write(value.value)
    return f"{write(value.value)} (95%: {write(value.interval.low)} to {write(value.interval.high)})"


def _taken(named: Named) -> str:
    """Say which part of what the product gains or loses the other loses or gains."""
    told = [(name, one.taken, one.own) for name, one in named if isinstance(one.taken, Estimate)]
    if not told:
        reasons = dict.fromkeys(one.taken.reason for _, one in named if isinstance(one.taken, NoEstimate))
        return f"; how much one takes from the other is not told: {'; '.join(reasons)}" if reasons else ""
    parts = []
    for direction, goes in (("more", "gains is taken from"), ("less", "loses goes to")):
        these = [(name, part) for name, part, own in told if direction_of(own) == direction]
        if these:
            under = f" under {join([name for name, _ in these])}" if len(named) > 1 else ""
            parts.append(f"{_range([part for _, part in these])} of what this product {goes} the other{under}")
    return f"; {join(parts)}"


def _range(parts: Sequence[Estimate]) -> str:
    if len(parts) == 1:
        return write_part(parts[0])
    least, most = (f"{end(one.estimate for one in parts):.0%}" for end in (min, max))
    return least if least == most else f"{least} to {most}"


def write_part(part: Estimate) -> str:
    """Write a part in per cent, with its 95% interval."""
    return f"{part.estimate:.0%} (95%: {part.low:.0%} to {part.high:.0%})"
