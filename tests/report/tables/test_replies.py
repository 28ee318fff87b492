"""Replies laid out by prompt and price: every answer has its cell, and says which one it is."""

from dataclasses import replace

import pandas as pd
import pytest

from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import requests_of
from core.asking.replies.observations import observe, saying
from core.experiment import Experiment
from core.report.tables.demand import with_titles
from core.report.tables.replies import PROMPT, reply_grid
from core.studies.choice import Choice
from tests.support.helpers import experiment, reply


def answered(cache: ReplyCache, asked: Experiment, texts: dict[int, str] | None = None) -> pd.DataFrame:
    for number, (_, request) in enumerate(requests_of(asked)):
        text = (texts or {}).get(number, "Yes")
        ended = "refusal" if text.startswith("I cannot") else "stop"
        cache.put(request, replace(reply(text, (("Yes", -0.5), ("No", -0.93))), finish_reason=ended))
    return observe(asked, cache)


def test_every_answer_stands_once_in_the_row_of_its_prompt_and_the_column_of_its_price(cache: ReplyCache) -> None:
    asked = experiment(prices="$6,$8.26,$10", strategies=("naive", "full_context"), wordings="2", orders="")
    observations = answered(cache, asked)
    grid = reply_grid(with_titles(observations), asked.product, pd.Series(True, index=observations.index))
    assert list(grid.texts) == [PROMPT, "$6.00", "$8.26", "$10.00"]
    assert grid.texts[PROMPT].tolist()[:2] == ["Naive, wording 1, yes or no", "Naive, wording 1, no or yes"]
    assert sorted(grid.places.values()) == list(range(len(observations)))
    for (row, head), place in grid.places.items():
        answer = observations.iloc[place]
        assert head == asked.product.write(answer["price"])
        assert f"wording {answer['wording']}" in grid.texts.at[row, PROMPT]
        assert grid.texts.at[row, head] == f"Yes {answer['purchase']:.0%}"


def test_what_was_not_read_says_so_and_what_is_not_wanted_is_left_out(cache: ReplyCache) -> None:
    asked = experiment(prices="$6,$8", strategies=("naive",), draws="3")
    texts = {0: "Perhaps some day", 1: "I cannot help with that request."}
    observations = answered(cache, asked, texts)
    cache.remove([observations["reply_key"].iloc[5]])
    observations = observe(asked, cache, failed=[observations["reply_key"].iloc[5]])
    titled = with_titles(observations)
    everything = reply_grid(titled, asked.product, pd.Series(True, index=titled.index)).texts
    cells = set(everything.drop(columns=PROMPT).to_numpy().ravel())
    assert cells == {"unreadable: Perhaps some day", "refused: I cannot help with that request.", "failed", "Yes"}
    failed = reply_grid(titled, asked.product, titled["status"] == "failed")
    assert failed.texts.drop(columns=PROMPT).to_numpy().tolist() == [["", "failed"]]
    assert len(failed.places) == 1


def test_the_answers_of_an_audit_are_numbers_by_variable(cache: ReplyCache) -> None:
    asked = Choice(prices="$6,$8", strategies=("naive",), draws="1").leakage()
    observations = answered(cache, asked, dict.fromkeys(range(1_000), "12.5"))
    grid = reply_grid(with_titles(observations), asked.product, pd.Series(True, index=observations.index))
    assert len(grid.texts) == observations["variable"].nunique()
    assert set(grid.texts["$6.00"]) == {"12.5"}


@pytest.mark.parametrize(("text", "rows"), [("SOME DAY", [0]), ("yes", [1, 2]), (".*", []), ("%", [])])
def test_a_search_finds_whole_replies_in_whatever_case(text: str, rows: list[int], cache: ReplyCache) -> None:
    asked = experiment(prices="$6", strategies=("naive",), draws="3")
    observations = answered(cache, asked, {0: f"Perhaps {'x' * 100} some day"})
    found = saying(observations, cache, text)
    assert found.to_numpy().nonzero()[0].tolist() == rows
