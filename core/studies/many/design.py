"""What a study asks: a choice for every product or vignette, each an experiment of its own."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from core.analysis.demand.limits import Limits
from core.basics.errors import InputError
from core.experiment import AnyExperiment, Experiment
from core.studies.arms.choice import ArmChoice
from core.studies.choice import Choice


@dataclass(frozen=True)
class Shard:
    """One experiment of a study, whose answers are a file of their own.

    Parameters
    ----------
    experiment
        What is asked.
    """

    experiment: AnyExperiment

    @property
    def name(self) -> str:
        """What it is called among the study's shards, as a partition of a data set is."""
        if isinstance(self.experiment, Experiment):
            return f"product_id={self.experiment.product.id}"
        return f"vignette={self.experiment.vignette.name or self.experiment.id}"

    @property
    def title(self) -> str:
        """What people call it."""
        if isinstance(self.experiment, Experiment):
            return self.experiment.product.name
        return self.experiment.vignette.title


@dataclass(frozen=True)
class StudyDesign:
    """What a study asks.

    Parameters
    ----------
    choices
        One a shard; they differ in their product, or their vignette, alone.
    words
        The study as its file says it.
    budget
        US dollars that all calls may cost together, as ``--budget`` takes them; None where it is not said. No part
        of what is asked.
    """

    choices: tuple[Choice | ArmChoice, ...]
    words: Mapping[str, Any] = field(compare=False)
    budget: str | None = field(default=None, compare=False)

    def shards(self) -> Iterator[Shard]:
        """Yield the experiments, each made when its turn comes.

        Yields
        ------
        Shard

        Raises
        ------
        InputError
            When one cannot be asked; the message says which.
        """
        for choice in self.choices:
            yield Shard(self._experiment(choice))

    def __len__(self) -> int:
        """Count the shards."""
        return len(self.choices)

    @property
    def limits(self) -> Limits:
        """What the answers of a curve or an effect must reach."""
        return whom(self.choices[0]).limits()

    @cached_property
    def id(self) -> str:
        """Sixteen hexadecimal digits of the SHA-256 of the experiments' ids."""
        every = hashlib.sha256()
        for shard in self.shards():
            every.update(f"{shard.experiment.id} ".encode())
        return every.hexdigest()[:16]

    @staticmethod
    def _experiment(choice: Choice | ArmChoice) -> AnyExperiment:
        try:
            return choice.experiment()
        except InputError as error:
            about = f"Product {choice.product}" if isinstance(choice, Choice) else choice.vignette.title[:60]
            raise InputError(f"{about}: {error}") from None


def whom(choice: Choice | ArmChoice) -> Choice:
    """Return whom a choice asks."""
    return choice if isinstance(choice, Choice) else choice.whom
