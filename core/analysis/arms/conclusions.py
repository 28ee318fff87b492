"""What an experiment beyond price shows, in words: which arm is higher, by how much, and who agrees."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from core.analysis.arms.differences import Difference
from core.analysis.arms.effects import ArmEffects
from core.analysis.arms.people import Humans
from core.analysis.arms.units import write_difference, write_range
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.demand.next_steps import say_of_the_app
from core.basics.words import join, upper_first
from core.experiment import SYNTHETIC, ModelName, model_names
from core.experiment.arms import Vignette, arm_strategy_phrase

BUILT_IN = "A synthetic market answers: the effect is built in, and no language model was asked."
MOST_NAMED = 3
"""So many strategies and models are named in a headline; more are counted."""
MOST_ARMS = 5
"""Of more arms than these it is said in one sentence how far they lie from the control; the table has each."""
ARM, IS = "\0arm", "\0is"
"""What arms of which the same is said are put in the place of."""
Kind = Literal["headline", "effect", "people", "caveat"]


@dataclass(frozen=True)
class ArmConclusion:
    """One sentence or a few.

    Parameters
    ----------
    text
        For the screen.
    kind
        ``headline`` first; ``effect`` of one model and strategy; ``people``; ``caveat``.
    about
        Whose effect it is; None of all but effects.
    """

    text: str
    kind: Kind
    about: ArmEffects | None = None


def conclude_arms(vignette: Vignette, effects: Sequence[ArmEffects], people: Humans | None) -> list[ArmConclusion]:
    """Say what an experiment beyond price shows, most important first.

    Parameters
    ----------
    vignette
        What was asked.
    effects
        What every model answers by every strategy.
    people
        What people answered; None where nobody knows.

    Returns
    -------
    list of ArmConclusion
        Empty where nothing was answered.
    """
    silent = [ArmConclusion(_silence(one), "caveat") for one in effects if one.failed or not one.pairs]
    told = [one for one in effects if not one.failed and one.pairs]
    found = [ArmConclusion(_headline(vignette, told, people), "headline")] if told else []
    found += [
        ArmConclusion(_told(vignette, label, one), "effect", one)
        for label, one in zip(_labels(told), told, strict=True)
    ]
    if people is not None:
        found.append(ArmConclusion(_people(vignette, people), "people"))
    return found + silent + [ArmConclusion(text, "caveat") for text in _caveats(vignette, told, people)]


def _silence(one: ArmEffects) -> str:
    reasons = [check.reason for check in one.checks if not check.passed] or ["no arm has an answer to compare"]
    where = f"{arm_strategy_phrase(one.strategy)} of {one.asked.title}"
    return f"{upper_first(where)} shows nothing: {'; '.join(reasons)}. Every reply is kept."


def _headline(vignette: Vignette, told: Sequence[ArmEffects], people: Humans | None) -> str:
    others = [arm.name for arm in vignette.arms if arm.name != vignette.control]
    alike: dict[str, list[str]] = {}
    for arm in others:
        alike.setdefault(_direction(arm, vignette, told), []).append(arm)
    text = " ".join(
        upper_first(said.replace(ARM, join(list(map(vignette.phrase_of, arms))))).replace(
            IS, "is" if len(arms) == 1 else "are"
        )
        for said, arms in alike.items()
    )
    if people is not None:
        text += _what_people_do_not_tell(vignette, told, people)
    if all(one.asked.backend == SYNTHETIC for one in told):
        text += f" {BUILT_IN}"
    elif whose := say_of_the_app(one.asked for one in told):
        text += f" {whose}"
    return text


def _what_people_do_not_tell(vignette: Vignette, told: Sequence[ArmEffects], people: Humans) -> str:
    """Name the arms that models tell from the control and people do not."""
    moved = {one.arm for effects in told for one in effects.against(vignette.control) if one.is_clear}
    found = {arm.name: people.difference(arm.name, vignette.control) for arm in vignette.arms if arm.name in moved}
    untold = [
        vignette.phrase_of(arm) for arm, one in found.items() if isinstance(one, Estimate) and one.holds_zero
    ]
    if not untold:
        return ""
    return f" People's answers do not tell {join(untold)} from {vignette.phrase_of(vignette.control)}."


def _direction(arm: str, vignette: Vignette, told: Sequence[ArmEffects]) -> str:
    """Say of one arm, which is `ARM`, in which direction it differs from the control, and who says so."""
    control = vignette.phrase_of(vignette.control)
    found = {
        label: one
        for label, effects in zip(_labels(told), told, strict=True)
        for one in effects.against(vignette.control)
        if one.arm == arm
    }
    if not found:
        return f"{ARM} cannot be compared with {control}, for answers in one of the two could not be read."
    sides = {
        side: [label for label, one in found.items() if _side(one) == side] for side in ("higher", "lower", "")
    }
    if not sides["higher"] and not sides["lower"]:
        return f"{ARM} {IS} not shown to differ from {control}."
    if sides["higher"] and sides["lower"]:
        return (
            f"Of {ARM} against {control} they disagree: higher under {_listed(sides['higher'])}, lower under "
            f"{_listed(sides['lower'])}."
        )
    side = "higher" if sides["higher"] else "lower"
    text = f"{ARM} {IS} {side} than {control}"
    if len(sides[side]) == len(found):
        return f"{text}{_by_every(told)}."
    return f"{text} under {_listed(sides[side])}; under {_listed(sides[''])} no difference is shown."


def _by_every(told: Sequence[ArmEffects]) -> str:
    """Say over what all agree: of strategies and models, those of which there are several."""
    counts = {"strategy": len({one.strategy for one in told}), "model": len({one.asked for one in told})}
    several = [name for name, count in counts.items() if count > 1]
    return f" by every {' and '.join(several)}" if several else ""


def _side(one: Difference) -> str:
    if not one.is_clear:
        return ""
    return "higher" if one.effect.value > 0 else "lower"


def _labels(told: Sequence[ArmEffects]) -> list[str]:
    names = model_names([one.asked for one in told])
    return [
        f"{arm_strategy_phrase(one.strategy)}{f' by {name}' if name else ''}"
        for one, name in zip(told, names, strict=True)
    ]


def _listed(labels: Sequence[str]) -> str:
    return join(labels) if len(labels) <= MOST_NAMED else f"{len(labels)} of strategies and models"


def _told(vignette: Vignette, label: str, one: ArmEffects) -> str:
    against, control = one.against(vignette.control), vignette.phrase_of(vignette.control)
    clauses = [_clause(vignette, difference) for difference in against]
    if len(against) > MOST_ARMS:
        clauses = [*_in_sum(vignette, against)]
    if one.same:
        return (
            f"Under {label}, all {one.same:,} answers are the same, whatever the arm. That shows no effect, and "
            "no absence of one either: an answer that never moves tells nothing of what would move it."
        )
    clauses = clauses or [f"nothing can be compared with {control}, of which no answer could be read"]
    return f"Under {label}, {join(clauses)}."


def _in_sum(vignette: Vignette, against: Sequence[Difference]) -> Iterable[str]:
    """Say of many arms how many lie on which side of the control, and how far the nearest and the farthest."""
    control = vignette.phrase_of(vignette.control)
    for side in ("higher", "lower"):
        clear = sorted((one for one in against if _side(one) == side), key=lambda one: abs(one.effect.value))
        if len(clear) == 1:
            yield _clause(vignette, clear[0])
        elif clear:
            near, far = (
                f"{write_difference(abs(one.effect.value), vignette.response)} ({vignette.phrase_of(one.arm)})"
                for one in (clear[0], clear[-1])
            )
            yield f"{len(clear)} of {len(against)} arms are {side} than {control}, by {near} to {far}"
    if left := [one for one in against if not _side(one)]:
        yield f"{len(left)} of {len(against)} {'is' if len(left) == 1 else 'are'} not shown to differ from it"


def _clause(vignette: Vignette, one: Difference) -> str:
    response, arm, against = vignette.response, vignette.phrase_of(one.arm), vignette.phrase_of(one.against)
    size = write_difference(abs(one.effect.value), response)
    side = "higher" if one.effect.value > 0 else "lower"
    if isinstance(one.effect.interval, NoEstimate):
        why = one.effect.interval.reason
        return f"{arm} comes out {size} {side} than {against}, without an interval: {why}"
    around = write_range(one.effect.interval, response)
    if not one.is_clear:
        apart = one.effect.interval.low > 0 or one.effect.interval.high < 0
        pairs = ", where all pairs of arms are tested" if apart else ""
        return f"{arm} is not shown to differ from {against}{pairs} ({around})"
    return f"{arm} is {size} {side} than {against} ({around}){_beside_people(one)}"


def _beside_people(one: Difference) -> str:
    if one.recovery is None:
        return ""
    if one.recovery.null_among_people:
        return ", where people show no clear difference"
    ratio = one.recovery.ratio
    return (
        ""
        if isinstance(ratio, NoEstimate)
        else f", {ratio.estimate:.0%} of people's effect".replace("-", "\N{MINUS SIGN}")
    )


def _people(vignette: Vignette, people: Humans) -> str:
    clauses, reasons = [], []
    for arm in (one.name for one in vignette.arms if one.name != vignette.control):
        found = people.difference(arm, vignette.control)
        if isinstance(found, NoEstimate):
            reasons.append(found.reason)
        else:
            clauses.append(f"{vignette.phrase_of(arm)} {_of_people(found, vignette)}")
    if not clauses:
        return f"No difference is shown of people ({people.title}): {reasons[0]}."
    text = f"People, against {vignette.phrase_of(vignette.control)}: {join(clauses)}."
    if not reasons:
        return text
    others = "the other arm" if len(reasons) == 1 else f"the other {len(reasons)} arms"
    return f"{text} Of {others} none is shown: {reasons[0]}."


def _of_people(found: Estimate, vignette: Vignette) -> str:
    around = write_range(found, vignette.response)
    if found.holds_zero:
        return f"is not told apart from it ({around})"
    side = "higher" if found.estimate > 0 else "lower"
    return f"is {write_difference(abs(found.estimate), vignette.response)} {side} ({around})"


def _caveats(vignette: Vignette, told: Sequence[ArmEffects], people: Humans | None) -> Iterable[str]:
    if people is not None:
        yield from _collapsed(told, people)
    if any(one.asked.backend == SYNTHETIC for one in told):
        yield BUILT_IN
    if told:
        yield (
            "Read the differences, not the levels: a model's level hangs on the words of the question. "
            "This is simulated, and says nothing of a market that was not asked."
        )


def _collapsed(told: Sequence[ArmEffects], people: Humans) -> Iterable[str]:
    shares: dict[ModelName, list[float]] = {}
    for one in told:
        if one.collapses(people):
            shares.setdefault(one.asked, []).append(one.spread / people.spread())
    for asked, found in shares.items():
        yield (
            f"Answers of {asked.title} lie {max(found):.0%} as far apart as people's: the model says one thing "
            "where people differ, so no share of people can be read off it."
        )
