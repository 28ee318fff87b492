"""The positive control: a known market, asked like a language model, and its bias taken apart."""

import re

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from core.asking.backends.kinds.market import Market
from core.asking.backends.kinds.synthetic import answer
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import request_for
from core.asking.replies.observations import observe
from core.experiment.experiment import Experiment
from core.experiment.products import find_product
from core.studies.choice import Choice
from core.studies.mechanism import Scenario, estimate, explain, simulate

TRUE = Market(elasticity=-1.2, share=0.4, rho=0.0, phi=0.0)
NAIVE = Scenario(Market(elasticity=-1.2, share=0.4, rho=0.5, phi=0.0), draws=None)


def asked(scenario: Scenario, **changes: object) -> Experiment:
    choice = scenario.choice("12")
    return Choice(**{**vars(choice), "strategies": ("naive", "disclosure"), **changes}).experiment()  # type: ignore[arg-type]


def in_cents(rows: pd.DataFrame) -> np.ndarray:
    """Relative prices as the prompts state them, in whole cents."""
    return np.asarray(rows["price"] / find_product("12").regular_price)


def test_the_choice_asks_this_market_so_many_times_on_the_page_that_asks_models() -> None:
    choice = Scenario(Market(rho=0.25), draws=7).choice("3")
    (model,) = choice.experiment().models
    assert (choice.product, model.draws) == ("3", 7)
    assert Market.parse(model.name.model) == Market(rho=0.25)
    assert Scenario(draws=None).choice("3").experiment().models[0].draws is None


def test_probabilities_are_the_markets_own_where_nothing_is_imagined() -> None:
    rows = simulate(Scenario(TRUE, draws=None), asked(Scenario(TRUE, draws=None)))
    naive = rows[rows["strategy"] == "naive"]
    assert naive["purchase"].to_numpy() == pytest.approx(TRUE.truth(in_cents(naive)))
    assert set(rows["method"]) == {"logprob"}


def test_a_naive_answer_follows_half_of_the_price_where_rho_is_a_half() -> None:
    """The slope of the naive log-odds is 1 - rho w of the true one, w = 0.9."""
    rows = simulate(NAIVE, asked(NAIVE))
    naive = rows[(rows["strategy"] == "naive") & (rows["order"] == "yes_no")]
    relative = in_cents(naive)
    spread = (1 - 0.4) / 1.2
    location = 1 + spread * np.log(0.4 / 0.6)
    expected = expit((location + 0.5 * 0.9 * (relative - 1) - relative) / spread)
    assert naive["purchase"].to_numpy() == pytest.approx(expected)


def test_what_is_simulated_is_what_a_run_of_the_same_experiment_would_observe(cache: ReplyCache) -> None:
    experiment = asked(NAIVE, prices="0.5,1,1.5", orders="usual")
    for cell in experiment.cells():
        cache.put(request_for(cell), answer(NAIVE.market, request_for(cell)))
    run, simulated = observe(experiment, cache), simulate(NAIVE, experiment)
    assert list(simulated.columns) == list(run.columns)
    same = [name for name in run.columns if name not in ("purchase", "reply_key", "answer", "mass")]
    assert simulated[same].equals(run[same])
    assert simulated["purchase"].to_numpy() == pytest.approx(run["purchase"].to_numpy(), abs=1e-6)


def test_draws_are_yes_or_no_in_the_truths_proportion_and_the_same_every_time() -> None:
    scenario = Scenario(TRUE, draws=400)
    experiment = asked(scenario, prices="0.5,1,1.5")
    rows = simulate(scenario, experiment)
    assert set(rows["purchase"]) == {0.0, 1.0}
    shares = rows[rows["strategy"] == "naive"].groupby("relative_price")["purchase"].mean()
    assert shares.to_numpy() == pytest.approx(TRUE.truth(shares.index.to_numpy()), abs=4 * (0.25 / 400) ** 0.5)
    assert rows.equals(simulate(scenario, experiment))
    other = Scenario(Market(**{**vars(TRUE), "seed": 1}), draws=400)
    assert not simulate(other, asked(other, prices="0.5,1,1.5"))["purchase"].equals(rows["purchase"])


def test_curves_recover_the_elasticity_by_disclosure_and_miss_it_by_naive_prompts() -> None:
    """Disclosure of prices whose middle is the regular price, so that the price paid last is imagined there."""
    found = estimate(NAIVE, asked(NAIVE, prices="0.2:1.8:0.2"))
    by_code = {curve.strategy: curve for curve in found}
    assert by_code["disclosure"].elasticity.estimate == pytest.approx(-1.2, abs=0.01)
    assert by_code["naive"].elasticity.estimate == pytest.approx(-1.2 * (1 - 0.5 * 0.9), abs=0.01)


def test_the_bias_is_explained_with_its_numbers() -> None:
    """Of -2 and rho 0.5 the paths add 2 * 0.5 * 0.9, the competitor's price a third of it."""
    said = explain(Market(elasticity=-2.0, rho=0.5, phi=0.5))
    assert said[0].endswith(
        "is -2.00: with everything else held fixed, a price 10% higher means 20.0% fewer purchases."
    )
    assert "that are 5.0% higher" in said[1]
    assert re.search(r"add \+0\.90 to the elasticity, the competitor's price most of all \(\+0\.30\)", said[2])
    assert said[2].endswith("so that naive is expected to show -1.10.")
    assert "quality stays unstated and still adds +0.15" in said[3]
    assert "takes 1.5 off the log-odds" in said[3]


def test_where_nothing_is_imagined_or_overweighted_nothing_is_said_of_it_and_noise_is_said_where_there_is() -> (
    None
):
    quiet = " ".join(explain(Market(rho=0.0, phi=0.0)))
    assert "naive tells the truth" in quiet
    assert "overweighted" not in quiet
    assert "noise" not in quiet
    assert "noise of standard deviation 0.25" in explain(Market(noise=0.25))[-1]
