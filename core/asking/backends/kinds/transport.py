"""What of a server's answer an SDK sees: the whole of it, up to a size, from the server that was asked."""

import zlib
from collections.abc import AsyncIterator
from typing import cast

from httpx2 import AsyncByteStream, AsyncClient, ByteStream, InvalidURL, Response

from core.asking.backends.faults import broken_off, holds_part, unreadable
from core.basics.addresses import server_of
from core.experiment import ModelName

LARGEST = 10_000_000
"""Bytes of an answer, counted as they are unpacked. The largest that is wanted lists 20 alternatives for each of
4,096 tokens of thought, at about a hundred bytes each."""
_STEP = 65_536
_LONGEST_PLACE = 100
_PACKED = ("gzip", "x-gzip")
_GZIP = zlib.MAX_WBITS | 16


class _TooLargeError(Exception):
    pass


class _CutShortError(Exception):
    pass


def guarded(client: AsyncClient, model: ModelName, key: str) -> AsyncClient:
    """Let a client refuse what no server should send, before anything is made of it.

    Parameters
    ----------
    client
        Reaches one server.
    model
        Stands for the server.
    key
        The key that is sent, which must not be repeated.

    Returns
    -------
    httpx2.AsyncClient
        The same. It raises `NoAnswerError` at a redirect to another server, which it also is by another scheme or
        port, at an answer of more than `LARGEST` bytes, of which it reads no more, and at what is no UTF-8;
        `LostReplyError` at one that ends too soon. Of an error with such a text the status alone is kept.
    """

    async def check(response: Response) -> None:
        if 300 <= response.status_code < 400:
            _check_redirect(response, model, key)
        try:
            content = await _unpacked(response)
            content.decode()
        except (_TooLargeError, _CutShortError, UnicodeDecodeError, zlib.error) as error:
            if not response.is_error:
                raise _fault(model, error) from None
            content = b""
        await cast(AsyncByteStream, response.stream).aclose()
        response.headers.pop("content-encoding", None)
        response.encoding = "utf-8"
        response.stream = ByteStream(content)

    client.headers["accept-encoding"] = _PACKED[0]
    client.event_hooks = {**client.event_hooks, "response": [check]}
    return client


def _fault(model: ModelName, error: Exception) -> Exception:
    if isinstance(error, _CutShortError):
        return broken_off(model)
    if isinstance(error, _TooLargeError):
        return unreadable(model, f"more than {LARGEST // 1_000_000} MB")
    return unreadable(model, "bytes that are no text")


def _check_redirect(response: Response, model: ModelName, key: str) -> None:
    asked = response.request.url
    try:
        target = asked.join(response.headers["location"]) if response.has_redirect_location else None
    except InvalidURL:
        target = None
    if target is None or not target.host:
        raise unreadable(model, "a redirect to nowhere")
    if server_of(str(target)) != server_of(str(asked)):
        place = f"{target.scheme}://{target.netloc.decode()}"[:_LONGEST_PLACE]
        elsewhere = "another server" if holds_part(place, key) else place
        raise unreadable(model, f"a redirect to {elsewhere}, which was not followed")


async def _unpacked(response: Response) -> bytes:
    parts, size = [], 0
    async for part in _parts(response):
        size += len(part)
        if size > LARGEST:
            raise _TooLargeError
        parts.append(part)
    return b"".join(parts)


async def _parts(response: Response) -> AsyncIterator[bytes]:
    """Yield what a server sends, unpacked a step at a time, so that little that unpacks to much stays little."""
    is_packed = response.headers.get("content-encoding", "").strip().casefold() in _PACKED
    unpacker = zlib.decompressobj(_GZIP) if is_packed else None
    async for part in cast(AsyncByteStream, response.stream):
        if unpacker is None:
            yield part
        else:
            while unpacked := unpacker.decompress(part, _STEP):
                yield unpacked
                part = unpacker.unconsumed_tail
    if unpacker is not None and not unpacker.eof:
        raise _CutShortError
