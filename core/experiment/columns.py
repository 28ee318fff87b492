"""The columns of observations: what those who ask write and the analysis reads."""

from typing import Any

from core.experiment.cells import Cell

QUESTION = {
    "experiment_id": "str",
    "backend": "str",
    "base_url": "str",
    "model": "str",
    "product_id": "str",
    "strategy": "str",
    "format": "str",
    "voice": "str",
    "design": "str",
    "edit": "str",
    "competitor_price": "float64",
    "stated_competitor": "float64",
    "wording": "int64",
    "order": "str",
    "persona": "str",
    "relative_price": "float64",
    "price": "float64",
    "draw": "int64",
}


COLUMNS = QUESTION | {
    "purchase": "float64",
    "method": "str",
    "status": "str",
    "reply_key": "str",
    "mass": "float64",
}


PROBE_COLUMNS = QUESTION | {
    "variable": "str",
    "unit": "str",
    "stated": "float64",
    "value": "float64",
    "bounded": "float64",
    "in_range": "bool",
    "status": "str",
    "reply_key": "str",
}


def question_row(cell: Cell) -> tuple[Any, ...]:
    """Return a cell's values for the columns of `QUESTION`, after the experiment's."""
    name, strategy = cell.model.name, cell.strategy
    return (
        name.backend,
        name.base_url or "",
        name.model,
        cell.product.id,
        strategy.name,
        strategy.format,
        strategy.voice,
        strategy.design,
        strategy.edit.title if strategy.edit else "",
        cell.competitor_price,
        cell.strategy.context.competitor_price if cell.strategy.context else None,
        cell.wording,
        cell.order,
        cell.persona.name if cell.persona else "",
        cell.point.relative_price,
        cell.point.price,
        cell.draw,
    )
