"""Which further question would settle what an experiment leaves open."""

import math

from core.demand import Curve
from core.experiment import MAX_WORDINGS, Experiment
from core.models import MAX_DRAWS
from core.shape import FLAT_MARGIN
from core.verdicts import Conclusion, labels, nearest_elasticity

MOST_STEPS = 3
DIRECTION_ERRORS = 1.96 + 0.84
"""So many standard errors from zero, and four of five 95% intervals exclude it."""
FLAT_ERRORS = 1.645 + 0.84
"""So many standard errors inside the margin, and four of five pairs of one-sided tests show a flat curve."""


def next_steps(experiment: Experiment, curves: list[Curve]) -> list[Conclusion]:
    """Say what to ask next, most useful first.

    Parameters
    ----------
    experiment
        What was asked.
    curves
        Its curves, with answers.

    Returns
    -------
    list of Conclusion
        At most three.
    """
    found = [_settle(label, curve) for label, curve in zip(labels(curves), curves, strict=True)]
    steps = [step for step in found if step is not None]
    codes = {curve.code for curve in curves}
    if not any(code.startswith("disclosure") for code in codes):
        steps.append(
            Conclusion(
                "Add experiment disclosure: without it, a direction may come from what the prompt leaves unsaid.",
                "next",
            )
        )
    if experiment.wordings == 1:
        steps.append(
            Conclusion(
                f"Ask {MAX_WORDINGS} wordings: no interval here speaks of how the prompt is worded.",
                "next",
                {"wordings": 1.0, "wordings_proposed": float(MAX_WORDINGS)},
            )
        )
    elif len({curve.panel for curve in curves}) == 1:
        steps.append(Conclusion("Ask a second model: a direction that models share is worth more.", "next"))
    return steps[:MOST_STEPS]


def draws_needed(curve: Curve) -> int | None:
    """Estimate how many draws a price would settle whether an open curve slopes or is flat.

    Parameters
    ----------
    curve
        Sampled one price a prompt, and inconclusive.

    Returns
    -------
    int or None
        So many that four of five such experiments would settle it, were the elasticity as estimated; None where
        the curve has no elasticity, or lies at the margin of being flat.
    """
    found = nearest_elasticity(curve)
    if found is None:
        return None
    value = found[1]
    draws = float(curve.points["answers"].mean())
    error = (value.high - value.low) / 2 / 1.96
    size = abs(value.estimate)
    sloping = draws * (DIRECTION_ERRORS * error / size) ** 2 if size > 0 else math.inf
    flat = draws * (FLAT_ERRORS * error / (FLAT_MARGIN - size)) ** 2 if size < FLAT_MARGIN else math.inf
    needed = min(sloping, flat)
    return None if needed > MAX_DRAWS else math.ceil(needed / 10) * 10


def _settle(label: str, curve: Curve) -> Conclusion | None:
    if curve.shape != "inconclusive":
        return None
    name = label[0].lower() + label[1:]
    asked = float(curve.points["answers"].mean())
    if curve.method != "draw" or curve.format != "one_price":
        text = f"Add prices or wordings under {name}: as asked, the answers leave its direction open."
        return Conclusion(text, "next", {"answers_a_price": asked})
    needed = draws_needed(curve)
    if needed is None or needed <= asked:
        text = f"More draws under {name} would hardly settle its direction; look at its points, or add prices."
        return Conclusion(text, "next", {"answers_a_price": asked})
    return Conclusion(
        f"Take about {needed} draws a price under {name}, not {asked:.0f}: were its elasticity as estimated, "
        "four of five such experiments would settle its direction.",
        "next",
        {"answers_a_price": asked, "draws_needed": float(needed)},
    )
