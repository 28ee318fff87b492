"""From the replies to the experiments benchmark to how models stand to people, anew only where others came."""

from dataclasses import replace

import pandas as pd

from core.analysis.arms import all_humans, estimate_arms
from core.analysis.arms.benchmark import Answered, ArmBoard, arms_between, draw_up_arms
from core.analysis.arms.prices import price_responses
from core.asking.replies.arms.observations import observe_arms
from core.experiment import Series
from core.studies.memory import Memory


def benchmark_observations(memory: Memory, series: Series) -> list[pd.DataFrame]:
    """Return what the replies to every experiment say.

    Parameters
    ----------
    memory
        Holds the replies.
    series
        What was asked.

    Returns
    -------
    list of pandas.DataFrame
        As `observe_arms` gives them, an experiment each.
    """
    run = memory.runner.find(series)
    failed = run.failures if run else ()
    return [observe_arms(one, memory.runner.cache, failed) for one in series.beyond_price]


def arm_board(memory: Memory, series: Series) -> ArmBoard:
    """Set what is answered so far beside people.

    Parameters
    ----------
    memory, series
        As for `benchmark_observations`.

    Returns
    -------
    ArmBoard
        While a run is under way, some seconds old. What nobody answered yet is named, and counts for nothing.
    """

    def work() -> ArmBoard:
        answered = []
        asked = zip(series.beyond_price, benchmark_observations(memory, series), strict=True)
        for experiment, observations in asked:
            people = all_humans().get(experiment.vignette.name)
            vignette = replace(experiment.vignette, arms=arms_between(experiment.vignette, people))
            told = observations[observations["arm"].isin([arm.name for arm in vignette.arms])]
            effects = estimate_arms(told, vignette, people)
            answered.append(Answered(vignette, effects, people, price_responses(told, vignette, effects)))
        return draw_up_arms(answered)

    return memory.recollect("arm board", series, work)
