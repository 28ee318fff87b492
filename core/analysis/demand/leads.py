"""What a curve says in one plain sentence, before the statistics."""

from core.analysis.demand.curves import Curve
from core.analysis.demand.shape_names import MEANING
from core.analysis.demand.verdicts import fall_of, half_stops, mean_gap
from core.experiment import SYNTHETIC, Product


def lead_on(label: str, curve: Curve, human: Curve | None, product: Product) -> str:
    """Say what a curve shows as one would say it across a table.

    Parameters
    ----------
    label
        Its name.
    curve
        A model's, or people's.
    human
        People's curve for the same product, where they were asked and it is not theirs.
    product
        Of which the curve is.

    Returns
    -------
    str
        What the price does, up to where half buy, and how far that is from people's answers.
    """
    parts = [f"{label}: {MEANING[curve.shape]}"]
    if curve.shape == "stepped":
        parts.append(fall_of(curve, product))
    elif curve.shape == "falling" and (stop := half_stops(curve, product)):
        low, high = map(product.write, stop)
        parts.append(
            f"as far as the answers tell, they fall below half of the {product.setting.customers} somewhere "
            f"between {low} and {high}"
        )
    gap = None if human is None or curve.asked.backend == SYNTHETIC else mean_gap(curve, human)
    far = "" if gap is None else f" It is {100 * gap:.0f} points from people's answers on average."
    return f"{'; '.join(parts)}.{far}"
