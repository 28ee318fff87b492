"""What the replies of experiments beyond price show, worked out anew only where there are other replies."""

import pandas as pd

from core.analysis.arms import Ablation, ArmLeakage, ablate, audit_arms
from core.asking.replies.arms.observations import observe_arms
from core.experiment.arms import ArmExperiment
from core.experiment.prompts.arms import sentences_of
from core.studies.arms.findings import ArmFindings, find_arms
from core.studies.memory import Memory


def arm_observations(memory: Memory, experiment: ArmExperiment) -> pd.DataFrame:
    """Return what the replies say.

    Parameters
    ----------
    memory
        Holds the replies.
    experiment
        What was asked.

    Returns
    -------
    pandas.DataFrame
        As `observe_arms` gives it. Shared: not to be changed.
    """

    def read() -> pd.DataFrame:
        run = memory.runner.find(experiment)
        return observe_arms(experiment, memory.runner.cache, run.failures if run else ())

    return memory.recollect("observations", experiment, read)


def arm_findings(memory: Memory, experiment: ArmExperiment) -> ArmFindings:
    """Return what the answers show.

    Parameters
    ----------
    memory, experiment
        As for `arm_observations`; answers were asked.

    Returns
    -------
    ArmFindings
        While a run is under way, some seconds old.
    """
    return memory.recollect(
        "findings", experiment, lambda: find_arms(experiment, arm_observations(memory, experiment))
    )


def arm_leakage(memory: Memory, experiment: ArmExperiment) -> list[ArmLeakage]:
    """Return which unstated variables differ between arms.

    Parameters
    ----------
    memory, experiment
        As for `arm_observations`; leakage was asked.

    Returns
    -------
    list of ArmLeakage
    """
    return memory.recollect(
        "leakage", experiment, lambda: audit_arms(arm_observations(memory, experiment), experiment.vignette)
    )


def ablations(memory: Memory, experiment: ArmExperiment) -> list[Ablation]:
    """Return what every sentence of every prompt does to every effect.

    Parameters
    ----------
    memory, experiment
        As for `arm_observations`; an ablation was asked.

    Returns
    -------
    list of Ablation
    """
    vignette = experiment.vignette

    def work() -> list[Ablation]:
        sentences = sentences_of(vignette, experiment.strategies)
        return ablate(arm_observations(memory, experiment), vignette, sentences)

    return memory.recollect("ablations", experiment, work)


def failed_checks(memory: Memory, experiment: ArmExperiment) -> list[str]:
    """Return whose answers cannot be believed and why, a sentence each.

    Parameters
    ----------
    memory, experiment
        As for `arm_observations`.

    Returns
    -------
    list of str
        Empty where no answers were asked.
    """
    return arm_findings(memory, experiment).failed_checks if experiment.asks == "answers" else []
