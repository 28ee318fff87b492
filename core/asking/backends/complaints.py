"""What servers complain of, read off the bodies of their errors in whatever form a vendor gives them.

Bodies are nested, and hold another server's body as text; what they echo of the prompt is not looked at.
"""

import json
import re
from collections.abc import Collection, Iterator
from typing import Any, Literal

CLIENT_ERRORS = (400, 422)
_DEEPEST, _MOST = 8, 60
_SAID = frozenset(
    re.findall(
        r"\w+",
        "message msg detail details error errors error_description description reason raw status_msg title "
        "error_msg error_message err_msg base_resp metadata innererror field_violations",
    )
)
"""Keys that hold what a server says, or hold such keys."""
_PARAMETER = ("param", "parameter", "field", "loc", "property", "path")
_JSON_INSIDE = re.compile(r"\{.*\}", re.DOTALL)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

REFUSED_WORDS = re.compile(
    r"unsupported|unrecogni[sz]ed|unavailable|deprecated|extra_forbidden|cannot both|forbidden|was unexpected"
    r"|不支持|无效"
    r"|\b(?:unknown|unexpected|extra|invalid) (?:input|field|param|argument|keyword|key|name|propert|value)"
    r"|additional propert|should not exist|no such (?:field|param)|no field|"
    r"n[o']t (?:\w+ )?(?:be )?(?:support|permit|allow|recogni|accept|implement|available|valid|defined)",
    re.IGNORECASE,
)
"""How servers say that they do not take a parameter at all, and not just this value of it."""
_VALUE_WORDS = re.compile(
    r"must be|should be|out of range|less than|greater than|invalid|too (?:large|small|high|low)|between|expected",
    re.IGNORECASE,
)
ANY_VALUE = frozenset({"top_p", "top_k", "min_p", "seed"})
"""Parameters that are left out where the one value that is wanted is not taken."""
_OTHER_NAMES = {
    "response_format": r"response_format|json_schema|response_schema|json_mode|json_object|structured_outputs?"
    r"|structured outputs?|json mode",
    "logprobs": r"logprobs|log_probs|response_logprobs|log probabilities",
    "seed": r"seed|random_seed",
    "output_config": r"output_config|output_format|json_schema|structured outputs?",
}
NEAR = 50
"""Characters at most between a parameter's name and such words: an echoed prompt may hold either."""

_TOKENS = re.compile(
    r"max_(?:completion_|output_|new_)?tokens|max_length|num_predict|(?:output|completion) tokens"
)
_UPPER = re.compile(
    r"(?:<=|≤|at most|up to|equal to|between \d+ and|\[\d+,|max(?:imum)?\b|exceeds?|(?:greater|more) than)"
    r"\D{0,30}?(\d+)",
    re.IGNORECASE,
)
_LOWER = re.compile(
    r"(?:>=|≥|at least|greater than or equal to|min(?:imum)?\b(?! value\.)|(?:no|not) less than|between|\[)"
    r"\D{0,30}?(\d+)",
    re.IGNORECASE,
)
_TOO_SMALL = re.compile(r"too (?:small|low|short)|below (?:the )?min", re.IGNORECASE)
_NO_ROOM = re.compile(r"could not finish the message because max_tokens", re.IGNORECASE)
LEAST_ROOM = 16
"""Tokens that are asked for where a server says that fewer are too few, and not how many it wants."""

_SYSTEM = re.compile(
    r"(?:system|developer)\W{0,3}(?:role|message|prompt|instruction)"
    r"|role\W{0,8}(?:of |as )?\W?(?:system|developer)\b"
    r"|(?:system|developer)\b.{0,24}\broles?\b|messages?\W{0,2}0\W{0,2}role",
    re.IGNORECASE,
)
_NOT_TAKEN = re.compile(
    REFUSED_WORDS.pattern + r"|invalid|not enabled|must not|cannot|only|unexpected|not one of|no system|disallow",
    re.IGNORECASE,
)
_USER_FIRST = re.compile(
    r"roles? must alternate|(?:first|start|begin)\w*\b.{0,30}\buser\b|only (?:\W?user\W? and \W?assistant)",
    re.IGNORECASE,
)
Complaint = tuple[str, str]
"""The parameter that is named beside it, or an empty text; and what is said."""


def complaints(body: object) -> list[Complaint]:
    """List what an error says, without what it echoes.

    Parameters
    ----------
    body
        Decoded JSON, or anything else.

    Returns
    -------
    list of tuple
        In small letters; names in camel case are written with underscores.
    """
    found = _walk(body, 0) if isinstance(body, dict | list) else iter(())
    return [complaint for complaint, _ in zip(found, range(_MOST), strict=False)]


def _walk(value: object, depth: int) -> Iterator[Complaint]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    if not isinstance(value, dict):
        return
    parameter = next((named for key in _PARAMETER if (named := _last_part(value.get(key)))), "")
    for key, held in value.items():
        if _snake(str(key)) not in _SAID:
            continue
        if isinstance(held, str):
            yield parameter, _snake(held)
            yield from _walk(_json_inside(held), depth + 1)
        elif isinstance(held, list) and all(isinstance(one, str) for one in held):
            yield from ((parameter, _snake(one)) for one in held)
        else:
            yield from _walk(held, depth + 1)


def _last_part(named: object) -> str:
    if isinstance(named, list) and named:
        named = named[-1]
    return re.split(r"[.\[\]/]", _snake(named).rstrip("]"))[-1] if isinstance(named, str) else ""


def _snake(text: str) -> str:
    """Write in small letters, and names in camel case or with a hyphen with underscores."""
    return re.sub(r"\btop-(?=[kp]\b)", "top_", _HUMP.sub("_", text).casefold())


def _json_inside(text: str) -> Any:
    match = _JSON_INSIDE.search(text)
    try:
        return json.loads(match[0]) if match else None
    except (ValueError, RecursionError):
        return None


def error_codes(body: object) -> set[str]:
    """Return the short codes in the body of an error.

    Parameters
    ----------
    body
        Decoded JSON, or anything else.

    Returns
    -------
    set of str
        Words such as ``invalid_request_error``; never free text.
    """
    return {code for code in _values(body, ("code", "type"), 0) if re.fullmatch(r"[a-z][a-z_]{2,40}", code)}


def _values(value: object, keys: Collection[str], depth: int) -> Iterator[str]:
    """Give the texts that an error's body has under some keys."""
    if depth > _DEEPEST:
        return
    for item in value if isinstance(value, list) else [value]:
        if not isinstance(item, dict):
            continue
        for key, held in item.items():
            if key in keys and isinstance(held, str):
                yield held
            elif _snake(str(key)) in _SAID:
                yield from _values(_json_inside(held) if isinstance(held, str) else held, keys, depth + 1)


def error_status(body: object) -> int | None:
    """Return the HTTP status that an error's body holds.

    Parameters
    ----------
    body
        Decoded JSON.

    Returns
    -------
    int or None
        400 to 599.
    """
    first = body[0] if isinstance(body, list) and body else body
    error = first.get("error", first) if isinstance(first, dict) else None
    if not isinstance(error, dict):
        return None
    held = [str(error.get(name)) for name in ("code", "status", "status_code")]
    return next((int(one) for one in held if one.isdigit() and 400 <= int(one) < 600), None)


def refused_parameter(status: int, body: object, sent: Collection[str]) -> str | None:
    """Find out which parameter a server does not take, whatever its value.

    Parameters
    ----------
    status
        HTTP status of its answer.
    body
        Of its answer.
    sent
        Names of the parameters that can be left out.

    Returns
    -------
    str or None
        One of ``sent``.
    """
    if status not in CLIENT_ERRORS:
        return None
    codes = " ".join(error_codes(body))
    for parameter, said in complaints(body):
        named = next((name for name in sent if re.fullmatch(_OTHER_NAMES.get(name, name), parameter)), None)
        if named and (
            REFUSED_WORDS.search(f"{said} {codes}") or (named in ANY_VALUE and _VALUE_WORDS.search(said))
        ):
            return named
        places = {at: name for name in sent if (at := _refusal_of(name, said)) is not None}
        # “Use max_completion_tokens instead of max_tokens” names what it takes, too: what was sent is refused.
        if places:
            return places[min(places)]
    return None


def _refusal_of(name: str, said: str) -> int | None:
    """Where a text names a parameter with words of refusal near; None where it does not."""
    names = _OTHER_NAMES.get(name, name)
    for match in re.finditer(rf"(?<![A-Za-z_])(?:{names})(?![A-Za-z_])", said):
        near = said[max(0, match.start() - NEAR) : match.end() + NEAR]
        if REFUSED_WORDS.search(near) or (name in ANY_VALUE and _VALUE_WORDS.search(near)):
            return match.start()
    return None


def most_top_logprobs(status: int, body: object, sent: int) -> int | None:
    """Find out how many alternatives of a token a server gives, where it says that so many are too many.

    Parameters
    ----------
    status
        HTTP status of its answer.
    body
        Of its answer.
    sent
        How many were asked for.

    Returns
    -------
    int or None
        Fewer than ``sent``, 1 or above.
    """
    if status not in CLIENT_ERRORS:
        return None
    bounds = [
        int(bound)
        for parameter, said in complaints(body)
        if "logprobs" in f"{parameter} {said}"
        for bound in _UPPER.findall(said)
    ]
    return max((bound for bound in bounds if 1 <= bound < sent), default=None)


def bound_on_tokens(status: int, body: object, sent: int) -> tuple[Literal["least", "most"], int] | None:
    """Find out how many tokens a server lets a model write, where it says that so many are too few or too many.

    Parameters
    ----------
    status
        HTTP status of its answer.
    body
        Of its answer.
    sent
        How many were asked for.

    Returns
    -------
    tuple or None
        Which bound, and the number.
    """
    if status not in CLIENT_ERRORS:
        return None
    for parameter, said in complaints(body):
        if not _TOKENS.search(f"{parameter} {said}"):
            continue
        least = [int(bound) for bound in _LOWER.findall(said) if sent < int(bound) <= 100 * LEAST_ROOM]
        if least:
            return "least", min(least)
        most = [int(bound) for bound in _UPPER.findall(said) if 1 <= int(bound) < sent]
        if most:
            # A bound on prompt and answer together leaves room for the prompt.
            return "most", max(most) // 2 if "context" in said else max(most)
        if _TOO_SMALL.search(said) and sent < LEAST_ROOM:
            return "least", LEAST_ROOM
    return None


def lacks_room(status: int, body: object) -> bool:
    """Say whether a model thinks, and had no room to end."""
    return status in CLIENT_ERRORS and any(_NO_ROOM.search(said) for _, said in complaints(body))


def refuses_system(status: int, body: object) -> bool:
    """Say whether a server's complaint is that its model takes no system message.

    Parameters
    ----------
    status
        HTTP status of its answer; a chat template that fails is a 500 at some.
    body
        Of its answer.

    Returns
    -------
    bool
    """
    if status not in (*CLIENT_ERRORS, 500):
        return False
    for parameter, said in complaints(body):
        if _USER_FIRST.search(said):
            return True
        if parameter == "role" and "user" in said and "system" not in said:
            return True
        for match in _SYSTEM.finditer(said):
            if _NOT_TAKEN.search(said[max(0, match.start() - NEAR) : match.end() + NEAR]):
                return True
    return False
