"""Whether what a JSON text holds is of a type, so that text from elsewhere is taken for nothing that it is not."""

import json
import sys
from collections.abc import Callable
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
    return _check_for(kind)(value)


@cache
def _check_for(kind: Any) -> Callable[[Any], bool]:
    """Return what says whether a value fits a type, made once: a recording asks it of every number in it."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return lambda value: any(type(value) is type(one) and value == one for one in arguments)
    if origin in (Union, UnionType):
        checks = [_check_for(one) for one in arguments]
        return lambda value: any(check(value) for check in checks)
    if origin is tuple:
        return _check_for_list(arguments)
    if is_dataclass(kind):
        return _check_for_fields(kind)
    if kind is float:
        # Neither NaN nor infinity, nor a whole number that no float can hold, is at most the largest float.
        return lambda value: type(value) in (float, int) and abs(value) <= sys.float_info.max
    needed = NoneType if kind is None else kind
    return lambda value: type(value) is needed


def _check_for_list(kinds: tuple[Any, ...]) -> Callable[[Any], bool]:
    if kinds[-1] is Ellipsis:
        check = _check_for(kinds[0])
        return lambda value: type(value) is list and all(map(check, value))
    checks = [_check_for(kind) for kind in kinds]
    return lambda value: (
        type(value) is list
        and len(value) == len(checks)
        and all(check(one) for check, one in zip(checks, value, strict=True))
    )


def _check_for_fields(kind: Any) -> Callable[[Any], bool]:
    known, needed = _fields(kind)
    checks = {name: _check_for(one) for name, one in known.items()}
    return lambda value: (
        type(value) is dict
        and needed <= value.keys() <= checks.keys()
        and all(checks[name](one) for name, one in value.items())
    )


@cache
def _fields(kind: Any) -> tuple[dict[str, Any], frozenset[str]]:
    """Types of a dataclass's fields, and the names of those that have no default."""
    hints = get_type_hints(kind)
    needed = [field.name for field in fields(kind) if field.default is field.default_factory is MISSING]
    return {field.name: hints[field.name] for field in fields(kind)}, frozenset(needed)


def plain(value: Any) -> Any:
    """Write a dataclass as JSON has it.

    Parameters
    ----------
    value
        Its fields are what `fits` knows.

    Returns
    -------
    dict
        Dataclasses in it, and in tuples of them, are objects, too; all else is as it was, and not copied as by
        `dataclasses.asdict`, which for hundreds of personas takes longer than all that is done with them.
    """
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        return [plain(one) for one in value]
    return value


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
