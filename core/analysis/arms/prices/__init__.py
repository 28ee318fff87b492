"""What answers by price show beyond the catalog: elasticities, and where spend peaks."""

from core.analysis.arms.prices.elasticity import Elasticity, arc_between, write_elasticity
from core.analysis.arms.prices.priced import measure_by_price
from core.analysis.arms.prices.responses import PriceResponse, people_peak, price_responses
from core.analysis.arms.prices.sentences import price_sentences
from core.analysis.arms.prices.spend import SpendPeak, peak_of

__all__ = [
    "Elasticity",
    "PriceResponse",
    "SpendPeak",
    "arc_between",
    "measure_by_price",
    "peak_of",
    "people_peak",
    "price_responses",
    "price_sentences",
    "write_elasticity",
]
