"""Reads the JSON of a server's answer, and says what it is where it is none."""

import json
from typing import Any

from core.asking.backends.faults import broken_off, unreadable
from core.experiment import ModelName


def decoded(model: ModelName, text: str) -> Any:
    """Read the body of an answer.

    Parameters
    ----------
    model
        The model that was asked.
    text
        As received.

    Returns
    -------
    Any
        Of JSON.

    Raises
    ------
    LostReplyError
        When it is no JSON; the message says what it is instead, or that it ends too soon.
    """
    try:
        return json.loads(text, parse_constant=_constant)
    except RecursionError:
        raise unreadable(model, "JSON that is nested too deeply") from None
    except json.JSONDecodeError as error:
        start = text.lstrip()[:200].casefold()
        if error.pos >= len(text.rstrip()) > 0 or error.msg.startswith("Unterminated"):
            raise broken_off(model) from None
        what = "a web page" if start.startswith("<") else "a stream of events" if _is_stream(start) else "no JSON"
        raise unreadable(model, what) from None
    except ValueError:
        raise unreadable(model, "JSON with a number that is none") from None


def _constant(name: str) -> float:
    """Read what JSON does not have: infinity, which some servers write for a logarithm, its reader judges."""
    if name == "NaN":
        raise ValueError(name)
    return float(name)


def _is_stream(start: str) -> bool:
    return start.startswith(("data:", "event:", "id:", ": "))
