"""LLM-simulated demand experiments: from a product and a price grid to curves and conclusions.

What others may build on is named here; everything else may change without notice. Names are loaded when they are
used.
"""

from importlib import import_module
from typing import Any

_PLACES = {
    "Choice": "core.studies.choice",
    "Conclusion": "core.analysis.demand.verdicts",
    "Curve": "core.analysis.demand.curves",
    "Findings": "core.studies.findings",
    "InputError": "core.basics.errors",
    "Product": "core.experiment.products",
    "UnblindError": "core.basics.errors",
    "ask": "core.api",
    "catalog": "core.experiment.products",
}

__all__ = sorted(_PLACES)


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'core' has no public name {name!r}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return __all__
