"""One experiment put for several products: one run, one budget."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from core.basics.errors import InputError
from core.experiment.cells import Cell
from core.experiment.experiment import Experiment


@dataclass(frozen=True)
class Series:
    """Experiments that differ in their product alone.

    Parameters
    ----------
    experiments
        At least one, each product once.
    """

    experiments: tuple[Experiment, ...]

    def __post_init__(self) -> None:
        """Refuse a series without a product, or with one twice."""
        if not self.experiments:
            raise InputError("No product is chosen. Choose at least one.")
        products = [experiment.product for experiment in self.experiments]
        if twice := next((one for one in products if products.count(one) > 1), None):
            raise InputError(f"{twice.name[:60]} is chosen twice. Choose each product once.")

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits of the SHA-256 of the experiments' ids."""
        ids = " ".join(experiment.id for experiment in self.experiments)
        return hashlib.sha256(ids.encode()).hexdigest()[:16]

    def cells(self) -> Iterator[Cell]:
        """Yield every question, product by product.

        Yields
        ------
        Cell
        """
        for experiment in self.experiments:
            yield from experiment.cells()


def experiments_in(asked: Experiment | Series) -> tuple[Experiment, ...]:
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
