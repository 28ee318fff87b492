"""The sidebar: product, prices, strategies, models, and what full context states."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from core.analysis.demand.limits import USUAL as USUAL_LIMITS
from core.analysis.demand.limits import Limits
from core.asking.backends.offered import Offer, offered_models
from core.basics.errors import InputError
from core.basics.money import CURRENCIES
from core.basics.texts import without_joiners
from core.experiment import (
    CONTEXT_BOUNDS,
    MAX_PERSONAS,
    MAX_SEED,
    MAX_WORDINGS,
    OWN_VARIABLE,
    PANEL_SOURCE,
    PRICE_VARIABLES,
    STRATEGY_SUMMARIES,
    STRATEGY_TITLES,
    USUAL_STRATEGIES,
    Context,
    ModelName,
    OwnVariable,
    Probe,
    Product,
    catalog,
    find_product,
    strategy_title,
)
from core.studies import link
from core.studies.choice import OWN_PANEL, Choice
from core.studies.offers import (
    offered_strategies,
    unread_models,
    usual_wordings,
)
from core.studies.stated import COLDEST, UNSTATED, WARMEST
from pages.parts import state
from pages.parts.asking import brought, drawing, keys_and_servers, market, prices
from pages.parts.beyond import board
from pages.parts.text import errors_as_sentences, plain

PRODUCT_HELP = """The list narrows to what contains what is typed. “Add:” above it adds nothing: a click there, or
Enter, looks for the words one by one, in names and categories, in any order. Products of your own are made on the
page “Your own”."""

MODELS_HELP = """Any other model can be typed: `anthropic:NAME`, `openai:NAME`, or
`openai-compatible:NAME@http://server/v1`."""

RECORD = "From people"
RECORD_HELP = """Prices are list prices. Points: how far purchases are from people's on average over 40 products,
by the answers that come with the app, under the strategy that is nearest to people there."""

PERSONAS_HELP = f"""Shoppers whom the model plays, drawn as the people of the human benchmark are distributed in
age, sex, income and more. Each is asked everything, once unless draws are given. 0: any shopper.
{PANEL_SOURCE}."""

WORDINGS_HELP = f"""Paraphrases of every prompt; only several tell how far an answer hangs on the words.
{MAX_WORDINGS} unless told otherwise where every model is free and its probabilities are read, else one.
Probabilities are read with yes first and with no first."""

CHECKS = {
    "mass": "Probability on yes or no, at least",
    "parsed": "Replies read, at least",
    "refused": "Refusals, at most",
}

LABELS = {
    "competitor_price": "Competitor's price ({money}{per})",
    "last_price": "Price paid last time ({money}{per})",
    "temperature": "Outside temperature (°{scale})",
    "income": "Household income ({money} a year)",
    "days_to_expiry": "Days to expiry",
}


def draw(page: str) -> None:
    """Draw what stands beside a page, set to the session's choice, and keep what that is set to now.

    The app draws it and not the page, for the browser sends what a widget of the app is set to with a click on
    another page, and nothing of what the page itself drew.

    Parameters
    ----------
    page
        Its path in the address.
    """
    choice = state.load_choice()
    with st.sidebar, errors_as_sentences():
        if page == "mechanism":
            state.save_scenario(market.choose(state.load_scenario()))
        elif page == "beyond" or (page == "benchmark" and board.subject() == board.EXPERIMENTS):
            choice = choose_whom(choice)
        elif page == "confounding":
            choice = choose(choice, states_context=choice.section == "focalism", audits=True)
        elif page in ("", "what_if", "people", "benchmark", "studio"):
            choice = choose(choice)
    state.save_drawn(choice)


def choose(choice: Choice, *, states_context: bool = False, audits: bool = False) -> Choice:
    """Draw the widgets, set to the choice, and return what they are set to now.

    What full context states is offered where that is chosen, or where the page asks it anyhow. Where the page
    audits, one wording is the usual number.
    """
    brought.offer_to_keep()
    for choose_group in (
        _choose_product,
        prices.choose,
        _choose_strategies,
        _choose_models,
        drawing.choose,
        drawing.choose_settings,
        _choose_personas,
        partial(_choose_wordings, audits=audits),
        _choose_checks,
    ):
        choice = choose_group(choice)
    keys_and_servers.connect()
    return _choose_context(choice) if states_context or "full_context" in choice.strategies else choice


def choose_whom(choice: Choice) -> Choice:
    """Draw the widgets that say who is asked and how often, set to the choice, and return what they say now."""
    for choose_group in (
        _choose_models,
        drawing.choose,
        drawing.choose_settings,
        _choose_personas,
        _choose_arm_wordings,
        _choose_checks,
    ):
        choice = choose_group(choice)
    keys_and_servers.connect()
    return choice


def _choose_strategies(choice: Choice) -> Choice:
    offered = offered_strategies(choice)
    picked = st.pills(
        "Strategies",
        offered,
        selection_mode="multi",
        format_func=lambda code: plain(strategy_title(code)),
        help="\n".join(f"- **{STRATEGY_TITLES[name]}** {STRATEGY_SUMMARIES[name]}." for name in USUAL_STRATEGIES),
        **state.seed("strategies", [name for name in offered if name in choice.strategies], "default"),
    )
    return replace(choice, strategies=tuple(code for code in offered if code in picked))


def _choose_models(choice: Choice) -> Choice:
    return link.of_models(choice, pick_models(choice.models, "models"))


def pick_models(chosen: tuple[str, ...], field: str) -> tuple[str, ...]:
    """Draw the field for models, set to those that are chosen, and return which it says now."""
    offers = {offer.text: offer for offer in offered_models(chosen, _found(), state.keyring())}
    picked = st.multiselect(
        "Models",
        list(offers),
        format_func=lambda text: offers[text].title if text in offers else text,
        **state.seed(field, [text for text, offer in offers.items() if offer.chosen], "default"),
        accept_new_options=True,
        placeholder="Choose, or type one",
        help=MODELS_HELP,
    )
    _show_what_is_known(offers.values())
    models = tuple(without_joiners(model).strip() for model in picked)
    for problem in unread_models(models):
        _warn(problem)
    return models


def _show_what_is_known(offers: Iterable[Offer]) -> None:
    with st.popover("Prices and record", width="stretch"):
        table = pd.DataFrame(
            [{"": one.title, "A million tokens": one.price, RECORD: one.record} for one in offers]
        )
        st.table(table.map(plain).set_index(""))
        st.caption(RECORD_HELP)


def _choose_personas(choice: Choice) -> Choice:
    """Draw how many shoppers the model plays and by which seed, or that they are the user's own."""
    left, right = st.columns([3, 2])
    of_own = bool(choice.own.personas) and st.checkbox(
        f"My {len(choice.own.personas):,} personas", **state.seed("own_personas", choice.personas == OWN_PANEL)
    )
    size = left.number_input(
        "Personas",
        min_value=0,
        max_value=MAX_PERSONAS,
        step=10,
        **state.seed("personas", int(choice.personas) if choice.personas.isdecimal() else 0),
        disabled=of_own,
        help=PERSONAS_HELP,
    )
    seed = right.number_input(
        "Seed",
        min_value=0,
        max_value=MAX_SEED,
        **state.seed("seed", int(choice.seed or 0)),
        disabled=of_own or not size,
        help="The same seed draws the same personas.",
    )
    if of_own:
        return replace(choice, personas=OWN_PANEL, seed="")
    return replace(choice, personas=str(size) if size else "", seed=str(seed) if size and seed else "")


def _choose_wordings(choice: Choice, *, audits: bool) -> Choice:
    usual = 1 if audits else usual_wordings(choice)
    wordings = st.number_input(
        "Wordings",
        min_value=1,
        max_value=MAX_WORDINGS,
        # A usual number of its own for what is free and what costs: the field follows it until it is set by hand.
        **state.seed(f"wordings_{usual}", int(choice.wordings or usual)),
        help=WORDINGS_HELP,
    )
    # What was once set stays set, for it may be the usual number of one page and not of another.
    is_set = choice.wordings == str(wordings) or wordings != usual
    return replace(choice, wordings=str(wordings) if is_set else "")


def _choose_arm_wordings(choice: Choice) -> Choice:
    """Draw in how many wordings is asked beyond price; empty for as many as are usual there."""
    wordings = st.number_input(
        "Wordings",
        min_value=1,
        max_value=MAX_WORDINGS,
        **state.seed("arm_wordings", int(choice.wordings) if choice.wordings.isdecimal() else None),
        placeholder="as many as are usual",
        help=WORDINGS_HELP,
    )
    return replace(choice, wordings=str(wordings or ""))


def _choose_checks(choice: Choice) -> Choice:
    """Draw what answers must reach to be drawn as a curve."""
    limits = choice.limits()
    with st.expander("Checks that answers must pass", icon=":material/rule:"):
        st.caption("Answers that fail are drawn as no curve.")
        set_to = [
            st.number_input(label, 0.0, 1.0, step=0.05, **state.seed(f"check_{name}", getattr(limits, name)))
            for name, label in CHECKS.items()
        ]
    chosen = ",".join(f"{value:g}" for value in set_to)
    return replace(choice, checks="" if Limits(*set_to) == USUAL_LIMITS else chosen)


def _warn(text: str) -> None:
    st.caption(f":material/warning: {plain(text)}")


def _found() -> list[ModelName]:
    return [
        ModelName(server.backend, model, server.base_url) for server in state.servers() for model in server.models
    ]


def _choose_product(choice: Choice) -> Choice:
    own = choice.own.products
    products = {product.id: product for product in (*own, *catalog())}
    chosen = _known(choice.product, own)
    # Here and not by a callback, which is lost where the browser's change comes in the middle of a drawing.
    if state.seeded("product") not in (None, *products):
        _take_words(str(state.seeded("product")), choice, own)
    picked = st.selectbox(
        "Product",
        list(products),
        format_func=lambda key: _titled(products[key]) if key in products else key,
        index=None if chosen is None else list(products).index(chosen),
        placeholder=f"Type to search {len(products):,} products",
        filter_mode="contains",
        accept_new_options=True,
        help=PRODUCT_HELP,
        **state.seed("product", chosen, None),
    )
    if problem := state.take_problem("product"):
        _warn(problem)
    if picked in products:
        st.caption(plain(f"Asked as {products[picked].asked_as}."))
    if picked not in products or picked == choice.product:
        return choice
    chosen_now = choice.for_product(picked)
    # Prices in money are one product's, and wait for it.
    in_money = choice.prices if chosen_now.prices != choice.prices else ""
    state.save_setting(f"{prices.FIELD} {choice.product}", in_money, lasting=False)
    chosen_now = replace(chosen_now, prices=state.setting(f"{prices.FIELD} {picked}") or chosen_now.prices)
    if chosen_now.prices != choice.prices:
        state.refill(prices.FIELD, chosen_now.prices)
    return chosen_now


def _take_words(typed: str, choice: Choice, own: Sequence[Product]) -> None:
    """Put the product in the place of the words typed for it; else what was there before, and say why."""
    try:
        state.correct("product", find_product(typed, own).id)
    except InputError as error:
        state.note_problem("product", f"{error} Nothing was changed.")
        state.correct("product", _known(choice.product, own))


def _known(text: str, own: Sequence[Product]) -> str | None:
    try:
        return find_product(text, own).id
    except InputError:
        return None


def _titled(product: Product) -> str:
    category = f" · {product.category}" if product.category else ""
    return f"{product.name} ({product.write(product.regular_price)}{product.setting.per}){category}"


def _choose_context(choice: Choice) -> Choice:
    try:
        product, stated = find_product(choice.product, choice.own.products), choice.stated()
    except InputError:
        return choice
    with st.expander("What full context states"):
        context = []
        for name, usual in Context.usual(product).stated().items():
            typical = getattr(Context.typical(product), name)
            override = _choose_variable(name, product, getattr(stated, name), usual, typical)
            if override is not None:
                context.append((name, override))
        if choice.probe and (own := _choose_own(Probe.parse(choice.probe), stated.variable)) is not None:
            context.append((OWN_VARIABLE, own))
    return replace(choice, context=tuple(context))


def _choose_variable(
    name: str, product: Product, value: float | None, usual: float, typical: float | None
) -> str | None:
    """Draw one variable's switch and value, and return what differs from the typical."""
    lowest, highest = CONTEXT_BOUNDS[name]
    if name == "temperature" and product.scale == "Celsius":
        lowest, highest = COLDEST, WARMEST
    label = LABELS[name].format(
        money=CURRENCIES[product.currency].strip(), per=product.setting.per, scale=product.scale[0]
    )
    on = st.checkbox(label, **state.seed(f"{name}_on_{product.id}", value is not None))
    number = st.number_input(
        label,
        min_value=float(lowest),
        max_value=float(highest),
        step=0.5 if name in PRICE_VARIABLES else 1.0,
        format="%.2f" if name in PRICE_VARIABLES else "%.0f",
        **state.seed(f"{name}_{product.id}", usual if value is None else value),
        disabled=not on,
        label_visibility="collapsed",
    )
    if not on:
        return None if typical is None else UNSTATED
    return None if number == typical else f"{number:.10g}"


def _choose_own(probe: Probe, stated: OwnVariable | None) -> str | None:
    """Draw the switch and value of the user's own variable, and return what is stated of it."""
    label = plain(f"{probe.variable} ({probe.unit})" if probe.unit else probe.variable)
    on = st.checkbox(label, **state.seed(f"own_on_{probe}", stated is not None))
    usual = (probe.lowest + probe.highest) / 2 if stated is None else stated.value
    number = st.number_input(
        label, **state.seed(f"own_{probe}", usual), disabled=not on, label_visibility="collapsed"
    )
    return f"{number:.10g}" if on else None
