"""The numbers behind sentences, as a table for people."""

import pandas as pd

from core.analysis.demand.verdicts import Conclusion


def evidence_table(conclusions: list[Conclusion]) -> pd.DataFrame:
    """Write the numbers behind every sentence, a row a number.

    Parameters
    ----------
    conclusions
        As `core.analysis.demand.conclusions.conclude` draws them.

    Returns
    -------
    pandas.DataFrame
        Text.
    """
    return pd.DataFrame(
        [
            {"Sentence": one.text, "Number": name.replace("_", " "), "Value": _number(value)}
            for one in conclusions
            for name, value in one.evidence.items()
        ]
    )


def _number(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"
