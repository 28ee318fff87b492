"""The inputs of a price decision."""

import streamlit as st

from core.analysis.decision import MAX_MARKET, PERIODS, Decision
from core.basics.money import CURRENCIES
from core.experiment import MAX_PRICE, Product
from pages.parts import state

MOST_CANDIDATES = 3


def choose(product: Product, lowest: float, highest: float) -> Decision:
    """Draw the inputs, set to what was decided last, and return what they are set to now."""
    saved = state.load_decision(product.id) or Decision.usual(product)
    current, unit_cost, market_size, period, count = st.columns(5)
    with current:
        price = _amount("Current price", "current", product, saved.current, 0.01)
    with unit_cost:
        what = "What one more unit costs you. It starts at half of the regular price, which is no estimate."
        cost = _amount("Unit cost", "unit_cost", product, saved.unit_cost, 0.0, what)
    shoppers = market_size.number_input(
        "Shoppers a period", 1, MAX_MARKET, step=100, **state.seed("market_size", saved.market_size)
    )
    each = period.selectbox(
        "Period", PERIODS, index=PERIODS.index(saved.period), key=state.seed("period", saved.period)["key"]
    )
    several = count.segmented_control(
        "Candidates",
        range(1, MOST_CANDIDATES + 1),
        required=True,
        **state.seed(f"candidates_{product.id}", min(len(saved.candidates), MOST_CANDIDATES), "default"),
    )
    candidates = _choose_candidates(saved, product, lowest, highest, several)
    return Decision(
        current=price,
        unit_cost=cost,
        market_size=shoppers,
        period=each,
        candidates=candidates,
        currency=product.currency,
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
    saved: Decision, product: Product, lowest: float, highest: float, several: int
) -> tuple[float, ...]:
    money, candidates = CURRENCIES[product.currency].strip(), []
    for number, column in enumerate(st.columns(several)):
        value = saved.candidates[number] if number < len(saved.candidates) else saved.candidates[0]
        name = f"candidate_{number}_{product.id}_{lowest}_{highest}"
        candidates.append(
            column.slider(
                f"Candidate price {number + 1} ({money})" if several > 1 else f"Candidate price ({money})",
                lowest,
                highest,
                step=0.01,
                format=f"{money}%.2f",
                **state.seed(name, min(max(value, lowest), highest)),
            )
        )
    return tuple(candidates)
