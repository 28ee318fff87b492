"""Several experiments asked together, such as one put for several products: one run, one budget."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from core.basics.errors import InputError
from core.experiment.arms import ARM_STRATEGIES, ArmCell, ArmExperiment, Vignette, arm_strategy_phrase
from core.experiment.cells import Cell
from core.experiment.experiment import Experiment
from core.experiment.strategies import strategy_phrase

AnyExperiment = Experiment | ArmExperiment


@dataclass(frozen=True)
class Series:
    """Experiments of one kind that differ in their product alone, or beyond price in what is varied.

    Parameters
    ----------
    experiments
        At least one, each product or vignette once.
    """

    experiments: tuple[AnyExperiment, ...]

    def __post_init__(self) -> None:
        """Refuse a series without a product, or with one twice."""
        if not self.experiments:
            raise InputError("No product is chosen. Choose at least one.")
        subjects = [one.product if isinstance(one, Experiment) else one.vignette for one in self.experiments]
        if twice := next((one for one in subjects if subjects.count(one) > 1), None):
            title = twice.title if isinstance(twice, Vignette) else twice.name
            raise InputError(f"{title[:60]} is chosen twice. Choose each once.")

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits of the SHA-256 of the experiments' ids."""
        ids = " ".join(experiment.id for experiment in self.experiments)
        return hashlib.sha256(ids.encode()).hexdigest()[:16]

    @property
    def priced(self) -> tuple[Experiment, ...]:
        """Those in which a price is varied: all of them, or none."""
        return tuple(one for one in self.experiments if isinstance(one, Experiment))

    @property
    def beyond_price(self) -> tuple[ArmExperiment, ...]:
        """Those with arms: all of them, or none."""
        return tuple(one for one in self.experiments if isinstance(one, ArmExperiment))

    def cells(self) -> Iterator[Cell | ArmCell]:
        """Yield every question, experiment by experiment.

        Yields
        ------
        Cell or ArmCell
        """
        for experiment in self.experiments:
            yield from experiment.cells()


def experiments_in(asked: AnyExperiment | Series) -> tuple[AnyExperiment, ...]:
    """Return the experiments that are asked.

    Parameters
    ----------
    asked
        One experiment, or several.

    Returns
    -------
    tuple of Experiment
        In their order.
    """
    return asked.experiments if isinstance(asked, Series) else (asked,)


def any_strategy_phrase(code: str) -> str:
    """Return what a sentence calls a strategy of an experiment of either kind.

    Parameters
    ----------
    code
        Of the strategy.

    Returns
    -------
    str
    """
    return arm_strategy_phrase(code) if code in ARM_STRATEGIES else strategy_phrase(code)


def read_experiment(text: str) -> AnyExperiment:
    """Read an experiment of either kind.

    Parameters
    ----------
    text
        As `to_json` of it wrote it.

    Returns
    -------
    Experiment or ArmExperiment

    Raises
    ------
    InputError
        When the text is not an experiment.
    """
    return ArmExperiment.from_json(text) if _is_beyond_price(text) else Experiment.from_json(text)


def _is_beyond_price(text: str) -> bool:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and "vignette" in data
