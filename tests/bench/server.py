"""A server of chat completions, in a process of its own, that answers each call after a fixed time."""

import asyncio
import itertools
import json
import math
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

LISTED = 20
"""Alternatives of the first token, the most that the protocol allows."""


DIFFERENT = 997
"""So many answers follow each other before the first comes again, for a model answers no two prompts alike."""


def body(number: int) -> bytes:
    """An answer of one token with all that belongs to it."""
    words = ["Yes", "No", *(f" token{number}" for number in range(LISTED - 2))]
    masses = [0.4 - number / 10_000, 0.3 + number / 20_000, *([0.01] * (LISTED - 2))]
    listed = [
        {"token": word, "logprob": math.log(mass), "bytes": list(word.encode())}
        for word, mass in zip(words, masses, strict=True)
    ]
    return json.dumps(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_700_000_000,
            "model": "wire",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": "length",
                    "message": {"role": "assistant", "content": "Yes"},
                    "logprobs": {"content": [{**listed[0], "top_logprobs": listed}]},
                }
            ],
            "usage": {"prompt_tokens": 120, "completion_tokens": 1, "total_tokens": 121},
        }
    ).encode()


def with_head(answer: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(answer)}\r\n\r\n"
    return head.encode() + answer


class Answers(asyncio.Protocol):
    """One connection: reads a request, waits, answers."""

    answers: Iterator[bytes] = iter(())
    seconds = 0.0

    def __init__(self) -> None:
        self._read = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, rest = self._read.partition(b"\r\n\r\n")
        if not found:
            return
        length = next(
            int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
        )
        if len(rest) >= length:
            self._read = rest[length:]
            asyncio.get_running_loop().call_later(self.seconds, self._send)

    def _send(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(next(self.answers))


async def serve(seconds: float) -> None:
    """Print the port, and answer until the process is ended."""
    Answers.answers, Answers.seconds = (
        itertools.cycle([with_head(body(number)) for number in range(DIFFERENT)]),
        seconds,
    )
    server = await asyncio.get_running_loop().create_server(Answers, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def running(seconds: float) -> Iterator[str]:
    """Give the address of such a server.

    Parameters
    ----------
    seconds
        After which each call is answered.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.server", str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
