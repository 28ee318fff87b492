"""From what models answered to a forecast that can be sealed."""

import hashlib
import json
import math
from dataclasses import replace
from datetime import UTC, datetime

import pandas as pd

from core.analysis.decision import Decision
from core.analysis.demand.curves import Curve
from core.analysis.demand.fits import Estimate
from core.analysis.demand.verdicts import labels
from core.analysis.what_if import recommend
from core.basics.errors import InputError
from core.basics.typed_json import canonical_json
from core.experiment import Cell, Experiment, Persona, Strategy, sample_cell, strategy_title
from core.experiment.prompts.render import render
from core.studies.decisions.weighing import decide
from core.studies.findings import Findings
from core.studies.forecasts.forecast import VERSION, Forecast, ForecastCurve, ForecastDecision, ForecastPoint
from core.studies.people.fieldwork import Fieldwork

DECIMALS = 6


def forecast_of(
    found: Findings, decision: Decision, fieldwork: Fieldwork, author: str = "", now: datetime | None = None
) -> Forecast:
    """Make a forecast of what models answered.

    Parameters
    ----------
    found
        What the experiment shows.
    decision
        Prices to decide between.
    fieldwork
        What people are to be asked.
    author
        Who is named.
    now
        When it is locked; None for this moment.

    Returns
    -------
    Forecast

    Raises
    ------
    InputError
        When nothing was answered that could be forecast by.
    """
    experiment, product = found.experiment, found.experiment.product
    if not found.answered:
        raise InputError(f"{found.headline} There is nothing to lock; ask first.")
    recommendation = recommend(decide(found, decision))
    read = found.observations[found.observations["status"] == "ok"]
    names = labels(found.answered)
    return Forecast(
        version=VERSION,
        locked=(now or datetime.now(UTC)).isoformat(timespec="seconds"),
        author=" ".join(author.split())[:120],
        product=product.name,
        regular_price=product.regular_price,
        currency=product.currency,
        design=_without_traits(experiment),
        experiment=experiment.id,
        prompts=_prompts(experiment),
        models=tuple(one.name.title for one in experiment.models),
        replies=(len(read), _digest_of(read["reply_key"].astype("str"), read["purchase"])),
        headline=found.headline,
        curves=tuple(_curve(name, one) for name, one in zip(names, found.answered, strict=True)),
        decision=ForecastDecision(
            decision.current,
            decision.candidates,
            decision.unit_cost,
            decision.market_size,
            decision.period,
            recommendation.price,
            recommendation.text,
        ),
        fieldwork=fieldwork,
    )


def _curve(name: str, curve: Curve) -> ForecastCurve:
    known = curve.elasticity
    ends = (known.estimate, known.low, known.high) if isinstance(known, Estimate) else ()
    told = ends if curve.sampled else ends[:1]
    return ForecastCurve(
        name=name,
        model=str(curve.asked),
        strategy=curve.strategy,
        shape=curve.shape,
        elasticity=tuple(round(one, DECIMALS) for one in told if math.isfinite(one)),
        covers=curve.reading or curve.covers,
        points=tuple(
            ForecastPoint(float(price), round(float(purchase), DECIMALS), _end(low), _end(high), int(answers))
            for price, purchase, low, high, answers in zip(
                *(curve.points[name] for name in ("price", "purchase", "low", "high", "answers")), strict=True
            )
        ),
    )


def _end(value: float) -> float | None:
    return round(float(value), DECIMALS) if math.isfinite(value) else None


def _prompts(experiment: Experiment) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            f"{strategy_title(strategy.code)}, wording {wording}",
            "\n\n".join(one.content for one in render(_of_nobody(experiment, strategy, wording)).messages),
        )
        for strategy in experiment.strategies
        for wording in range(1, experiment.wordings_of(strategy) + 1)
    )


def _of_nobody(experiment: Experiment, strategy: Strategy, wording: int) -> Cell:
    """Return a cell that shows how a strategy asks, with a note in place of every trait of a persona."""
    cell = sample_cell(experiment, strategy, wording)
    if cell.persona is None:
        return cell
    told = cell.persona.told_in(experiment.product.country_code)
    hidden = f"(of each of {len(experiment.personas)} personas; not in this file)"
    return replace(cell, persona=Persona("", tuple((name, hidden) for name, _ in told.traits)))


def _without_traits(experiment: Experiment) -> str:
    """Write the design; of personas, who may be real people, only how many they are and a digest."""
    design = json.loads(experiment.to_json())
    personas = design.pop("personas", [])
    if personas:
        digest = hashlib.sha256(canonical_json(personas).encode()).hexdigest()
        design["personas"] = {"number": len(personas), "sha256": digest}
    return canonical_json(design)


def _digest_of(keys: "pd.Series[str]", purchases: "pd.Series[float]") -> str:
    lines = sorted(f"{key} {purchase:.9f}" for key, purchase in zip(keys, purchases, strict=True))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
