"""From estimates to plain sentences, each with the numbers it rests on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.demand import MASS_FLOOR, Curve
from core.experiment import Experiment
from core.logit import Estimate
from core.models import SYNTHETIC, model_title
from core.shape import FLAT_MARGIN, Shape
from core.strategies import TITLES

MEANING = {
    "falling": "purchases fall as the price rises",
    "rising": "purchases rise with the price, which real shoppers hardly ever do",
    "flat": "the price hardly moves purchases",
    "humped": "purchases rise and then fall as the price rises, which real shoppers hardly ever do",
    "stepped": "purchases drop at the competitor's price that the prompt states, and hardly move elsewhere",
    "inconclusive": "the answers do not settle a direction",
}


@dataclass(frozen=True)
class Conclusion:
    """A sentence or two, and where they come from.

    Parameters
    ----------
    text
        Plain English.
    about
        ``experiment``, ``people``, ``caveat``, or ``backend/address/model/strategy`` for a curve.
    evidence
        The numbers that the text rests on.
    """

    text: str
    about: str
    evidence: dict[str, float | str] = field(default_factory=dict)


def conclude(experiment: Experiment, curves: list[Curve], human: Curve | None) -> list[Conclusion]:
    """Say what an experiment shows, most important first.

    Parameters
    ----------
    experiment
        What was asked.
    curves
        Its curves.
    human
        People's curve for the same product, where they were asked.

    Returns
    -------
    list of Conclusion
        Empty without curves.
    """
    if not curves:
        return []
    found = [_headline(curves, human)]
    found += [_verdict(label, curve, human) for label, curve in zip(labels(curves), curves, strict=True)]
    if human is not None:
        found.append(
            Conclusion(f"People: {human.shape}. {_elasticity_sentence(human)}", "people", _numbers(human))
        )
    return found + _caveats(experiment, curves)


def _headline(curves: list[Curve], human: Curve | None) -> Conclusion:
    names = [label[0].lower() + label[1:] for label in labels(curves)]
    shapes = {name: curve.shape for name, curve in zip(names, curves, strict=True)}
    kinds = set(shapes.values())
    if len(kinds) > 1:
        listed = "; ".join(
            f"{shape} under {_join([name for name, kind in shapes.items() if kind == shape])}"
            for shape in dict.fromkeys(shapes.values())
        )
        settled = kinds - {"inconclusive"}
        lead = "The curves disagree" if len(settled) > 1 else "Not every curve settles a direction"
        text = f"{lead}: {listed}. {_advice(kinds)}"
    elif kinds == {"falling"}:
        subject = {1: f"The curve under {names[0]} falls", 2: "Both curves fall"}
        text = (
            f"{subject.get(len(curves), f'All {len(curves)} curves fall')}: a higher price means fewer purchases. "
        )
        text += "Take this as a direction, not as a size."
    else:
        shape = curves[0].shape
        subject = {1: f"The curve under {names[0]} is", 2: "Both curves are"}
        text = f"{subject.get(len(curves), f'All {len(curves)} curves are')} {shape}: {MEANING[shape]}. "
        text += _advice(kinds)
    if human is not None and human.shape == "falling" and "falling" not in kinds:
        text += " People's purchases do fall as this product's price rises."
    return Conclusion(text, "experiment", dict(shapes))


def _advice(kinds: set[Shape]) -> str:
    if kinds == {"inconclusive"}:
        return "Add prices, draws or a stronger model before reading a direction."
    if kinds == {"falling", "inconclusive"}:
        return "Add prices or draws where it is open, and take the rest as a direction, not as a size."
    if "falling" in kinds:
        return (
            "What the prompt says or leaves unsaid changes the answer, so do not rely on any one curve before "
            "you know why they differ."
        )
    return "Do not price on these curves: no strategy shows purchases falling as the price rises."


def _verdict(label: str, curve: Curve, human: Curve | None) -> Conclusion:
    evidence = _numbers(curve)
    parts = [f"{label}: {curve.shape}. {_elasticity_sentence(curve)}"]
    if curve.mass < MASS_FLOOR:
        parts.append(
            f"Only {curve.mass:.0%} of the first token's probability was a readable yes or no, so trust this less."
        )
    if curve.unread:
        parts.append(f"{curve.unread} of the answers could not be read or had failed; they are left out.")
        evidence["unread"] = curve.unread
    if human is not None and (gap := mean_gap(curve, human)) is not None:
        parts.append(f"It lies {100 * gap:.0f} percentage points from people's answers on average.")
        evidence["mean_absolute_gap_to_people"] = gap
    return Conclusion(" ".join(parts), "/".join([*curve.panel, curve.code]), evidence)


def mean_gap(curve: Curve, human: Curve) -> float | None:
    """Mean absolute distance between a curve's points and people's, over the prices that both have.

    Parameters
    ----------
    curve, human
        Curves of one product.

    Returns
    -------
    float or None
        0 to 1; None where they share no price.
    """
    both = curve.points.merge(human.points, on="relative_price", suffixes=("", "_human"))
    if both.empty:
        return None
    return float((both["purchase"] - both["purchase_human"]).abs().mean())


def _elasticity_sentence(curve: Curve) -> str:
    value = curve.elasticity
    if not isinstance(value, Estimate):
        return f"No elasticity: {value.reason}."
    change = 10 * value.estimate
    direction = "more" if change > 0 else "fewer"
    return (
        f"At the regular price, a price 10% higher goes with {abs(change):.1f}% {direction} purchases "
        f"(elasticity {value.estimate:.2f}, 95% interval {value.low:.2f} to {value.high:.2f})."
    )


def _numbers(curve: Curve) -> dict[str, float | str]:
    numbers: dict[str, float | str] = {"shape": curve.shape}
    if isinstance(curve.elasticity, Estimate):
        numbers |= {
            "elasticity": curve.elasticity.estimate,
            "elasticity_low": curve.elasticity.low,
            "elasticity_high": curve.elasticity.high,
        }
    if curve.method == "logprob":
        numbers["mass"] = curve.mass
    return numbers


def _caveats(experiment: Experiment, curves: list[Curve]) -> list[Conclusion]:
    texts = [
        "This is exploratory evidence from a language model, not a measurement of customers; check a decision "
        "against real sales or a survey."
    ]
    if any(curve.strategy == "disclosure" for curve in curves):
        points = experiment.points
        texts.append(
            "The disclosure curve is conditional on the design that the prompt discloses, prices drawn from "
            f"${points[0].price:,.2f} to ${points[-1].price:,.2f}: another range can give another curve."
        )
    if any(curve.method == "logprob" for curve in curves):
        asked = (
            "one wording was used" if experiment.wordings == 1 else f"{experiment.wordings} wordings were pooled"
        )
        texts.append(
            f"Probabilities read off the first token have no sampling noise, and {asked}: the "
            "intervals speak of how well a smooth curve fits the points, not of other wordings or models."
        )
    if any(curve.shape == "flat" for curve in curves):
        texts.append(
            f"“Flat” means that the elasticity was shown to lie within {FLAT_MARGIN:g} of zero, not that too "
            "little was known."
        )
    return [Conclusion(text, "caveat") for text in texts]


def labels(curves: Sequence[Curve]) -> tuple[str, ...]:
    """Name curves so that no two have one name.

    Parameters
    ----------
    curves
        Of one experiment.

    Returns
    -------
    tuple of str
        The strategy, with the model where there are several, and how it is reached where models share a name.
    """
    panels = {curve.panel for curve in curves}
    several, shared = len(panels) > 1, len({model for _, _, model in panels}) < len(panels)
    names = []
    for curve in curves:
        model = model_title(*curve.panel) if shared or curve.backend == SYNTHETIC else curve.model
        names.append(f"{TITLES[curve.code]} with {model}" if several else TITLES[curve.code])
    return tuple(names)


def _join(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
