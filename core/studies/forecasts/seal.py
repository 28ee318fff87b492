"""A forecast as a file that shows whether it was touched.

The file is canonical JSON of the forecast and of the forecast's own SHA-256, its seal, so that no byte of it can
be another without its showing. Anybody can write another forecast with a seal of its own: that this one is from
before, only the SHA-256 of the file proves, and only to whoever got it before.
"""

import hashlib
import json
from dataclasses import dataclass

from core.basics.errors import InputError
from core.basics.typed_json import canonical_json, fits, plain
from core.studies.forecasts.forecast import Forecast

MAX_BYTES = 5_000_000
DIGITS, FEWEST_DIGITS = 64, 12
"""Hexadecimal digits of a SHA-256, and so many of them tell it from any other by chance."""
TOUCHED = (
    "This file is not as it was locked: something in it was changed, or it is no forecast of this app. Ask for "
    "the file again; nothing of it was taken."
)
WHAT_IT_PROVES = (
    "The seal in the file shows that no byte of it was changed since it was sealed.",
    "It does not show that no other forecast was sealed: anybody can write a new one, with a seal of its own.",
    "Who got the SHA-256 of the file before people answered, on paper, by mail or in a registry, knows that this "
    "forecast is from before. The date in the file is the word of the machine that locked it, and no more.",
)


@dataclass(frozen=True)
class Sealed:
    """A forecast with what tells its file from every other.

    Parameters
    ----------
    forecast
        What was sealed.
    sha256
        Of the file, as any program gives it.
    """

    forecast: Forecast
    sha256: str


def seal(forecast: Forecast) -> bytes:
    """Write a forecast as a sealed file.

    Parameters
    ----------
    forecast
        What is sealed.

    Returns
    -------
    bytes
        Canonical JSON in UTF-8.
    """
    content = plain(forecast)
    return canonical_json({"forecast": content, "seal": _digest(canonical_json(content).encode())}).encode()


def unseal(data: bytes, expected: str = "") -> Sealed:
    """Read a sealed file, where it is as it was sealed.

    Parameters
    ----------
    data
        The file.
    expected
        The SHA-256 that was printed or sent, or its first twelve digits or more; empty where none is at hand.

    Returns
    -------
    Sealed

    Raises
    ------
    InputError
        When a byte was changed, it is no forecast, or its SHA-256 is another than was expected.
    """
    digest = _digest(data)
    said = _hexadecimal(expected)
    if said and not digest.startswith(said):
        raise InputError(
            f"The SHA-256 of this file begins with {digest[:16]}, and not with {said[:16]}: it is not the file "
            "that was locked, or it was changed since. Nothing of it is used."
        )
    try:
        if len(data) > MAX_BYTES:
            raise ValueError
        text = data.decode()
        document = json.loads(text)
        content = document["forecast"]
        if canonical_json(document) != text or document["seal"] != _digest(canonical_json(content).encode()):
            raise ValueError
        if not fits(content, Forecast):
            raise ValueError
        return Sealed(Forecast.of(content), digest)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, InputError):
        raise InputError(TOUCHED) from None


def _hexadecimal(text: str) -> str:
    """Read digits as they are copied from a mail or a page."""
    said = "".join(text.split()).casefold().removeprefix("sha256:")
    if said and (not FEWEST_DIGITS <= len(said) <= DIGITS or set(said) - set("0123456789abcdef")):
        raise InputError(
            f"A SHA-256 has {DIGITS} hexadecimal digits, of which the first {FEWEST_DIGITS} are enough; this is "
            f"“{text[:40]}”. Copy it anew, or leave it out."
        )
    return said


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
