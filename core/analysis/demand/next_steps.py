"""Which further question would settle what an experiment leaves open."""

import math
from collections.abc import Iterable

from scipy.special import ndtri

from core.analysis.demand.curves import Curve
from core.analysis.demand.shapes import FEWEST_PERSONAS, FLAT_MARGIN
from core.analysis.demand.verdicts import Conclusion, labels, nearest_elasticity
from core.analysis.levels import LEVEL, SIGNIFICANT
from core.basics.words import lower_first
from core.experiment import BUNDLED_MODEL, MAX_DRAWS, MAX_WORDINGS, SYNTHETIC, Experiment, ModelName, code_parts

CONNECT = (
    "Connect a capable model: by a key, or the address of a server, under “Keys and servers”. The "
    "one that comes with the app shows how it works, and more questions to it tell nothing of shoppers."
)
OF_THE_APP = "The answers are those of a small model that comes with the app: it shows the app, not shoppers."
BESIDE_CAPABLE = "{name} is a small model that comes with the app: its answers show the app, not shoppers."
BESIDE_MARKET = (
    "None of it speaks of shoppers: {name} is a small model that comes with the app, and a synthetic market is no "
    "language model."
)
MOST_SETTLED = 3
"""So many curves are told what would settle them."""
FEWEST_PRICES = 5
POWER = 0.8
"""How many of such experiments would settle what is open: four of five."""
INTERVAL_ERRORS = float(ndtri(0.5 + LEVEL / 2))
"""So many standard errors an interval of many draws reaches to either side."""
DIRECTION_ERRORS = INTERVAL_ERRORS + float(ndtri(POWER))
"""So many standard errors from zero, and as many intervals exclude it."""
FLAT_ERRORS = float(ndtri(1 - SIGNIFICANT) + ndtri(POWER))
"""So many standard errors inside the margin, and as many pairs of one-sided tests show a flat curve."""


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
        Few.
    """
    found = [
        _settle(label, curve, experiment.wordings) for label, curve in zip(labels(curves), curves, strict=True)
    ]
    if lacks_a_capable_model(curve.asked for curve in curves):
        return [Conclusion(CONNECT, "next")]
    steps = [step for step in found if step is not None][:MOST_SETTLED]
    if not any(strategy.name == "disclosure" for strategy in experiment.strategies):
        steps.append(
            Conclusion(
                "Add experiment disclosure: without it, a direction may come from what the prompt leaves unsaid.",
                "next",
            )
        )
    if experiment.wordings == 1 and any(curve.asked.backend != SYNTHETIC for curve in curves):
        steps.append(
            Conclusion(
                f"Ask {MAX_WORDINGS} wordings: no interval here speaks of how the prompt is worded.",
                "next",
                {"wordings": 1.0, "wordings_proposed": float(MAX_WORDINGS)},
            )
        )
    falls = any(curve.shape == "falling" for curve in curves)
    if falls and len({curve.asked for curve in curves}) == 1:
        steps.append(Conclusion("Ask a second model: a direction that models share is worth more.", "next"))
    return steps


def shows_the_app(asked: Iterable[ModelName]) -> bool:
    """Say whether nobody but the small model that comes with the app is asked.

    Parameters
    ----------
    asked
        At least one.

    Returns
    -------
    bool
    """
    return all(map(_comes_with_the_app, asked))


def lacks_a_capable_model(asked: Iterable[ModelName]) -> bool:
    """Say whether the small model that comes with the app is asked, and beside it synthetic markets at most.

    Parameters
    ----------
    asked
        At least one.

    Returns
    -------
    bool
    """
    models = set(asked)
    return any(map(_comes_with_the_app, models)) and all(
        _comes_with_the_app(model) or model.backend == SYNTHETIC for model in models
    )


def say_of_the_app(asked: Iterable[ModelName]) -> str:
    """Say what the curves of the small model that comes with the app are worth, and of which model that is said.

    Parameters
    ----------
    asked
        At least one.

    Returns
    -------
    str
        Empty where it is not asked.
    """
    models = list(dict.fromkeys(asked))
    mine = [model for model in models if _comes_with_the_app(model)]
    if not mine or shows_the_app(models):
        return OF_THE_APP if mine else ""
    return (BESIDE_MARKET if lacks_a_capable_model(models) else BESIDE_CAPABLE).format(name=mine[0].model)


def _comes_with_the_app(model: ModelName) -> bool:
    return model.backend == "embedded" and model.model == BUNDLED_MODEL


def draws_needed(curve: Curve) -> int | None:
    """Estimate how many draws a price would settle whether an open curve slopes or is flat.

    Parameters
    ----------
    curve
        Sampled one price a prompt in one wording, and inconclusive.

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
    error = (value.high - value.low) / 2 / INTERVAL_ERRORS
    size = abs(value.estimate)
    sloping = draws * (DIRECTION_ERRORS * error / size) ** 2 if size > 0 else math.inf
    flat = draws * (FLAT_ERRORS * error / (FLAT_MARGIN - size)) ** 2 if size < FLAT_MARGIN else math.inf
    needed = min(sloping, flat)
    return None if needed > MAX_DRAWS else math.ceil(needed / 10) * 10


def _only_imprecise(curve: Curve) -> bool:
    """Whether a line describes the curve, and only its slope is open."""
    evidence = curve.verdict.evidence
    return "p_slope" in evidence and evidence.get("p_misfit", 1.0) >= SIGNIFICANT


def _settle(label: str, curve: Curve, wordings: int) -> Conclusion | None:
    if curve.shape != "inconclusive":
        return None
    name = lower_first(label)
    asked = float(curve.points["answers"].mean())
    if curve.verdict.is_untested:
        ways = "Take draws" if wordings == MAX_WORDINGS else "Take draws, or ask more wordings,"
        text = f"{ways} under {name}: {curve.reading}, its answers have no interval to tell a shape by."
        return Conclusion(text, "next", {"answers_a_price": asked})
    if len(curve.points) < FEWEST_PRICES:
        text = (
            f"Ask {FEWEST_PRICES} prices or more: those that were answered under {name} are too few for a shape."
        )
        return Conclusion(
            text, "next", {"prices": float(len(curve.points)), "prices_proposed": float(FEWEST_PRICES)}
        )
    if curve.verdict.lacks_personas:
        text = f"Ask {FEWEST_PERSONAS} personas or more under {name}: {curve.verdict.reason}."
        return Conclusion(text, "next", {**curve.verdict.evidence, "personas_proposed": float(FEWEST_PERSONAS)})
    if not _only_imprecise(curve):
        return Conclusion(f"Look at the points under {name}, or add prices: {curve.verdict.reason}.", "next")
    if curve.method != "draw" or code_parts(curve.strategy).format != "one_price" or wordings > 1:
        more = "prices" if wordings == MAX_WORDINGS else "prices or wordings"
        text = f"Add {more}: as asked, the answers leave the direction under {name} open."
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
