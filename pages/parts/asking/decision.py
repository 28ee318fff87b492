"""The inputs of a price decision."""

from collections.abc import Sequence

import streamlit as st

from core.analysis.decision import MAX_MARKET, PERIODS, Beside, Decision
from core.basics.errors import InputError
from core.basics.money import CURRENCIES
from core.basics.words import join
from core.experiment import CENT, MAX_PRICE, Product, catalog
from pages.parts import state
from pages.parts.text import plain

COST_HELP = "What one more unit costs you. It starts at half of the regular price, which is no estimate."
MOST_CANDIDATES = 5
"""Unless a link names more."""


def choose(product: Product, prices: Sequence[float], *, with_beside: bool = True) -> Decision:
    """Draw the inputs, set to what was decided last, and return what they are set to now.

    A product beside it is offered where the page can look at one. Where that cannot be decided, it is said, and
    the last that could be is returned.
    """
    saved = state.load_decision(product) or Decision.usual(product, prices)
    current, unit_cost, market_size, period, count = st.columns([5, 5, 5, 5, 9])
    with current:
        price = _amount("Current price", "current", product, saved.current, 0.01)
    with unit_cost:
        cost = _amount("Unit cost", "unit_cost", product, saved.unit_cost, 0.0, COST_HELP)
    shoppers = market_size.number_input(
        f"{product.setting.customers.capitalize()} a period",
        1,
        MAX_MARKET,
        step=100,
        **state.seed(f"market_size_{product.id}", saved.market_size),
    )
    each = period.selectbox(
        "Period",
        PERIODS,
        index=PERIODS.index(saved.period),
        **state.seed(f"period_{product.id}", saved.period, None),
    )
    several = count.segmented_control(
        "Candidates",
        range(1, max(MOST_CANDIDATES, len(saved.candidates)) + 1),
        required=True,
        **state.seed(f"candidates_{product.id}", len(saved.candidates), "default"),
    )
    _warn_of_usual(cost, Decision.usual(product).unit_cost)
    candidates = _choose_candidates(saved, product, prices, several)
    _say_outside(saved, product, prices)
    beside = _choose_beside(saved.beside, product) if with_beside else None
    try:
        return Decision(price, candidates, cost, shoppers, each, product.currency, beside)
    except InputError as error:
        st.error(plain(f"{error} What follows is the last decision that could be taken."), icon=":material/error:")
        return saved


def _say_outside(saved: Decision, product: Product, prices: Sequence[float]) -> None:
    if outside := [product.write(price) for price in saved.outside(prices)]:
        now = f"{product.write(min(prices))} to {product.write(max(prices))}"
        said = f"{join(outside)}: not within what is answered now, {now}. Until it is, another stands in."
        st.caption(f":material/warning: {plain(said)}")


def _warn_of_usual(unit_cost: float, usual: float, whose: str = "The") -> None:
    if unit_cost == usual:
        st.caption(
            f":material/warning: {whose} unit cost is half of the regular price, where it starts. That is no "
            "estimate: give yours before you read a profit."
        )


def _amount(
    label: str, name: str, product: Product, value: float, lowest: float, explained: str | None = None
) -> float:
    return st.number_input(
        f"{label} ({CURRENCIES[product.currency].strip()})",
        min_value=lowest,
        max_value=MAX_PRICE,
        step=0.01,
        format="%.2f",
        **state.seed(f"{name}_{product.id}", value),
        help=explained,
    )


def _choose_candidates(
    saved: Decision, product: Product, prices: Sequence[float], several: int
) -> tuple[float, ...]:
    """Draw a field to type and a slider for every candidate; they start apart, at answered prices."""
    lowest, highest = min(prices), max(prices)
    starts, money = saved.apart(prices, several), CURRENCIES[product.currency].strip()
    candidates = []
    for number, (column, start) in enumerate(zip(st.columns(len(starts)), starts, strict=True)):
        place = f"{number}_{product.id}_{lowest}_{highest}"
        typed, slid = f"typed_{place}", f"candidate_{place}"
        label = f"Candidate price {number + 1} ({money})" if several > 1 else f"Candidate price ({money})"
        column.number_input(
            label,
            min_value=CENT,
            max_value=MAX_PRICE,
            step=0.01,
            format="%.2f",
            **state.seed(typed, start, then=_take_typed, args=(typed, slid, product, lowest, highest)),
            help=plain(
                f"From {product.write(lowest)} to {product.write(highest)}, the lowest and the highest price that "
                "was answered. For another, ask at more prices in the sidebar."
            ),
        )
        if problem := state.take_problem(typed):
            column.caption(f":material/warning: {plain(problem)}")
        candidates.append(
            column.slider(
                f"{label}, slid",
                lowest,
                highest,
                step=0.01,
                format=f"{money}%.2f",
                label_visibility="collapsed",
                **state.seed(slid, start, then=_copy, args=(slid, typed)),
            )
        )
    return tuple(candidates)


def _choose_beside(saved: Beside | None, product: Product) -> Beside | None:
    """Draw what may stand beside the product: any other in its currency, its price, and what a unit costs."""
    known = {one.id: one for one in (*state.load_choice().own.products, *catalog())}
    fitting = [key for key, one in known.items() if key != product.id and one.currency == product.currency]
    before = saved.product if saved and saved.product in fitting else None
    if saved and before is None:
        st.warning(plain(f"“{saved.product[:60]}” cannot stand beside it; choose a product in the same currency."))
    which, price, cost = st.columns([16, 5, 5])
    chosen = which.selectbox(
        "Another product of yours beside it",
        fitting,
        format_func=lambda key: f"{known[key].name} ({known[key].write(known[key].regular_price)})",
        index=None if before is None else fitting.index(before),
        placeholder="none",
        help="Asks for a choice between the two and none, and says what a price takes from the other product. "
        f"Offered are products whose prices are in {product.currency}, as this one's are.",
        **state.seed(f"beside_{product.id}", before, None),
    )
    if chosen not in fitting:
        return None
    start = saved if saved and saved.product == chosen else Beside.usual(known[chosen])
    place = f"beside_{product.id}_{chosen}"
    with price:
        its_price = _amount("Its price", f"price_{place}", product, start.price, 0.01)
    with cost:
        what = "What one more unit of it costs you. It starts at half of its regular price, which is no estimate."
        its_cost = _amount("Its unit cost", f"cost_{place}", product, start.unit_cost, 0.0, what)
    _warn_of_usual(its_cost, Beside.usual(known[chosen]).unit_cost, "The other product's")
    st.caption("A choice between the two is asked, and told, at the end of this page.")
    return Beside(chosen, its_price, its_cost)


def _take_typed(typed: str, slid: str, product: Product, lowest: float, highest: float) -> None:
    """Set the slider to the price that was typed, unless nobody was asked so far out."""
    price = state.seeded(typed)
    if lowest <= price <= highest:
        _copy(typed, slid)
        return
    state.note_problem(
        typed,
        f"{product.write(price)} lies outside the prices that were answered, {product.write(lowest)} to "
        f"{product.write(highest)}, so the candidate stays as it was. For another, ask at more prices in the "
        "sidebar.",
    )
    state.correct(typed, state.seeded(slid))


def _copy(changed: str, other: str) -> None:
    """Set the field beside the one that was changed to the same price."""
    state.refill(other, state.seeded(changed))
