"""What people answered, as a table for people."""

import numpy as np
import pandas as pd

from core.analysis.demand.fits import exact_limits
from core.studies.people.counted import Counted
from core.studies.people.fieldwork import Condition


def answers_table(counted: Counted) -> pd.DataFrame:
    """Write what people answered, a row a condition.

    Parameters
    ----------
    counted
        Answers, with who of them counts.

    Returns
    -------
    pandas.DataFrame
        Text: what was asked, how many counted, and the share (with the exact 95% limits that people's points
        have in every figure) or mean of what they answered.
    """
    rows = counted.rows
    return pd.DataFrame(
        [_row(one, rows["answer"][rows["condition"] == one.name]) for one in counted.brought.fieldwork.conditions]
    )


def _row(asked: Condition, answers: pd.Series) -> dict[str, str]:
    row = {"Asked": asked.title, "People": f"{len(answers):,}"}
    chosen = "Said yes" if asked.counted == ("yes",) else "Chose what counts"
    what = f"{chosen} (95% interval)" if asked.counted else "Mean"
    if answers.empty:
        return {**row, what: "nobody yet"}
    mean = float(answers.mean())
    if not asked.counted:
        return {**row, what: f"{mean:.3g}"}
    yes, people = (np.array([number], dtype=np.float64) for number in (answers.sum(), len(answers)))
    (low,), (high,) = exact_limits(yes, people)
    return {**row, what: f"{mean:.0%} ({low:.0%} to {high:.0%})"}
