"""Curves and segments as JSON."""

from core.analysis.demand.curves import Curve
from core.analysis.demand.fits import Estimate, NoEstimate, arc_elasticity
from core.analysis.demand.segments import Segment
from core.analysis.demand.validity import AnswerCheck
from core.asking.backends.kinds.market import Market
from core.commands.documents.values import Json, fields_or_reason, model_fields, number, to_json
from core.experiment import SYNTHETIC, ModelName, code_parts

POINTS = ["relative_price", "price", "purchase", "answers", "isotonic"]


@to_json.register
def _(curve: Curve, unit: float = 1.0) -> Json:
    return {
        "backend": curve.asked.backend,
        "model": curve.asked.model,
        "code": curve.strategy,
        **code_parts(curve.strategy)._asdict(),
        "competitor_price": curve.competitor_price,
        "base_url": curve.asked.base_url,
        "method": curve.method,
        "mass": number(curve.mass),
        "unread": curve.unread,
        "points": curve.points[POINTS].to_dict("records"),
        "covers": curve.covers,
        "elasticity": to_json(curve.elasticity),
        "arc_elasticity": to_json(_arc_elasticity(curve)),
        "true_elasticity": _true_elasticity(curve.asked),
        "shape": curve.shape,
        "reason": curve.verdict.reason,
        "evidence": curve.verdict.evidence,
        "order": fields_or_reason(curve.order),
        "median_wtp": to_json(curve.willingness.median, unit),
        "mean_wtp": to_json(curve.willingness.mean, unit),
        "revenue_price": to_json(curve.willingness.revenue_price, unit),
    }


@to_json.register
def _(check: AnswerCheck, unit: float = 1.0) -> Json:
    return {
        **model_fields(check.asked),
        "strategy": check.strategy,
        "name": check.name,
        "value": check.value,
        "limit": check.limit,
        "passed": check.passed,
    }


def _true_elasticity(asked: ModelName) -> float | None:
    return Market.parse(asked.model).elasticity if asked.backend == SYNTHETIC else None


def _arc_elasticity(curve: Curve) -> Estimate | NoEstimate:
    """Return the elasticity over the way from the lowest to the highest price that was answered."""
    line = curve.line
    return line if isinstance(line, NoEstimate) else arc_elasticity(line, line.lowest, line.highest)


@to_json.register
def _(segment: Segment, unit: float = 1.0) -> Json:
    return {
        "trait": segment.trait,
        "value": segment.value,
        "personas": segment.personas,
        "curves": [
            {
                "backend": curve.asked.backend,
                "model": curve.asked.model,
                "code": curve.strategy,
                "shape": curve.shape,
                "elasticity": to_json(curve.elasticity),
                "covers": curve.covers,
            }
            for curve in segment.curves
        ],
    }
