"""What the experiments benchmark found, as one JSON document."""

import math

from core.analysis.arms.benchmark import (
    GAINS_MEAN,
    ArmBoard,
    ArmStanding,
    Compared,
    GainOverStudies,
    OverStudies,
    PriceElasticity,
    count_sentences,
    gain_sentences,
    measure_of,
    price_elasticities,
    scope_sentence,
)
from core.analysis.arms.combinations import Combined
from core.analysis.demand.fits import Estimate, NoEstimate
from core.asking.replies.provenance import Provenance
from core.asking.run import Run
from core.commands.documents.arms import combination, recovery
from core.commands.documents.frame import framed, origins
from core.commands.documents.values import Json, model_fields, number, to_json
from core.experiment import Series


def arm_benchmark_document(series: Series, run: Run, board: ArmBoard, provenance: Provenance) -> Json:
    """Write what the experiments benchmark found.

    Parameters
    ----------
    series, run
        What was asked, and what that took.
    board
        Models and strategies beside people.
    provenance
        From where the replies came.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    experiments = {one.vignette.name: one.id for one in series.beyond_price}
    content = {
        "intervals": GAINS_MEAN,
        "standings": [_standing(one) for one in board.standings],
        "gains": [_gain(one) for one in board.gains],
        "effects": [_effect(one) for one in board.compared],
        "price_elasticities": [_elasticity(one) for one in price_elasticities(board.answered)],
        "unanswered": board.unanswered,
        "conclusions": [
            {"model": asked.title, "text": text}
            for said in (count_sentences(board), gain_sentences(board))
            for asked, texts in said
            for text in texts
        ],
        "scope": scope_sentence(board),
        "warnings": provenance.warnings(),
    }
    return framed({"series": series.id, "experiments": experiments}, run, content, **origins(provenance))


def _standing(one: ArmStanding) -> Json:
    signs, nulls = one.signs, one.nulls
    return {
        **model_fields(one.asked),
        "strategy": one.strategy,
        "experiments": one.experiments,
        "signs": {"agrees": signs["agrees"], "opposite": signs["opposite"], "not_told": signs["not told"]},
        "regimes": dict(one.regimes),
        "nulls": {"passed": nulls.passed, "failed": nulls.failed, "open": nulls.open},
        "held_by_people": _over_studies(one.held),
        "sds_from_people": _over_studies(one.distance),
        "spread": {"collapsed": list(one.collapsed), "of": one.spreads_known},
        "not_believed": list(one.silent),
    }


def _gain(one: GainOverStudies) -> Json:
    return {
        **model_fields(one.asked),
        "strategy": one.strategy,
        "against": one.against,
        **_over_studies(one.gain),
    }


def _over_studies(value: OverStudies | NoEstimate) -> Json:
    if isinstance(value, NoEstimate):
        return {**to_json(value), "studies": 0, "effects": 0}
    around = {"estimate": number(value.value), "low": None, "high": None}
    found = to_json(value.interval)
    return {**found, **(around if isinstance(value.interval, NoEstimate) else {})} | {
        "studies": value.studies,
        "effects": value.effects,
    }


def _effect(one: Compared) -> Json:
    pair, people = one.difference, one.people
    return {
        "experiment": one.vignette.name,
        "measures": measure_of(one.vignette.response),
        "outcome": one.vignette.response.outcome,
        "arm": pair.arm,
        "against": pair.against,
        **model_fields(one.asked),
        "strategy": one.strategy,
        **combination(pair.effect),
        "clear": pair.is_clear,
        "people": to_json(pair.people),
        "study": people.source if people is not None else None,
        "sign": one.sign,
        "held_by_people": one.is_held,
        "sds_from_people": number(one.distance),
        "spread": number(one.effects.spread),
        "spread_of_people": number(one.unit),
    } | ({"recovery": recovery(pair.recovery)} if pair.recovery else {})


def _elasticity(one: PriceElasticity) -> Json:
    return {
        "experiment": one.title,
        "measures": one.measure,
        "prices": [price for price in (one.price, one.to_price) if not math.isnan(price)],
        "people": to_json(one.people)
        if isinstance(one.people, Estimate | NoEstimate)
        else combination(one.people),
        "models": [
            {**model_fields(asked), "strategy": strategy, **_combined(value)}
            for asked, strategy, value in one.models
        ],
    }


def _combined(value: Combined) -> Json:
    return to_json(value) if isinstance(value, NoEstimate) else combination(value)
