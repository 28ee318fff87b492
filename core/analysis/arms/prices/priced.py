"""What answers measure where the number that is varied is a price."""

from collections.abc import Mapping

from core.experiment.arms import ResponseKind, Vignette

MEASURES: Mapping[ResponseKind, str] = {
    "yes_no": "purchase probability",
    "options": "choice share",
    "count": "quantity",
}
"""What is measured by price, by the kind of answer; one never stands for another."""


def measure_by_price(vignette: Vignette) -> str:
    """Say what answers by price measure."""
    return MEASURES[vignette.response.kind]
