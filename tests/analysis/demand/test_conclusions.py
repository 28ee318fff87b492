import math
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.analysis.demand.conclusions import conclude, warn_of
from core.analysis.demand.contrasts import contrast_strategies
from core.analysis.demand.curves import Curve, estimate_curves
from core.analysis.demand.next_steps import CONNECT, OF_THE_APP, draws_needed
from core.analysis.demand.verdicts import Conclusion, mean_gap
from core.asking.backends.kinds.market import Market
from core.experiment.models import BUNDLED_MODEL, ModelName
from core.experiment.products import find_product
from core.studies.findings import people_curve
from core.studies.mechanism import Scenario, simulate
from tests.support.curves import observations, repeated
from tests.support.helpers import experiment

GRID = np.round(np.arange(0, 2.01, 0.2), 10)
FALLING = 1 / (1 + np.exp(-(1 - 2 * GRID)))
FLAT = np.full(11, 0.4) + 0.001 * GRID
RISING = FALLING[::-1]


def curves(
    mass: float = 0.8, model: str = "m", base_url: str = "", wordings: int = 1, **purchase: np.ndarray
) -> list[Curve]:
    """Wordings lie half a point from each other."""
    frames = [
        pd.DataFrame(
            {
                "backend": "b",
                "model": model,
                "base_url": base_url,
                "strategy": strategy,
                "format": "one_price",
                "voice": "shopper",
                "design": "whole",
                "edit": "",
                "competitor_price": math.nan,
                "stated_competitor": math.nan,
                "wording": wording,
                "order": "yes_no",
                "persona": "",
                "draw": 1,
                "relative_price": GRID,
                "price": 8.26 * GRID,
                "purchase": values + 0.005 * (wording - 1),
                "method": "logprob",
                "status": "ok",
                "mass": mass,
            }
        )
        for strategy, values in purchase.items()
        for wording in range(1, wordings + 1)
    ]
    return estimate_curves(pd.concat(frames))


def people() -> Curve:
    curve = people_curve(find_product("12"))
    assert curve is not None
    return curve


def say(found: list[Curve], human: Curve | None = None) -> list[Conclusion]:
    return conclude(experiment(), found, human, {}, contrast_strategies(found))


def test_agreement_on_falling_is_a_direction_and_not_a_size() -> None:
    text = say(curves(naive=FALLING, disclosure=FALLING))[0].text
    assert (
        text == "Both curves fall: a higher price means fewer purchases. Take this as a direction, not as a size."
    )


def test_revenue_that_is_highest_at_the_highest_price_asked_is_said_to_be_open_above() -> None:
    gently = np.linspace(0.9, 0.7, 11)
    above = "$16.52 is the highest price asked, so it may lie higher"
    assert any(above in one.text for one in say(curves(wordings=3, naive=gently)))
    assert not any("it may lie higher" in one.text for one in say(curves(wordings=3, naive=FALLING)))


def test_flat_curves_are_not_to_be_priced_on_and_people_are_held_against_them() -> None:
    text = say(curves(wordings=3, naive=FLAT, full_context=FLAT, disclosure=FLAT), people())[0].text
    assert text.startswith("All 3 curves are flat: the price hardly moves purchases. Do not price on these curves")
    assert text.endswith("People's purchases do fall as this product's price rises.")


def test_it_is_a_warning_where_none_goes_down_or_one_is_known_not_to() -> None:
    flat, unsettled, falling = (
        curves(wordings=3, naive=FLAT),
        curves(naive=FLAT),
        curves(wordings=3, disclosure=FALLING),
    )
    assert [curve.shape for curve in (*flat, *unsettled, *falling)] == ["flat", "inconclusive", "falling"]
    for warned in ([], flat, unsettled, [*flat, *falling]):
        assert warn_of(warned)
    for calm in (falling, [*unsettled, *falling]):
        assert not warn_of(calm)


def test_one_curve_and_several_settle_nothing_in_the_same_words() -> None:
    ragged = np.where(np.arange(11) % 2, 0.9, 0.2)
    one, both = say(curves(naive=ragged))[0].text, say(curves(naive=ragged, disclosure=ragged))[0].text
    rest = "inconclusive: the answers settle no shape. Do not price on what is open; the reasons below say what"
    rest += " that is."
    assert one == f"The curve under naive is {rest}"
    assert both == f"Both curves are {rest}"


def test_disagreement_names_who_says_what() -> None:
    text = say(curves(wordings=3, naive=FLAT, full_context=FLAT, disclosure=FALLING))[0].text
    assert text.startswith(
        "The curves disagree: flat under naive and full context; falling under experiment disclosure."
    )


def test_a_curve_that_settles_nothing_does_not_disagree_with_one_that_falls() -> None:
    ragged = np.where(np.arange(11) % 2, 0.9, 0.2)
    text = say(curves(naive=ragged, disclosure=FALLING))[0].text
    assert text.startswith(
        "Not every curve settles a direction: inconclusive under naive; falling under experiment"
    )
    assert "disagree" not in text


def test_several_models_are_told_apart() -> None:
    text = say(curves(wordings=3, naive=FLAT) + curves(wordings=3, naive=FALLING, model="n"))[0].text
    assert "flat under naive with m; falling under naive with n" in text


@pytest.mark.parametrize(("purchase", "said"), [(FALLING, "fewer purchases"), (RISING, "more purchases")])
def test_every_number_in_a_verdict_stands_in_its_evidence(purchase: np.ndarray, said: str) -> None:
    verdict = say(curves(wordings=3, naive=purchase), people())[1]
    assert said in verdict.text
    evidence = [round(value, 2) for value in verdict.evidence.values() if isinstance(value, float)]
    stated = re.search(r"elasticity (\S+), 95% interval (\S+) to ([-\d.]+\d)", verdict.text)
    assert stated is not None
    assert all(float(number) in evidence for number in stated.groups())
    assert verdict.about == "b//m/naive"


def test_little_readable_mass_is_flagged() -> None:
    assert "Only 45% of the probability lies on yes or no" in say(curves(mass=0.45, naive=FLAT))[1].text
    assert "Only" not in say(curves(mass=0.65, naive=FLAT))[1].text


def test_the_distance_to_people_is_over_the_prices_that_both_have() -> None:
    (curve,) = curves(naive=np.concatenate([[0.9], people().points["purchase"].to_numpy() + 0.1]))
    gap = mean_gap(curve, people())
    assert gap == pytest.approx(0.1)
    assert "It lies 10 percentage points from people's answers" in say([curve], people())[1].text


def test_it_is_said_that_disclosure_is_conditional_and_all_is_exploratory() -> None:
    texts = " ".join(one.text for one in say(curves(naive=FLAT, disclosure=FLAT)) if one.about == "caveat")
    assert "exploratory" in texts
    assert "prices drawn from $0.00 to $16.52: another range can give another curve" in texts
    assert "conditional" not in " ".join(one.text for one in say(curves(naive=FLAT)))


def test_without_answers_nothing_is_concluded() -> None:
    assert say([]) == []


def test_one_model_at_two_servers_is_two_curves_that_can_be_told_apart() -> None:
    here = curves(naive=FALLING, base_url="http://one:1/v1")
    there = curves(wordings=3, naive=FLAT, base_url="http://two:2/v1")
    headline, first, second = say(here + there)[:3]
    assert "disagree" in headline.text
    assert "naive with m (b at one:1)" in headline.text
    assert first.about != second.about


USUAL = Market()


def concluded(market: Market = USUAL, draws: int | None = 50, **changes: object) -> list[Conclusion]:
    asked = experiment(models=(f"synthetic:{market}",), draws="" if draws is None else str(draws), **changes)
    found = estimate_curves(simulate(Scenario(market, draws), asked))
    truth = {ModelName("synthetic", str(market)): market.elasticity}
    return conclude(asked, found, people_curve(asked.product), truth, contrast_strategies(found))


def about(kind: str, found: list[Conclusion]) -> str:
    return " ".join(one.text for one in found if one.about == kind)


def test_a_naive_curve_that_is_flat_beside_a_falling_disclosure_is_what_endogeneity_predicts() -> None:
    found = concluded(Market(rho=1.0, share=0.7), draws=200)
    assert "endogeneity predicts" in found[0].text
    assert "experiment disclosure is below naive by" in about("contrast", found)


def test_without_leakage_the_strategies_do_not_differ() -> None:
    found = concluded(Market(rho=0.0, phi=0.0))
    assert found[0].text.startswith("All 3 curves fall")
    assert "A synthetic market answered, which is no language model" in found[0].text
    assert "do not differ beyond their errors" in about("contrast", found)


def test_a_step_is_put_down_to_focalism_and_given_no_elasticity() -> None:
    found = concluded(Market(rho=0.0, phi=1.0, elasticity=-0.3))
    stepped = next(one for one in found if one.about.endswith("full_context"))
    assert "stepped, because purchases drop at the stated competitor's price" in stepped.text
    assert "focalism" in stepped.text
    assert "elasticity" not in stepped.evidence


def test_the_truth_of_a_synthetic_market_is_held_against_every_interval_and_the_market_called_one() -> None:
    found = concluded(Market(seed=4))
    truths = [one.text for one in found if one.about == "truth"]
    assert any(text.startswith("Naive") and text.endswith("misses.") for text in truths)
    assert any(text.startswith("Experiment disclosure") and text.endswith("holds.") for text in truths)
    assert "no language model" in about("caveat", found)
    assert "evidence from a language model" not in about("caveat", found)


def test_too_few_draws_are_told_how_many_would_do() -> None:
    found = concluded(Market(elasticity=-0.6), draws=5, strategies=("disclosure",))
    assert "inconclusive" in found[0].text
    (needed,) = [one.evidence["draws_needed"] for one in found if "draws_needed" in one.evidence]
    assert isinstance(needed, float)
    assert 5 < needed < 300
    assert f"about {needed:.0f} draws a price" in about("next", found)


@pytest.mark.lengthy
def test_as_many_draws_as_advised_settle_four_of_five_experiments() -> None:
    """For a curve whose elasticity is as estimated."""
    random, settled = np.random.default_rng(3), 0
    purchase = 1 / (1 + np.exp(-(-0.6 * (GRID - 1))))
    steep = drawn_curve(purchase, random, 200, exact=True)
    needed = draws_needed(steep)
    assert needed is not None
    for _ in range(50):
        settled += drawn_curve(purchase, random, needed).shape == "falling"
    assert 30 <= settled <= 49


def drawn_curve(purchase: np.ndarray, random: np.random.Generator, draws: int, *, exact: bool = False) -> Curve:
    """A curve of draws; of their expectation, where exact."""
    bought = np.round(draws * purchase) if exact else random.binomial(draws, purchase)
    answers = np.arange(1, draws + 1)[:, None] <= bought
    return estimate_curves(repeated(observations(purchase, "draw"), answers))[0]


def test_what_was_not_asked_is_proposed() -> None:
    assert "Add experiment disclosure" in about("next", concluded(strategies=("naive",)))
    assert "Ask 3 wordings" in about("next", say(curves(naive=FLAT)))
    assert "Add experiment disclosure" not in about("next", concluded())


@pytest.mark.parametrize("market", [Market(), Market(rho=0.0), Market(rho=1.0, phi=1.0), Market(noise=0.4)])
@pytest.mark.parametrize("draws", [None, 5, 50])
def test_every_number_in_a_sentence_can_be_traced_to_its_evidence(market: Market, draws: int | None) -> None:
    for one in concluded(market, draws):
        if one.about in ("caveat", "experiment"):
            continue
        known = {0.0, 0.2, 1.0, 5.0, 15.0, 90.0, 95.0}
        for value in one.evidence.values():
            if isinstance(value, float):
                known |= {round(abs(factor * value), digits) for factor in (1, 10, 100) for digits in (0, 1, 2)}
            else:
                known |= {float(number.replace(",", "")) for number in re.findall(r"[\d,.]*\d", value)}
        for number in re.findall(r"\d[\d,]*(?:\.\d+)?", one.text):
            assert float(number.replace(",", "")) in known, (number, one)


def test_of_naive_curves_alone_not_even_the_direction_is_to_be_taken() -> None:
    assert "do not take even the direction until experiment disclosure" in say(curves(naive=FALLING))[0].text
    assert "do not take even" not in say(curves(naive=FALLING, disclosure=FALLING))[0].text


def test_a_strategy_without_a_readable_answer_is_named_and_not_proposed_again() -> None:
    asked = experiment(strategies=("naive", "disclosure"))
    refused = observations(FALLING, strategy="disclosure", status="refused").assign(purchase=np.nan)
    found = conclude(asked, estimate_curves(pd.concat([observations(FALLING), refused])), None, {}, [])
    assert "Experiment disclosure: none of its 11 questions has an answer that could be read" in " ".join(
        one.text for one in found
    )
    assert "Add experiment disclosure" not in about("next", found)
    (alone,) = conclude(asked, estimate_curves(refused), None, {}, [])
    assert "none of its 11 questions" in alone.text
    failed = estimate_curves(refused.assign(status="failed"))
    (unanswered,) = conclude(asked, failed, None, {}, [])
    assert unanswered.text.endswith("none of its 11 questions was answered; run again once its server answers.")


def test_models_that_disagree_under_one_prompt_are_not_put_down_to_the_prompt() -> None:
    text = say(curves(wordings=3, naive=FLAT) + curves(wordings=3, naive=FALLING, model="n"))[0].text
    assert "Which model is asked changes the answer" in text
    assert "prompt" not in text


def test_first_token_probabilities_are_compared_without_a_test() -> None:
    text = about("contrast", say(curves(naive=FLAT, disclosure=FALLING)))
    assert "experiment disclosure is below naive by" in text
    assert "nothing to test" in text
    assert "interval" not in text


def test_where_nothing_tests_a_shape_draws_or_wordings_are_next_and_not_more_prices() -> None:
    few = [replace(one, points=one.points.iloc[:4]) for one in curves(naive=FLAT)]
    assert few[0].verdict.is_untested
    (first, *_) = [one.text for one in say(few) if one.about == "next"]
    assert first == (
        "Take draws, or ask more wordings, under naive: as read, in one wording, its answers have no interval "
        "to tell a shape by."
    )


def test_draws_are_not_promised_to_mend_a_bend_nor_wordings_that_were_all_asked() -> None:
    bent = 0.2 + 0.6 * (GRID - 1) ** 2
    found = [one.text for one in say(curves(naive=np.clip(bent, 0, 1))) if one.about == "next"]
    assert any(text.startswith("Look at the points under naive") for text in found)
    assert not any("draws" in text for text in found)


def test_every_curve_has_one_plain_sentence_without_statistics_and_the_statistics_behind_it() -> None:
    found = say(curves(naive=FLAT, disclosure=FALLING, wordings=3), people())
    leads = [one.lead for one in found if one.lead]
    assert leads[0].startswith("Naive: the price hardly moves purchases. It is ")
    assert re.fullmatch(
        r"Experiment disclosure: purchases fall as the price rises; as far as the answers tell, they fall below "
        r"half of the shoppers somewhere between \$[\d.]+ and \$[\d.]+\. "
        r"It is \d+ points from people's answers on average\.",
        leads[1],
    )
    assert leads[2].startswith("People: purchases fall as the price rises")
    assert not any(word in lead for lead in leads for word in ("elasticity", "interval", "logit", "p ="))
    assert all("because" in one.text for one in found if one.lead)


def with_backend(backend: str, found: list[Curve]) -> list[Curve]:
    return [replace(curve, asked=replace(curve.asked, backend=backend)) for curve in found]


def test_a_second_model_takes_no_word_from_what_the_small_one_is_worth_and_each_shape_has_its_model() -> None:
    three = {"naive": FLAT, "full_context": FLAT, "disclosure": FLAT}
    small = with_backend("embedded", curves(wordings=3, model=BUNDLED_MODEL, **three))
    other = curves(wordings=3, model="n", **{**three, "disclosure": FALLING})
    market = with_backend("synthetic", [replace(one, asked=replace(one.asked, model="market")) for one in other])
    alone, beside_market, beside_capable = (say(found) for found in (small, small + market, small + other))
    assert OF_THE_APP in alone[0].text
    assert f"3 flat with {BUNDLED_MODEL}; 2 flat, 1 falling with market (synthetic" in beside_market[0].text
    assert f"None of it speaks of shoppers: {BUNDLED_MODEL} is a small model" in beside_market[0].text
    assert [one.text for one in beside_market if one.about == "next"] == [CONNECT]
    assert f"{BUNDLED_MODEL} is a small model that comes with the app: its answers" in beside_capable[0].text
    assert CONNECT not in about("next", beside_capable)
    assert say(small + with_backend("b", small))[0].text.startswith("All 6 curves, of both models, are flat")


def test_wordings_that_are_all_alike_test_no_difference_between_strategies() -> None:
    answers = [
        observations(values, strategy=strategy, wording=wording)
        for strategy, values in {"naive": FLAT, "disclosure": FALLING}.items()
        for wording in (1, 2, 3)
    ]
    (contrast,) = contrast_strategies(estimate_curves(pd.concat(answers)))
    assert contrast.p_value is None
