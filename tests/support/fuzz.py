"""Inputs that nobody thought of: each ends in a result or in one sentence, within a stated time and memory."""

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.basics.errors import UnblindError

SECONDS = 5.0
"""Of the processor, that one input may take."""
MEGABYTES = 500
"""That all inputs of a test may take beyond what was taken before."""
RESET = Path("/proc/self/clear_refs")
"""Where Linux forgets the peak of a process; elsewhere a peak of before hides what comes after."""
Check = Callable[[Any], None]


def forget_peak() -> float:
    """Let the most memory that this process ever took be what it takes now, and return that, in megabytes."""
    if RESET.exists():
        RESET.write_text("5")
    return peak()


def peak() -> float:
    """Return the most memory that this process took since it was last forgotten, in megabytes."""
    if not RESET.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (line,) = [one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def fuzz(inputs: st.SearchStrategy[Any], few: int, many: int) -> Callable[[Check], Check]:
    """Try a check on few inputs, always the same ones, and on many, others each time, where tests may be slow."""

    def trying(check: Check) -> Check:
        @pytest.mark.parametrize("examples", [few, pytest.param(many, marks=pytest.mark.slow)])
        def test(examples: int) -> None:
            before = forget_peak()
            chosen = settings(
                max_examples=examples,
                deadline=None,
                database=None,
                derandomize=examples == few,
                suppress_health_check=list(HealthCheck),
            )
            chosen(given(inputs)(check))()
            assert peak() - before < MEGABYTES

        test.__doc__ = check.__doc__
        return test

    return trying


@contextmanager
def a_result_or_one_sentence() -> Iterator[None]:
    """Let an error of the app pass where it says something that a page can show; no other, and nothing slow."""
    before = time.process_time()
    try:
        yield
    except UnblindError as error:
        said = str(error)
        assert said.strip()
        assert len(said) < 3_000
        said.encode()
    assert time.process_time() - before < SECONDS


_NUMBERS = """0 1 2 0.5 1,5 1.299,00 1’299.– 1e9 9e999999 9e-999999 1e400 0.1e-400 1e+5 1E+ 1e -1 +1 inf -inf nan
sNaN Infinity 1_000 ١٢ ½ ² 0x10 00 . , - 1. .5 99999999999999999999999999 1/2"""
_MARKS = ", ; : | - / = @"
NUMBERS = st.one_of(
    st.sampled_from(_NUMBERS.split()),
    st.floats().map(repr),
    st.integers().map(str),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    st.from_regex(r"[0-9]{1,400}(\.[0-9]{0,400})?", fullmatch=True),
)
SIGNS = st.sampled_from(["", "$", "€", "EUR", " USD", "kr", "%", " %", "₹", "zł", "CA$", "¥", "元", "\xa0", " "])
MARKS = st.sampled_from([*_MARKS.split(), "::", " ", "\t", "\n", ", ", " to ", "", '"', "\0"])
WORDS = st.text(max_size=40)


def joined(*parts: st.SearchStrategy[str], most: int = 12) -> st.SearchStrategy[str]:
    """A text of such parts in any order."""
    return st.lists(st.one_of(*parts), max_size=most).map("".join)


AMOUNTS = joined(NUMBERS, SIGNS, MARKS)
TYPED = st.one_of(AMOUNTS, joined(NUMBERS, MARKS, WORDS), st.text(max_size=300))
JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.sampled_from([10**400, -(10**400), 1e308, -1e308, 5e-324, float("inf"), float("-inf"), float("nan")]),
        st.floats(),
        st.text(max_size=20),
        st.sampled_from(["\ud800", "\0", "Yes", "No", "text", "1", "", "http://[", "a" * 1000]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=12,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in what JSON holds."""
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, held in children:
        yield from places(held, (*path, key))


def put(value: Any, path: tuple[Any, ...], wrong: Any) -> Any:
    """What JSON holds, with something else in a place; the rest is shared with it."""
    if not path:
        return wrong
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = put(value[path[0]], path[1:], wrong)
    return copied


@st.composite
def marred(draw: st.DrawFn, good: Any) -> Any:
    """What is good but for one to three places."""
    for _ in range(draw(st.integers(1, 3))):
        good = put(good, draw(st.sampled_from(list(places(good)))), draw(JSON))
    return good


@st.composite
def cut(draw: st.DrawFn, good: bytes) -> bytes:
    """Bytes that were good, with some of them lost, doubled or changed."""
    for _ in range(draw(st.integers(1, 3))):
        at, length = int(draw(st.floats(0, 1)) * len(good)), draw(st.integers(0, 60))
        other = draw(st.one_of(st.none(), st.binary(max_size=20)))
        good = good[:at] + (good[at : at + length] * 2 if other is None else other) + good[at + length :]
    return good
