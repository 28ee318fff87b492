"""Names for arrays."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


Labels = npt.NDArray[np.str_]
