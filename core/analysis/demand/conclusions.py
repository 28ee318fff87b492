"""What an experiment shows as a whole: the direction, where curves differ, and what would settle the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.analysis.demand.contrasts import Contrast
from core.analysis.demand.curves import Curve
from core.analysis.demand.fits import Estimate, LogitFit
from core.analysis.demand.leads import lead_on
from core.analysis.demand.next_steps import next_steps, say_of_the_app
from core.analysis.demand.shape_names import BEYOND_ELASTICITY, DOWNWARD, MEANING, Shape
from core.analysis.demand.shapes import FLAT_CHANGE, FLAT_MARGIN
from core.analysis.demand.verdicts import (
    ROUNDED,
    Conclusion,
    Evidence,
    labels,
    nearest_elasticity,
    subject,
    verdict_on,
    verdict_on_people,
)
from core.analysis.levels import SIGNIFICANT
from core.basics.words import join, lower_first
from core.experiment import SYNTHETIC, Experiment, ModelName, code_parts, model_names, strategy_phrase

OF_A_MARKET = "A synthetic market answered, which is no language model: it shows the method, not shoppers."
DIRECTION = "Take this as a direction, not as a size."
NAIVE_ALONE = (
    "The naive prompt leaves all else unsaid, and may change it with the price: do not take even the direction "
    "until experiment disclosure shows it, too."
)
LONGEST_LIST = 200
"""Letters up to which the headline names every curve."""
NOT_DEMAND = {"flat", "humped", "rising"}


def conclude(
    experiment: Experiment,
    curves: list[Curve],
    human: Curve | None,
    truth: Mapping[ModelName, float],
    contrasts: Sequence[Contrast],
) -> list[Conclusion]:
    """Say what an experiment shows, most important first.

    Parameters
    ----------
    experiment
        What was asked.
    curves
        Its curves.
    human
        People's curve for the same product, where they were asked.
    truth
        True elasticity at the regular price of synthetic markets, by `Curve.asked`.
    contrasts
        Of the curves that have an answer.

    Returns
    -------
    list of Conclusion
        The headline first, unless no answer could be read.
    """
    answered = [curve for curve in curves if len(curve.points)]
    silent = [_silence(label, curve) for label, curve in zip(labels(curves), curves, strict=True)]
    silent = [one for one, curve in zip(silent, curves, strict=True) if not len(curve.points)]
    if not answered:
        return silent
    names, product = labels(answered), experiment.product
    found = [_headline(answered, human), *silent]
    found += [
        replace(verdict_on(label, curve, human, product), lead=lead_on(label, curve, human, product))
        for label, curve in zip(names, answered, strict=True)
    ]
    found += [_contrast(asked, answered, contrasts) for asked in dict.fromkeys(curve.asked for curve in answered)]
    found += [
        _truth(label, curve, truth[curve.asked])
        for label, curve in zip(names, answered, strict=True)
        if curve.asked in truth
    ]
    if human is not None:
        people = lead_on("People", human, None, product)
        found.append(replace(verdict_on_people(human, product), lead=people))
    return [one for one in found if one.text] + next_steps(experiment, answered) + _caveats(experiment, answered)


def warn_of(curves: Sequence[Curve]) -> bool:
    """Tell whether the first conclusion on curves is a warning.

    Parameters
    ----------
    curves
        Those of which answers could be read.

    Returns
    -------
    bool
        False where some go down and none is known not to.
    """
    kinds = {curve.shape for curve in curves}
    return not kinds & DOWNWARD or bool(kinds & NOT_DEMAND)


def _headline(curves: list[Curve], human: Curve | None) -> Conclusion:
    names = list(map(lower_first, labels(curves)))
    shapes = dict(zip(names, (curve.shape for curve in curves), strict=True))
    kinds = {curve.shape for curve in curves}
    if len(kinds) > 1:
        text = f"{_lead(kinds)}: {_list_shapes(shapes, curves)}. {_meaning(curves)}{_advice(kinds, curves)}"
    elif kinds == {"falling"}:
        text = (
            f"{_all_of(curves, f'The curve under {names[0]} falls', 'fall')}: a higher price means fewer "
            f"purchases. {NAIVE_ALONE if {one.strategy for one in curves} == {'naive'} else DIRECTION}"
        )
    else:
        shape = curves[0].shape
        text = f"{_all_of(curves, f'The curve under {names[0]} is', 'are')} {shape}: {MEANING[shape]}. "
        text += _advice(kinds, curves)
    if human is not None and human.shape == "falling" and not kinds & DOWNWARD:
        text += " People's purchases do fall as this product's price rises."
    if all(curve.asked.backend == SYNTHETIC for curve in curves):
        text += f" {OF_A_MARKET}"
    elif whose := say_of_the_app(curve.asked for curve in curves):
        text += f" {whose}"
    return Conclusion(text, "experiment", dict(shapes))


def _lead(kinds: set[Shape]) -> str:
    settled = kinds - {"inconclusive"}
    if kinds == DOWNWARD:
        return "The curves go down, but not alike"
    if settled <= DOWNWARD:
        return "Not every curve settles a direction"
    return "The curves disagree" if len(settled) > 1 else "Not every curve settles a direction"


def _all_of(curves: list[Curve], one: str, several: str) -> str:
    """Begin a sentence about all curves, and say of how many models they are."""
    if len(curves) == 1:
        return one
    models = len({curve.asked for curve in curves})
    of_models = {1: "", 2: ", of both models,"}.get(models, f", of all {models} models,")
    return f"{'Both' if len(curves) == 2 else f'All {len(curves)}'} curves{of_models} {several}"


def _list_shapes(shapes: Mapping[str, Shape], curves: list[Curve]) -> str:
    kinds = list(shapes.values())
    named = "; ".join(
        f"{shape} under {join([name for name, kind in shapes.items() if kind == shape])}"
        for shape in dict.fromkeys(kinds)
    )
    if len(named) <= LONGEST_LIST:
        return named
    models = model_names([curve.asked for curve in curves])
    by_model: dict[str, list[Shape]] = {}
    for model, kind in zip(models, kinds, strict=True):
        by_model.setdefault(model, []).append(kind)
    return "; ".join(
        ", ".join(f"{mine.count(shape)} {shape}" for shape in dict.fromkeys(mine))
        + (f" with {model}" if model else "")
        for model, mine in by_model.items()
    )


def _meaning(curves: list[Curve]) -> str:
    """Say what a disagreement within one model is known to mean."""
    by_model: dict[ModelName, dict[str, Shape]] = {}
    for curve in curves:
        by_model.setdefault(curve.asked, {})[curve.strategy] = curve.shape
    unblinded = any(
        shapes.get("naive") in NOT_DEMAND
        and "falling" in {shapes[code] for code in shapes if "disclosure" in code}
        for shapes in by_model.values()
    )
    if not unblinded:
        return ""
    return (
        "A naive curve that does not fall where disclosure does is what endogeneity predicts: left unsaid, other "
        "things change with the price in the model's mind. "
    )


def _advice(kinds: set[Shape], curves: list[Curve]) -> str:
    if kinds == {"inconclusive"}:
        return "Do not price on what is open; the reasons below say what that is."
    if kinds <= DOWNWARD | {"inconclusive"}:
        step = "; a step says more of the prompt than of demand" if "stepped" in kinds else ""
        if "inconclusive" in kinds:
            return (
                f"A direction that hangs on leaving a curve out is not robust, so none is to be decided on{step}."
            )
        return f"Take the direction, not the size{step}."
    if "falling" in kinds:
        cause = _cause(curves)
        return f"{cause} changes the answer, so do not rely on any one curve before you know why they differ."
    if "stepped" in kinds:
        return "Do not price on these curves: the only fall is a step, at one place."
    if len(curves) == 1:
        return "Do not price on this curve: purchases do not reliably fall on it as the price rises."
    return "Do not price on these curves: on none of them do purchases reliably fall as the price rises."


def _cause(curves: list[Curve]) -> str:
    """Name what differs between curves of different shapes."""
    of_model: dict[ModelName, set[Shape]] = {}
    of_prompt: dict[str, set[Shape]] = {}
    for curve in curves:
        of_model.setdefault(curve.asked, set()).add(curve.shape)
        of_prompt.setdefault(curve.strategy, set()).add(curve.shape)
    by_prompt = any(len(shapes) > 1 for shapes in of_model.values())
    by_model = any(len(shapes) > 1 for shapes in of_prompt.values())
    if by_prompt and by_model:
        return "What the prompt says or leaves unsaid, and which model reads it,"
    return "What the prompt says or leaves unsaid" if by_prompt else "Which model is asked"


def _silence(label: str, curve: Curve) -> Conclusion:
    text = f"{label}: none of its {curve.unread:,} questions has an answer that could be read; Evidence shows why."
    if curve.failed == curve.unread:
        text = f"{label}: none of its {curve.unread:,} questions was answered; run again once its server answers."
    return Conclusion(text, subject(curve), {"unread": float(curve.unread)})


def _contrast(asked: ModelName, curves: list[Curve], contrasts: Sequence[Contrast]) -> Conclusion:
    """Say which strategies differ in elasticity for one model, beyond their errors."""
    mine = [one for one in contrasts if one.asked == asked]
    whose = f" with {asked.model}" if any(curve.asked != asked for curve in curves) else ""
    sizes = [(one, one.difference) for one in mine if isinstance(one.difference, Estimate)]
    numbers: Evidence = {}
    for one, size in sizes:
        pair = f"{one.first} - {one.second}"
        numbers[pair] = size.estimate
        if one.p_value is not None:
            numbers |= {f"{pair} low": size.low, f"{pair} high": size.high, f"{pair} p": one.p_value}
    known = [(one, size) for one, size in sizes if one.p_value is not None]
    if sizes and not known:
        parts = "; ".join(_difference_clause(one, size) for one, size in sizes if _is_told(size))
        said = parts or "no difference"
        text = f"Elasticity at the regular price{whose}: {said}. Without sampling error there is nothing to test."
        return Conclusion(text, "contrast", numbers)
    if not known:
        return Conclusion("", "contrast")
    differ = [pair for pair in known if (pair[0].p_value or 0.0) < SIGNIFICANT and _is_told(pair[1])]
    apart = [_contrast_clause(one, size) for one, size in differ]
    if not apart:
        text = (
            f"The strategies' elasticities{whose} do not differ beyond their errors (Holm-adjusted tests at 5%)."
        )
        return Conclusion(text, "contrast", numbers)
    alike = len(known) - len(apart)
    rest = {0: "", 1: " The other pair does not differ beyond its errors."}
    text = f"Elasticity at the regular price{whose}: {'; '.join(apart)} (Holm-adjusted tests at 5%)."
    text += rest.get(alike, f" The other {alike} pairs do not differ beyond their errors.")
    return Conclusion(text, "contrast", numbers)


def _is_told(size: Estimate) -> bool:
    """Whether a difference is more than what is written as 0.00, of which the sign tells nothing."""
    return abs(size.estimate) >= ROUNDED


def _contrast_clause(one: Contrast, size: Estimate) -> str:
    low, high = (-size.high, -size.low) if size.estimate <= 0 else (size.low, size.high)
    return f"{_difference_clause(one, size)} (95% interval {low:z.2f} to {high:z.2f})"


def _difference_clause(one: Contrast, size: Estimate) -> str:
    first, second = strategy_phrase(one.first), strategy_phrase(one.second)
    if size.estimate > 0:
        first, second = second, first
    return f"{first} is below {second} by {abs(size.estimate):.2f}"


def _truth(label: str, curve: Curve, true_elasticity: float) -> Conclusion:
    found = nearest_elasticity(curve)
    if found is None or found[0] != 1 or curve.shape in BEYOND_ELASTICITY:
        return Conclusion("", "truth")
    value = found[1]
    text = f"{label}: the true elasticity of this synthetic market is {true_elasticity:z.2f}"
    if curve.sampled:
        text += f", which the interval {'holds' if value.low <= true_elasticity <= value.high else 'misses'}."
    else:
        text += f", and the estimate {value.estimate:z.2f}."
    numbers: Evidence = {"true_elasticity": true_elasticity, "elasticity": value.estimate}
    if curve.sampled:
        numbers |= {"elasticity_low": value.low, "elasticity_high": value.high}
    return Conclusion(text, "truth", numbers)


def _caveats(experiment: Experiment, curves: list[Curve]) -> list[Conclusion]:
    texts = []
    if any(curve.asked.backend != SYNTHETIC for curve in curves):
        texts.append(
            "This is exploratory evidence from a language model, not a measurement of customers; check a decision "
            "against real sales or a survey."
        )
    if any(curve.asked.backend == SYNTHETIC for curve in curves):
        texts.append(
            "A synthetic market is no language model: its curves show what the method can recover, and nothing "
            "about customers."
        )
    if any(code_parts(curve.strategy).strategy == "disclosure" for curve in curves):
        points, write = experiment.points, experiment.product.write
        texts.append(
            "The disclosure curve is conditional on the design that the prompt discloses, prices drawn from "
            f"{write(points[0].price)} to {write(points[-1].price)}: another range can give another curve."
        )
    if any(isinstance(curve.line, LogitFit) and curve.shape not in BEYOND_ELASTICITY for curve in curves):
        texts.append(
            "A smooth line, its band and its elasticity are those of the logit nearest to the answers, where no "
            "test speaks against it. What so few answers cannot tell from it, such as a small step, may be there."
        )
    fitted = [curve for curve in curves if not curve.sampled]
    if any(curve.method == "logprob" for curve in fitted):
        texts.append(
            "Probabilities read off the first token have no sampling noise: what one wording shows is a reading "
            "without an interval, which names a direction at most and tells nothing of other wordings or models."
        )
    if any(curve.method != "logprob" for curve in fitted):
        texts.append(
            "A single reply that holds every price, or several that do not differ, do not tell how another would: "
            "they are a reading without an interval, which names a direction at most."
        )
    if any(curve.shape == "flat" for curve in curves):
        texts.append(
            "“Flat” means that two things were shown, not that too little was known: an elasticity within "
            f"{FLAT_MARGIN:g} of zero, and a change over all prices of less than {100 * FLAT_CHANGE:.0f} "
            "percentage points. Where nearly everybody or nobody buys at any price, the second was."
        )
    return [Conclusion(text, "caveat") for text in texts]
