"""Tables of experiments beyond price: levels, differences, people beside."""

import math
from collections import Counter
from collections.abc import Sequence

import pandas as pd

from core.analysis.arms import Ablation, ArmEffects, Combination, Difference
from core.analysis.arms.units import (
    unit_of,
    write_change,
    write_level,
    write_ratio,
    write_signed,
    write_with_ends,
)
from core.analysis.demand.fits import Estimate, NoEstimate
from core.basics.words import upper_first
from core.experiment.arms import ArmExperiment, Response, Vignette, arm_strategy_title
from core.report.tables.demand import METHODS
from core.studies.arms.findings import ArmFindings

NOT_KNOWN = "–"
IN_SDS = "In standard deviations"
"""Of answers within arms: an effect that can be set beside those of other questions."""


def asked_table(experiment: ArmExperiment) -> pd.DataFrame:
    """Write how every model was asked by every strategy, a row each.

    Parameters
    ----------
    experiment
        What was asked.

    Returns
    -------
    pandas.DataFrame
        Text and counts.
    """
    questions: Counter[tuple[str, str, str]] = Counter()
    for one in experiment.questionnaires():
        first = one.first
        questions[first.model.name.title, first.code, METHODS[first.method]] += len(one)
    return pd.DataFrame(
        [
            {
                "Model": model,
                "Strategy": arm_strategy_title(code),
                "Measured by": measured,
                "Arms": len(experiment.vignette.arms),
                "Wordings": experiment.wordings,
                "Personas": len(experiment.personas) or NOT_KNOWN,
                "Questions": f"{count:,}",
            }
            for (model, code, measured), count in questions.items()
        ]
    )


def levels_table(found: ArmFindings) -> pd.DataFrame:
    """Write every arm's mean outcome, a row a model and strategy, and people's below.

    Parameters
    ----------
    found
        What an experiment shows.

    Returns
    -------
    pandas.DataFrame
        Text; a column an arm.
    """
    vignette, response = found.experiment.vignette, found.experiment.vignette.response
    rows = [
        {
            **_who(one, found),
            **{vignette.title_of(arm): _level(level, response) for arm, level in one.levels.items()},
        }
        for one in found.answered
    ]
    if found.people is not None:
        theirs = {vignette.title_of(arm.name): found.people.arms.get(arm.name) for arm in vignette.arms}
        people = {
            name: NOT_KNOWN if arm is None else write_level(arm.mean, response) for name, arm in theirs.items()
        }
        rows.append({**({"Model": "People"} if _several(found) else {}), "Strategy": "People", **people})
    return pd.DataFrame(rows)


def differences_table(found: ArmFindings) -> pd.DataFrame:
    """Write every difference to the control, a row a model, strategy and arm.

    Parameters
    ----------
    found
        What an experiment shows.

    Returns
    -------
    pandas.DataFrame
        Text: the difference with its 95% interval in the unit of `difference_unit`, what people show, the recovery
        with its name, and the difference in standard deviations of answers within arms.
    """
    vignette = found.experiment.vignette
    rows = []
    for one in found.answered:
        for pair in one.against(vignette.control):
            row = {
                **_who(one, found),
                "Arm": vignette.title_of(pair.arm),
                "Difference": write_change(pair.effect, vignette.response),
            }
            row |= {"Clear": "yes" if pair.is_clear else "no"}
            if found.people is not None:
                row |= _people(pair, vignette.response)
            if not math.isnan(pair.standardised):
                row |= {IN_SDS: f"{pair.standardised:.2f}".replace("-", "−")}
            rows.append(row)
    return pd.DataFrame(rows).fillna(NOT_KNOWN)


def ablation_table(found: Sequence[Ablation], vignette: Vignette) -> pd.DataFrame:
    """Write what every sentence does to every effect, a row a sentence and arm.

    Parameters
    ----------
    found
        As `core.analysis.arms.ablate` gives them.
    vignette
        What was asked.

    Returns
    -------
    pandas.DataFrame
        Text; the model where there are several.
    """
    several, response = len({one.asked for one in found}) > 1, vignette.response
    return pd.DataFrame(
        [
            {
                **({"Model": one.asked.title} if several else {}),
                "Strategy": arm_strategy_title(one.strategy),
                "Arm": vignette.title_of(one.arm),
                "Without the sentence": one.sentence,
                "Effect": write_signed(one.whole, response),
                "Then": write_signed(one.without, response),
                "Change": write_change(one.change, response),
                "Clear": "yes" if one.matters else "no",
            }
            for one in found
        ]
    )


def difference_unit(found: ArmFindings) -> str:
    """Say in which unit `differences_table` is, and against what."""
    vignette = found.experiment.vignette
    unit, control = unit_of(vignette.response), vignette.title_of(vignette.control)
    return (
        f"Against {control}{f', in {unit}' if unit else ''}, each with its 95% interval. Clear: over all pairs of "
        "arms (Holm, 5%), so that what one interval by itself excludes need not be."
    )


def _several(found: ArmFindings) -> bool:
    return len(found.experiment.models) > 1


def _who(one: ArmEffects, found: ArmFindings) -> dict[str, str]:
    return who(one.asked.title, one.strategy, found)


def who(title: str, strategy: str, found: ArmFindings) -> dict[str, str]:
    """Write the first cells of a row: whose it is.

    Parameters
    ----------
    title
        Of the model, which is left out where there is one alone.
    strategy
        Its code.
    found
        What an experiment shows.

    Returns
    -------
    dict
    """
    model = {"Model": title} if _several(found) else {}
    return {**model, "Strategy": arm_strategy_title(strategy)}


def _level(level: Combination | NoEstimate, response: Response) -> str:
    return NOT_KNOWN if isinstance(level, NoEstimate) else write_level(level.value, response)


def _people(pair: Difference, response: Response) -> dict[str, str]:
    theirs = NOT_KNOWN if isinstance(pair.people, NoEstimate) else write_with_ends(pair.people, response)
    cells = {"People": theirs, "Recovery": NOT_KNOWN, "Called": NOT_KNOWN}
    if pair.recovery is None:
        return cells
    ratio = pair.recovery.ratio
    if isinstance(ratio, Estimate):
        cells["Recovery"] = write_ratio(ratio)
    cells["Called"] = _called(pair)
    return cells


def _called(pair: Difference) -> str:
    recovery = pair.recovery
    if recovery is None or not recovery.null_among_people:
        return NOT_KNOWN if recovery is None else upper_first(recovery.regime)
    passes = {True: "no effect, as people", False: "an effect, where people show none", None: "not told apart"}
    return upper_first(passes[recovery.passes_null])
