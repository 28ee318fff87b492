"""What the replies of experiments beyond price show, worked out anew only where there are other replies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from core.analysis.arms import AblationAudit, ArmLeakage, Humans, ablate, audit_arms, leakage_failures
from core.analysis.demand.limits import USUAL, Limits
from core.asking.replies.arms.observations import observe_arms
from core.experiment.arms import ArmExperiment
from core.experiment.prompts.arms import sentences_of
from core.studies.arms.findings import ArmFindings, find_arms
from core.studies.memory import Memory

Found = TypeVar("Found")


@dataclass(frozen=True)
class ArmStudy:
    """What the replies to one experiment beyond price show.

    Parameters
    ----------
    memory
        Holds the replies.
    experiment
        What was asked.
    limits
        What answers must reach to be believed.
    people
        As in `find_arms`.
    """

    memory: Memory
    experiment: ArmExperiment
    limits: Limits = USUAL
    people: Humans | None = None

    def _recollect(self, name: str, work: Callable[[], Found]) -> Found:
        return self.memory.recollect(f"{name} {self.limits} {self.people}", self.experiment, work)

    @property
    def observations(self) -> pd.DataFrame:
        """What the replies say, as `observe_arms` gives it. Shared: not to be changed."""

        def read() -> pd.DataFrame:
            run = self.memory.runner.find(self.experiment)
            return observe_arms(self.experiment, self.memory.runner.cache, run.failures if run else ())

        return self.memory.recollect("observations", self.experiment, read)

    @property
    def findings(self) -> ArmFindings:
        """What the answers show, where answers were asked; while a run is under way, some seconds old."""

        def work() -> ArmFindings:
            return find_arms(self.experiment, self.observations, self.limits, self.people)

        return self._recollect("findings", work)

    @property
    def leakage(self) -> list[ArmLeakage]:
        """Which unstated variables differ between arms, where leakage was asked."""
        vignette = self.experiment.vignette
        return self._recollect("leakage", lambda: audit_arms(self.observations, vignette, self.limits))

    @property
    def ablations(self) -> AblationAudit:
        """What every sentence of every prompt does to every effect, where an ablation was asked."""
        asked = self.experiment

        def work() -> AblationAudit:
            sentences = sentences_of(asked.vignette, asked.strategies, asked.wordings)
            return ablate(self.observations, asked.vignette, sentences, self.limits)

        return self._recollect("ablations", work)

    @property
    def failed_checks(self) -> list[str]:
        """Whose answers cannot be believed and why, a sentence each."""
        if self.experiment.asks == "leakage":
            return leakage_failures(self.leakage)
        return self.ablations.failed if self.experiment.asks == "ablation" else self.findings.failed_checks

    @property
    def remarks(self) -> list[str]:
        """What is to be said of the replies beside."""
        return self.memory.remarks(self.experiment).sentences()
