"""What the benchmark found, as one JSON document."""

from typing import Any

from core.analysis.benchmark import (
    PUBLISHED,
    PUBLISHED_SOURCE,
    RESAMPLES,
    UPLOADED,
    Board,
    Comparison,
    Distance,
    Key,
    Panel,
    Reference,
    Score,
    people_elasticities,
    references,
    say_panel,
)
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.demand.people import SOURCE
from core.asking.replies.provenance import Provenance
from core.asking.run import Run
from core.commands.documents.frame import framed, origins
from core.commands.documents.values import model_fields, number, to_json
from core.experiment import Series


def benchmark_document(series: Series, run: Run, board: Board, provenance: Provenance) -> dict[str, Any]:
    """Write what the benchmark found.

    Parameters
    ----------
    series, run
        What was asked, and what that took.
    board
        Standings of every model and strategy, the published ones with them.
    provenance
        From where the replies came.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    first = series.priced[0]
    asked = {
        "series": series.id,
        "products": [experiment.product.id for experiment in series.priced],
        "relative_prices": list(first.grid.values),
        "people": {"source": SOURCE, "mean_elasticity": float(people_elasticities().mean())},
        "published": {"source": PUBLISHED_SOURCE},
    }
    content = {
        "intervals": f"95%, bootstrap over products, {RESAMPLES:,} resamples",
        "scores": [_score(score) for score in board.scores],
        "reference_lines": {line.name: _reference(line) for line in board.references},
        "reference_lines_of_all_products": {line.name: _reference(line) for line in references()},
        "comparisons": [_comparison(one) for one in board.comparisons],
        "conclusions": [{"model": one.model, "text": text} for one in board.standings for text in one.sentences],
        "failed_checks": list(board.failed_checks),
        "warnings": list(board.warnings),
    }
    return framed(asked, run, content, **origins(provenance))


def panel_document(panel: Panel | NoEstimate) -> dict[str, Any]:
    """Write what models and strategies are worth when they are put together.

    Parameters
    ----------
    panel
        Of the benchmark, or why there is none.

    Returns
    -------
    dict
        JSON-ready; without NaN.
    """
    if isinstance(panel, NoEstimate):
        return to_json(panel)
    rows = zip(panel.entries, panel.weights, panel.singles, strict=True)
    return {
        "weights": [
            {**_key(one.key), "weight": float(weight), "calibrated_mae": float(error)}
            for one, weight, error in rows
        ],
        "mae": panel.error,
        "gain_over_best_single": _estimate(panel.gain),
        "helps": panel.wins,
        "conclusions": say_panel(panel),
    }


def _score(score: Score) -> dict[str, Any]:
    entry = score.entry
    source = entry.asked.backend if entry.asked.backend in (PUBLISHED, UPLOADED) else "asked"
    return {
        **_key(entry.key),
        "source": source,
        "raw": _distance(score.raw),
        "calibrated": _distance(score.calibrated),
        "price_only": _distance(score.price_only),
        "gain_over_price_only": _estimate(score.gain),
        "beyond_flat_line": _estimate(score.beyond_flat),
        "rank_correlation": _estimate(score.rank),
        "mean_elasticity": number(score.elasticity),
        "bias": score.bias.astype(object).where(score.bias.notna(), None).to_dict("records"),
        "missing_cells": score.missing,
    }


def _reference(line: Reference) -> dict[str, Any]:
    return {"mae": line.error, "title": line.title, "cited": line.cited}


def _key(key: Key) -> dict[str, Any]:
    asked, strategy = key
    return {**model_fields(asked), "strategy": strategy}


def _distance(value: Distance | NoEstimate) -> dict[str, Any]:
    if isinstance(value, NoEstimate):
        return {"mae": None, "low": None, "high": None, "cells": 0, "products": 0, "reason": value.reason}
    error = _estimate(value.error)
    return {"mae": error.pop("estimate"), **error, "cells": value.cells, "products": value.products}


def _estimate(value: Estimate | NoEstimate) -> dict[str, Any]:
    document = to_json(value)
    unbounded = isinstance(value, Estimate) and document["low"] is None
    return document | ({"reason": "one product has no interval"} if unbounded else {})


def _comparison(one: Comparison) -> dict[str, Any]:
    return {
        "first": _key(one.first),
        "second": _key(one.second),
        "difference": _estimate(one.difference),
        "p_holm": one.p_value,
        "more_than_noise": one.more_than_noise,
        "cells": one.cells,
        "products": one.products,
    }
