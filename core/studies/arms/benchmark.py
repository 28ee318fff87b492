"""The experiments benchmark's questions to models: every experiment beyond price that comes with the app."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.basics.errors import InputError
from core.basics.words import join
from core.experiment import Series
from core.experiment.arms import (
    FOR_LEVELS,
    MAX_QUESTIONS,
    USUAL_ARM_STRATEGIES,
    WHOLE_SET,
    ArmExperiment,
    Vignette,
    arm_strategy_title,
    shipped_vignettes,
)
from core.studies.arms.choice import ArmChoice
from core.studies.choice import Choice

TOO_MANY = "that would be too many questions"
NAMED = 3
"""So many experiments that are not asked are named; more are counted."""


@dataclass(frozen=True)
class ArmBenchmark:
    """What the experiments benchmark asks.

    Parameters
    ----------
    series
        An experiment for every vignette that can be asked.
    left_out
        What of the choice is not asked where, a sentence each.
    """

    series: Series
    left_out: tuple[str, ...]


def arm_benchmark_for(choice: Choice) -> ArmBenchmark:
    """Return the experiments that a choice of models and strategies means for every vignette of the app.

    Parameters
    ----------
    choice
        Which experiment it names does not count.

    Returns
    -------
    ArmBenchmark
        A strategy that an experiment cannot be put by is left out there, and more wordings than fit into one.

    Raises
    ------
    InputError
        When the choice cannot be asked.
    """
    chosen = tuple(filter(None, choice.arm_strategies.split(","))) or USUAL_ARM_STRATEGIES
    asked: list[ArmExperiment] = []
    left_out: dict[tuple[str, str], list[str]] = {}
    for vignette in shipped_vignettes().values():
        possible = [code for code in chosen if _why_not(vignette, code) is None]
        put = possible[: MAX_QUESTIONS // len(vignette.arms)]
        for code in chosen:
            if code not in put:
                left_out.setdefault((code, _why_not(vignette, code) or TOO_MANY), []).append(vignette.title)
        if put:
            asked.append(_in_fitting_wordings(ArmChoice(vignette, tuple(put), choice)))
    if not asked:
        raise InputError("None of the experiments can be put by these strategies. Choose another, too.")
    return ArmBenchmark(Series(tuple(asked)), tuple(_say(code, why, of) for (code, why), of in left_out.items()))


def _why_not(vignette: Vignette, code: str) -> str | None:
    if code == FOR_LEVELS and not vignette.levels:
        return "they vary no number"
    if code == WHOLE_SET and not vignette.fits_one_prompt:
        return "their arms do not fit into one prompt"
    return "they state no facts" if code == "full_context" and not vignette.facts else None


def _say(code: str, why: str, titles: Sequence[str]) -> str:
    named = f" ({join(titles)})" if len(titles) <= NAMED else ""
    of = f"{len(titles)} of {len(shipped_vignettes())} experiments"
    return f"{arm_strategy_title(code)} is not asked in {of}{named}: {why}."


def _in_fitting_wordings(chosen: ArmChoice) -> ArmExperiment:
    """Take fewer wordings where so many make more questions than an experiment may have."""
    wordings = chosen.whom.wordings
    most = MAX_QUESTIONS // (len(chosen.vignette.arms) * len(chosen.strategies))
    fits = not wordings.isdigit() or int(wordings) <= most
    return (chosen if fits else replace(chosen, whom=replace(chosen.whom, wordings=str(most)))).experiment()
