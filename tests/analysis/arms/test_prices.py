"""Answers by price: elasticities beside people's, where spend peaks, and how often each option is chosen."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.analysis.arms import (
    Combination,
    all_humans,
    choice_shares,
    estimate_arms,
    human_elasticities,
)
from core.analysis.arms.prices import (
    measure_by_price,
    people_peak,
    price_responses,
    price_sentences,
)
from core.analysis.demand.fits import Estimate, NoEstimate
from core.experiment.arms import Arm, Vignette, shipped_vignettes
from tests.support.arms import DRINKS, SHOES, answers, drawn

SHIPPED = shipped_vignettes()


def counts(means: dict[str, float], draws: int = 200, seed: int = 1) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    return drawn({arm: list(random.poisson(mean, draws).astype(float)) for arm, mean in means.items()})


def responses(rows: pd.DataFrame, vignette: Vignette):  # type: ignore[no-untyped-def]
    return price_responses(rows, vignette, estimate_arms(rows, vignette))


def test_a_price_is_varied_where_every_arm_states_its_number_as_money_and_something_is_bought() -> None:
    priced = {name: measure_by_price(one) for name, one in SHIPPED.items() if one.priced_in}
    assert priced == {
        "alcohol_task": "purchase probability",
        "alcohol_task__drinks": "quantity",
        "camera_price": "choice share",
    }
    euros = tuple(replace(arm, text=arm.text.replace("$", "€")) for arm in DRINKS.arms)
    assert replace(DRINKS, arms=euros).priced_in == "EUR"
    ounces = tuple(replace(arm, text=f"The bottle holds {arm.level:g} ounces.") for arm in DRINKS.arms)
    assert replace(DRINKS, arms=ounces).priced_in is None
    assert SHOES.priced_in is None
    # $1 is not $10.
    assert replace(DRINKS, arms=(*DRINKS.arms[:-1], Arm("p100", "It costs $10.", 100.0))).priced_in is None


def test_an_elasticity_between_two_prices_is_the_change_of_logarithms_with_an_interval() -> None:
    (found,) = responses(counts({"p1": 8.0, "p2": 4.0, "p5": 2.0, "p10": 0.2}), DRINKS)
    assert [(one.arm, one.to_arm) for one in found.elasticities] == [("p1", "p2"), ("p2", "p5"), ("p5", "p10")]
    value = found.elasticities[0].value
    assert isinstance(value, Combination)
    assert isinstance(value.interval, Estimate)
    assert value.value == pytest.approx(-1.0, abs=0.1)
    # The variance of the logarithm of a mean of n Poisson answers is one over their sum.
    error = (1 / (8 * 200) + 1 / (4 * 200)) ** 0.5 / np.log(2)
    assert (value.interval.high - value.interval.low) / 2 == pytest.approx(1.96 * error, rel=0.15)
    nothing = counts({"p1": 8.0, "p2": 4.0, "p5": 2.0, "p10": 0.0})
    (last,) = (one.elasticities[-1].value for one in responses(nothing, DRINKS))
    assert last == NoEstimate("nothing is bought at one of the prices")


@pytest.mark.parametrize(
    ("means", "price", "told", "said"),
    [
        (
            {"p1": 6.0, "p2": 6.0, "p5": 1.0, "p10": 0.1},
            2.0,
            True,
            "peaks at $2.00 of the asked prices (95%: from",
        ),
        (
            {"p1": 2.0, "p2": 2.0, "p5": 2.0, "p10": 2.0},
            10.0,
            False,
            "it may lie at the highest price that was asked",
        ),
        ({"p1": 4.0, "p2": 2.05, "p5": 0.8, "p10": 0.41}, None, False, "no price is shown to bring less"),
        (
            {"p1": 6.0, "p2": 1.0, "p5": 0.3, "p10": 0.1},
            1.0,
            False,
            "it may lie at the lowest price that was asked",
        ),
    ],
)
def test_spend_peaks_where_it_is_shown_to_and_else_that_is_not_told(
    means: dict[str, float], price: float | None, told: bool, said: str
) -> None:
    found = responses(counts(means), DRINKS)
    (one,) = found
    assert one.peak is not None
    assert one.peak.told is told
    assert price is None or one.peak.price == price
    assert one.peak.lowest <= one.peak.price <= one.peak.highest
    assert said in " ".join(price_sentences(found, DRINKS, None))


def chosen(slope: float, wordings: int = 3) -> tuple[Vignette, pd.DataFrame]:
    """Probabilities of a conditional logit with a slope by dollar, in wordings that differ a little."""
    vignette, rows = SHIPPED["camera_price"], []
    for arm in vignette.arms:
        for wording in range(1, wordings + 1):
            odds = np.exp(1.0 - (slope + 0.001 * (wording - 2)) * ((arm.level or 0.0) - 79))
            share = odds / (1 + odds)
            others = {f"answer_{place}": (1 - share) * part for place, part in enumerate((0.4, 0.3, 0.1, 0.2), 2)}
            rows.append({"arm": arm.name, "wording": wording, "value": share, "answer_1": share, **others})
    return vignette, answers(rows, method="logprob", mass=0.9)


def test_the_own_price_elasticity_of_a_choice_share_is_that_of_a_conditional_logit_beside_peoples() -> None:
    vignette, rows = chosen(0.0149)
    (found,) = responses(rows, vignette)
    assert found.peak is None
    by_arm = {one.arm: one for one in found.elasticities}
    share = 1 / (1 + np.exp(-(1.0 - 0.0149 * 50)))
    assert isinstance(by_arm["p129"].value, Combination)
    assert by_arm["p129"].value.value == pytest.approx(-0.0149 * 129 * (1 - share), rel=0.01)
    assert isinstance(by_arm["p129"].value.interval, Estimate)
    assert by_arm["p129"].people is not None
    assert by_arm["p129"].people.interval == Estimate(-1.41, -1.54, -1.28)
    (said,) = price_sentences([found], vignette, all_humans()["camera_price"])
    assert "the elasticity of the choice share is" in said
    assert "at $129.00, where people's is −1.41 (−1.54 to −1.28)" in said


def test_answers_that_fail_their_checks_or_never_move_have_no_elasticity() -> None:
    vignette, rows = chosen(0.0149)
    assert responses(rows.assign(mass=0.01), vignette) == []
    assert choice_shares(rows, vignette, estimate_arms(rows.assign(mass=0.01), vignette)) == []
    assert responses(counts({"p1": 0.0, "p2": 0.0, "p5": 0.0, "p10": 0.0}), DRINKS) == []


def test_peoples_elasticities_follow_from_their_means_and_their_slope() -> None:
    drinks = {name: arm.mean for name, arm in all_humans()["alcohol_task__drinks"].arms.items()}
    for one in human_elasticities("alcohol_task__drinks"):
        prices = [float(name.removeprefix("p")) for name in (one.arm, one.to_arm)]
        arc = np.log(drinks[one.to_arm] / drinks[one.arm]) / np.log(prices[1] / prices[0])
        assert one.interval.estimate == pytest.approx(arc, abs=0.006)
        assert one.measure == "quantity"
    offered = {name: arm.mean for name, arm in all_humans()["camera_price"].arms.items()}
    for one in human_elasticities("camera_price"):
        ends = (one.interval.estimate, one.interval.low, one.interval.high)
        slopes = (-1.486, -1.486 - 1.96 * 0.070, -1.486 + 1.96 * 0.070)
        price = float(one.arm.removeprefix("p")) / 100
        assert ends == pytest.approx([slope * price * (1 - offered[one.arm]) for slope in slopes], abs=0.006)
    assert human_elasticities("default_green_power") == ()


def test_people_spend_most_at_5_dollars_of_the_asked_prices() -> None:
    task = SHIPPED["alcohol_task__drinks"]
    means = {name: arm.mean for name, arm in all_humans()["alcohol_task__drinks"].arms.items()}
    assert people_peak(task, means) == (5.0, pytest.approx(13.3, abs=0.01))
    assert people_peak(SHIPPED["camera_price"], means) is None


def test_choice_shares_name_none_of_the_options_first_and_sum_to_one() -> None:
    vignette, rows = chosen(0.0149)
    found = choice_shares(rows, vignette, estimate_arms(rows, vignette))
    of_one = [one for one in found if one.arm == "p179"]
    assert [one.is_none for one in of_one] == [True, False, False, False, False]
    assert of_one[1].option == vignette.arm("p179").options[0]
    values = [one.share.value for one in of_one if isinstance(one.share, Combination)]
    assert sum(values) == pytest.approx(1.0)
    assert choice_shares(rows, DRINKS, []) == []
