"""How an experiment of the user's own is answered: the fields that each kind of answer has, and no others."""

from collections.abc import Callable

import streamlit as st

from core.basics.money import CURRENCIES
from core.experiment.arms import Response, ResponseKind, Vignette
from core.studies.arms.written import answered_by

KINDS_SAID = {
    "yes_no": "Yes or no",
    "options": "One of several options",
    "scale": "A step of a scale",
    "count": "A count",
    "money": "An amount of money",
}
COUNTED = {
    "options": "Counted: the options whose share is the outcome, one a line; the first where none is named",
    "scale": "Counted: the steps whose share is the outcome, one a line; none for the mean step",
}


def fields(vignette: Vignette, kind: ResponseKind, key: str) -> Callable[[], Response]:
    """Draw the fields of a kind of answer, and return what puts together what they hold."""
    drawn = vignette.response
    counted = _lines(COUNTED[kind], drawn.counted, f"v_counted_{kind}_{key}") if kind in COUNTED else tuple
    rest = _options if kind == "options" else _numbers if kind != "yes_no" else _nothing
    written = rest(drawn, kind, key)
    return lambda: answered_by(drawn, written(), counted())


def _nothing(drawn: Response, kind: ResponseKind, key: str) -> Callable[[], Response]:
    return lambda: Response(kind)


def _options(drawn: Response, kind: ResponseKind, key: str) -> Callable[[], Response]:
    options = _lines("Options, one a line", drawn.options, f"v_options_{key}")
    # Counted for the moment, for an answer counts something; what was written to be is put in its place.
    return lambda: Response(kind, options(), counted=options()[:1])


def _numbers(drawn: Response, kind: ResponseKind, key: str) -> Callable[[], Response]:
    left, right = st.columns(2)
    lowest = left.number_input("Lowest step or plausible number", value=drawn.lowest, key=f"v_low_{key}")
    highest = right.number_input("Highest; what lies beyond is unread", value=drawn.highest, key=f"v_high_{key}")
    if kind == "scale":
        low = left.text_input("Name of the lowest step", drawn.ends[0], key=f"v_lowest_{key}")
        high = right.text_input("Name of the highest step", drawn.ends[1], key=f"v_highest_{key}")
        return lambda: Response(kind, (), lowest, highest, (low.strip(), high.strip()))
    if kind == "money":
        codes = list(CURRENCIES)
        currency = left.selectbox("Currency", codes, codes.index(drawn.currency), key=f"v_currency_{key}")
        return lambda: Response(kind, (), lowest, highest, currency=currency)
    unit = left.text_input("What a count counts", drawn.unit, key=f"v_unit_{key}")
    out_of = right.number_input(
        "Out of how many, where a share of them is the outcome",
        value=drawn.out_of,
        min_value=0.0,
        key=f"v_out_of_{key}",
        placeholder="the count itself",
    )
    return lambda: Response(kind, (), lowest, highest, unit=unit.strip(), out_of=out_of)


def _lines(label: str, texts: tuple[str, ...], key: str) -> Callable[[], tuple[str, ...]]:
    written = st.text_area(label, "\n".join(texts), key=key)
    return lambda: tuple(text for line in written.splitlines() if (text := " ".join(line.split())))
