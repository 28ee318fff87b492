"""Whether answers are answers at all, in numbers."""

import pandas as pd

from core.analysis.demand.validity import AnswerCheck
from core.experiment import strategy_title


def checks_table(checks: list[AnswerCheck]) -> pd.DataFrame:
    """Write every number of the answers against its limit.

    Parameters
    ----------
    checks
        Of one experiment.

    Returns
    -------
    pandas.DataFrame
        Text, a row a check.
    """
    return pd.DataFrame(
        [
            {
                "Model": one.asked.title,
                "Strategy": strategy_title(one.strategy),
                "Measured": one.name,
                "Value": f"{one.value:.0%}",
                "Limit": "none" if one.limit is None else f"{one.limit:.0%}",
                "Passed": "yes" if one.passed else "no",
            }
            for one in checks
        ]
    )
