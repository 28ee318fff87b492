"""A study's curves are filtered, put into a table that can be sorted, and drawn as a map."""

import math

import pandas as pd

from core.report.catalog import Shown, catalog_table, ends_sentence, pick, trust_figure, trusts_of, with_names

PRICES = "0.5,1,1.5"


def summary() -> pd.DataFrame:
    """Two products by two strategies of a model, of which one answered too little to have an elasticity."""
    rows = [
        {"product": "Tide <b>Pods</b>", "strategy": "naive", "elasticity": -0.2, "points_from_people": 21.0},
        {"product": "Tide <b>Pods</b>", "strategy": "disclosure", "elasticity": -1.1, "points_from_people": 9.0},
        {"product": "Crest", "strategy": "naive", "elasticity": math.nan, "points_from_people": math.nan},
        {"product": "Crest", "strategy": "disclosure", "elasticity": -0.9, "points_from_people": math.nan},
    ]
    table = pd.DataFrame(rows).assign(
        product_id=["1", "1", "2", "2"],
        backend="synthetic",
        model="market",
        base_url="",
        shape=["flat", "falling", "inconclusive", "falling"],
        regular_price=5.0,
        currency="USD",
        best_price=math.nan,
        share_read=1.0,
        passed_checks=[True, True, False, True],
        says="",
    )
    return table.assign(elasticity_low=table["elasticity"] - 0.1, elasticity_high=table["elasticity"] + 0.1)


def test_curves_are_found_by_words_titles_shapes_and_whether_they_passed() -> None:
    curves = with_names(summary(), PRICES)
    assert len(pick(curves, Shown())) == 4
    assert set(pick(curves, Shown(product="tide"))["product_id"]) == {"1"}
    # A bracket is a letter and no pattern.
    assert pick(curves, Shown(product="(")).empty
    assert set(pick(curves, Shown(strategies=["Naive"]))["strategy"]) == {"naive"}
    assert list(pick(curves, Shown(shapes=["falling"], product="crest"))["strategy"]) == ["disclosure"]
    assert len(pick(curves, Shown(passed=True))) == 3
    assert pick(curves, Shown(models=["another"])).empty


def test_the_table_has_numbers_to_sort_by_and_leaves_out_what_is_the_same_or_unknown_everywhere() -> None:
    table = catalog_table(with_names(summary(), PRICES))
    assert table["Elasticity"].dtype == float
    assert not {"Model", "Currency", "Best price ($)", "Where it stands"} & set(table)
    assert list(table["Strategy"]) == ["Naive", "Experiment disclosure"] * 2
    two = pd.concat([summary(), summary().assign(model="another", currency="EUR")])
    assert {"Model", "Currency"} <= set(catalog_table(with_names(two, PRICES)))
    assert "market (synthetic market, no LLM)" in set(catalog_table(with_names(two, PRICES))["Model"])


def test_a_best_price_at_an_end_of_those_asked_is_said_to_be_one_and_prices_have_their_currency() -> None:
    table = catalog_table(with_names(summary().assign(best_price=[7.5, 2.5, math.nan, 5.0]), PRICES))
    assert list(table["Best price ($)"])[:2] == [7.5, 2.5]
    assert list(table["Regular price ($)"]) == [5.0] * 4
    high, low, none, between = table["Where it stands"]
    assert high == "at the highest price asked, so it may lie higher"
    assert low == "at the lowest price asked, so it may lie lower"
    assert pd.isna(none)
    assert between == "between prices asked"
    said = ends_sentence(with_names(summary().assign(best_price=[7.5, 2.5, math.nan, 5.0]), PRICES))
    assert said == (
        "1 of 3 best prices stands at the highest price asked, so it may lie higher and 1 of 3 best prices stands "
        "at the lowest price asked, so it may lie lower: the column “Where it stands” says which."
    )
    assert ends_sentence(with_names(summary(), PRICES)) == ""
    # In money, as of one product, the ends are those prices themselves.
    in_money = with_names(summary().assign(best_price=7.5), "$2.50,$5,$10")
    assert set(in_money["best_stands"]) == {"between prices asked"}


def test_the_map_has_a_point_a_curve_with_both_numbers_and_takes_no_name_for_html() -> None:
    curves = with_names(summary(), PRICES)
    assert trusts_of(curves)[0] == "points_from_people"
    assert trusts_of(curves.assign(points_from_people=math.nan)) == ["width", "share_read"]
    by_people = trust_figure(curves, "points_from_people")
    assert {trace.name: list(trace.x) for trace in by_people.data} == {
        "Naive": [-0.2],
        "Experiment disclosure": [-1.1],
    }
    # What is closer to people is trusted more, and stands higher.
    assert by_people.layout.yaxis.autorange == "reversed"
    assert "<b>" not in str(by_people.data[0].customdata)
    assert len(trust_figure(curves, "width").data[1].x) == 2
