"""Work W: a thousand one-token calls of 100 ms on the loopback address, by the app, the openai SDK and peers."""

import asyncio
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
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

PEERS = "UNBLIND_BENCH_PEERS"
UNITS = {"sdk": "the openai SDK", "aiohttp": "aiohttp"}

Taken = tuple[float, float]
"""Seconds by the clock, and of the processor."""


def work(address: str) -> Experiment:
    """An experiment of a thousand calls that no other asks: ten prices, fifty personas, both orders."""
    model = f"openai-compatible:wire{next(NUMBERS)}@{address}"
    own = Own(products=(DRINK,))
    choice = Choice(product=DRINK.id, strategies=("naive",), models=(model,), personas="50", wordings="1", own=own)
    return choice.experiment()


def bodies(experiment: Experiment) -> list[dict[str, Any]]:
    """What is sent for each call."""
    return [
        {
            "model": request.model.model,
            "messages": [vars(message) for message in request.prompt.messages],
            "temperature": 1.0,
            "top_p": 1.0,
            "max_tokens": 1,
            "logprobs": True,
            "top_logprobs": 20,
            "seed": number,
        }
        for number, (_, request) in enumerate(requests_of(experiment))
    ]


async def together(queue: deque[dict[str, Any]], call: Callable[[dict[str, Any]], Awaitable[str]]) -> None:
    """Make the calls, so many at once."""

    async def ask() -> None:
        while queue:
            assert await call(queue.popleft()) == "Yes"

    await asyncio.gather(*(ask() for _ in range(AT_ONCE)))


def taken(work: Awaitable[None]) -> Taken:
    async def run() -> None:
        await work

    clock, used = time.perf_counter(), time.process_time()
    asyncio.run(run())
    return time.perf_counter() - clock, time.process_time() - used


def by_sdk(experiment: Experiment) -> Taken:
    """Make the calls by the SDK alone, as its own documents do."""
    queue, address = deque(bodies(experiment)), experiment.models[0].name.base_url

    async def run() -> None:
        http = DefaultAioHttpClient(timeout=60.0)
        async with AsyncOpenAI(base_url=address, api_key="none", http_client=http, max_retries=0) as client:

            async def call(body: dict[str, Any]) -> str:
                answer = await client.chat.completions.create(**body, extra_body={"top_k": 0, "min_p": 0.0})
                return str(answer.choices[0].message.content)

            await together(queue, call)

    return taken(run())


def by_aiohttp(experiment: Experiment) -> Taken:
    """Make the calls by the least that can: what is sent and what comes back as JSON."""
    queue, address = deque(bodies(experiment)), f"{experiment.models[0].name.base_url}/chat/completions"

    async def run() -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(60.0)) as session:

            async def call(body: dict[str, Any]) -> str:
                async with session.post(address, json=body | {"top_k": 0, "min_p": 0.0}) as answer:
                    return str((await answer.json())["choices"][0]["message"]["content"])

            await together(queue, call)

    return taken(run())


def by_litellm(python: str, experiment: Experiment, folder: Path) -> Taken:
    """Make the calls by litellm with its disk cache, in an environment of its own."""
    work = {
        "address": experiment.models[0].name.base_url,
        "folder": str(folder),
        "at_once": AT_ONCE,
        "bodies": bodies(experiment),
    }
    done = subprocess.run(
        [python, Path(__file__).parent / "by_litellm.py"], input=json.dumps(work), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    clock, used = json.loads(done.stdout.splitlines()[-1])
    return clock, used


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
    """The calls made: at 64 at once, at the level that the app finds by itself, and by others."""
    rounds: list[dict[str, Taken]] = []
    peers = os.environ.get(PEERS)
    if not peers:
        print(f"Litellm is left out: {PEERS} names no Python that has it and diskcache.", file=sys.stderr)
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            one = {"aiohttp": by_aiohttp(work(address)), "sdk": by_sdk(work(address))}
            one["same"] = by_app(work(address), place / "same", AT_ONCE, AT_ONCE)
            one["own"] = by_app(work(address), place / "own", MOST_AT_ONCE)
            if peers:
                one["litellm"] = by_litellm(peers, work(address), place / "litellm")
            rounds.append(one)

    def over(what: str, name: str, unit: str, clock: str = "processor") -> Row:
        place = 0 if clock == "clock" else 1
        pairs = [(one[name][place], one[unit][place]) for one in rounds]
        return row(what, f"{UNITS[unit]} alone, {AT_ONCE} calls at once", pairs, clock)

    return [
        over(f"W cold, {AT_ONCE} calls at once", "same", "sdk", "clock"),
        over("W cold, at the level the app finds", "own", "sdk", "clock"),
        over("processor time of W cold", "same", "sdk"),
        over(f"W cold, {AT_ONCE} calls at once", "same", "aiohttp", "clock"),
        over("processor time of W cold", "same", "aiohttp"),
        over("the openai SDK", "sdk", "aiohttp", "clock"),
        over("processor time of the openai SDK", "sdk", "aiohttp"),
        *([over("litellm with its disk cache", "litellm", "aiohttp", "clock")] if peers else []),
        *([over("processor time of litellm", "litellm", "aiohttp")] if peers else []),
    ]


def warm(address: str) -> list[Row]:
    """Everything stored: from experiment to table, beside one read each of the same values by diskcache alone."""
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        cache, experiment = ReplyCache(Path(folder) / "app"), work(address)
        by_app(experiment, cache.place, MOST_AT_ONCE)
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
