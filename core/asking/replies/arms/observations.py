"""The tables that the analysis beyond price reads: one row a cell that was answered or given up."""

import math
from collections.abc import Collection, Sequence
from typing import Any

import pandas as pd

from core.asking.replies.arms.reading import ArmReading, read_arm
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import arm_calls_of
from core.asking.replies.observations import shown
from core.asking.replies.reading import Filled, read_filled
from core.asking.requests import Reply
from core.experiment.arms import ARM_COLUMNS, ARM_PROBE_COLUMNS, MOST_ANSWERS, ArmCell, ArmExperiment
from core.experiment.columns import table


def observe_arms(experiment: ArmExperiment, cache: ReplyCache, failed: Collection[str] = ()) -> pd.DataFrame:
    """Read the stored replies of an experiment beyond price.

    Parameters
    ----------
    experiment
        What was asked.
    cache
        Where the replies are.
    failed
        Keys of requests that were given up.

    Returns
    -------
    pandas.DataFrame
        One row a cell, in the experiment's order; cells that nobody asked yet have no row. Its columns are those
        of `core.experiment.arms.columns.ARM_COLUMNS`: ``value``, the outcome, a share from 0 to 1, a step, a count
        or an amount, or NaN; ``answer_1`` and so on, the probability of each answer in the vignette's order.
        Where leakage is asked, `ARM_PROBE_COLUMNS`, as `core.asking.replies.observations.Observer.table` has them.
    """
    asked = [
        (cell, key)
        for calls in arm_calls_of(experiment)
        for cell, key in zip(calls.asked, calls.keys, strict=True)
    ]
    replies = cache.replies({key for _, key in asked})
    known = [(cell, key, replies.get(key)) for cell, key in asked if key in replies or key in failed]
    probed = experiment.asks == "leakage"
    columns = ARM_PROBE_COLUMNS if probed else ARM_COLUMNS
    read = [_filled(cell, reply) if probed else _answered(cell, reply) for cell, _, reply in known]
    rows = [_question(experiment.id, cell, key) | row for (cell, key, _), row in zip(known, read, strict=True)]
    return table({name: [row[name] for row in rows] for name in columns}, columns)


def _question(experiment_id: str, cell: ArmCell, key: str) -> dict[str, Any]:
    name = cell.model.name
    return {
        "experiment_id": experiment_id,
        "backend": name.backend,
        "base_url": name.base_url or "",
        "model": name.model,
        "strategy": cell.strategy,
        "wording": cell.wording,
        "persona": cell.persona.name if cell.persona else "",
        "left_out": cell.left_out or 0,
        "arm": cell.arm.name,
        "level": math.nan if cell.arm.level is None else cell.arm.level,
        "order": cell.order,
        "draw": cell.draw,
        "method": cell.method,
        "reply_key": key,
    }


def _answered(cell: ArmCell, reply: Reply | None) -> dict[str, Any]:
    reading = ArmReading((), math.nan, math.nan, "unparsed") if reply is None else read_arm(reply, cell)
    return {
        "value": reading.value,
        "status": "failed" if reply is None else reading.status,
        "mass": reading.mass,
        "answer": "" if reply is None else shown(reply.text),
        **_by_answer(reading.shares),
    }


def _by_answer(shares: Sequence[float]) -> dict[str, float]:
    kept = shares if len(shares) <= MOST_ANSWERS else ()
    return {
        f"answer_{number}": kept[number - 1] if number <= len(kept) else math.nan
        for number in range(1, MOST_ANSWERS + 1)
    }


def _filled(cell: ArmCell, reply: Reply | None) -> dict[str, Any]:
    probe = cell.probe
    if probe is None:
        raise ValueError("A question without a probe fills nothing in.")
    filled = Filled(math.nan, "failed") if reply is None else read_filled(reply, probe.unit)
    return {
        "variable": probe.variable,
        "unit": probe.unit,
        "value": filled.value,
        "bounded": probe.bounded(filled.value),
        "in_range": probe.is_plausible(filled.value),
        "status": filled.status,
    }
