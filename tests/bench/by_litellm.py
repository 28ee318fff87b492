"""Work W by litellm with its disk cache; run by a Python that has both, and nothing of this app."""

import asyncio
import json
import sys
import time
from typing import Any

import litellm
from litellm.caching.caching import Cache


async def make(work: dict[str, Any]) -> None:
    queue = list(work["bodies"])

    async def ask() -> None:
        while queue:
            body = queue.pop()
            answer = await litellm.acompletion(
                **body | {"model": f"openai/{body['model']}"},
                api_base=work["address"],
                api_key="none",
                caching=True,
                num_retries=0,
            )
            if answer.choices[0].message.content != "Yes":
                raise SystemExit("Litellm got another answer.")

    await asyncio.gather(*(ask() for _ in range(work["at_once"])))


def main() -> None:
    work = json.load(sys.stdin)
    litellm.cache = Cache(type="disk", disk_cache_dir=work["folder"])
    clock, used = time.perf_counter(), time.process_time()
    asyncio.run(make(work))
    print(json.dumps([time.perf_counter() - clock, time.process_time() - used]))


if __name__ == "__main__":
    main()
