"""The prices of a choice: the lowest, the highest and how many, or as text."""

from contextlib import suppress
from dataclasses import replace

import streamlit as st

from core.basics.errors import InputError
from core.basics.money import CURRENCIES
from core.experiment import MAX_POINTS, MAX_PRICE, PriceGrid, PriceRange, PriceUnit, Product, find_product
from core.studies import link
from core.studies.choice import PAPER_PRICES, USUAL_PRICES, Choice
from pages.parts import state
from pages.parts.text import plain

PRICES_HELP = """A list or a range, in money (`$4.99,$5.99` or `$4:$8:$0.50` for lowest:highest:step) or times the
regular price (`0.5,0.9,1` or `0:2:0.2`)."""

GRIDS_HELP = """The usual ten, 0.2 to 2 times the regular price, are those that the benchmark's people were asked;
Gui & Toubia ask 0, too, where no answers of people are known here."""

READ_AS_MONEY = "Read as prices in {sign}, not as multiples of the regular price."
FIELD, ENDS = "prices", "range_"
LISTED = 12
"""Prices up to which all are written out."""
FORMATS: dict[PriceUnit, str] = {"dollars": "%.2f", "relative": "%.4g"}


def choose(choice: Choice) -> Choice:
    """Draw the prices' fields, set to the choice, and return what they are set to now."""
    field = state.seed(FIELD, choice.prices, then=_take_text, args=(choice,))
    choice = replace(choice, prices=state.seeded(FIELD))
    grid, problem = _read(choice)
    try:
        product = find_product(choice.product, choice.own.products)
    except InputError:
        product = None
    if product is not None:
        _ask_range(product, grid)
    st.text_input("Prices", **field, help=PRICES_HELP)
    if problem:
        st.error(plain(problem))
    if state.notes(FIELD) == (choice.prices,):
        st.caption(f":material/info: {plain(READ_AS_MONEY.format(sign=CURRENCIES[choice.currency].strip()))}")
    if product is not None and grid is not None:
        st.caption(plain(_listed(product, grid)))
    other, label = (
        (PAPER_PRICES, "The paper's eleven, from 0")
        if choice.prices == USUAL_PRICES
        else (USUAL_PRICES, "The usual ten")
    )
    st.button(label, type="tertiary", on_click=_set, args=(other,), help=GRIDS_HELP)
    if doubt := link.doubt(choice):
        st.caption(f":material/warning: {plain(doubt)}")
    return choice


def _ask_range(product: Product, grid: PriceGrid | None) -> None:
    """Draw both ends and the number; a change of one of them is written into the field below."""
    sign = CURRENCIES[product.currency].strip()
    titles: dict[PriceUnit, str] = {"dollars": sign, "relative": "× regular price"}
    unit: PriceUnit = st.segmented_control(
        "Range of prices in",
        list(titles),
        format_func=lambda one: plain(titles[one]),
        required=True,
        **state.seed("prices_unit", "dollars", "default"),
    )
    known = _ends(product, grid, unit)
    keys = [f"{ENDS}{end}_{unit}_{product.id}" for end in ("lowest", "highest", "count")]
    edited = keys, unit, product.currency, known
    lowest, highest, count = st.columns(3)
    for place, label, key, value in zip((lowest, highest), ("Lowest", "Highest"), keys, known, strict=False):
        place.number_input(
            label,
            min_value=0.0,
            max_value=float(MAX_PRICE),
            step=0.5 if unit == "dollars" else 0.1,
            format=FORMATS[unit],
            **state.seed(key, value, then=_take_range, args=edited),
        )
    count.number_input(
        "How many",
        min_value=2,
        max_value=MAX_POINTS,
        step=1,
        **state.seed(keys[-1], known[-1], then=_take_range, args=edited),
    )
    try:
        _write_range(*edited)
    except InputError as error:
        st.error(plain(f"{error} The prices below stay as they were."))


def _ends(
    product: Product, grid: PriceGrid | None, unit: PriceUnit
) -> tuple[float | None, float | None, int | None]:
    """Return the lowest price, the highest and their number; None where the grid has fewer than two."""
    points = grid.points(product.regular_price) if grid else ()
    if len(points) < 2:
        return None, None, None
    lowest, highest = (
        point.price if unit == "dollars" else point.relative_price for point in (points[0], points[-1])
    )
    return lowest, highest, len(points)


def _take_range(
    keys: list[str], unit: PriceUnit, currency: str, drawn: tuple[float | None, float | None, int | None]
) -> None:
    # What is no range is said beside the fields, for as long as it stands in them.
    with suppress(InputError):
        if (prices := _write_range(keys, unit, currency, drawn)) is not None:
            state.refill(FIELD, prices)


def _write_range(
    keys: list[str], unit: PriceUnit, currency: str, drawn: tuple[float | None, float | None, int | None]
) -> str | None:
    """Write the range in the fields as text; None where it is no edit, or not whole."""
    written, count = FORMATS[unit], state.seeded(keys[-1])
    # The browser knows an end as it is written in its field, and what is written as it was drawn is no edit.
    lowest, highest = (
        was if None not in (was, now) and written % was == written % now else now
        for was, now in zip(drawn[:2], map(state.seeded, keys[:2]), strict=True)
    )
    if lowest is None or highest is None or count is None or (lowest, highest, count) == drawn:
        return None
    return PriceRange(lowest, highest, count, unit).write(currency)


def _take_text(choice: Choice) -> None:
    """Write plain numbers that are probably money as money, unless the range is set in multiples."""
    money = None
    if state.seeded("prices_unit") != "relative":
        money = link.meant_in_money(replace(choice, prices=state.seeded(FIELD)))
    if money is not None:
        state.correct(FIELD, money)
        state.save_notes(FIELD, (money,))
    state.forget(ENDS)


def _set(prices: str) -> None:
    state.refill(FIELD, prices)
    state.forget(ENDS)


def _read(choice: Choice) -> tuple[PriceGrid | None, str]:
    """Return the grid, or why there is none."""
    try:
        return PriceGrid.parse(choice.prices, choice.currency), ""
    except InputError as error:
        return None, str(error)


def _listed(product: Product, grid: PriceGrid) -> str:
    prices = [product.write(point.price) for point in grid.points(product.regular_price)]
    if len(prices) > LISTED:
        prices = [*prices[: LISTED - 2], "…", prices[-1]]
    return f"{len(grid.values)} {'price' if len(grid.values) == 1 else 'prices'}: {', '.join(prices)}"
