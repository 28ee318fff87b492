"""Scores against people: on numbers worked out by hand, and what is said of them."""

import numpy as np
import pandas as pd
import pytest

from core.analysis.benchmark.entries import RESULTS, Entry, entries_of
from core.analysis.benchmark.published import published_results
from core.analysis.benchmark.scores import compare, elasticities_of, people_elasticities, references, score
from core.analysis.benchmark.standings import draw_up, say_whose_shape
from core.analysis.demand.curves import survey_curve
from core.analysis.demand.fits.elasticity import point_elasticity
from core.analysis.demand.fits.logit import Estimate, LogitFit, NoEstimate
from core.analysis.demand.people import asked_prices, human_points, people_matrix, people_shares
from core.experiment.models import ModelName
from core.experiment.products import catalog

PEOPLE = people_matrix()


def results(strategy: str, shares: np.ndarray, model: str = "m", products: int = 40) -> pd.DataFrame:
    rows = [
        ("embedded", "", model, strategy, product.id, price, share)
        for product, row in list(zip(catalog(), shares, strict=True))[:products]
        for price, share in zip(asked_prices(), row, strict=True)
        if not np.isnan(share)
    ]
    return pd.DataFrame(rows, columns=list(RESULTS)).astype(RESULTS)


def entry(shares: np.ndarray, strategy: str = "naive") -> Entry:
    return Entry(ModelName("embedded", "m"), strategy, shares)


def off(by: float) -> np.ndarray:
    """People's shares, each missed by as much, towards the middle."""
    return np.where(PEOPLE > 0.5, PEOPLE - by, PEOPLE + by)


def test_reference_lines_come_from_the_data_and_the_one_that_cannot_is_cited() -> None:
    lines = {line.name: line for line in references()}
    assert [round(line.error, 3) for line in lines.values()] == [0.211, 0.129, 0.133, 0.030, 0.024]
    assert [line.name for line in lines.values() if line.cited] == ["retest"]
    few = {line.name: line.error for line in references(("1", "2", "3"))}
    people = people_shares().loc[["1", "2", "3"]].to_numpy()
    assert few["flat_line"] == pytest.approx(np.abs(people - PEOPLE.mean()).mean())


def test_people_score_perfectly_against_people() -> None:
    found = score(entry(PEOPLE), 40)
    assert found.raw.error == Estimate(0, 0, 0)
    assert (found.raw.cells, found.raw.products, found.missing) == (400, 40, 0)
    assert isinstance(found.rank, Estimate)
    assert found.rank.estimate == pytest.approx(1)
    assert found.bias["bias"].tolist() == [0] * 10


def test_peoples_elasticities_are_those_of_their_curves() -> None:
    points = human_points(catalog()[11])
    assert points is not None
    fit = survey_curve(points).fit
    assert isinstance(fit, LogitFit)
    found = point_elasticity(fit)
    assert isinstance(found, Estimate)
    assert people_elasticities()[11] == pytest.approx(found.estimate, abs=1e-6)
    assert people_elasticities().mean() == pytest.approx(-0.94, abs=0.005)


def test_a_bias_at_one_price_is_found_there_and_in_the_distance() -> None:
    shares = PEOPLE.copy()
    shares[:, 9] += 0.3
    found = score(entry(shares), 40)
    assert found.bias["bias"].round(6).tolist() == [0] * 9 + [0.3]
    assert found.raw.error.estimate == pytest.approx(0.03)


def test_the_mean_is_over_products_and_what_was_not_answered_is_counted() -> None:
    shares = np.full((40, 10), np.nan)
    shares[0] = PEOPLE[0] + 0.1
    shares[1, :2] = PEOPLE[1, :2] + 0.3
    found = score(entry(shares), 40)
    assert found.raw.error.estimate == pytest.approx(0.2)
    assert found.raw.error.low == pytest.approx(0.1)
    assert found.raw.error.high == pytest.approx(0.3)
    assert (found.raw.cells, found.raw.products, found.missing) == (12, 2, 388)
    assert isinstance(found.calibrated, NoEstimate)
    assert isinstance(found.rank, NoEstimate)


def test_one_product_has_a_distance_and_no_interval() -> None:
    shares = np.full((40, 10), np.nan)
    shares[4] = 0.5
    found = score(entry(shares), 40)
    assert found.raw.error.estimate > 0
    assert np.isnan([found.raw.error.low, found.raw.error.high]).all()


def test_elasticities_that_differ_by_rounding_alone_have_no_ranks() -> None:
    shares = 1 / (1 + np.exp(asked_prices() - 1)) + np.linspace(0, 1e-4, 40)[:, np.newaxis]
    found = score(entry(shares), 40)
    assert np.ptp(elasticities_of(shares)) > 0
    assert isinstance(found.rank, NoEstimate)
    assert "all elasticities are the same" in found.rank.reason


def test_entries_are_compared_on_the_cells_that_both_answered() -> None:
    ours, theirs = off(0.05), off(0.15)
    ours[5:] = np.nan
    theirs[:2] = np.nan
    theirs[5:] = 0.0
    (found,) = compare([entry(ours), entry(theirs, "disclosure")])
    assert (found.products, found.cells) == (3, 30)
    assert found.difference.estimate == pytest.approx(-0.1)
    # Of three products' signs, one in four lots is as one-sided as this.
    assert found.p_value == pytest.approx(0.25, abs=0.02)
    apart = np.full((40, 10), np.nan)
    apart[39] = 0.5
    assert compare([entry(ours), entry(apart, "disclosure")]) == []


def test_a_difference_that_all_products_share_is_more_than_noise_and_like_entries_are_not_told_apart() -> None:
    random = np.random.default_rng(3)
    better, worse = (off(by) for by in (0.05, 0.06))
    shaken = off(0.05) + 0.02 * random.standard_normal(PEOPLE.shape)
    found = compare([entry(better), entry(worse, "disclosure"), entry(shaken, "full_context")])
    assert [one.more_than_noise for one in found] == [True, False, True]
    assert found[0].p_value == pytest.approx(3 / 20_001, rel=0.01)


@pytest.mark.lengthy
def test_the_board_names_the_nearest_strategy_and_whether_that_is_more_than_noise() -> None:
    asked = [results(name, off(by)) for name, by in (("naive", 0.2), ("disclosure", 0.1), ("full_context", 0.15))]
    board = draw_up(pd.concat([*asked, published_results()]))
    order = [one.entry.strategy for one in board.scores]
    assert order == ["disclosure", "disclosure:expert", "full_context", "naive"]
    ours, published = board.standings
    assert ours.model == "m (embedded)"
    assert ours.sentences[0] == (
        "Experiment disclosure is nearest to people, 10.0 points (10.0 to 10.0) from them on average, nearer "
        "than full context by 5.0 points (5.0 to 5.0). That is more than noise between products (p < 0.001, "
        "Holm-adjusted over 6 comparisons)."
    )
    assert published.sentences[0] == "Expert disclosure is 11.0 points (9.8 to 12.3) from people on average."
    assert "So it knows more of the products than the price tells." in published.sentences[2]


def test_of_a_calibrated_curve_it_is_said_what_comes_from_the_model_and_what_the_price_tells_without_it() -> None:
    (capable,) = entries_of(published_results())
    said = say_whose_shape(score(capable, 40))
    assert (
        "the price alone predicts people's shares of other products to 13.2 points, with the model to 8.2" in said
    )
    assert "of the error are taken away by the model" in said
    shaken = 0.4 + 0.02 * np.random.default_rng(5).standard_normal(PEOPLE.shape)
    assert "nothing of the calibrated shape is shown to come from the model" in say_whose_shape(
        score(entry(shaken), 40)
    )


def test_three_products_are_said_to_be_too_few_to_tell_a_difference_from_noise() -> None:
    few = pd.concat([results(name, off(by), products=3) for name, by in (("naive", 0.2), ("disclosure", 0.1))])
    (ours,) = [one for one in draw_up(few).standings if one.model == "m (embedded)"]
    assert "So few products (3) cannot show whether that is more than noise between them." in ours.sentences[0]
    assert "p = " not in ours.sentences[0]


def test_a_flat_model_is_called_worse_than_a_flat_line_at_peoples_mean_and_flat() -> None:
    shaken = 0.7 + 0.01 * np.random.default_rng(2).standard_normal((40, 10))
    (ours,) = draw_up(results("naive", shaken)).standings
    text = " ".join(ours.sentences)
    assert "farther from people than a flat line at people's mean (21.1 points from them)" in text
    assert "40 of its 40 curves are flat" in text
    assert "people's average -0.94" in text
    assert "not shown to know more of the products than the price tells" in text


def test_elasticities_that_cancel_each_other_out_are_not_flat() -> None:
    """Twenty products with elasticity 1 and twenty with -1, half of whose shoppers buy at the regular price."""
    slopes = np.where(np.arange(40) % 2, 2.0, -2.0)[:, np.newaxis]
    shares = 1 / (1 + np.exp(-slopes * (np.arange(0.2, 2.01, 0.2) - 1)))
    (ours,) = draw_up(results("naive", shares)).standings
    assert "curves are flat" not in " ".join(ours.sentences)


def test_points_that_scatter_show_no_flat_curve_although_their_line_is_level() -> None:
    """Seven percentage points up and down: the change over the grid may be -17 points, by its 90% interval."""
    zigzag = np.tile(0.5 + 0.07 * (-1.0) ** np.arange(10), (40, 1))
    (ours,) = draw_up(results("naive", zigzag)).standings
    assert "curves are flat" not in " ".join(ours.sentences)


def test_products_that_settle_no_shape_are_counted_and_named_beside_the_flat_ones() -> None:
    shares = np.full((40, 10), 0.7)
    shares[:6] = 0.5 + 0.3 * (-1.0) ** np.arange(10)
    (ours,) = draw_up(results("naive", shares)).standings
    text = " ".join(ours.sentences)
    assert "34 of its 40 curves are flat" in text
    named = ", ".join(product.name for product in catalog()[:5])
    assert f"6 settle no shape and are not counted as flat: {named} and others." in text


def test_incomplete_answers_are_said_stand_below_complete_ones_and_claim_nothing() -> None:
    board = draw_up(pd.concat([results("naive", PEOPLE, products=3), published_results()]))
    assert [one.entry.strategy for one in board.scores] == ["disclosure:expert", "naive"]
    ours = " ".join(board.standings[0].sentences)
    assert "Incomplete: naive has 3 of 40 products, 370 cells missing." in ours
    assert "Fewer than 5 products do not tell it from a flat line" in ours


def test_strategies_without_a_cell_in_common_have_no_nearest() -> None:
    first, second = off(0.1), off(0.2)
    first[20:] = np.nan
    second[:20] = np.nan
    (ours,) = draw_up(pd.concat([results("naive", first), results("disclosure", second)])).standings
    assert ours.sentences[0].startswith("No strategy can be called the nearest")


def test_prices_in_whole_cents_are_those_that_people_were_asked_about() -> None:
    rows = results("naive", PEOPLE, products=1)
    cents = (rows["relative_price"] * 9.43).round(2) / 9.43
    (one,) = entries_of(rows.assign(relative_price=cents))
    assert (cents != rows["relative_price"]).any()
    assert score(one, 1).missing == 0


def test_prices_that_people_were_not_asked_about_do_not_count() -> None:
    rows = results("naive", PEOPLE, products=1)
    beside = rows.assign(relative_price=rows["relative_price"] + 0.1, share=0.0)
    (one,) = entries_of(pd.concat([rows, beside]))
    assert score(one, 1).raw.error.estimate == 0
    assert score(one, 1).missing == 0
