"""What a single curve says, in sentences that carry the numbers they rest on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.analysis.demand.curves import MASS_FLOOR, Curve
from core.analysis.demand.fits import (
    BestAnswered,
    Censored,
    Estimate,
    LogitFit,
    NoEstimate,
    elasticities_by_wording,
    fit_monotone,
    largest_drop,
    point_elasticity,
)
from core.analysis.demand.shape_names import BEYOND_ELASTICITY
from core.analysis.demand.shapes import Order
from core.basics.words import upper_first
from core.experiment import PEOPLE, SYNTHETIC, Product, model_names, strategy_title

READ_FLOOR = 0.8
"""Below this share of readable answers a curve is flagged."""
BOUNCE_CEILING = 0.1
"""Above this share of upward jumps points are disorderly (Stein et al. 2015)."""

ROUNDED = 0.005
"""An elasticity, or a difference of two, below this is written as 0.00, and its sign is that of rounding."""

Evidence = dict[str, float | str]


@dataclass(frozen=True)
class Conclusion:
    """A sentence or two, and where they come from.

    Parameters
    ----------
    text
        Plain English, with the statistics.
    about
        ``experiment``, ``contrast``, ``truth``, ``people``, ``replies``, ``checks``, ``next``, ``caveat``, or
        ``backend/address/model/strategy`` for a curve.
    evidence
        The numbers that the text rests on.
    lead
        What it comes to, in a sentence without statistics; empty where the text is such a sentence.
    """

    text: str
    about: str
    evidence: Evidence = field(default_factory=dict)
    lead: str = ""


def labels(curves: Sequence[Curve]) -> tuple[str, ...]:
    """Name curves so that no two have one name.

    Parameters
    ----------
    curves
        Of one experiment.

    Returns
    -------
    tuple of str
        The strategy, with the stated competitor's price where there are several, with the model where there are
        several, and how it is reached where models share a name.
    """
    models = model_names([curve.asked for curve in curves])
    stated = len({curve.competitor_price for curve in curves} - {None}) > 1
    names = []
    for curve, model in zip(curves, models, strict=True):
        title = strategy_title(curve.strategy)
        if stated and curve.competitor_price is not None:
            title += f", competitor at {curve.competitor_price:.0%}"
        names.append(f"{title} with {model}" if model else title)
    return tuple(names)


def nearest_elasticity(curve: Curve) -> tuple[float, Estimate] | None:
    """Return a curve's elasticity at the regular price, or at the nearest price that was answered.

    Parameters
    ----------
    curve
        The curve.

    Returns
    -------
    tuple or None
        Relative price, and the elasticity there; None where no logit describes the curve.
    """
    if not isinstance(curve.line, LogitFit):
        return None
    at = min(max(1.0, curve.line.lowest), curve.line.highest)
    value = point_elasticity(curve.line, at)
    return None if isinstance(value, NoEstimate) else (at, value)


def say_elasticity(curve: Curve) -> str:
    """Write the elasticity of `nearest_elasticity`, with its interval where it has one.

    Parameters
    ----------
    curve
        The curve.

    Returns
    -------
    str
        Empty where no one elasticity describes it.
    """
    found = None if curve.shape in BEYOND_ELASTICITY else nearest_elasticity(curve)
    if found is None:
        return ""
    said = f"{found[1].estimate:z.2f}"
    return f"{said} ({found[1].low:z.2f} to {found[1].high:z.2f})" if curve.sampled else said


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
    both = curve.points.merge(human.points, on="price", suffixes=("", "_human"))
    if both.empty:
        return None
    return float((both["purchase"] - both["purchase_human"]).abs().mean())


def verdict_on(label: str, curve: Curve, human: Curve | None, product: Product) -> Conclusion:
    """Say what one curve shows, and how far to trust it.

    Parameters
    ----------
    label
        Its name.
    curve
        The curve.
    human
        People's curve for the same product, where they were asked.
    product
        Of which the curve is.

    Returns
    -------
    Conclusion
    """
    said: list[tuple[str, Evidence]] = [
        _shape(label, curve, product),
        _elasticity(curve, product),
        _willingness(curve, product),
    ]
    said += [_share_read(curve), _focalism(curve), _wordings(curve), _disorder(curve)]
    if human is not None and curve.asked.backend != SYNTHETIC:
        said.append(_distance(curve, human))
    evidence: Evidence = {}
    for _, numbers in said:
        evidence |= numbers
    return Conclusion(" ".join(text for text, _ in said if text), subject(curve), evidence)


def verdict_on_people(human: Curve, product: Product) -> Conclusion:
    """Say what people's answers show.

    Parameters
    ----------
    human
        Their curve.
    product
        Of which the curve is.

    Returns
    -------
    Conclusion
    """
    said = [_shape("People", human, product), _elasticity(human, product), _willingness(human, product)]
    evidence: Evidence = {}
    for _, numbers in said:
        evidence |= numbers
    return Conclusion(" ".join(text for text, _ in said if text), "people", evidence)


def subject(curve: Curve) -> str:
    """Name what a conclusion about a curve is about.

    Parameters
    ----------
    curve
        A model's, or people's.

    Returns
    -------
    str
        Backend, address, model and code of the strategy, with ``/`` between them; ``people`` for people.
    """
    asked = curve.asked
    if asked == PEOPLE:
        return asked.model
    return "/".join([asked.backend, asked.base_url or "", asked.model, curve.strategy])


def _shape(label: str, curve: Curve, product: Product) -> tuple[str, Evidence]:
    numbers: Evidence = {"shape": curve.shape, **curve.verdict.evidence}
    because = curve.verdict.reason
    if curve.shape == "flat" and "elasticity_low_90" in numbers:
        ends = f"{numbers['elasticity_low_90']:z.2f} to {numbers['elasticity_high_90']:z.2f}"
        because += f" (the elasticity's 90% interval, {ends}, by which two one-sided tests at 5% go)"
    if curve.shape == "stepped":
        because += f": {fall_of(curve, product)}"
        numbers |= dict(zip(("price_above", "price_below"), prices_of_step(curve), strict=True))
    return f"{label}: {curve.shape}, because {because}.", numbers


def fall_of(curve: Curve, product: Product) -> str:
    """Say between which answered prices a stepped curve falls, and from what to what.

    Parameters
    ----------
    curve
        Stepped.
    product
        Of which it is.

    Returns
    -------
    str
        A clause without its subject, which are purchases.
    """
    step = curve.verdict.evidence
    above, below = (product.write(price) for price in prices_of_step(curve))
    before, after = (f"{step[end]:.0%}" if step[end] > 0 else "0" for end in ("step_before", "step_after"))
    return f"they fall from {before} to {after} between {above} and {below}"


def prices_of_step(curve: Curve) -> tuple[float, float]:
    """Return the answered prices between which a stepped curve falls.

    Parameters
    ----------
    curve
        Stepped.

    Returns
    -------
    tuple of float
        In the product's currency.
    """
    asked, step = curve.points.set_index("relative_price")["price"], curve.verdict.evidence
    return float(asked[step["step_above"]]), float(asked[step["step_below"]])


def _elasticity(curve: Curve, product: Product) -> tuple[str, Evidence]:
    if curve.shape == "humped":
        return "No one elasticity describes it.", {}
    if curve.shape == "stepped":
        return "No elasticity describes a step.", {}
    found = nearest_elasticity(curve)
    if found is None:
        return _largest_fall(curve, product) if curve.shape == "falling" else ("", {})
    at, value = found
    place = "At the regular price"
    if at != 1:
        price = float(curve.points.loc[curve.points["relative_price"] == at, "price"].iloc[0])
        place = f"At {product.write(price)}, the answered price that is nearest to the regular one"
    text = (
        f"{place}, by the logit nearest to the answers, a price 1% higher {_moved(value.estimate)} purchases "
        f"(elasticity {value.estimate:z.2f}, {_certainty(curve, value)})."
    )
    numbers: Evidence = {"relative_price": at, "elasticity": value.estimate, "covers": curve.covers}
    if curve.sampled:
        numbers |= {"elasticity_low": value.low, "elasticity_high": value.high}
    return text, numbers


def _moved(elasticity: float) -> str:
    if abs(elasticity) < ROUNDED:
        return "does not change"
    return f"goes with {abs(elasticity):.2f}% {'more' if elasticity > 0 else 'fewer'}"


def _certainty(curve: Curve, value: Estimate) -> str:
    return curve.reading or f"95% interval {value.low:z.2f} to {value.high:z.2f} for {curve.covers}"


def _largest_fall(curve: Curve, product: Product) -> tuple[str, Evidence]:
    """Say where purchases fall most, of a curve that no elasticity describes."""
    drop = largest_drop(fit_monotone(curve.shares))
    if drop is None or isinstance(curve.line, LogitFit):
        return "", {}
    asked = curve.points.set_index("relative_price")["price"]
    ends = float(asked[drop.above]), float(asked[drop.below])
    text = (
        f"No one elasticity describes it, for {curve.line.reason}; purchases fall most, from {drop.before:.0%} to "
        f"{drop.after:.0%}, between {product.write(ends[0])} and {product.write(ends[1])}."
    )
    numbers: Evidence = {
        "before": drop.before,
        "after": drop.after,
        "price_above": ends[0],
        "price_below": ends[1],
    }
    return text, numbers


def half_stops(curve: Curve, product: Product) -> tuple[float, float] | None:
    """Return the prices between which half stop buying, in the product's currency; None where no answers tell."""
    median = curve.willingness.median
    if not isinstance(median, Censored):
        return None
    return product.regular_price * median.low, product.regular_price * median.high


def _willingness(curve: Curve, product: Product) -> tuple[str, Evidence]:
    said: list[str] = []
    evidence: Evidence = {}
    stop, best = half_stops(curve, product), curve.willingness.revenue_price
    if stop is not None:
        low, high = stop
        said.append(f"purchases fall below half between {product.write(low)} and {product.write(high)}")
        evidence |= {"median_wtp_low": low, "median_wtp_high": high}
    if isinstance(best, BestAnswered):
        price = product.regular_price * best.at
        low, high = (product.regular_price * best.rivals[end] for end in (0, -1))
        text = f"of the answered prices, revenue a {product.setting.customer} is highest at {product.write(price)}"
        if low < high:
            text += f", and may be anywhere from {product.write(low)} to {product.write(high)}"
        if best.at == curve.points["relative_price"].max():
            text += f"; {product.write(price)} is the highest price asked, so it may lie higher"
        said.append(text)
        evidence |= {"revenue_price": price, "revenue_price_low": low, "revenue_price_high": high}
    text = "; ".join(said)
    return f"{upper_first(text)}." if text else "", evidence


def _share_read(curve: Curve) -> tuple[str, Evidence]:
    read = int(curve.points["answers"].sum())
    numbers: Evidence = {"answers": float(read), "unread": float(curve.unread)}
    if curve.method == "logprob":
        numbers["mass"] = curve.mass
    text = ""
    if curve.mass < MASS_FLOOR:
        text = f"Only {curve.mass:.0%} of the probability lies on yes or no, so trust this less."
    if curve.unread:
        text += (
            f" {curve.unread} of {read + curve.unread} answers could not be read or had failed; they are left out."
        )
        if read / (read + curve.unread) < READ_FLOOR:
            text += " What was left out may differ from what was read, so trust this less."
    return text.strip(), numbers


def _focalism(curve: Curve) -> tuple[str, Evidence]:
    if not curve.verdict.at_competitor:
        return "", {}
    return "A step at a price that the prompt states is what focalism predicts: what is stated is too salient.", {}


def _wordings(curve: Curve) -> tuple[str, Evidence]:
    if not isinstance(curve.line, LogitFit) or not curve.line.by_wording or curve.shape in BEYOND_ELASTICITY:
        return "", {}
    at = min(max(1.0, curve.line.lowest), curve.line.highest)
    values = elasticities_by_wording(curve.line, at)
    text = f"By wording the elasticity runs from {min(values):z.2f} to {max(values):z.2f}."
    return text, {"wording_lowest": min(values), "wording_highest": max(values)}


def _disorder(curve: Curve) -> tuple[str, Evidence]:
    if curve.method == "draw" or not isinstance(curve.order, Order) or curve.order.bounce <= BOUNCE_CEILING:
        return "", {}
    text = f"Its points are disorderly: at {curve.order.bounce:.0%} of the steps up the grid purchases jump up."
    return text, {"bounce": curve.order.bounce}


def _distance(curve: Curve, human: Curve) -> tuple[str, Evidence]:
    gap = mean_gap(curve, human)
    if gap is None:
        return "", {}
    text = f"It lies {100 * gap:.0f} percentage points from people's answers on average."
    return text, {"mean_absolute_gap_to_people": gap}
