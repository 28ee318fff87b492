"""Work W: a thousand one-token calls of 100 ms on the loopback address, by the app and by the openai SDK alone."""

import asyncio
import itertools
import tempfile
import time
from collections import deque
from pathlib import Path

import diskcache
from openai import AsyncOpenAI, DefaultAioHttpClient

from core.asking.backends.base import MOST_AT_ONCE
from core.asking.backends.kinds.openai_compatible import OpenAIBackend
from core.asking.pace import Pace
from core.asking.plan import plan_calls
from core.asking.replies import calls
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import requests_of
from core.asking.replies.observations import observe
from core.asking.runner import Runner
from core.basics.last_used import LastUsed
from core.experiment import Experiment, Product
from core.studies.choice import Choice
from core.studies.own import Own
from tests.bench.rounds import ROUNDS, Row, processor, row

CALLS, AT_ONCE = 1_000, 64
SECONDS_A_CALL = 0.1
DRINK = Product("own-drink", "Drinks", "A drink that nothing was recorded of", 6.0)
NUMBERS = itertools.count()

Taken = tuple[float, float]
"""Seconds by the clock, and of the processor."""


def work(address: str) -> Experiment:
    """An experiment of a thousand calls that no other asks: ten prices, fifty personas, both orders."""
    model = f"openai-compatible:wire{next(NUMBERS)}@{address}"
    own = Own(products=(DRINK,))
    choice = Choice(product=DRINK.id, strategies=("naive",), models=(model,), personas="50", wordings="1", own=own)
    return choice.experiment()


def by_sdk(experiment: Experiment) -> Taken:
    """Make the calls by the SDK alone, as its own documents do."""
    queue = deque(
        {
            "model": request.model.model,
            "messages": [vars(message) for message in request.prompt.messages],
            "temperature": 1.0,
            "top_p": 1.0,
            "max_tokens": 1,
            "logprobs": True,
            "top_logprobs": 20,
            "seed": number,
            "extra_body": {"top_k": 0, "min_p": 0.0},
        }
        for number, (_, request) in enumerate(requests_of(experiment))
    )

    async def run() -> None:
        address, http = experiment.models[0].name.base_url, DefaultAioHttpClient(timeout=60.0)
        async with AsyncOpenAI(base_url=address, api_key="none", http_client=http, max_retries=0) as client:

            async def ask() -> None:
                while queue:
                    answer = await client.chat.completions.create(**queue.popleft())
                    assert answer.choices[0].message.content == "Yes"

            await asyncio.gather(*(ask() for _ in range(AT_ONCE)))

    clock, used = time.perf_counter(), time.process_time()
    asyncio.run(run())
    return time.perf_counter() - clock, time.process_time() - used


def by_app(experiment: Experiment, folder: Path, most: int, level: int | None = None) -> Taken:
    """Make the calls by the app, from experiment to table; at a level of its own where none is given."""
    clock, used = time.perf_counter(), time.process_time()
    cache = ReplyCache(folder)
    backend = OpenAIBackend("openai-compatible", most)
    runner = Runner(cache, backend_for=lambda kind: backend)
    if level is not None:
        pace = runner._paces[backend.kind, experiment.models[0].name.base_url] = Pace(most)
        pace._level._level = float(level)
    run = runner.start(experiment)
    run.wait()
    table = observe(experiment, cache)
    taken = time.perf_counter() - clock, time.process_time() - used
    assert (table["status"] == "ok").sum() == CALLS, (run.error, run.failures)
    runner.close()
    return taken


def cold(address: str) -> list[Row]:
    """The calls made: at 64 at once, and at the level that the app finds by itself."""
    same, own = [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            sdk = by_sdk(work(address))
            same.append((by_app(work(address), Path(folder) / "same", AT_ONCE, AT_ONCE), sdk))
            own.append((by_app(work(address), Path(folder) / "own", MOST_AT_ONCE), sdk))
    sdk_name = f"the openai SDK alone, {AT_ONCE} calls at once"
    return [
        row(f"W cold, {AT_ONCE} calls at once", sdk_name, [(app[0], sdk[0]) for app, sdk in same], "clock"),
        row("W cold, at the level the app finds", sdk_name, [(app[0], sdk[0]) for app, sdk in own], "clock"),
        row("processor time of W cold", sdk_name, [(app[1], sdk[1]) for app, sdk in same]),
    ]


def warm(address: str) -> list[Row]:
    """Everything stored: from experiment to table, beside one read each of the same values by diskcache alone."""
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        cache, experiment = ReplyCache(Path(folder) / "app"), work(address)
        by_app(experiment, cache.directory, MOST_AT_ONCE)
        plain = diskcache.Cache(Path(folder) / "plain", disk=diskcache.JSONDisk)
        keys = [request.key for _, request in requests_of(experiment)]
        for (_, request), entry in zip(requests_of(experiment), cache.entries(keys), strict=True):
            plain.set(request.key, {"request": entry.request, "reply": vars(entry.reply)})

        def anew() -> None:
            again = Experiment.from_json(experiment.to_json())
            calls._calls = LastUsed(calls.REMEMBERED_CELLS)
            assert plan_calls(again, cache).new_calls == 0
            assert len(observe(again, cache)) == CALLS

        def one_by_one() -> None:
            for key in keys:
                assert plain.get(key)

        for _ in range(ROUNDS + 1):
            pairs.append((processor(anew) / CALLS, processor(one_by_one) / CALLS))
        plain.close()
        cache.close()
    return [row("W warm, a cell", "one read by diskcache's JSONDisk", pairs[1:])]
