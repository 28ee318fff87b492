"""What the experiments benchmark says, in words: counts first."""

from collections.abc import Sequence
from dataclasses import replace

from core.analysis.arms.benchmark.standings import Answered, ArmBoard, ArmStanding, GainOverStudies
from core.analysis.arms.benchmark.studies import OverStudies
from core.analysis.arms.conclusions import BUILT_IN
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.demand.next_steps import OF_THE_APP, shows_the_app
from core.basics.words import join, upper_first
from core.experiment import SYNTHETIC, ModelName
from core.experiment.arms import arm_strategy_phrase, arm_strategy_title

GAINS_MEAN = (
    "A gain is by how many standard deviations of people's answers one strategy's effects lie nearer to people's "
    "than another's, on average over studies; above zero it is nearer. Its interval is a 95% bootstrap interval: "
    "resampled are the studies by which people were asked, each with all of its experiments and arms, for one "
    "study's experiments share their people."
)
NAMED = 2
"""So many experiments whose answers cannot be believed are named; more are counted."""


def scope_sentence(board: ArmBoard) -> str:
    """Say over which experiments is counted.

    Parameters
    ----------
    board
        The benchmark.

    Returns
    -------
    str
    """
    people = [one.people for one in board.answered]
    told = [one.people for one in board.answered if one.people is not None and _tells(one)]
    text = (
        f"People's differences are known, with intervals, in {len(told)} of {len(people)} experiments, from "
        f"{len({one.source for one in told})} studies"
    )
    if alone := len(people) - people.count(None) - len(told):
        text += f"; {alone} have people's means alone"
    if twins := people.count(None):
        text += f"; {twins} are twins in other words, which nobody was asked"
    return f"{text}. {len(unanswered)} are not answered yet." if (unanswered := board.unanswered) else f"{text}."


def _tells(one: Answered) -> bool:
    if one.people is None:
        return False
    differences = (one.people.difference(arm.name, one.vignette.control) for arm in one.vignette.arms)
    return any(isinstance(found, Estimate) for found in differences)


def count_sentences(board: ArmBoard) -> list[tuple[ModelName, list[str]]]:
    """Count what becomes of people's effects, by model.

    Parameters
    ----------
    board
        The benchmark.

    Returns
    -------
    list of tuple
        Model, and a sentence a strategy; behind them what its answers cannot show.
    """
    by_model: dict[ModelName, list[ArmStanding]] = {}
    for one in board.standings:
        by_model.setdefault(one.asked, []).append(one)
    return [
        (asked, [*(_count(one, len(board.answered)) for one in mine), *_over_the_same(mine), *_caution(asked)])
        for asked, mine in by_model.items()
    ]


def _over_the_same(standings: Sequence[ArmStanding]) -> list[str]:
    """Count over the effects that all strategies of a model answered, where those that each answered differ."""
    places = [{row.place for row in one.compared} for one in standings]
    common = set.intersection(*places)
    if len(standings) == 1 or all(mine == common for mine in places):
        return []
    same = [replace(one, compared=tuple(row for row in one.compared if row.place in common)) for one in standings]
    told = [row for row in same[0].compared if row.is_held is not None]
    why = (
        "These counts are not over the same effects: where a strategy's answers cannot be believed, or it is not "
        "asked, it alone leaves the experiment out."
    )
    if not told:
        return [f"{why} No effect of people's is answered under all of them."]
    signs = join([f"{one.signs['agrees']} under {arm_strategy_phrase(one.strategy)}" for one in same])
    held = join(
        [
            f"{sum(bool(row.is_held) for row in one.compared)} under {arm_strategy_phrase(one.strategy)}"
            for one in same
        ]
    )
    shown = sum(same[0].signs.values())
    return [
        f"{why} Over the same effects, those that all of these strategies answer: of {shown} that people show, "
        f"{signs} come out with people's sign; of all {len(told)}, people's intervals hold {held}."
    ]


def _caution(asked: ModelName) -> list[str]:
    if asked.backend == SYNTHETIC:
        return [BUILT_IN]
    return [OF_THE_APP] if shows_the_app([asked]) else []


def _count(one: ArmStanding, of: int) -> str:
    signs, nulls = one.signs, one.nulls
    shown, unshown = sum(signs.values()), nulls.passed + nulls.failed + nulls.open
    answered = "" if one.experiments == of else f" (its answers count in {one.experiments} of {of} experiments)"
    name = f"{arm_strategy_title(one.strategy)}{answered}"
    if not shown + unshown:
        return f"{name}: no answer can be set beside people's effects."
    held = [row for row in one.compared if row.is_held is not None]
    parts = [
        f"of {shown} effects that people show, {signs['agrees']} with people's sign, {signs['opposite']} with the "
        f"opposite one, {signs['not told']} not told apart from zero",
        f"of {unshown} that people do not show, {nulls.passed} shown to be none here either, {nulls.failed} a "
        f"clear effect, which is a failure, {nulls.open} open",
        f"people's intervals hold {sum(bool(row.is_held) for row in held)} of all {len(held)}",
    ]
    if one.spreads_known:
        parts.append(
            f"in {len(one.collapsed)} of {one.spreads_known} experiments answers lie less than half as far apart "
            "as people's"
        )
    if one.silent:
        more = [f"{len(one.silent) - NAMED} more"] if len(one.silent) > NAMED else []
        named = join([*(f"“{title}”" for title in one.silent[:NAMED]), *more])
        parts.append(f"answers to {named} cannot be believed, so they count for nothing")
    return f"{name}: {'; '.join(parts)}."


def gain_sentences(board: ArmBoard) -> list[tuple[ModelName, list[str]]]:
    """Say whether one strategy lies nearer to people than another, by model.

    Parameters
    ----------
    board
        The benchmark.

    Returns
    -------
    list of tuple
        Model, and a sentence a gain.
    """
    by_model: dict[ModelName, list[str]] = {}
    for one in board.gains:
        by_model.setdefault(one.asked, []).append(_gain(one))
    return list(by_model.items())


def _gain(one: GainOverStudies) -> str:
    strategy, against = upper_first(arm_strategy_phrase(one.strategy)), arm_strategy_phrase(one.against)
    if isinstance(one.gain, NoEstimate):
        return f"{strategy} cannot be compared with {against}: {one.gain.reason}."
    size = write_sds(abs(one.gain.value))
    if isinstance(one.gain.interval, NoEstimate):
        side = "nearer to people than" if one.gain.value > 0 else "farther from people than"
        return f"{strategy} lies {size} {side} {against}, without an interval: {one.gain.interval.reason}."
    around = one.gain.interval
    over = f"95% interval {write_sds(around.low)} to {write_sds(around.high)}, over {_studies(one.gain)}"
    if around.holds_zero:
        return f"{strategy} is not shown to lie nearer to people than {against}, nor farther ({over})."
    side = "nearer to people than" if one.gain.value > 0 else "farther from people than"
    return f"{strategy} lies {size} standard deviations {side} {against} ({over})."


def _studies(found: OverStudies) -> str:
    return f"{found.effects} effects of {found.studies} studies"


def write_sds(value: float) -> str:
    """Write a number of standard deviations.

    Parameters
    ----------
    value
        Of them.

    Returns
    -------
    str
    """
    return f"{value:.2f}".replace("-", "−")
