"""Whether a price decision has a direction that every curve agrees on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.analysis.decision import Decision
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.demand.shape_names import Shape
from core.analysis.demand.verdicts import Evidence
from core.analysis.what_if.effects import Direction, Effect
from core.analysis.what_if.outlooks import REFUSED, Outlook, WhatIf
from core.basics.words import join, lower_first
from core.experiment import SYNTHETIC, model_names, strategy_title

Status = Literal["robust", "agreeing", "not robust", "refused"]

MANY_CURVES = 4
"""So many curves are named; more are counted."""

OBJECTIONS: Mapping[Shape, str] = {
    "flat": "the curve is flat",
    "rising": "the curve rises with the price, which real shoppers hardly ever do",
    "inconclusive": "the answers do not settle the curve's shape",
}
"""Why a curve of some shape gives no direction, although it has figures."""
NO_MODEL = "Synthetic market, no LLM. "
FAILED = "the answers failed their checks"


@dataclass(frozen=True)
class Headline:
    """Whether one candidate's direction is robust.

    Parameters
    ----------
    candidate
        US dollars.
    status
        ``robust``: every curve that counts shows the same direction by its answers alone, in several wordings and
        by several models; ``agreeing``: so it does, but by one model, in one wording, or in answers that do not
        differ; ``refused``: a curve that counts cannot be asked for one, or there is but one curve.
    direction
        Of the profit; None where curves do not agree on it.
    text
        Plain English.
    refusal
        The part of the text that says why it is refused, which candidates may share; empty where it is not.
    evidence
        The numbers that the text rests on.
    """

    candidate: float
    status: Status
    direction: Direction | None
    text: str
    refusal: str = ""
    evidence: Evidence = field(default_factory=dict)


def headlines(found: WhatIf) -> list[Headline]:
    """Say of every candidate whether its direction is robust.

    Parameters
    ----------
    found
        What all curves say of a decision; people's is told, and does not count.

    Returns
    -------
    list of Headline
        By candidate; empty where nothing was answered.

    Notes
    -----
    Every curve that was asked counts, naive ones, too: they are known to err towards flat, but a direction that
    hangs on leaving a curve out is not robust, and answers that failed their checks are one left out. Synthetic
    markets count only where no model was asked: that an invented market agrees with a model says nothing.
    """
    named = [pair for pair in found.named if pair[1] is not found.people]
    asked = [*(one.curve.asked for _, one in named), *(model for model, _ in found.failed)]
    synthetic = all(model.backend == SYNTHETIC for model in asked)
    counted = [pair for pair in named if synthetic or pair[1].curve.asked.backend != SYNTHETIC]
    failed = {
        lower_first(f"{strategy_title(strategy)} with {name}" if name else strategy_title(strategy)): FAILED
        for (model, strategy), name in zip(found.failed, model_names(asked)[len(named) :], strict=True)
        if synthetic or model.backend != SYNTHETIC
    }
    if not counted and not failed:
        return []
    return [
        _headline(
            found.decision,
            number,
            {lower_first(name): (one, one.effects[number]) for name, one in counted},
            failed,
            found.people,
        )
        for number in range(len(found.decision.candidates))
    ]


Counted = Mapping[str, tuple[Outlook, Effect | NoEstimate]]


def _headline(
    decision: Decision,
    number: int,
    counted: Counted,
    failed: Mapping[str, str],
    people: Outlook | None,
) -> Headline:
    candidate = decision.candidates[number]
    synthetic = bool(counted) and all(one.curve.asked.backend == SYNTHETIC for one, _ in counted.values())
    prefix = NO_MODEL if synthetic else ""
    instead = "" if synthetic else people_instead(people, [number], decision)
    unclear = {name: text for name, (one, effect) in counted.items() if (text := objection(one, effect))}
    if objections := {**failed, **unclear}:
        refusal = f"{prefix}{REFUSED}: {_group(objections, 'under {names}, {what}')}."
        return Headline(candidate, "refused", None, refusal + instead, refusal, {**objections})
    compared, alone = _compared(counted)
    readings = {name: _reading(one, effect) for name, (one, effect) in counted.items()}
    untested = {name: text for name, text in readings.items() if text}
    status: Status = "agreeing" if alone or untested else "robust"
    if not compared:
        refusal = f"{prefix}{REFUSED}: only one curve was asked, so that nothing can agree with it. "
        refusal += "Add a strategy, a model or wordings."
        return Headline(candidate, "refused", None, refusal + instead, refusal)
    effects = {name: effect for name, (_, effect) in counted.items() if isinstance(effect, Effect)}
    directions = {name: _direction(effect) for name, effect in effects.items()}
    amounts = [effect.profit.amount.estimate for effect in effects.values()]
    evidence: Evidence = {**directions, "lowest change in profit": min(amounts), "highest": max(amounts)}
    where = f"at {decision.write(candidate)} instead of {decision.write(decision.current)}"
    least, most = (decision.write_change(end(amounts)) for end in (min, max))
    by = f"By curve it changes by {least} to {most}" if least != most else f"By every curve it changes by {least}"
    by_curve = f"{by} a {decision.period}."
    if set(directions.values()) in ({"higher"}, {"lower"}):
        shared: Direction = next(iter(effects.values())).direction
        lead = "Robust in direction" if status == "robust" else "The same direction, but not shown to be robust"
        text = f"{lead}: {where}, profit is {shared} under every curve, across {compared}. {by_curve} "
        text += f"Take the direction, not the size.{alone}"
        if (candidate > decision.current) == (shared == "higher"):
            text += " Curves that err towards flat lean the same way, so this is the weaker kind of agreement."
        if untested:
            text += f" It is not tested {_group(untested, 'under {names}, {what}')}."
        text += "" if synthetic else _people(people.effects[number] if people else None, shared)
        return Headline(candidate, status, shared, prefix + text, evidence=evidence)
    text = f"Not robust: {where}, profit is {_group(directions, '{what} under {names}')}. {by_curve}"
    return Headline(candidate, "not robust", None, prefix + text, evidence=evidence)


def objection(outlook: Outlook, effect: Effect | NoEstimate) -> str:
    """Say why a curve cannot be asked for a direction.

    Parameters
    ----------
    outlook
        What the curve says.
    effect
        Of one candidate.

    Returns
    -------
    str
        Empty where it can.
    """
    if isinstance(effect, NoEstimate):
        return effect.reason
    verdict = outlook.curve.verdict
    return verdict.reason if verdict.lacks_personas else OBJECTIONS.get(verdict.shape, "")


def _reading(outlook: Outlook, effect: Effect | NoEstimate) -> str:
    """Say how answers were read that have no interval to test a direction by; empty where they have one."""
    if outlook.curve.reading or isinstance(effect, NoEstimate):
        return outlook.curve.reading
    return "" if effect.tested else "where answers at these prices do not differ"


def _direction(effect: Effect) -> str:
    if not effect.wordings_agree:
        return "higher in one wording and lower in another"
    return "open (zero is not ruled out)" if effect.direction == "open" else effect.direction


def _compared(counted: Counted) -> tuple[str, str]:
    """Say across what curves agree, and across what they were not compared."""
    curves = [one.curve for one, _ in counted.values()]
    counts = {
        "strategies": len({curve.strategy for curve in curves}),
        "models": len({curve.asked for curve in curves}),
        "wordings": min(max(len(curve.shares.by_wording), 1) for curve in curves),
    }
    several = [f"{count} {name}" for name, count in counts.items() if count > 1]
    singular = {"strategies": "strategy", "models": "model", "wordings": "wording"}
    single = [f"one {singular[name]}" for name, count in counts.items() if count == 1 and name != "strategies"]
    verb = "was" if len(single) == 1 else "were"
    return join(several) if several else "", f" Only {join(single)} {verb} asked." if single else ""


def _people(effect: Effect | NoEstimate | None, shared: Direction) -> str:
    if effect is None:
        return ""
    if isinstance(effect, NoEstimate):
        return f" People's answers say nothing of it: {effect.reason}."
    if effect.direction == "open":
        return " People's answers leave it open."
    return f" People's answers point {'the same' if effect.direction == shared else 'the other'} way."


def people_instead(people: Outlook | None, numbers: Sequence[int], decision: Decision) -> str:
    """Say what people's own answers say where models' do not serve.

    Parameters
    ----------
    people
        What people's curve says; None where they were not asked.
    numbers
        Of the candidates that it is said of.
    decision
        Whose candidates they are.

    Returns
    -------
    str
        A sentence with a space before it; empty where they were not asked.
    """
    if people is None:
        return ""
    there = decision.write(decision.current)
    prices: dict[tuple[str, str, str], list[str]] = {}
    for number in numbers:
        here = decision.write(decision.candidates[number])
        prices.setdefault(_what_people_say(people.effects[number], there), []).append(here)
    said = "; they ".join(f"{before} {join(here, last)}{after}" for (before, last, after), here in prices.items())
    if isinstance(people.best_price, Estimate):
        said += f"; of the prices they were asked it is highest at {decision.write(people.best_price.estimate)}"
    return f" People's own answers {said}."


def _what_people_say(effect: Effect | NoEstimate, there: str) -> tuple[str, str, str]:
    """Say it with room for prices, and with the word before the last of several."""
    if isinstance(effect, NoEstimate):
        return "say nothing of", "or", f": {effect.reason}"
    if effect.direction == "open":
        return "leave open whether profit is higher at", "or", f" than at {there}"
    return f"say that profit is {effect.direction} at", "and", f" than at {there}"


def _group(by_name: Mapping[str, str], template: str) -> str:
    """Say once what several curves share, and count them where they are many."""
    parts = []
    for what in dict.fromkeys(by_name.values()):
        names = [name for name, its in by_name.items() if its == what]
        parts.append(template.format(what=what, names=name_curves(names)))
    return "; ".join(parts)


def name_curves(names: Sequence[str], most: int = MANY_CURVES) -> str:
    """Name curves, or count them where they are many.

    Parameters
    ----------
    names
        Of the curves.
    most
        So many are named.

    Returns
    -------
    str
    """
    return join(names) if len(names) <= most else f"{len(names)} curves"
