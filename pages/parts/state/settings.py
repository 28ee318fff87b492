"""What pages are set to beside the choice: in this session, and in the next one of the same workspace."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from core.analysis.decision import Decision
from core.basics.errors import InputError
from core.experiment import Product
from pages.parts.state.widgets import note_edits
from pages.parts.state.workspace import space

SETTINGS = "settings"


def setting(name: str) -> str:
    """Return what was last set under a name, in this session or an earlier one; empty where nothing was."""
    return st.session_state.get(SETTINGS, {}).get(name) or space().workspace.setting(name)


def save_setting(name: str, text: str, *, lasting: bool = True) -> None:
    """Keep what is set under a name.

    Parameters
    ----------
    name
        Of the setting.
    text
        What it is set to.
    lasting
        Whether the next session finds it, and not this one alone.
    """
    if setting(name) != text:
        st.session_state[SETTINGS] = {**st.session_state.get(SETTINGS, {}), name: text}
        if lasting:
            space().keep_setting(name, text)


def forget_settings() -> None:
    """Forget what this session has set, so that only what its workspace keeps is left."""
    st.session_state.pop(SETTINGS, None)


def linked_decision() -> Decision | None:
    """Return the price decision that the address names, as long as nothing was saved over it."""
    return Decision.from_query(st.query_params.to_dict())


def load_decision(product: Product) -> Decision | None:
    """Return what was last decided about a product; None where nothing was, or it cannot be read."""
    try:
        decision = Decision.from_query(dict(parse_qsl(setting(_about(product)))))
    except InputError:
        return None
    return None if decision is None else replace(decision, currency=product.currency)


def save_decision(product: Product, decision: Decision, prices: Sequence[float] = ()) -> None:
    """Keep a decision about a product, beyond the session unless it is what a page starts with at answered prices.

    Candidates of before that lie outside the prices are kept until others are set. Its widgets are no edit of the
    choice.
    """
    before = load_decision(product)
    if before is not None and prices:
        decision = decision.in_place_of(before, prices)
    name, text = _about(product), urlencode(decision.to_query())
    looked = decision == Decision.usual(product, prices) and not space().workspace.setting(name)
    save_setting(name, text, lasting=not looked)
    note_edits()


def own_points(product: str) -> str:
    """Return what was pasted of people's answers to a product, by its id."""
    return setting(f"points {product}")


def save_own_points(product: str, text: str) -> None:
    """Keep what was pasted."""
    save_setting(f"points {product}", text)


def _about(product: Product) -> str:
    return f"decision {product.id}"
