"""Curves and segments as JSON."""

from core.analysis.demand.curves import Curve
from core.analysis.demand.fits.elasticity import arc_elasticity
from core.analysis.demand.fits.logit import Estimate, NoEstimate
from core.analysis.demand.segments import Segment
from core.asking.backends.kinds.market import Market
from core.commands.documents.values import Json, fields_or_reason, number, to_json
from core.experiment.models import SYNTHETIC

POINTS = ["relative_price", "price", "purchase", "answers", "isotonic"]


@to_json.register
def _(curve: Curve, unit: float = 1.0) -> Json:
    return {
        "backend": curve.backend,
        "model": curve.model,
        "code": curve.code,
        "strategy": curve.strategy,
        "format": curve.format,
        "voice": curve.voice,
        "design": curve.design,
        "edit": curve.edit,
        "competitor_price": curve.competitor_price,
        "base_url": curve.base_url or None,
        "method": curve.method,
        "mass": number(curve.mass),
        "unread": curve.unread,
        "points": curve.points[POINTS].to_dict("records"),
        "covers": curve.covers,
        "elasticity": to_json(curve.elasticity),
        "arc_elasticity": to_json(_arc_elasticity(curve)),
        "true_elasticity": Market.parse(curve.model).elasticity if curve.backend == SYNTHETIC else None,
        "shape": curve.shape,
        "reason": curve.verdict.reason,
        "evidence": curve.verdict.evidence,
        "order": fields_or_reason(curve.order),
        "median_wtp": to_json(curve.willingness.median, unit),
        "mean_wtp": to_json(curve.willingness.mean, unit),
        "revenue_price": to_json(curve.willingness.revenue_price, unit),
    }


def _arc_elasticity(curve: Curve) -> Estimate | NoEstimate:
    """Return the elasticity over the way from the lowest to the highest price that was answered."""
    fit = curve.fit
    return fit if isinstance(fit, NoEstimate) else arc_elasticity(fit, fit.lowest, fit.highest)


@to_json.register
def _(segment: Segment, unit: float = 1.0) -> Json:
    return {
        "trait": segment.trait,
        "value": segment.value,
        "personas": segment.personas,
        "curves": [
            {
                "backend": curve.backend,
                "model": curve.model,
                "code": curve.code,
                "shape": curve.shape,
                "elasticity": to_json(curve.elasticity),
                "covers": curve.covers,
            }
            for curve in segment.curves
        ],
    }
