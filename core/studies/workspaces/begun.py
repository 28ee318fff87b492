"""What is written down of a run when it begins."""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from core.basics.errors import InputError
from core.basics.typed_json import canonical_json
from core.experiment import (
    OWN_VARIABLE,
    AnyExperiment,
    Context,
    Experiment,
    ModelChoice,
    Series,
    Strategy,
    strategy_title,
)
from core.experiment.arms import ArmExperiment, arm_strategy_title
from core.studies import link
from core.studies.audits import AUDITS
from core.studies.choice import OWN_PANEL, Choice
from core.studies.workspaces.past import MAX_TEXT, PastRun

DECISIONS, BENCHMARK, BEYOND = "decisions", "benchmark", "beyond"
"""What was asked, beside the names of `AUDITS`."""
TITLES = {DECISIONS: "Decisions", BENCHMARK: "Benchmark"} | {name: one.title for name, one in AUDITS.items()}
BEYOND_TITLES = {
    "answers": "Beyond price",
    "leakage": "Beyond price: leakage",
    "ablation": "Beyond price: ablation",
}


def begun(asked: AnyExperiment | Series, choice: Choice, calls: int) -> PastRun:
    """Write down that a run begins.

    Parameters
    ----------
    asked
        What is asked.
    choice
        From which it came.
    calls
        How many are missing.

    Returns
    -------
    PastRun
    """
    began = datetime.now(UTC).isoformat(timespec="milliseconds")
    query, kind = tuple(link.to_query(choice).items()), kind_of(asked, choice)
    return PastRun(asked.id, kind, began, calls, query, _inputs(asked, choice, kind))


def kind_of(asked: AnyExperiment | Series, choice: Choice) -> str:
    """Say which question of a choice an experiment is.

    Parameters
    ----------
    asked
        What is asked.
    choice
        From which it came.

    Returns
    -------
    str
        As `PastRun.kind`.
    """
    if isinstance(asked, Series):
        return BENCHMARK
    if isinstance(asked, ArmExperiment):
        return BEYOND
    for name, audit in AUDITS.items():
        with suppress(InputError):
            if audit.experiment(choice).id == asked.id:
                return name
    return DECISIONS


def _inputs(asked: AnyExperiment | Series, choice: Choice, kind: str) -> tuple[tuple[str, str], ...]:
    if isinstance(asked, ArmExperiment):
        facts = _of_arms((asked,), choice)
    elif isinstance(asked, Series) and asked.beyond_price:
        facts = _of_arms(asked.beyond_price, choice)
    else:
        facts = _of_prices(asked, choice, kind)
    return tuple((title, text[:MAX_TEXT]) for title, text in facts.items() if text)


def _of_arms(several: Sequence[ArmExperiment], choice: Choice) -> dict[str, str]:
    one, number = several[0], len(several)
    return {
        "Asked": BEYOND_TITLES[one.asks],
        "Product": one.vignette.title if number == 1 else f"{number} experiments beyond price",
        "Arms": ", ".join(arm.name for arm in one.vignette.arms) if number == 1 else "",
        "Text": _version([asdict(two.vignette) for two in several]),
        "Strategies": ", ".join(map(arm_strategy_title, one.strategies)),
        **_whom(one, choice),
    }


def _whom(asked: AnyExperiment, choice: Choice) -> dict[str, str]:
    return {
        "Models": ", ".join(model.name.title for model in asked.models),
        "Answers": ", ".join(dict.fromkeys(map(_taken, asked.models))),
        "Sampling": "; ".join(dict.fromkeys(str(model.sampling) for model in asked.models)).strip("; "),
        "Wordings": str(asked.wordings),
        "Personas": _personas(asked, choice),
    }


def _of_prices(asked: Experiment | Series, choice: Choice, kind: str) -> dict[str, str]:
    several = asked.priced if isinstance(asked, Series) else (asked,)
    one = several[0]
    product, write = one.product, one.product.write
    points = [point.price for point in one.points]
    return {
        "Asked": TITLES[kind],
        "Product": product.name if len(several) == 1 else f"{len(several)} products",
        "Regular price": write(product.regular_price) if len(several) == 1 else "",
        "Asked as": product.asked_as,
        "Prices": f"{len(points)} from {write(points[0])} to {write(points[-1])} ({choice.prices})",
        "Strategies": ", ".join(strategy_title(strategy.code) for strategy in one.strategies),
        **_whom(one, choice),
        "Orders of yes and no": one.orders,
        "Full context": "; ".join(map(_stated, one.strategies)).strip("; "),
        "Also asked": choice.probe,
        **{f"Prompt {strategy_title(two.code)}": _version(_written(two)) for two in one.strategies if two.edit},
    }


def _taken(model: ModelChoice) -> str:
    if model.draws is not None:
        return f"{model.draws} draws a prompt"
    return "probabilities" if model.logprobs else "draws, as many as usual"


def _personas(asked: AnyExperiment, choice: Choice) -> str:
    if not asked.personas:
        return ""
    told = _version([asdict(one) for one in asked.personas])
    drawn = "your own" if choice.personas == OWN_PANEL else f"seed {choice.seed or 0}"
    return f"{len(asked.personas)}, {drawn}, {told}"


def _stated(strategy: Strategy) -> str:
    context = strategy.context or Context()
    told = [f"{name.replace('_', ' ')} {value:g}" for name, value in context.stated().items()]
    return ", ".join([*told, *([str(context.variable)] if context.variable else [])])


def _written(strategy: Strategy) -> dict[str, Any]:
    """Write a strategy as before full context could state a variable of the user's own, where it states none."""
    written = asdict(strategy)
    if written["context"] and written["context"][OWN_VARIABLE] is None:
        del written["context"][OWN_VARIABLE]
    return written


def _version(content: object) -> str:
    return f"version {hashlib.sha256(canonical_json(content).encode()).hexdigest()[:8]}"
