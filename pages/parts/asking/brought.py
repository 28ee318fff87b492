"""Fields for what a user brings: one product, a file of rows, or what a link carried here."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.basics.errors import InputError
from core.basics.money import CURRENCIES
from core.basics.tables import KINDS
from core.basics.words import join, upper_first
from core.experiment import (
    MAX_LENGTHS,
    MAX_WORDS,
    SETTING_KINDS,
    USUAL_PERIOD,
    Period,
    Product,
    Setting,
    countries,
    strategy_title,
)
from core.studies.own_tables import read_price
from pages.parts import state
from pages.parts.text import emphasis, errors_as_sentences, plain

ONE_PRODUCT = "own_product"
LONGEST_PRICE = 40
"""Characters."""
SETTING_HELP = """As whom and where the models are asked to buy. It stands in every prompt, and decides what
full context states and what the audit for leakage asks for."""
PAID: Mapping[Period | None, str] = {
    None: "as usual",
    "": "once",
    "week": "every week",
    "month": "every month",
    "year": "every year",
}
"""What a price is for, as the form names it."""
PAID_HELP = "As usual: a subscription's every month, any other once."


def ask_product(take: Callable[[Product], None]) -> None:
    """Draw the form of one product, and a button that takes it over."""
    # Empty again once one was taken, and as it was filled in where it was refused.
    with st.form(f"{ONE_PRODUCT}_{len(state.load_choice().own.products)}"):
        name = st.text_input("Name", max_chars=MAX_LENGTHS["name"])
        left, middle, right = st.columns(3)
        category = left.text_input("Category", max_chars=MAX_LENGTHS["category"])
        price = middle.text_input("Regular price", max_chars=LONGEST_PRICE, placeholder="such as 19.99")
        currency = right.selectbox("Currency", list(CURRENCIES))
        description = st.text_area("Description, as on its label", max_chars=MAX_LENGTHS["description"])
        left, right = st.columns([2, 1])
        competitor = left.text_input("A similar product of another brand", max_chars=MAX_LENGTHS["competitor"])
        competitor_price = right.text_input("Its price", max_chars=LONGEST_PRICE)
        setting = _ask_setting()
        if st.form_submit_button("Add product", icon=":material/add:", type=emphasis()):
            prices = _read_prices(((middle, price.strip()), (right, competitor_price.strip())), currency)
            with errors_as_sentences():
                if prices:
                    regular, others = prices
                    if regular is None:
                        raise InputError(
                            f"A product needs {'' if name.strip() else 'a name and '}a regular price."
                        )
                    texts = category, name.strip(), regular, description, currency, competitor, others
                    take(Product("", *texts, setting()))
    for note in state.notes(ONE_PRODUCT):
        st.caption(f":material/check: {plain(note)}")


def _read_prices(typed: Sequence[tuple[DeltaGenerator, str]], currency: str) -> list[float | None]:
    """Read prices, None where none was typed; what is no price is said at its field, and then there are none."""
    texts, read = [text for _, text in typed], []
    for place, text in typed:
        with place, errors_as_sentences():
            read.append(read_price(text, currency, texts) if text else None)
    return read if len(read) == len(typed) else []


def _ask_setting() -> Callable[[], Setting]:
    """Draw as whom and where it is bought, and return what reads it, once the form is sent."""
    left, middle, right = st.columns(3)
    kind = left.selectbox(
        "Setting", list(SETTING_KINDS), format_func=lambda one: SETTING_KINDS[one].title, help=SETTING_HELP
    )
    period = middle.selectbox("The price is paid", [*PAID], format_func=PAID.__getitem__, help=PAID_HELP)
    country = right.selectbox("Country", ["", *sorted(countries(), key=_by_name)], format_func=_country)
    words = st.text_input(
        "Setting in your own words",
        max_chars=MAX_WORDS,
        placeholder="with the setting “Own words”, such as a visitor of a museum's café",
    )

    def read() -> Setting:
        usual = USUAL_PERIOD if kind == "subscription" else ""
        return Setting(kind, " ".join(words.split()), country, usual if period is None else period)

    return read


def _by_name(code: str) -> str:
    return countries()[code].removeprefix("the ")


def _country(code: str) -> str:
    return upper_first(countries()[code]) if code else "as the currency says"


def ask_file(
    label: str, hint: str, key: str, take: Callable[[bytes, str, str], None], ask_more: Callable[[], str] = str
) -> None:
    """Draw a field for a file, what more its reading needs, and a button that takes it over."""
    with st.form(key, border=True):
        file = st.file_uploader(label, type=list(KINDS), help=hint)
        st.caption(plain(hint))
        more = ask_more()
        sheet = st.text_input("Sheet", key=f"{key}_sheet", placeholder="of an Excel file; by default the first")
        if st.form_submit_button("Take it over", icon=":material/upload:") and file is not None:
            with errors_as_sentences():
                state.admit(file.file_id, file.size)
                take(file.getvalue(), sheet, more)
    for note in state.notes(key):
        st.caption(f":material/info: {plain(note)}")


def offer_to_keep() -> None:
    """Draw what a link carried here of somebody's own, and the button that keeps it among the user's."""
    carried = state.space().carried
    names = [
        *(f"“{one.name[:60]}”" for one in carried.products),
        *(strategy_title(one.code) for one in carried.strategies),
    ]
    if not names:
        return
    st.caption(plain(f"The link brought {join(names)}, for this session."))
    if st.button("Keep it among your own", icon=":material/bookmark_add:"):
        with errors_as_sentences():
            state.space().keep_carried()
            st.rerun()
