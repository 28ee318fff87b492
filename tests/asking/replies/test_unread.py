"""A reply that is kept and not read is said to be so, with the reason."""

import math
from dataclasses import replace

import pytest

from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import requests_of
from core.asking.replies.reading import why_unread
from core.asking.replies.unread import remarks_on
from core.asking.requests import SYSTEM, Reply
from core.experiment.cells import Cell
from core.report.tables.replies import notes_on
from tests.support.helpers import experiment, reply


def cell(draws: str = "1", strategy: str = "naive") -> Cell:
    return next(iter(experiment(prices="1", strategies=(strategy,), draws=draws).cells()))


STOPPED = replace(reply(""), finish_reason="stop")
DRAWN: list[tuple[Reply, str | None]] = [
    (reply("Yes"), None),
    (replace(STOPPED, thinking="It is dear. Answer: No"), "thinking and no visible answer"),
    (replace(STOPPED, text="<think>It is dear"), "thinking and no visible answer"),
    (STOPPED, "an empty text"),
    (replace(STOPPED, finish_reason="SAFETY"), "a refusal (SAFETY)"),
    (replace(STOPPED, text="Yes and no"), "a text that does not say"),
    (reply("It depends on"), "a text that was cut off"),
]


@pytest.mark.parametrize(("given", "reason"), DRAWN)
def test_a_reply_that_was_not_read_says_why(given: Reply, reason: str | None) -> None:
    found = why_unread(given, cell())
    assert found is None if reason is None else str(found).startswith(reason)


def test_a_list_of_alternatives_that_was_not_read_says_why() -> None:
    asked = cell(draws="")
    for tokens, reason in [
        ((), "no first-token alternatives"),
        ((("Yes", -0.1), ("No", -0.1)), "add to more than 1"),
        ((("I", math.log(0.6)), ("The", math.log(0.4))), "neither yes nor no"),
        ((("Yes", math.log(0.6)),), "too few alternatives"),
    ]:
        assert reason in str(why_unread(reply("Yes", tokens), asked))


def test_unread_replies_are_counted_by_reason_and_not_called_missing(cache: ReplyCache) -> None:
    asked = experiment(prices="0.5,1,1.5", strategies=("naive",), draws="1")
    assert remarks_on(asked, cache).sentences() == []
    requests = [request for _, request in requests_of(asked)]
    cache.put(requests[0], reply("Yes"))
    cache.put(requests[1], STOPPED)
    cache.put(requests[2], STOPPED)
    assert remarks_on(asked, cache).sentences() == ["Stored and not read: 2 replies with an empty text."]


def test_the_form_in_which_a_question_was_put_is_said_beside_its_reply() -> None:
    told = notes_on(replace(reply("Yes"), refused=("min_p", SYSTEM)), cell())
    assert told[0].startswith("The model takes no system message")
    assert told[1] == "The server does not take min_p, so it answered without."
    assert notes_on(reply("Yes"), cell()) == []


def test_another_form_is_said_of_its_model_and_a_mixture_of_both_is_named(cache: ReplyCache) -> None:
    asked = experiment(prices="0.5,1,1.5", strategies=("naive",), draws="1")
    first, *others = [request for _, request in requests_of(asked)]
    moved = replace(reply("Yes"), refused=(SYSTEM,))
    cache.put(first, moved)
    (sentence,) = remarks_on(asked, cache).sentences()
    assert sentence.endswith("takes no system message, so its text stood at the head of the user's message.")
    for request in others:
        cache.put(request, reply("Yes"))
    (sentence,) = remarks_on(asked, cache).sentences()
    assert sentence.endswith("for 1 of 3 replies. The others were asked as shown: two forms are mixed.")
