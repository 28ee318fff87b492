"""What the audits found, as JSON."""

from dataclasses import asdict

from core.analysis.audits.designs import Sensitivity
from core.analysis.audits.focalism import Focalism
from core.analysis.audits.leakage import Leakage
from core.commands.documents.values import Json, fields_or_reason, model_fields, to_json


@to_json.register
def _(one: Leakage, unit: float = 1.0) -> Json:
    content = asdict(one)
    del content["asked"]
    p_holm = content.pop("p_value")
    return {
        **model_fields(one.asked),
        **content,
        "p_holm": p_holm,
        "relative": to_json(one.relative),
        "per_dollar": to_json(one.per_dollar),
        "leaks": one.leaks,
        "rests": one.rests,
    }


@to_json.register
def _(one: Focalism, unit: float = 1.0) -> Json:
    content = asdict(one)
    del content["asked"]
    return {
        **model_fields(one.asked),
        **content,
        "step": to_json(one.step),
        "points": to_json(one.points),
        "moves": one.moves,
    }


@to_json.register
def _(one: Sensitivity, unit: float = 1.0) -> Json:
    return {
        **model_fields(one.asked),
        "elasticities": {code: to_json(value) for code, value in one.elasticities.items()},
        "contrasts": list(map(to_json, one.contrasts)),
        "gap": fields_or_reason(one.gap),
    }
