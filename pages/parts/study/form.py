"""A study as a form, in the words of its file."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.basics.errors import UnblindError
from core.basics.tables import KINDS
from core.experiment import STRATEGY_SUMMARIES, USUAL_STRATEGIES, VARIANTS, catalog, strategy_title
from core.experiment.arms import ARM_STRATEGIES, USUAL_ARM_STRATEGIES, arm_strategy_title, shipped_vignettes
from core.studies.choice import DEFAULT_STRATEGIES, USUAL_PRICES, Choice
from core.studies.many import TEMPLATE, is_table, is_toml, read_words
from core.studies.own_tables import write_products
from core.studies.shelf import Brought, sort_files
from pages.parts import state
from pages.parts.asking import sidebar
from pages.parts.text import plain

OWN_FILE = "your-own.csv"
PRICES, BEYOND = "Prices of products", "Experiments beyond price"
FILES_HELP = """A study.toml as `python -m core study` takes it fills the form. Beside it go the files that it may
name: products of your own or a panel of personas (CSV or .xlsx), and experiments beyond price (TOML)."""
PRICES_HELP = """Lowest:highest:step or a list, in times of each product's regular price (`0.2:2:0.2`) or as money
(`$4.99,$5.99`)."""
WORDINGS_HELP = """Paraphrases of every prompt, 1 to 3; as usual all three where probabilities are read
for nothing, else one."""
TEXTS = {
    "draws": ("Draws", "as usual", "Empty reads first-token probabilities of models that give them."),
    "wordings": ("Wordings", "as usual", WORDINGS_HELP),
    "personas": ("Personas", "any shopper", "How many are drawn, or the name of a file that was brought."),
    "seed": ("Seed", "0", "The same seed draws the same personas."),
}


def write() -> Brought:
    """Draw the form, set to the draft, and return the study that it says now."""
    _bring()
    draft = state.draft()
    words = draft.words
    beyond = _ask_what(words)
    changed = _experiments(draft) if beyond else _products(draft)
    changed["strategies"] = _strategies(words, beyond=beyond)
    changed["models"] = sidebar.pick_models(tuple(words.get("models", Choice().models)), "study_models")
    for column, (key, (label, usual, explained)) in zip(st.columns(len(TEXTS)), TEXTS.items(), strict=True):
        changed[key] = column.text_input(
            label, placeholder=usual, help=explained, **state.seed(f"study_{key}", words.get(key, ""))
        ).strip()
    changed["budget"] = words.get("budget", "")
    # A list that was emptied stays, so that it is refused; what a file leaves out is as usual.
    state.save_draft({key: value for key, value in changed.items() if value != ""})
    return state.draft()


def _bring() -> None:
    """Draw where files can be dropped, and take those that are new."""
    with st.expander(
        "Bring a study.toml, products, personas or experiments as files", icon=":material/upload_file:"
    ):
        brought = st.file_uploader(
            "Files", type=["toml", *KINDS], accept_multiple_files=True, key="files_of_study", help=FILES_HELP
        )
        if state.is_new(frozenset(one.file_id for one in brought)):
            try:
                for one in brought:
                    state.admit(one.file_id, one.size)
                state.take_draft(*sort_files({one.name: one.getvalue() for one in brought}))
            except UnblindError as error:
                st.error(plain(str(error)), icon=":material/error:")
        if files := state.draft().files:
            st.caption(plain(f"Here: {', '.join(files)}."))


def _ask_what(words: Mapping[str, Any]) -> bool:
    """Draw what is varied; True beyond price."""
    current = BEYOND if "experiment" in words else PRICES
    picked = st.segmented_control(
        "What is varied", [PRICES, BEYOND], required=True, **state.seed("study_what", current, "default")
    )
    return picked == BEYOND


def _products(draft: Brought) -> dict[str, Any]:
    titles = {"all": "All 40 of the catalog"} | {one.id: f"{one.id} {one.name}" for one in catalog()}
    files = list(filter(is_table, draft.files))
    chosen = list(draft.words.get("products", ()))
    picked = st.multiselect(
        "Products",
        list(dict.fromkeys([*titles, *files, *chosen])),
        format_func=lambda key: titles.get(key) or key,
        placeholder="Choose products, or a file that was brought",
        filter_mode="contains",
        **state.seed("study_products", chosen, "default"),
    )
    if set(picked) == set(read_words(TEMPLATE)["products"]):
        st.caption(f"These {len(picked)} stand here as an example: take them away, or choose others.")
    if own := state.space().workspace.own.products:
        st.button(
            f"Add all {len(own):,} of your own",
            icon=":material/add:",
            on_click=_add_own,
            key="own_into_study",
            help="What you made or brought on the page Your own, as a file beside the study.",
        )
    if problem := state.take_problem(OWN_FILE):
        st.error(plain(problem), icon=":material/error:")
    for note in state.notes(OWN_FILE):
        st.caption(plain(note))
    prices = st.text_input(
        "Prices",
        placeholder=f"as usual: {USUAL_PRICES}",
        help=PRICES_HELP,
        **state.seed("study_prices", draft.words.get("prices", USUAL_PRICES)),
    )
    return {"products": tuple(picked), "prices": prices.strip()}


def _add_own() -> None:
    """Write the session's products into a file that the study names."""
    try:
        file = write_products(state.space().workspace.own.products)
    except UnblindError as error:
        state.note_problem(OWN_FILE, str(error))
        return
    state.save_notes(OWN_FILE, file.notes)
    words = state.draft().words
    products = tuple(dict.fromkeys((*words.get("products", ()), OWN_FILE)))
    state.take_draft({**words, "products": products}, {OWN_FILE: file.content})


def _experiments(draft: Brought) -> dict[str, Any]:
    titles = {name: vignette.title for name, vignette in shipped_vignettes().items()}
    files = list(filter(is_toml, draft.files))
    chosen = list(draft.words.get("experiment", ()))
    picked = st.multiselect(
        "Experiments",
        list(dict.fromkeys([*titles, *files, *chosen])),
        format_func=lambda key: titles.get(key) or key,
        placeholder="Choose experiments, or a file that was brought",
        filter_mode="contains",
        **state.seed("study_experiment", chosen, "default"),
    )
    return {"experiment": tuple(picked)}


def _strategies(words: Mapping[str, Any], *, beyond: bool) -> tuple[str, ...]:
    usual = USUAL_ARM_STRATEGIES if beyond else DEFAULT_STRATEGIES
    known, title = (ARM_STRATEGIES, arm_strategy_title) if beyond else (VARIANTS, strategy_title)
    offered, chosen = list(ARM_STRATEGIES if beyond else USUAL_STRATEGIES), words.get("strategies", usual)
    if beyond == ("experiment" in words):
        offered = list(dict.fromkeys([*offered, *chosen]))
    else:
        # What was chosen for prices may be none beyond, and the other way round.
        chosen = [code for code in chosen if code in offered] or usual
    picked = st.pills(
        "Strategies",
        offered,
        selection_mode="multi",
        format_func=lambda code: plain(title(code) if code in known else code),
        help=None
        if beyond
        else "\n".join(f"- **{strategy_title(one)}** {STRATEGY_SUMMARIES[one]}." for one in USUAL_STRATEGIES),
        **state.seed(f"study_strategies_{beyond}", list(chosen), "default"),
    )
    return tuple(code for code in offered if code in picked)
