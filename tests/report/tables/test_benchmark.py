"""The standings in numbers: each distance with its interval, and why where there is none."""

import math

import pandas as pd

from core.analysis.benchmark.entries import Entry
from core.analysis.benchmark.scores import Distance, Score, score
from core.analysis.benchmark.standings import Board
from core.analysis.demand.fits.logit import Estimate, NoEstimate
from core.analysis.demand.people import people_matrix
from core.experiment.models import ModelName
from core.report.tables.benchmark import score_table


def row(one: Score, products: int) -> dict[str, str]:
    (found,) = score_table(Board((one,), (), (), (), products)).to_dict("records")
    return {str(name): value for name, value in found.items()}


def test_a_row_says_every_distance_with_its_interval() -> None:
    people = people_matrix()
    one = score(Entry(ModelName("b", "m"), "disclosure", people), 40)
    assert row(one, 40) | {"Price alone": "", "Calibrated": "", "Elasticity": ""} == {
        "Model": "m (b)",
        "Strategy": "Experiment disclosure",
        "Points from people": "0.0 (0.0 to 0.0)",
        "Calibrated": "",
        "Price alone": "",
        "Rank": "1.00 (1.00 to 1.00)",
        "Elasticity": "",
        "Products": "40 of 40",
        "Cells": "400",
    }
    assert row(one, 40)["Elasticity"] == f"{one.elasticity:.2f}"


def test_a_distance_without_an_interval_stands_alone_and_a_missing_one_is_none() -> None:
    one = score(Entry(ModelName("b", "m"), "naive", people_matrix()), 40)
    few = Score(
        **{
            **vars(one),
            "raw": Distance(Estimate(0.125, math.nan, math.nan), 10, 1),
            "calibrated": NoEstimate("too few products"),
            "price_only": NoEstimate("too few products"),
            "rank": NoEstimate("too few products"),
            "elasticities": one.elasticities * math.nan,
            "bias": pd.DataFrame(),
        }
    )
    found = row(few, 3)
    assert [found[name] for name in ("Points from people", "Calibrated", "Price alone", "Rank", "Elasticity")] == [
        "12.5",
        "none: too few products",
        "none: too few products",
        "none: too few products",
        "none: no product has one",
    ]
    assert (found["Products"], found["Cells"]) == ("1 of 3", "10")
