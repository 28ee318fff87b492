"""Which figures a decision may not rest on, and which price is recommended where it may."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.analysis.demand.next_steps import say_of_the_app
from core.analysis.what_if.effects import Effect
from core.analysis.what_if.headline import (
    NO_MODEL,
    Headline,
    headlines,
    name_curves,
    objection,
    people_instead,
)
from core.analysis.what_if.outlooks import WhatIf
from core.basics.words import join

MOST_IN_A_CELL = 2
"""So many curves are named where a table has room for few words; more are counted."""
ALONE = "it is the only curve, and nothing can agree with it"
NOTHING_READ = "No answer could be read, so there is nothing to decide by."
OF_IT_ALONE = "This is of this product alone: what both bring together is told further on."
HOW_SURE = {
    "robust": "which is robust in direction",
    "agreeing": "which is not shown to be robust",
}


@dataclass(frozen=True)
class Recommendation:
    """Which of the prices to charge, as far as that can be said.

    Parameters
    ----------
    price
        A candidate or the current price; None where none can be recommended.
    text
        One sentence: what to do and how sure that is, or why nothing can be said.
    sure
        Whether its direction was shown to be robust.
    """

    price: float | None
    text: str
    sure: bool = False


def discredited(found: WhatIf) -> tuple[tuple[str, ...], ...]:
    """Say why a decision may not rest on what curves say of candidates.

    Parameters
    ----------
    found
        What all curves say of a decision.

    Returns
    -------
    tuple of tuple of str
        A row for each of `WhatIf.named`, in it a text a candidate: empty where a decision may rest on it, and for
        people's own answers.
    """
    said = headlines(found)
    by_others = [_by_others(one) if one.status == "refused" else "" for one in said] or [""] * len(
        found.decision.candidates
    )
    return tuple(
        tuple(
            (objection(one, effect) or others) if others and one is not found.people else ""
            for others, effect in zip(by_others, one.effects, strict=True)
        )
        for _, one in found.named
    )


def _by_others(headline: Headline) -> str:
    """Say which other curves keep one from being decided on that would serve by itself."""
    names = list(headline.evidence)
    if not names:
        return ALONE
    if len(names) == 1:
        return f"{names[0]} is refused, and counts too"
    return f"{name_curves(names, MOST_IN_A_CELL)} are refused, and count too"


def is_refused(found: WhatIf) -> bool:
    """Tell whether no candidate may be decided on.

    Parameters
    ----------
    found
        What all curves say of a decision.

    Returns
    -------
    bool
    """
    said = headlines(found)
    return bool(said) and all(one.status == "refused" for one in said)


def recommend(found: WhatIf) -> Recommendation:
    """Choose among the current price and the candidates.

    Parameters
    ----------
    found
        What all curves say of a decision.

    Returns
    -------
    Recommendation
        Of the candidates at which every curve has the profit higher, the one whose least gain by any curve's
        interval is largest; the current price where it is lower at all of them; else none.
    """
    said = headlines(found)
    if not said:
        return Recommendation(None, NOTHING_READ)
    advice = _advise(found, said)
    whose = say_of_the_app(one.curve.asked for one in found.outlooks)
    alone = OF_IT_ALONE if found.decision.beside else ""
    more = [alone, "" if advice.text.startswith(NO_MODEL) else whose]
    return replace(advice, text=" ".join(filter(None, [advice.text, *more])))


def details(found: WhatIf) -> list[str]:
    """Say of every candidate what the recommendation does not.

    Parameters
    ----------
    found
        What all curves say of a decision.

    Returns
    -------
    list of str
        None where all are refused for one reason: the recommendation has it.
    """
    said = headlines(found)
    if len({one.refusal for one in said}) == 1 and said[0].status == "refused":
        return []
    advice = _advise(found, said).text
    return list(dict.fromkeys(one.text for one in said if one.text != advice))


def _advise(found: WhatIf, said: list[Headline]) -> Recommendation:
    if is_refused(found):
        return Recommendation(None, _refuse(found, said))
    chosen = _choose(found, said)
    return replace(chosen, text=f"{NO_MODEL}{chosen.text}") if said[0].text.startswith(NO_MODEL) else chosen


def _refuse(found: WhatIf, said: list[Headline]) -> str:
    if len({one.refusal for one in said}) > 1:
        return said[0].text
    people = None if said[0].refusal.startswith(NO_MODEL) else found.people
    return said[0].refusal + people_instead(people, range(len(said)), found.decision)


def _choose(found: WhatIf, said: list[Headline]) -> Recommendation:
    write, current, candidates = found.decision.write, found.decision.current, found.decision.candidates
    gains = {number: _least_gain(found, number) for number, one in enumerate(said) if one.direction == "higher"}
    if gains:
        best = max(gains, key=lambda number: gains[number])
        instead, status = f"{write(candidates[best])} instead of {write(current)}", said[best].status
        do = f"Charge {instead}" if status == "robust" else f"Test {instead} before it is charged"
        text = f"{do}: profit is higher under every curve, {HOW_SURE[status]}.{_left_open(found, said)}"
        return Recommendation(candidates[best], text, status == "robust")
    if all(one.direction == "lower" for one in said):
        sure = all(one.status == "robust" for one in said)
        lower, how = _listed(found, range(len(said))), HOW_SURE["robust" if sure else "agreeing"]
        return Recommendation(
            current, f"Keep {write(current)}: profit is lower at {lower} under every curve, {how}.", sure
        )
    opened = _listed(found, (number for number, one in enumerate(said) if one.direction is None), "or")
    text = "No price can be recommended: what was asked does not settle whether profit is higher at"
    return Recommendation(None, f"{text} {opened} than at {write(current)}.")


def _least_gain(found: WhatIf, number: int) -> float:
    effects = [one.effects[number] for one in found.outlooks]
    return min(effect.profit.amount.low for effect in effects if isinstance(effect, Effect))


def _left_open(found: WhatIf, said: list[Headline]) -> str:
    opened = [number for number, one in enumerate(said) if one.direction is None]
    return f" Nothing is settled of {_listed(found, opened)}." if opened else ""


def _listed(found: WhatIf, numbers: Iterable[int], last: str = "and") -> str:
    return join([found.decision.write(found.decision.candidates[number]) for number in numbers], last)
