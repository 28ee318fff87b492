"""Whether what a JSON text holds is of a type, so that text from elsewhere is taken for nothing that it is not."""

import json
import sys
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


def fits(value: object, kind: Any) -> bool:
    """Say whether a value is one that a type's values are written as.

    Parameters
    ----------
    value
        As `json.loads` gives it.
    kind
        ``str``, ``int``, ``bool``, ``float`` (any finite number), None, a Literal, a union, a tuple (written as a
        list), or a dataclass (written as an object with its fields, of which those with a default may be missing).

    Returns
    -------
    bool
    """
    origin, arguments = _parts(kind)
    if origin is Literal:
        return any(type(value) is type(one) and value == one for one in arguments)
    if origin in (Union, UnionType):
        return any(fits(value, one) for one in arguments)
    if origin is tuple:
        return isinstance(value, list) and _fits_all(value, arguments)
    if is_dataclass(kind):
        return isinstance(value, dict) and _fits_fields(value, kind)
    if kind is float:
        # Neither NaN nor infinity, nor a whole number that no float can hold, is at most the largest float.
        return type(value) in (int, float) and abs(value) <= sys.float_info.max  # type: ignore[arg-type]
    return type(value) is (NoneType if kind is None else kind)


def _fits_all(values: list[object], kinds: tuple[Any, ...]) -> bool:
    if kinds[-1] is Ellipsis:
        return all(fits(value, kinds[0]) for value in values)
    return len(values) == len(kinds) and all(map(fits, values, kinds))


def _fits_fields(values: dict[str, object], kind: Any) -> bool:
    known, needed = _fields(kind)
    return needed <= values.keys() <= known.keys() and all(fits(values[name], known[name]) for name in values)


@cache
def _parts(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    return get_origin(kind), get_args(kind)


@cache
def _fields(kind: Any) -> tuple[dict[str, Any], frozenset[str]]:
    """Types of a dataclass's fields, and the names of those that have no default."""
    hints = get_type_hints(kind)
    needed = [field.name for field in fields(kind) if field.default is field.default_factory is MISSING]
    return {field.name: hints[field.name] for field in fields(kind)}, frozenset(needed)


def canonical_json(value: object) -> str:
    """Write a value as the one JSON text that equal values share.

    Parameters
    ----------
    value
        Anything made of dicts, lists, strings, numbers, booleans and None.

    Returns
    -------
    str
        JSON with sorted keys, no spaces, and no NaN.
    """
    return _CANONICAL.encode(value)


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
"""Made once, for it is asked for every prompt and call."""
