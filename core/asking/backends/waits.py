"""When a server wants to be asked again, wherever it says so: in a header, a field of its answer, or in words."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from core.asking.backends.complaints import complaints

_UNITS = {"ms": 1e-3, "mil": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_ONE = r"\d+(?:\.\d+)?\s?(?:milliseconds?|minutes?|mins?|ms|m|seconds?|secs?|s|hours?|hrs?|h|days?|d)"
_PART = re.compile(r"(\d+(?:\.\d+)?)\s?([a-z]+)")
_LONG = rf"(?:{_ONE}(?![a-z])[\s,]*(?:and )?|{_ONE}(?=\d))+"
_DURATION = re.compile(_LONG, re.IGNORECASE)
_SAID = re.compile(
    rf"(?:try again|retry|wait|come back|resets?|available|renew\w*)\D{{0,24}}?({_LONG})",
    re.IGNORECASE,
)
_FIELDS = {"retry_delay": 1.0, "retrydelay": 1.0, "retry_after": 1.0, "retryafter": 1.0, "retry_after_ms": 1e-3}
_FIELDS |= {"retry_after_seconds": 1.0, "x-ratelimit-reset": 1.0, "estimated_time": 1.0}
_LIMITS = (
    ("x-ratelimit-remaining", "x-ratelimit-reset"),
    ("ratelimit-remaining", "ratelimit-reset"),
    *(
        (f"x-ratelimit-remaining-{what}", f"x-ratelimit-reset-{what}")
        for what in ("requests", "tokens", "requests-day", "tokens-minute")
    ),
    *(
        (f"anthropic-ratelimit-{what}-remaining", f"anthropic-ratelimit-{what}-reset")
        for what in ("requests", "tokens", "input-tokens", "output-tokens")
    ),
)
"""Headers by which vendors count what is left, and say when there is more."""
_SECONDS_OF_EPOCH, _MILLISECONDS_OF_EPOCH = 1e9, 1e12
"""Numbers above these are times and no durations."""


def seconds_to_wait(headers: Mapping[str, str], body: object) -> float | None:
    """Read after how many seconds a server wants to be asked again.

    Parameters
    ----------
    headers, body
        Of its answer.

    Returns
    -------
    float or None
        0 or more; None where it does not say.
    """
    return next((max(found, 0.0) for found in _hints(headers, body) if found is not None), None)


def _hints(headers: Mapping[str, str], body: object) -> Iterator[float | None]:
    milliseconds = _read(headers.get("retry-after-ms", ""))
    yield None if milliseconds is None else milliseconds / 1000
    yield _read(headers.get("retry-after", ""))
    used_up = [_read(headers.get(reset, "")) for left, reset in _LIMITS if headers.get(left) == "0"]
    yield max((wait for wait in used_up if wait is not None), default=None)
    yield from _in_fields(body, 0)
    for _, said in complaints(body):
        match = _SAID.search(said)
        yield _duration(match[1]) if match else None
    resets = [_read(headers.get(reset, "")) for _, reset in _LIMITS]
    yield min((wait for wait in resets if wait is not None), default=None)


def _in_fields(value: object, depth: int) -> Iterator[float | None]:
    if depth > 8:
        return
    if isinstance(value, list):
        for item in value:
            yield from _in_fields(item, depth + 1)
    elif isinstance(value, dict):
        for key, held in value.items():
            factor = _FIELDS.get(str(key).casefold())
            if factor and isinstance(held, str | int | float):
                wait = _read(str(held))
                yield None if wait is None else wait * factor
            else:
                yield from _in_fields(held, depth + 1)


def _read(text: str) -> float | None:
    """Read seconds, a duration, a time or a date as the seconds until then."""
    text = text.strip()
    try:
        number = float(text)
    except ValueError:
        duration = _duration(text)
        return duration if duration is not None else _until(text)
    if number != number or number == float("inf"):
        return None
    if number >= _SECONDS_OF_EPOCH:
        return number / (1000 if number >= _MILLISECONDS_OF_EPOCH else 1) - datetime.now(UTC).timestamp()
    return number


def _duration(text: str) -> float | None:
    text = text.strip().casefold()
    if not _DURATION.fullmatch(text):
        return None
    return sum(
        float(number) * _UNITS[unit if unit in _UNITS else unit[:3] if unit.startswith("mil") else unit[0]]
        for number, unit in _PART.findall(text)
    )


def _until(text: str) -> float | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            time = read(text)
        except (ValueError, TypeError, IndexError):
            continue
        return ((time if time.tzinfo else time.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds()
    return None


def in_words(seconds: float) -> str:
    """Write a time to wait.

    Parameters
    ----------
    seconds
        From now.

    Returns
    -------
    str
        In the unit that suits, such as ``6 minutes``.
    """
    for unit, size in (("hour", 3600), ("minute", 60)):
        if seconds >= 2 * size or (unit == "minute" and seconds >= size):
            count = round(seconds / size)
            return f"{count} {unit}" + ("" if count == 1 else "s")
    return f"{max(round(seconds), 1)} seconds"
