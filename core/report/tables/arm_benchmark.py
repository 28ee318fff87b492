"""Tables of the experiments benchmark: how models and strategies stand to people, and experiment by experiment."""

import math
from collections.abc import Sequence

import pandas as pd

from core.analysis.arms import COLLAPSED
from core.analysis.arms.benchmark import (
    ArmBoard,
    ArmStanding,
    Compared,
    OverStudies,
    PriceElasticity,
    measure_of,
    write_sds,
)
from core.analysis.arms.prices import write_elasticity
from core.analysis.arms.units import unit_of, write_change, write_ratio, write_signed, write_with_ends
from core.analysis.demand.fits import Estimate, NoEstimate
from core.basics.words import upper_first
from core.experiment import ModelName
from core.experiment.arms import Response, arm_strategy_title

NOT_KNOWN = "–"
SIGNS = {"agrees": "Agrees", "opposite": "Opposite", "not told": "Not told", None: NOT_KNOWN}


def arm_standings_table(board: ArmBoard) -> pd.DataFrame:
    """Write how every model and strategy stands to people, a row each.

    Parameters
    ----------
    board
        The experiments benchmark.

    Returns
    -------
    pandas.DataFrame
        Text and counts of effects: of those that people show, and of those that they do not; the model where there
        are several.
    """
    several = _several(board)
    return pd.DataFrame([{**_model(one.asked, several=several), **_standing(one)} for one in board.standings])


def _several(board: ArmBoard) -> bool:
    return len({one.asked for one in board.standings}) > 1


def _model(asked: ModelName, *, several: bool) -> dict[str, str]:
    return {"Model": asked.title} if several else {}


def _standing(one: ArmStanding) -> dict[str, str]:
    signs, regimes, nulls = one.signs, one.regimes, one.nulls
    unshown = nulls.passed + nulls.failed + nulls.open
    named = [f"{name} {count}" for name, count in regimes.items() if name != "not told apart"]
    return {
        "Strategy": arm_strategy_title(one.strategy),
        "Experiments": str(one.experiments),
        "People's sign": f"{signs['agrees']} of {sum(signs.values())}",
        "Opposite": str(signs["opposite"]),
        "Not told": str(signs["not told"]),
        "Recovery": upper_first(", ".join(named)) if named else NOT_KNOWN,
        "Nulls kept": f"{nulls.passed} of {unshown}",
        "Nulls broken": str(nulls.failed),
        "Held by people's interval": _share(one.held),
        "Standard deviations from people": _mean(one.distance),
        "Spread collapses": f"{len(one.collapsed)} of {one.spreads_known}",
    }


def gains_table(board: ArmBoard) -> pd.DataFrame:
    """Write by how much every strategy is nearer to people than another, a row a pair.

    Parameters
    ----------
    board
        The experiments benchmark.

    Returns
    -------
    pandas.DataFrame
        Text.
    """
    return pd.DataFrame(
        [
            {
                **_model(one.asked, several=_several(board)),
                "Strategy": arm_strategy_title(one.strategy),
                "Against": arm_strategy_title(one.against),
                "Nearer by, in standard deviations": _mean(one.gain),
                "Effects": str(one.gain.effects) if isinstance(one.gain, OverStudies) else "0",
                "Studies": str(one.gain.studies) if isinstance(one.gain, OverStudies) else "0",
            }
            for one in board.gains
        ]
    )


def experiments_table(board: ArmBoard, asked: ModelName) -> pd.DataFrame:
    """Write what one model answers beside people, a row an experiment, arm and strategy.

    Parameters
    ----------
    board
        The experiments benchmark.
    asked
        The model.

    Returns
    -------
    pandas.DataFrame
        Text, experiment by experiment: first those of which people's differences are known.
    """
    order = {one.vignette.name: place for place, one in enumerate(board.answered)}
    mine = [one for one in board.compared if one.asked == asked]
    places = {name: place for place, name in enumerate(dict.fromkeys(one.difference.arm for one in mine))}
    mine.sort(key=lambda one: (_known(one), order[one.vignette.name], places[one.difference.arm]))
    return pd.DataFrame([_experiment(one) for one in mine])


def _known(one: Compared) -> int:
    return 0 if one.theirs is not None else 1 if one.people is not None else 2


def _experiment(one: Compared) -> dict[str, str]:
    response, recovery = one.vignette.response, one.difference.recovery
    ratio = recovery.ratio if recovery is not None else None
    return {
        "Experiment": one.vignette.title,
        "Arm": one.vignette.title_of(one.difference.arm),
        "Strategy": arm_strategy_title(one.strategy),
        "Model": write_change(one.difference.effect, response),
        "People": _people(one, response),
        "Called": _called(one),
        "Sign": SIGNS[one.sign],
        "Recovery": write_ratio(ratio) if isinstance(ratio, Estimate) else NOT_KNOWN,
        "Unit": "money" if response.outcome == "money" else unit_of(response),
        "Held": {True: "yes", False: "no", None: NOT_KNOWN}[one.is_held],
        "Spread": _spread(one),
        "Measures": measure_of(response),
        "Against": one.vignette.title_of(one.difference.against),
    }


def _people(one: Compared, response: Response) -> str:
    if one.theirs is not None:
        return write_with_ends(one.theirs, response)
    if one.people is None:
        return "nobody was asked"
    arms = one.people.arms
    known = [arms[name].mean for name in (one.difference.arm, one.difference.against) if name in arms]
    return f"{write_signed(known[0] - known[1], response)} (no interval)" if len(known) == 2 else NOT_KNOWN


def _called(one: Compared) -> str:
    recovery = one.difference.recovery
    if recovery is None:
        return NOT_KNOWN
    if not recovery.null_among_people:
        return upper_first(recovery.regime)
    return {True: "Null kept", False: "Null broken", None: "Not told apart"}[recovery.passes_null]


def _spread(one: Compared) -> str:
    if one.people is None or not one.unit > 0 or one.people.outcome == "share":
        return NOT_KNOWN
    if any(arm.is_bound for arm in one.people.arms.values()):
        return NOT_KNOWN
    share = one.effects.spread / one.unit
    return f"{share:.0%} of people's{', collapsed' if share < COLLAPSED else ''}"


def prices_table(found: Sequence[PriceElasticity]) -> pd.DataFrame:
    """Write how strongly choice shares and quantities answer to prices, a row an experiment and price or arc.

    Parameters
    ----------
    found
        As `core.analysis.arms.benchmark.price_elasticities` gives them.

    Returns
    -------
    pandas.DataFrame
        Text: people's elasticity, and a column a model and strategy.
    """
    several = len({asked for one in found for asked, _, _ in one.models}) > 1
    rows = []
    for one in found:
        row = {
            "Experiment": one.title,
            "Measures": one.measure,
            "Price": " to ".join(f"${price:g}" for price in (one.price, one.to_price) if not math.isnan(price)),
            "People": write_elasticity(one.people),
        }
        for asked, strategy, value in one.models:
            name = arm_strategy_title(strategy)
            row[f"{name}, {asked.model}" if several else name] = write_elasticity(value)
        rows.append(row)
    return pd.DataFrame(rows).fillna(NOT_KNOWN)


def _share(value: OverStudies | NoEstimate) -> str:
    if isinstance(value, NoEstimate) or isinstance(value.interval, NoEstimate):
        return NOT_KNOWN
    return f"{value.value:.0%} ({value.interval.low:.0%} to {value.interval.high:.0%})"


def _mean(value: OverStudies | NoEstimate) -> str:
    if isinstance(value, NoEstimate):
        return NOT_KNOWN
    if isinstance(value.interval, NoEstimate):
        return f"{write_sds(value.value)} (no interval)"
    return f"{write_sds(value.value)} ({write_sds(value.interval.low)} to {write_sds(value.interval.high)})"
