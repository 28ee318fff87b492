"""A plan of whom to ask: a few prices, and fewer people than with as many at every price.

In a reduced form with every run of the tests, and in full by ``make test-slow``, which prints the figures.
"""

import numpy as np
import pytest

from core.analysis.benchmark import Calibration, calibrate
from core.analysis.demand.people import asked_prices, people_matrix
from core.analysis.people import Prior, allocate, allocate_for_price, plan_people, prior_of, update
from core.analysis.people.numbers import elasticities
from core.basics.errors import InputError
from core.experiment.products import catalog
from tests.support.answered import COLA, PUBLISHED, calibrated, curve_of

SAVED = 0.3
RUNS = [
    pytest.param(range(0, 40, 6), 10, (200,), 1.05, id="reduced"),
    pytest.param(range(40), 200, (100, 150, 200, 300), 1.0, id="full", marks=pytest.mark.slow),
]


def prior(place: int | None = None) -> Prior:
    product = COLA if place is None else catalog()[place]
    return prior_of(calibrated("published") if place is None else _calibrated(place), product)


def _calibrated(place: int) -> Calibration:
    found = calibrate(curve_of(PUBLISHED, catalog()[place]), catalog()[place], PUBLISHED)
    assert isinstance(found, Calibration)
    return found


def missed(known: Prior, place: int, asked: np.ndarray, samples: int) -> float:
    """How far the elasticity is off people's, once so many of them answered."""
    people = people_matrix()[place]
    random = np.random.default_rng([17, place])
    after = update(
        known, random.binomial(asked, people, (samples, len(people))).astype(float), asked.astype(float)
    )
    found = np.median(elasticities(asked_prices(), after.draws(300)), axis=-1)
    return float(np.abs(found - elasticities(asked_prices(), people)).mean())


@pytest.mark.timeout(1_800)
@pytest.mark.parametrize(("products", "samples", "budgets", "most"), RUNS)
def test_a_plan_takes_thirty_percent_fewer_people_for_the_same_error_of_the_elasticity(
    products: range, samples: int, budgets: tuple[int, ...], most: float
) -> None:
    ratios = []
    for people in budgets:
        errors = []
        for place in products:
            known = prior(place)
            planned = allocate(known, asked_prices(), round((1 - SAVED) * people))
            equal = np.full(len(asked_prices()), people // len(asked_prices()))
            errors.append([missed(known, place, one, samples) for one in (planned, equal)])
        fewer, equal_error = np.mean(errors, axis=0)
        print(f"\n{people} people, as many at every price: off by {equal_error:.3f}; 30% fewer: {fewer:.3f}")
        ratios.append(fewer / equal_error)
    assert np.mean(ratios) <= most


def lost(known: Prior, place: int, asked: np.ndarray, samples: int, cost: float) -> float:
    """Which part of the highest profit is lost at the price that looks best, once so many of them answered."""
    people, margins = people_matrix()[place], asked_prices() - cost
    random = np.random.default_rng([19, place])
    after = update(
        known, random.binomial(asked, people, (samples, len(people))).astype(float), asked.astype(float)
    )
    profits = margins * people
    return float(1 - profits[np.argmax(margins * after.means, axis=1)].mean() / profits.max())


PRICED = [
    pytest.param(range(0, 40, 6), 40, (150,), (0.5,), id="reduced"),
    pytest.param(range(40), 200, (50, 150, 500), (0.25, 0.5, 0.75), id="full", marks=pytest.mark.slow),
]


@pytest.mark.timeout(1_800)
@pytest.mark.parametrize(("products", "samples", "budgets", "costs"), PRICED)
def test_a_plan_for_the_best_price_loses_less_profit_than_as_many_at_every_price_and_than_one_for_the_elasticity(
    products: range, samples: int, budgets: tuple[int, ...], costs: tuple[float, ...]
) -> None:
    rows = []
    for place in products:
        known = prior(place)
        for people in budgets:
            equal, elasticity = np.full(10, people // 10), allocate(known, asked_prices(), people)
            for cost in costs:
                price = allocate_for_price(known, asked_prices(), people, cost)
                rows.append([lost(known, place, one, samples, cost) for one in (equal, elasticity, price)])
    by_product = np.array(rows).reshape(len(products), -1, 3)
    for number, (people, cost) in enumerate((people, cost) for people in budgets for cost in costs):
        means = ", ".join(f"{one:.1%}" for one in by_product[:, number].mean(axis=0))
        print(f"\n{people} people, unit cost {cost}: lost as many at every price, elasticity, best price: {means}")
    equal, elasticity, price = by_product.mean(axis=(0, 1))
    assert price < equal
    assert price < elasticity + (0.005 if len(products) < 40 else 0)


def test_prices_of_a_decision_are_always_asked() -> None:
    decided = np.array([0.2, 1.2])
    for aim in ("elasticity", "best_price"):
        plan = plan_people(prior(), asked_prices(), 0.5, people=200, aim=aim, always=decided)  # type: ignore[arg-type]
        asked = plan.prices.set_index("relative_price")["people"]
        assert asked.sum() == 200
        assert (asked[decided] >= 20).all()
    everywhere = plan_people(prior(), asked_prices(), 0.5, people=200, always=asked_prices())
    assert set(everywhere.prices["people"]) == {20}


def test_people_are_put_at_few_prices_and_all_of_them() -> None:
    asked = allocate(prior(), asked_prices(), 137)
    assert asked.sum() == 137
    assert 2 <= (asked > 0).sum() <= 7


def test_more_people_buy_a_shorter_interval_and_a_wanted_width_finds_how_many() -> None:
    few, many = (plan_people(prior(), asked_prices(), 0.5, people=people) for people in (50, 400))
    assert many.buys.loc["planned", "elasticity"] < few.buys.loc["planned", "elasticity"]
    assert many.buys.loc["planned", "elasticity"] < many.buys.loc["equal", "elasticity"]
    assert many.buys.loc["planned", "lost"] < many.buys.loc["nobody", "lost"]
    wanted = plan_people(prior(), asked_prices(), 0.5, width=0.7)
    assert wanted.buys.loc["planned", "elasticity"] <= 0.7
    assert 20 <= wanted.people < 400


def test_prices_of_ones_own_can_be_planned_for_and_what_cannot_is_said() -> None:
    plan = plan_people(prior(), np.array([0.3, 0.5, 1.25, 1.9, 3.0]), 0.5, people=60)
    assert plan.prices["relative_price"].tolist() == [0.3, 0.5, 1.25, 1.9]
    with pytest.raises(InputError, match="Fewer than two of the prices"):
        plan_people(prior(), np.array([1.0, 4.0]), 0.5, people=60)
    with pytest.raises(InputError, match=r"2,200 people would still leave .* Allow more than 0.01"):
        plan_people(prior(), asked_prices(), 0.5, width=0.01)
    with pytest.raises(InputError, match="From 10 to 20,000 people"):
        plan_people(prior(), asked_prices(), 0.5, people=3)
    with pytest.raises(InputError, match="no price earns anything"):
        plan_people(prior(), asked_prices(), asked_prices().max(), people=60)
    with pytest.raises(InputError, match="at up to 20 prices, not 21"):
        plan_people(prior(), np.linspace(0.2, 2.0, 21), 0.5, people=60)
