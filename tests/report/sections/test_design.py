"""What was asked, in a report: the prices, the strategies with what they state, and how it was measured."""

from dataclasses import replace

from core.asking.replies.cache import ReplyCache
from core.experiment.experiment import Experiment
from core.experiment.strategies import Edit
from core.report.blocks import Bullets, Table, Text
from core.report.sections.design import MEASURES, design
from core.studies.findings import find
from tests.support.helpers import experiment


def blocks(asked: Experiment, cache: ReplyCache) -> tuple[Text, Bullets, Table, Text]:
    question, strategies, table, measures = design(find(asked, cache))
    assert isinstance(question, Text)
    assert isinstance(strategies, Bullets)
    assert isinstance(table, Table)
    assert isinstance(measures, Text)
    return question, strategies, table, measures


def test_the_question_names_models_and_prices_and_every_strategy_says_what_it_states(cache: ReplyCache) -> None:
    asked = experiment(prices="0.5,1", strategies=("naive", "full_context"), context=(("income", "off"),))
    question, strategies, table, measures = blocks(asked, cache)
    assert question.text == (
        "Would a shopper buy this product at a given price? Asked of smollm2-135m-instruct (embedded), as a "
        "shopper in a grocery store in the United States, in US dollars, at $4.13, $8.26."
    )
    assert strategies.texts[0] == "Naive states the product and its price, and nothing else."
    assert strategies.texts[1].endswith(
        "Here: competitor's price $8.26, price paid last time $8.26, temperature 70 °F, days to expiry 60."
    )
    assert len(table.rows) == 2
    assert measures.text == MEASURES["logprob"]


def test_only_what_was_measured_is_explained_and_that_the_order_was_turned(cache: ReplyCache) -> None:
    asked = experiment(prices="0.5,1", strategies=("naive", "disclosure:forecast"), draws="2")
    measures = blocks(asked, cache)[3].text
    assert measures.startswith(f"{MEASURES['draw']} Forecast: the percentage of shoppers that the answer gives.")
    assert MEASURES["logprob"] not in measures
    assert measures.endswith("Half of the answers were asked with “no or yes”, not “yes or no”.")


def test_an_edited_prompt_is_named_with_what_it_was_made_from(cache: ReplyCache) -> None:
    asked = experiment(prices="0.5,1", strategies=("naive",))
    edited = replace(asked.strategies[0], edit=Edit("Mine", "", "Buy it at [PRICE]?"))
    (said,) = blocks(replace(asked, strategies=(edited,)), cache)[1].texts
    assert said == (
        "“Mine” is an edited prompt, made from this one: Naive states the product and its price, and nothing else."
    )
