"""Whatever a server sends that is no answer is called what it is, asked again, and never stored."""

import gzip
import json
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from core.asking.backends.discovery import look
from core.asking.backends.keys import Keyring
from core.asking.backends.kinds import transport
from core.asking.replies.observations import observe
from tests.support.fault_server import Call, Play, answer
from tests.support.stage import Stage, at_fault

LARGE = b'{"choices": "' + b"No" * 6_000_000 + b'"}'
LITTLE = gzip.compress(LARGE)


def raw(call: Call) -> bytes:
    return json.dumps(answer(call).body).encode()


def with_text(call: Call, text: str) -> bytes:
    return raw(call).replace(b'"No"', json.dumps(text).encode())


def packed(content: bytes, cut: int = 0) -> Play:
    body = gzip.compress(content)
    return Play(body=body[: len(body) - cut], headers={"Content-Encoding": "gzip"})


MALFORMED: dict[str, tuple[Callable[[Call], Play], str]] = {
    "a length above the body's": (lambda call: Play(body=raw(call), length="5000"), "broke off its answer"),
    "a length below the body's": (lambda call: Play(body=raw(call), length="50"), "then run again"),
    "a length that is no number": (lambda call: Play(body=raw(call), length="many"), "then run again"),
    "JSON that is cut": (lambda call: Play(body=raw(call)[:-9]), "broke off its answer"),
    "JSON that is cut in a text": (lambda call: Play(body=raw(call)[:9]), "broke off its answer"),
    "deep JSON": (lambda _: Play(body=b"[" * 2_000_000), "nested too deeply"),
    "a deep field": (lambda _: Play(body=b'{"choices":' + b"[" * 100_000 + b"]" * 100_000 + b"}"), "too deeply"),
    "a deep text": (
        lambda call: Play(body=raw(call).replace(b'"No"', b'[{"type":"text","text":' * 480 + b'""' + b"}]" * 480)),
        "is no answer",
    ),
    "NaN": (lambda call: Play(body=raw(call).replace(b'"usage"', b'"x": NaN, "usage"')), "a number that is none"),
    "a number of many digits": (
        lambda call: Play(body=raw(call).replace(b'"usage"', b'"x": %s, "usage"' % (b"9" * 5000))),
        "a number that is none",
    ),
    "no UTF-8": (lambda call: Play(body=raw(call).replace(b"No", b"\xc3\x28")), "bytes that are no text"),
    "UTF-16": (lambda call: Play(body=raw(call).decode().encode("utf-16")), "bytes that are no text"),
    "an encoding that nobody asked for": (
        lambda call: Play(body=b"\x1b\xff" + raw(call), headers={"Content-Encoding": "br"}),
        "bytes that are no text",
    ),
    "no gzip": (lambda call: Play(body=raw(call), headers={"Content-Encoding": "gzip"}), "bytes that are no text"),
    "gzip that is cut": (lambda call: packed(raw(call), 40), "broke off its answer"),
    "gzip without its end": (lambda call: packed(raw(call), 4), "broke off its answer"),
    "a large body": (lambda _: Play(body=LARGE), "more than 10 MB"),
    "a large body of little": (
        lambda _: Play(body=LITTLE, headers={"Content-Encoding": "gzip"}),
        "more than 10 MB",
    ),
    "a long text": (lambda call: Play(body=with_text(call, "No " * 500_000)), "more than 500,000 characters"),
    "nothing": (lambda _: Play(body=b""), "is no answer"),
    "a web page": (
        lambda _: Play(body=b"<html>log in</html>", headers={"Content-Type": "text/html"}),
        "a web page",
    ),
    "a list": (lambda _: Play(body=[]), "is no answer"),
    "a redirect to nowhere": (lambda _: Play(302, {}), "a redirect to nowhere"),
    "a redirect that is none": (lambda _: Play(307, {}, {"Location": "https:///[:x"}), "a redirect to nowhere"),
}


@pytest.mark.parametrize("what", MALFORMED)
def test_what_is_no_answer_fails_its_cell_by_name_and_is_not_stored(stage: Stage, what: str) -> None:
    play, said = MALFORMED[what]
    stage.server.plot = at_fault(play)
    run = stage.run()
    assert run.error is None
    assert observe(stage.experiment(), stage.cache, run.failures)["status"].tolist() == ["ok", "failed", "ok"]
    (message,) = run.failures.values()
    assert said in message
    # Both good answers, and the bad one as often as any passing fault is tried.
    assert len(stage.server.calls) == 2 + 5
    assert len(list(stage.cache.keys())) == 2
    stage.server.plot = lambda call: play(call) if call.number == 8 else answer(call)
    retried = stage.run()
    assert (retried.progress().asked, retried.failures, len(stage.server.calls)) == (1, {}, 9)


def test_gzip_that_is_whole_is_read(stage: Stage) -> None:
    stage.server.plot = lambda call: packed(raw(call))
    assert stage.run().progress().asked == 3


class Elsewhere:
    """A server that another one sends its calls to."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        elsewhere = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                elsewhere.heard.append(str(self.headers))
                self.send_response(200)
                self.end_headers()

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.http.server_port}"


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    server = Elsewhere()
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_server_is_named_and_not_followed(
    stage: Stage, elsewhere: Elsewhere, status: int
) -> None:
    stage.server.plot = at_fault(lambda _: Play(status, {}, {"Location": f"{elsewhere.address}/v1/x"}))
    run = stage.run()
    (message,) = run.failures.values()
    assert f"a redirect to {elsewhere.address}" in message
    stage.server.models = Play(status, {}, {"Location": f"{elsewhere.address}/v1/models"})
    suffix = "/v1" if stage.kind == "openai-compatible" else ""
    (found,) = look([(stage.kind, stage.server.address + suffix)], stage.keys)
    assert f"a redirect to {elsewhere.address}" in str(found.problem)
    assert elsewhere.heard == []


@pytest.mark.parametrize("elsewhere", ["https://127.0.0.1", "https://127.0.0.1:443", "http://127.0.0.1:80"])
def test_by_another_scheme_or_port_it_is_another_server(stage: Stage, elsewhere: str) -> None:
    stage.server.plot = at_fault(lambda _: Play(307, {}, {"Location": f"{elsewhere}/v1/x"}))
    (message,) = stage.run().failures.values()
    assert f"a redirect to {elsewhere.removesuffix(':443').removesuffix(':80')}, which was not followed" in message


def test_a_redirect_within_the_server_is_followed(stage: Stage) -> None:
    def plot(call: Call) -> Play:
        return answer(call) if "moved" in call.path else Play(307, {}, {"Location": f"/moved{call.path}"})

    stage.server.plot = plot
    assert stage.run().progress().asked == 3


class Endless:
    """Sends an answer without end, and counts what it could send of it."""

    def __init__(self, part: bytes, headers: dict[str, str]) -> None:
        self.sent = 0
        self.done = threading.Event()
        endless = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.send_response(200)
                for name, value in {**headers, "Transfer-Encoding": "chunked"}.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    while True:
                        self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
                        endless.sent += len(part)
                except OSError:
                    self.close_connection = True
                    endless.done.set()

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.mark.parametrize("kind", ["openai-compatible", "anthropic"])
@pytest.mark.parametrize("is_packed", [False, True])
def test_an_answer_without_end_is_read_up_to_a_size_and_memory_stays_flat(kind: str, is_packed: bool) -> None:
    """A thousandth of a packed part's size is sent; whoever unpacks a part at once has a hundred megabytes."""
    part = gzip.compress(bytes(100_000_000)) if is_packed else b" " * 100_000
    server = Endless(part, {"Content-Encoding": "gzip"} if is_packed else {})
    place = [(kind, f"http://127.0.0.1:{server.http.server_port}/v1")]
    look(place, Keyring())
    tracemalloc.start()
    (found,) = look(place, Keyring())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "more than 10 MB" in str(found.problem)
    assert peak < 4 * transport.LARGEST
    assert server.done.wait(10)
    assert server.sent < 6 * transport.LARGEST
    server.http.shutdown()
    server.http.server_close()


def test_an_error_of_which_the_text_is_of_no_use_is_known_by_its_status(stage: Stage) -> None:
    stage.server.plot = lambda _: Play(401, LITTLE, {"Content-Encoding": "gzip"})
    run = stage.run()
    assert len(stage.server.calls) == 1
    assert all("did not accept the key" in message for message in run.failures.values())
