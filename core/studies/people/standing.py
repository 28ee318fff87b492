"""Which models stand in the benchmark, by what is stored of them."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd

from core.analysis.benchmark import Entry, entries_of, leave_one_out, published_results, results_of
from core.analysis.demand.fits import NoEstimate
from core.analysis.demand.people import people_matrix
from core.experiment import catalog
from core.studies.benchmark import believed_answers, observe_series, series_for
from core.studies.choice import USUAL_PRICES, Choice
from core.studies.memory import Memory


def stored_entries(memory: Memory, choice: Choice) -> list[Entry]:
    """Return what is stored of a choice's models about the benchmark's products, and ask nothing.

    Parameters
    ----------
    memory
        Holds the replies.
    choice
        Whose models and strategies count.

    Returns
    -------
    list of Entry
        With the published curves; first what lies nearest to people once it is calibrated.
    """
    series = series_for(replace(choice, prices=USUAL_PRICES), [product.id for product in catalog()])

    def read() -> list[Entry]:
        # Planning brings what comes with the app.
        memory.runner.plan(series)
        believed, _ = believed_answers([observe_series(series, memory.runner.cache)], choice.limits())
        entries = entries_of(pd.concat([results_of(believed), published_results()]))
        return sorted(entries, key=_off)

    return memory.recollect(f"entries {choice.limits()}", series, read)


def _off(entry: Entry) -> float:
    """Return how far a model is from people, calibrated; infinite where it cannot be."""
    fitted = leave_one_out(entry.shares)
    return math.inf if isinstance(fitted, NoEstimate) else float(np.nanmean(np.abs(fitted - people_matrix())))
