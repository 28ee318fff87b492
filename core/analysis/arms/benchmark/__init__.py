"""Experiments with people's answers as a benchmark: models and strategies beside them, over all experiments."""

from core.analysis.arms.benchmark.compared import MEASURES, Compared, Sign, compare, measure_of
from core.analysis.arms.benchmark.prices import PriceElasticity, arms_between, price_elasticities
from core.analysis.arms.benchmark.sentences import (
    GAINS_MEAN,
    count_sentences,
    gain_sentences,
    scope_sentence,
    write_sds,
)
from core.analysis.arms.benchmark.standings import (
    Answered,
    ArmBoard,
    ArmStanding,
    GainOverStudies,
    Nulls,
    draw_up_arms,
)
from core.analysis.arms.benchmark.studies import FEWEST_STUDIES, OverStudies, mean_over_studies, share_over_studies

__all__ = [
    "FEWEST_STUDIES",
    "GAINS_MEAN",
    "MEASURES",
    "Answered",
    "ArmBoard",
    "ArmStanding",
    "Compared",
    "GainOverStudies",
    "Nulls",
    "OverStudies",
    "PriceElasticity",
    "Sign",
    "arms_between",
    "compare",
    "count_sentences",
    "draw_up_arms",
    "gain_sentences",
    "mean_over_studies",
    "measure_of",
    "price_elasticities",
    "scope_sentence",
    "share_over_studies",
    "write_sds",
]
