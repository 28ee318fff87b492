"""What an experiment beyond price shows, as one JSON document."""

from collections.abc import Callable
from typing import Any

from core.analysis.arms import (
    Ablation,
    ArmAudits,
    ArmEffects,
    ArmLeakage,
    ChoiceShare,
    Combination,
    Combined,
    Difference,
    Gain,
    Humans,
    NoneChosen,
    PlaceEffect,
    Recovery,
    audit_sentences,
    leakage_sentences,
)
from core.analysis.arms.prices import PriceResponse, measure_by_price, price_sentences
from core.asking.run import Run
from core.commands.documents.frame import document
from core.commands.documents.truth import arm_truth_of
from core.commands.documents.values import Json, model_fields, number, to_json
from core.experiment.arms import Asks, Vignette
from core.studies.arms.remembered import ArmStudy


def arm_document(study: ArmStudy, run: Run) -> Json:
    """Write what was found, as was asked: answers, leakage or an ablation.

    Parameters
    ----------
    study
        What the replies show.
    run
        The run.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    experiment = study.experiment
    content = {
        **_CONTENTS[experiment.asks](study),
        "failed_checks": study.failed_checks,
        "truth": arm_truth_of(experiment),
    }
    return document(experiment, run, study.observations, study.memory.remarks(experiment), content)


def _answers(study: ArmStudy) -> Json:
    found, vignette = study.findings, study.experiment.vignette
    people = found.people
    return {
        "outcome": vignette.response.outcome,
        "control": vignette.control,
        "arms": [arm for one in found.effects for arm in _levels(one, people)],
        "differences": [_difference(one, difference) for one in found.effects for difference in one.pairs],
        "recovery": [
            {**_whose(one), "arm": difference.arm, **recovery(difference.recovery)}
            for one in found.effects
            for difference in one.against(vignette.control)
            if difference.recovery is not None
        ],
        "slopes": [{**_whose(one), **combination(one.slope)} for one in found.effects if one.slope is not None],
        "people": None if people is None else _people(people),
        "conclusions": [{"text": one.text, "kind": one.kind} for one in found.conclusions],
        "audits": _audits(found.audits, vignette),
        "prices": {
            "measure": measure_by_price(vignette),
            "responses": [_by_price(one) for one in found.prices],
            "said": price_sentences(found.prices, vignette, found.people),
        }
        if found.prices
        else None,
        "choices": [_choice(one) for one in found.choices],
    }


def _leakage(study: ArmStudy) -> Json:
    found = study.leakage
    leakages = [
        {
            **_whose(one),
            "variable": one.variable,
            "unit": one.unit,
            "arm": one.arm,
            "answers": one.answers,
            "read": one.read,
            **combination(one.difference),
            "p_holm": one.p_value,
            "leaks": one.leaks,
        }
        for one in found
    ]
    return {"leakages": leakages, "conclusions": leakage_sentences(found, study.experiment.vignette)}


def _ablation(study: ArmStudy) -> Json:
    found = [
        {
            **_whose(one),
            "arm": one.arm,
            "sentence": one.sentence,
            "whole": one.whole,
            "without": one.without,
            **combination(one.change),
            "p_holm": one.p_value,
            "matters": one.matters,
        }
        for one in study.ablations.found
    ]
    return {"ablations": found}


_CONTENTS: dict[Asks, Callable[[ArmStudy], Json]] = {
    "answers": _answers,
    "leakage": _leakage,
    "ablation": _ablation,
}


def combination(value: Combined) -> Json:
    """Write a number with its interval, or why there is none.

    Parameters
    ----------
    value
        A level, difference or slope.

    Returns
    -------
    dict
        ``estimate``, ``low``, ``high``, and a ``reason`` where there is no interval.
    """
    if not isinstance(value, Combination):
        return to_json(value)
    return {**to_json(value.interval), "estimate": value.value}


def _by_price(one: PriceResponse) -> Json:
    written: Json = {
        **_whose(one),
        "elasticities": [
            {
                "arm": part.arm,
                "to_arm": part.to_arm or None,
                "price": part.price,
                "to_price": number(part.to_price),
                **combination(part.value),
                "people": to_json(part.people.interval) if part.people else None,
            }
            for part in one.elasticities
        ],
    }
    if one.peak is not None:
        spend = [{"arm": arm, **combination(value)} for arm, value in one.peak.spend.items()]
        ends = {"price": one.peak.price, "low": one.peak.lowest, "high": one.peak.highest}
        peak = {name: number(end) for name, end in ends.items()} | {"told": one.peak.told}
        return {**written, "spend": spend, "spend_peak": {**peak, "reason": one.peak.why or None}}
    return written


def _choice(one: ChoiceShare) -> Json:
    return {**_whose(one), "arm": one.arm, "option": one.option, "none": one.is_none, **combination(one.share)}


def _audits(audits: ArmAudits, vignette: Vignette) -> Json:
    return {
        "places": [
            {
                **_whose(one),
                "first": one.first,
                "by_chance": one.by_chance,
                "excess": to_json(one.excess),
            }
            for one in audits.places
        ],
        "none_chosen": [{**_whose(one), "share": one.share} for one in audits.none],
        "gains": [
            {
                **_whose(one),
                "arm": one.arm,
                "against": one.against,
                **combination(one.gain),
            }
            for one in audits.gains
        ],
        "said": audit_sentences(audits, vignette),
    }


def _whose(
    one: ArmEffects | ArmLeakage | Ablation | PlaceEffect | NoneChosen | Gain | PriceResponse | ChoiceShare,
) -> Json:
    return {**model_fields(one.asked), "strategy": one.strategy}


def _levels(one: ArmEffects, people: Humans | None) -> list[Json]:
    return [
        {**_whose(one), "arm": arm, **combination(level), "people": _person(people, arm)}
        for arm, level in one.levels.items()
    ]


def _person(people: Humans | None, arm: str) -> float | None:
    return people.arms[arm].mean if people is not None and arm in people.arms else None


def _difference(one: ArmEffects, difference: Difference) -> Json:
    written: Json = {
        **_whose(one),
        "arm": difference.arm,
        "against": difference.against,
        **combination(difference.effect),
        "p_holm": difference.adjusted,
        "standardised": number(difference.standardised),
        "people": to_json(difference.people),
    }
    return written | ({"recovery": recovery(difference.recovery)} if difference.recovery else {})


def recovery(value: Recovery) -> Json:
    """Write a model's effect over people's.

    Parameters
    ----------
    value
        The recovery.

    Returns
    -------
    dict
    """
    return {
        **to_json(value.ratio),
        "regime": value.regime,
        "null_among_people": value.null_among_people,
        "passes_null": value.passes_null,
        "within_people": value.within_people,
    }


def _people(people: Humans) -> dict[str, Any]:
    arms = [
        {"arm": one.arm, "n": one.people, "sd_is_bound": one.is_bound, **to_json(one.interval)}
        for one in people.arms.values()
    ]
    return {
        "name": people.name,
        "title": people.title,
        "arms": arms,
        "source": people.source,
        "licence": people.licence,
        "notes": list(people.notes),
    }
