"""Whatever a server answers, in either protocol, is a reply that can be kept and read, or its own fault."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

import httpx2
import pytest
from anthropic import AsyncAnthropic
from hypothesis import strategies as st
from openai import AsyncOpenAI

from core.asking.backends.kinds.anthropic import AnthropicBackend
from core.asking.backends.kinds.lists import listed_models, model_names
from core.asking.backends.kinds.openai_compatible import ChatModels
from core.asking.backends.kinds.transport import guarded
from core.asking.costs import cost_of, estimate_call
from core.asking.kept import kept, shown
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import requests_of
from core.asking.replies.observations import observe
from core.asking.replies.reading import read_word, why_unread
from core.asking.replies.store.texts import DamagedError, read_reply, row_of
from core.asking.requests import Reply, Request
from core.basics.tables import to_csv
from core.experiment import Cell, ModelName
from core.report.exports import to_parquet
from core.report.tables.replies import token_table
from tests.support.fault_server import Call, answer
from tests.support.fuzz import JSON, TYPED, a_result_or_one_sentence, cut, fuzz, marred, places, put
from tests.support.helpers import experiment, reply
from tests.support.stage import KEY
from tests.support.stored import in_file

Answer = tuple[int, dict[str, str], bytes]
FIRST_TOKENS = experiment(prices="1", strategies=("naive",), models=("openai-compatible:m@http://127.0.0.1:1/v1",))
DRAWN = replace(FIRST_TOKENS, models=(replace(FIRST_TOKENS.models[0], draws=1),))
OTHERS = experiment(
    prices="0.5,1,1.5",
    strategies=("naive", "disclosure:grid", "disclosure:forecast"),
    models=("openai-compatible:m@http://127.0.0.1:1/v1",),
    draws="1",
)
QUESTIONS: list[Cell] = [cell for asked in (FIRST_TOKENS, DRAWN, OTHERS) for cell, _ in requests_of(asked)]
LOOP = asyncio.new_event_loop()


def request_of(kind: str, draws: bool) -> Request:
    ((_, request),) = requests_of(DRAWN if draws else FIRST_TOKENS)
    return replace(request, model=replace(request.model, backend=kind))


def ask(kind: str, request: Request, answers: Callable[[], Answer]) -> Reply:
    def handle(_: httpx2.Request) -> httpx2.Response:
        status, headers, content = answers()
        return httpx2.Response(status, headers=headers, stream=httpx2.ByteStream(content))

    async def once() -> Reply:
        http = guarded(httpx2.AsyncClient(transport=httpx2.MockTransport(handle)), request.model, KEY)
        if kind == "anthropic":
            async with AsyncAnthropic(api_key=KEY, http_client=http, max_retries=0) as client:
                return await AnthropicBackend(1)._ask(client, request)
        async with AsyncOpenAI(api_key=KEY, http_client=http, max_retries=0) as chat:
            return await ChatModels(hosted=False).ask(chat, request)

    return kept(request.model, LOOP.run_until_complete(once()), None)


def check(kind: str, draws: bool, answered: Answer) -> None:
    """What comes of it can be written, and read as the answer to any question."""
    with a_result_or_one_sentence():
        found = ask(kind, request_of(kind, draws), lambda: answered)
        json.dumps(vars(found), allow_nan=False)
        assert all(
            type(value) is type(good)
            for value, good in zip(vars(found).values(), vars(reply()).values(), strict=True)
        )
        for cell in QUESTIONS:
            why_unread(found, cell)
        token_table(found)


GOOD = {
    (kind, draws): answer(
        Call(1, "/chat/completions" if kind != "anthropic" else "/", {"model": "m", "logprobs": not draws}, {}, 0)
    ).body
    for kind, draws in [("openai-compatible", False), ("openai-compatible", True), ("anthropic", True)]
}
CASES = list(GOOD)
TEXTS = st.one_of(
    TYPED, st.sampled_from(["Yes", "No", '{"answer": "yes"}', "```json\n{}\n```", "<think>", "$8.26: yes"])
)


def with_text(body: Any, text: str) -> Any:
    path = ("choices", 0, "message", "content") if "choices" in body else ("content", 0, "text")
    return put(body, path, text)


def bodies(case: tuple[str, bool]) -> st.SearchStrategy[bytes]:
    good = GOOD[case]
    sent = st.one_of(marred(good), JSON, TEXTS.map(lambda text: with_text(good, text)))
    written = sent.map(lambda body: json.dumps(body).encode())
    return st.one_of(written, written, cut(json.dumps(good).encode()))


ANSWERS = st.sampled_from(CASES).flatmap(lambda case: st.tuples(st.just(case), bodies(case)))


@fuzz(ANSWERS, 120, 1_500)
def test_answers(answered: tuple[tuple[str, bool], bytes]) -> None:
    (kind, draws), content = answered
    check(kind, draws, (200, {"content-type": "application/json"}, content))


WRONG: list[Any] = [None, 7, "text", True, [], {}, [[]], [None], {"a": 1}, [{"type": 7}], -1, 1e308, 10**400]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_wrong_types_in_every_place(case: tuple[str, bool]) -> None:
    kind, draws = case
    for path in places(GOOD[case]):
        for wrong in WRONG:
            check(kind, draws, (200, {}, json.dumps(put(GOOD[case], path, wrong)).encode()))


HEADERS = st.dictionaries(
    st.sampled_from(
        ["retry-after", "retry-after-ms", "x-ratelimit-reset", "content-type", "set-cookie", "location", "date"]
    ),
    st.one_of(
        TYPED, st.sampled_from(["nan", "1e400", "-5", "Fri, 31 Dec 99999 23:59:59 GMT", "text/html; charset=hex"])
    ).map(lambda text: "".join(one for one in text if " " <= one <= "~")),
    max_size=3,
)
ERRORS = st.fixed_dictionaries(
    {
        "error": st.fixed_dictionaries(
            {},
            optional={
                "message": TYPED,
                "type": TEXTS,
                "code": JSON,
                "param": JSON,
                "details": JSON,
                "retryDelay": TEXTS,
            },
        )
    }
)
STATUSES = st.one_of(
    st.sampled_from([200, 201, 204, 301, 304, 307, 400, 401, 403, 404, 408, 422, 429, 500, 503, 529]),
    st.integers(200, 999),
)


@fuzz(st.tuples(st.sampled_from(CASES), STATUSES, HEADERS, st.one_of(ERRORS, JSON)), 80, 900)
def test_errors(answered: tuple[tuple[str, bool], int, dict[str, str], Any]) -> None:
    (kind, draws), status, headers, body = answered
    check(kind, draws, (status, headers, json.dumps(body).encode()))


@fuzz(st.one_of(JSON, marred({"data": [{"id": "a/b"}, {"id": "c/d"}]})), 60, 500)
def test_lists_of_models(body: Any) -> None:
    model = ModelName("openai-compatible", "m", "http://127.0.0.1:1/v1")
    with a_result_or_one_sentence():
        for name in listed_models(model, json.dumps(body), KEY):
            assert ModelName.parse(f"openai-compatible:{name}@{model.base_url}").base_url == model.base_url
    model_names(body)


LONG = ["yes " * 40_000, "no, " * 40_000, "{" * 100_000, '{"a":' * 20_000, "$1 yes " * 30_000, "I would " * 20_000]
LONG += [
    "1" * 200_000,
    "<think>" * 20_000,
    "\n" * 200_000,
    "| 1 | yes |\n" * 15_000,
    "not " * 50_000,
    "- " * 90_000,
]
LONG += [
    "(" * 150_000,
    "a" * 200_000,
    " " * 200_000,
    "1," * 90_000,
    "yes or no " * 20_000,
    '"' * 150_000,
    "```" * 60_000,
]


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:8])
def test_long_texts_are_read_in_time(text: str) -> None:
    with a_result_or_one_sentence():
        for cell in QUESTIONS:
            why_unread(reply(text), cell)
        read_word(reply(text), 8.26)


STORED = vars(reply("Yes", (("Yes", -0.1), ("No", -2.5))))
((_, ASKED),) = requests_of(FIRST_TOKENS)
ROW = row_of(ASKED.text, reply())


@fuzz(st.one_of(marred(json.loads(json.dumps(STORED))), JSON, cut(ROW.encode())), 100, 800)
def test_stored_rows(held: Any) -> None:
    """A row that another hand wrote is damaged, or holds a reply that costs no other."""
    text = held if isinstance(held, bytes) else row_with(json.dumps(held)).encode()
    with suppress(DamagedError):
        found = shown(read_reply(ASKED.key, text))
        assert datetime.fromisoformat(found.time)
        assert cost_of(ASKED.model, found, estimate_call(ASKED, thinks=False))
        for cell in QUESTIONS:
            why_unread(found, cell)
        token_table(found)


def row_with(held: str) -> str:
    return f'{{"request":{ASKED.text},"reply":{held}}}'


@pytest.mark.parametrize("logprob", ["1" + "0" * 400, "1e308", "800", "NaN", "Infinity", "null", "[]"])
def test_a_number_that_is_no_log_probability_costs_its_reply_alone(cache: ReplyCache, logprob: str) -> None:
    """Found in a cache of before: the third of three replies made the experiment unreadable."""
    asked = experiment(prices="0.5,1,1.5", strategies=("naive",), models=("embedded",))
    for _, request in requests_of(asked):
        cache.put(request, reply("Yes", (("Yes", -0.1), ("No", -2.5))))
    _, (cell, request), _ = requests_of(asked)
    held = json.dumps(STORED).replace("-0.1", logprob)
    row = f'{{"request":{request.text},"reply":{held}}}'
    in_file(cache.place, "UPDATE Cache SET value = ? WHERE key = ?", row, request.key)
    table = observe(asked, cache)
    assert (table["status"] == "ok").sum() == 2
    assert len(table) in (2, 3)
    found = cache.get(request.key)
    if found is not None:
        assert why_unread(found, cell)
        assert token_table(found)["Probability"].isna().any()


@pytest.mark.parametrize("text", ["Yes \\ud83d", "\\udc00 Yes", "Yes \\ud83d\\ude00", "Yes \\\\ud83d"])
def test_half_of_a_character_in_a_reply_ends_no_table_and_no_file(cache: ReplyCache, text: str) -> None:
    """Found by trying: a server cut a sign in two, and no answer of the experiment could be shown."""
    asked = experiment(prices="1", strategies=("naive",), draws="1")
    ((_, request),) = requests_of(asked)
    cache.put(request, reply(json.loads(f'"{text}"')))
    table = observe(asked, cache)
    assert table["status"].tolist() == ["ok"]
    assert b"Yes" in to_csv(table)
    assert to_parquet(table)
    stored = cache.get(request.key)
    assert stored is not None
    for written in (shown(stored).text, kept(request.model, stored, None).text):
        written.encode()
        assert ("\N{REPLACEMENT CHARACTER}" in written) == (text in ("Yes \\ud83d", "\\udc00 Yes"))
