"""What a shard beyond price shows as rows of a table: from its findings, and nothing worked out anew."""

import pandas as pd

from core.analysis.arms import ArmEffects, Difference
from core.analysis.demand.fits import Estimate
from core.studies.arms.findings import ArmFindings
from core.studies.many.rows import BELIEVED, WHO, Row, believed, table_of, who, with_interval

BEYOND = (
    {"vignette": "str", "title": "str", "experiment_id": "str"}
    | WHO
    | BELIEVED
    | {"arm": "str", "control": "str", "unit": "str", "difference": "float64", "low": "float64", "high": "float64"}
    | {"clear": "bool", "people": "float64", "people_low": "float64", "people_high": "float64"}
    | {
        "recovery": "float64",
        "recovery_low": "float64",
        "recovery_high": "float64",
        "called": "str",
        "says": "str",
    }
)
"""Columns of a study beyond price: differences to the control in the outcome's unit."""


def summarise_arms(found: ArmFindings) -> pd.DataFrame:
    """Write what an experiment beyond price shows, a row a model, strategy and arm that is not the control.

    Parameters
    ----------
    found
        What it shows.

    Returns
    -------
    pandas.DataFrame
        With the columns of `BEYOND`; of effects that failed their checks a row without an arm.
    """
    vignette = found.experiment.vignette
    told = {(about.asked, about.strategy): text for about, text in found.told}
    rows = []
    for one in found.effects:
        row = {
            "vignette": vignette.name,
            "title": vignette.title,
            **who(found.experiment.id, one.asked, one.strategy),
            **believed(list(one.checks)),
            "control": vignette.control,
            "unit": vignette.response.unit,
            "says": told.get((one.asked, one.strategy), ""),
        }
        rows += [row | _of_pair(pair) for pair in _shown(one, vignette.control)] or [row]
    return table_of(rows, BEYOND)


def _shown(one: ArmEffects, control: str) -> list[Difference]:
    return [] if one.failed else one.against(control)


def _of_pair(pair: Difference) -> Row:
    row: Row = {"arm": pair.arm, "clear": pair.is_clear, "difference": pair.effect.value}
    if isinstance(pair.effect.interval, Estimate):
        row |= {"low": pair.effect.interval.low, "high": pair.effect.interval.high}
    row |= with_interval("people", pair.people)
    if pair.recovery is not None:
        row |= {"called": pair.recovery.regime, **with_interval("recovery", pair.recovery.ratio)}
    return row
