"""Tables as files for other programs."""

import pandas as pd
from pandas.api.types import is_string_dtype

FORMULA = r"(^|[,;\t\r\n])(?=[=+\-@\t\r\n＝＋－＠])"
"""Where a spreadsheet begins a formula: in a cell, or where a separator splits one (OWASP: CSV Injection)."""


def to_csv(observations: pd.DataFrame) -> bytes:
    """Write a table as CSV that no spreadsheet takes for formulas.

    Parameters
    ----------
    observations
        Numbers, truth values and text.

    Returns
    -------
    bytes
        UTF-8. A text that a spreadsheet would run has a single quote before what starts the formula; numbers,
        negative ones too, are as they were.
    """
    harmless = observations.copy()
    for name in harmless:
        if is_string_dtype(harmless[name]):
            harmless[name] = harmless[name].str.replace(FORMULA, r"\1'", regex=True)
    return harmless.to_csv(index=False).encode()
