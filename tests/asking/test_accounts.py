"""Who answered, when, and what that took, as the stored replies tell it."""

from dataclasses import replace

import pytest

from core.asking.accounts import accounts_of
from core.asking.costs.prices import dollars
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import request_for
from core.experiment.models import ModelName
from tests.support.helpers import experiment, reply

MODEL = ModelName("openai", "gpt-4o-mini")
TIMES = ("2026-03-01T23:30:00+00:00", "2026-03-01T09:00:00-08:00", "2026-02-28T12:00:00+00:00")


def test_a_model_answered_from_its_first_reply_to_its_last_and_took_what_the_server_reported(
    cache: ReplyCache,
) -> None:
    asked = experiment(prices="0.5,1,1.5", strategies=("naive",), models=(str(MODEL), "synthetic:market"))
    for cell, time in zip(asked.cells(), TIMES, strict=False):
        name = "gpt-4o-mini-2026" if cell.point.relative_price > 1 else "gpt-4o-mini-2025"
        cache.put(request_for(cell), replace(reply(), model=name, time=time))
    (account,) = accounts_of(asked, cache)
    assert account.model == MODEL
    assert account.answered_as == ("gpt-4o-mini-2025", "gpt-4o-mini-2026")
    assert f"{account.first:%Y-%m-%d %H:%M}" == "2026-02-28 12:00"
    assert f"{account.last:%Y-%m-%d %H:%M}" == "2026-03-01 23:30"
    assert (account.cost.calls, account.cost.input_tokens.low, account.cost.output_tokens.high) == (3, 150, 3)
    assert account.cost.dollars is not None
    assert account.cost.dollars.low == pytest.approx(dollars(MODEL, 150, 3))


def test_one_reply_that_answers_every_price_counts_once(cache: ReplyCache) -> None:
    asked = experiment(prices="0.5,1,1.5", strategies=("disclosure:forecast",), models=(str(MODEL),))
    cache.put(request_for(next(asked.cells())), reply())
    (account,) = accounts_of(asked, cache)
    assert account.cost.calls == 1
