"""The publications that a report rests on."""

from core.analysis.demand.people import SOURCE
from core.experiment import Experiment, catalog

PAPER = (
    "Gui & Toubia, The Challenge of Using LLMs to Simulate Human Behavior: A Causal Inference Perspective, "
    "arXiv 2312.15524."
)
STRATEGIES = "Prompt strategies"


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
    theirs = "Prompt strategies, product and regular price" if experiment.product in catalog() else STRATEGIES
    found = [f"{theirs}: {PAPER}"]
    if people:
        found.append(f"People: {SOURCE}.")
    found += [
        "Fits and elasticities: fractional logit (Papke & Wooldridge 1996) with delta-method intervals; answers "
        "that a price separates: Konis (2007).",
        "Shapes: Lind & Mehlum (2010) and Simonsohn (2018) for humps, Schuirmann (1987) for flat curves, Schwarz "
        "(1978) where a bend or a step competes with a smooth curve.",
    ]
    if experiment.wordings > 1:
        found.append(
            "Intervals over wordings: Ibragimov & Mueller (2010); over personas as well: Cameron, Gelbach & "
            "Miller (2011)."
        )
    return (
        *found,
        "Intervals of points: Clopper & Pearson (1934); of their differences: Wilson (1927) by Zou & Donner "
        "(2008); over personas and replies: Agresti & Min (2005). Comparisons of strategies: Holm (1979).",
    )
