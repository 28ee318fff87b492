"""The publications that a report rests on."""

from core.analysis.demand.people import SOURCE
from core.experiment import Experiment, catalog


def sources(experiment: Experiment, *, people: bool) -> tuple[str, ...]:
    """Return the publications that a report rests on.

    Parameters
    ----------
    experiment
        What was asked.
    people
        Whether people's answers are shown.

    Returns
    -------
    tuple of str
    """
    theirs = (
        "Prompt strategies, product and regular price" if experiment.product in catalog() else "Prompt strategies"
    )
    found = [
        f"{theirs}: Gui & Toubia, The Challenge of Using LLMs to Simulate Human Behavior: A Causal Inference "
        "Perspective, arXiv 2312.15524."
    ]
    if people:
        found.append(f"People: {SOURCE}.")
    found.append(
        "Fits and elasticities: fractional logit (Papke & Wooldridge 1996) with delta-method intervals. Shapes: "
        "Lind & Mehlum (2010) and Simonsohn (2018) for humps, Schuirmann (1987) for flat curves, BIC for steps."
    )
    if experiment.wordings > 1:
        found.append("Intervals over wordings: Ibragimov & Mueller (2010).")
    return (*found, "Points' intervals: Clopper & Pearson (1934). Comparisons of strategies: Holm (1979).")
