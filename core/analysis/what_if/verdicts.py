"""What every curve says of a price decision, in sentences with the numbers behind them."""

from collections.abc import Callable

from core.analysis.decision import Decision
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.demand.verdicts import Conclusion, Evidence, subject
from core.analysis.what_if.effects import Effect, Truth, break_even
from core.analysis.what_if.outlooks import REFUSED, Outlook, WhatIf, has_range, range_meaning
from core.analysis.what_if.standing import discredited
from core.basics.money import signed_count, signed_percent
from core.experiment import SYNTHETIC

DISCREDITED = "discredited"
"""In a sentence's evidence: why a decision may not rest on it."""


def verdicts_on(found: WhatIf) -> list[Conclusion]:
    """Say what every curve has to say of every candidate, and what all of it is not.

    Parameters
    ----------
    found
        What all curves say of a decision.

    Returns
    -------
    list of Conclusion
        Warnings first, then the curves, people next, then caveats.
    """
    said: list[Conclusion] = []
    for (name, one), refusals in zip(found.named, discredited(found), strict=True):
        truths = found.truth.get(one.curve.asked, ())
        for number, (candidate, effect) in enumerate(zip(found.decision.candidates, one.effects, strict=True)):
            refusal = refusals[number]
            if isinstance(effect, NoEstimate):
                said.append(
                    Conclusion(f"{name}: no figures, for {effect.reason}.", _about(one), _refused(refusal))
                )
                continue
            sentence = _effect_sentence(name, one, effect, found.decision, candidate, refusal)
            if truths:
                sentence = _with_truth(sentence, one, effect, truths[number], found.decision)
            said.append(sentence)
        if isinstance(one.best_price, Estimate):
            refusal = refusals[0] if all(refusals) else ""
            said.append(_best_sentence(name, one, one.best_price, found.decision, refusal))
    once = {one.text: one for one in said}
    warnings = [Conclusion(text, "replies") for text in found.warnings]
    return [*warnings, *once.values(), *_caveats(found)]


def _refused(reason: str) -> Evidence:
    return {DISCREDITED: reason} if reason else {}


def _about(outlook: Outlook) -> str:
    return subject(outlook.curve)


def _effect_sentence(
    name: str, outlook: Outlook, effect: Effect, decision: Decision, candidate: float, refusal: str
) -> Conclusion:
    instead = f"{decision.write(candidate)} instead of {decision.write(decision.current)}"
    kind = f"{outlook.curve.shape}, {REFUSED.lower()}" if refusal else outlook.curve.shape
    where = f"{name} ({kind}), {instead}"
    amounts = {"purchases": effect.demand, "revenue": effect.revenue, "profit": effect.profit}
    evidence: Evidence = {"candidate": candidate, "covers": outlook.curve.covers, **_refused(refusal)}
    for what, change in amounts.items():
        evidence |= _shown(what, change.amount, outlook, effect)
    parts = [f"purchases {_purchases(outlook, effect)}"]
    for what in ("revenue", "profit"):
        parts.append(f"{what} {_with_range(amounts[what].amount, decision.write_change, outlook, effect)}")
    text = f"{where}: {', '.join(parts)} a {decision.period}; {range_meaning(outlook.curve, effect)}."
    text += _break_even_sentence(outlook, effect, decision, candidate, evidence)
    return Conclusion(text, _about(outlook), evidence)


def _purchases(outlook: Outlook, effect: Effect) -> str:
    """Write their change in the terms of the break-even: one number in two terms would have two intervals."""
    percent = effect.demand.percent
    if isinstance(percent, NoEstimate):
        return _with_range(effect.demand.amount, signed_count, outlook, effect)
    return _with_range(percent, signed_percent, outlook, effect)


def _with_range(value: Estimate, write: Callable[[float], str], outlook: Outlook, effect: Effect) -> str:
    number = write(value.estimate)
    if not has_range(outlook.curve, effect):
        return number
    return f"{number} ({write(value.low)} to {write(value.high)})"


def _shown(name: str, value: Estimate, outlook: Outlook, effect: Effect) -> Evidence:
    return _numbers(name, value) if has_range(outlook.curve, effect) else {name: value.estimate}


def _break_even_sentence(
    outlook: Outlook, effect: Effect, decision: Decision, candidate: float, evidence: Evidence
) -> str:
    point, found = break_even(decision, candidate), effect.demand.percent
    if isinstance(point, NoEstimate):
        return f" No break-even, for {point.reason}."
    evidence["break_even_percent"] = point
    needs = f"must rise by {point:.1f}%" if point > 0 else f"may fall by {-point:.1f}%"
    if isinstance(found, NoEstimate):
        return f" To break even purchases {needs}, but {found.reason}."
    evidence |= _shown("purchases_percent", found, outlook, effect)
    ranged = has_range(outlook.curve, effect)
    end = {"higher": found.low, "lower": found.high}.get(effect.direction)
    just = "just " if ranged and end is not None and f"{end:.1f}" == f"{point:.1f}" else ""
    places = {
        "higher": f"is {just}better than",
        "lower": f"is {just}worse than",
        "open": "holds" if ranged else "meets",
    }
    what = "what the gap leaves open" if not effect.answered else "their interval" if ranged else "their change"
    return f" To break even purchases {needs}; {what} {places[effect.direction]} that."


def _with_truth(said: Conclusion, one: Outlook, effect: Effect, truth: Truth, decision: Decision) -> Conclusion:
    value = effect.profit.amount
    what = "interval" if effect.answered else "range"
    verdict = f", which the {what} {'holds' if value.low <= truth.profit <= value.high else 'misses'}"
    text = f"{said.text} In truth this synthetic market's profit changes by {decision.write_change(truth.profit)}"
    text += f"{verdict if one.curve.sampled else ''}."
    return Conclusion(text, said.about, {**said.evidence, "true_profit": truth.profit})


def _best_sentence(name: str, outlook: Outlook, best: Estimate, decision: Decision, refusal: str) -> Conclusion:
    whose = f"{name} ({REFUSED.lower()})" if refusal else name
    highest = f"{whose}: of the answered prices, profit is highest at {decision.write(best.estimate)}"
    text, evidence = f"{highest}{_rivals(best, decision)}", {**_numbers("best_price", best), **_refused(refusal)}
    revenue = outlook.best_revenue
    if isinstance(revenue, Estimate):
        text += f"; revenue is highest at {decision.write(revenue.estimate)}{_rivals(revenue, decision)}"
        evidence = {**evidence, **_numbers("best_revenue_price", revenue)}
    return Conclusion(f"{text}.", _about(outlook), evidence)


def _rivals(best: Estimate, decision: Decision) -> str:
    if best.low == best.high:
        return ""
    return f" (the answers do not rule out others from {decision.write(best.low)} to {decision.write(best.high)})"


def _caveats(found: WhatIf) -> list[Conclusion]:
    customers = found.product.setting.customers
    decision, curves, texts = found.decision, [one.curve for one in found.outlooks], []
    if any(curve.asked.backend != SYNTHETIC for curve in curves):
        texts.append(
            "This is exploratory evidence from a language model, not a measurement of customers; check a decision "
            "against real sales or a survey."
        )
    if any(curve.asked.backend == SYNTHETIC for curve in curves):
        texts.append("A synthetic market is no language model, and its figures say nothing about customers.")
    alone = "what another product of yours gains or loses" if decision.beside else "what else is sold"
    texts.append(
        f"Figures are for {decision.market_size:,} {customers} a {decision.period} who buy one or none. What "
        f"competitors do in return, {alone}, and fixed costs are left out."
    )
    texts.append(
        "Changes are between the answers at the two prices, and where one was not asked, as far as its "
        "neighbours' answers leave open. An elasticity, as on Explore, is of a curve fitted through all of them, "
        "so the two need not agree, least of all where the curve is flat or falls in a step."
    )
    if any(not curve.sampled for curve in curves):
        texts.append(
            "Where answers were not sampled (probabilities read in one wording, one reply that holds every price, "
            "or several that do not differ), differences are a reading and have no interval. Draws have one, and "
            "so have several wordings that differ."
        )
    if any(curve.strategy == "naive" for curve in curves):
        texts.append(
            "Naive curves are known to err towards flat. They count all the same: a direction that hangs on "
            "leaving a curve out is not robust."
        )
    return [Conclusion(text, "caveat") for text in texts]


def _numbers(name: str, value: Estimate) -> Evidence:
    return {name: value.estimate, f"{name}_low": value.low, f"{name}_high": value.high}
