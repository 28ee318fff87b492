"""Whether a design tells enough for a number, on any processor."""

import math

import numpy as np

from core.basics.arrays import FloatArray

CONDITION_LIMIT = 1e6
"""Designs with a larger `condition_number` tell too little for a number: rounding would pass for answers."""


ROUNDING = 1e-6
"""Errors and effects below this are rounding, whatever the processor."""


def condition_number(design: FloatArray, weight: FloatArray | None = None) -> float:
    """Tell how far a design is from one in which a column follows from the others.

    Parameters
    ----------
    design
        Shape (n, parameters).
    weight
        Shape (n,), how much a row tells; None where all tell the same.

    Returns
    -------
    float
        Largest over smallest singular value once every column is scaled to length 1, so that units do not count
        (Belsley, Kuh & Welsch 1980, section 3.2); infinite where a column is nothing, or rows are fewer than
        parameters.
    """
    weighted = design if weight is None else design * np.sqrt(weight)[:, np.newaxis]
    lengths = np.linalg.norm(weighted, axis=0)
    if len(design) < design.shape[1] or not np.all(lengths > 0):
        return math.inf
    values = np.linalg.svd(weighted / lengths, compute_uv=False)
    return float(values[0] / values[-1]) if values[-1] > 0 else math.inf
