"""Recordings in and out: what is shown as a file, and a file's replies into the cache."""

import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial

import streamlit as st

from core.asking.replies.asked import is_any_stored
from core.asking.replies.recordings import (
    SUFFIX,
    Imported,
    export_experiments,
    import_recording,
)
from core.basics.errors import InputError, UnblindError
from core.basics.words import join
from core.experiment import AnyExperiment, Experiment, find_product, strategy_phrase
from core.experiment.arms import arm_strategy_phrase
from core.studies import link
from core.studies.arms.choice import choice_of_arms
from core.studies.audits import AUDITS
from core.studies.choice import Choice
from pages.parts import state, visitor
from pages.parts.text import errors_as_sentences, plain


@errors_as_sentences()
def show_recordings(choice: Choice) -> None:
    """Draw the button that writes a recording of the choice's replies, and the field that takes one."""
    st.subheader("Recordings")
    st.caption(
        "A recording holds prompts and replies, and no key. Where it is imported, the same experiment draws the "
        "same curves, with no key and no network."
    )
    out, into = st.columns(2)
    with out:
        _offer(choice)
    with into:
        _take()


def _offer(choice: Choice) -> None:
    offer(
        {"decisions": choice.experiment}
        | {audit.title.lower(): partial(audit.experiment, choice) for audit in AUDITS.values()},
        find_product(choice.product, choice.own.products).name,
    )


def offer(parts: Mapping[str, Callable[[], AnyExperiment]], about: str) -> None:
    """Draw the button that writes a recording of what is stored of several parts of a question."""
    cache = state.runner().cache
    experiments: dict[str, AnyExperiment] = {}
    for name, make in parts.items():
        with suppress(InputError):
            experiments[name] = make()
    stored = {name: one for name, one in experiments.items() if is_any_stored(one, cache)}
    if not stored:
        st.caption("Nothing of this experiment is stored yet, so there is nothing to record.")
        return

    def written() -> bytes:
        file = io.BytesIO()
        export_experiments(list(stored.values()), cache, file)
        return file.getvalue()

    first = next(iter(stored.values()))
    st.download_button(
        "Download this recording",
        written,
        file_name=f"unblind-{first.id}{SUFFIX}",
        mime="application/gzip",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption(plain(f"It holds what models replied on “{about[:80]}”: {join(list(stored))}."))


def _take() -> None:
    if not visitor.access().may("import"):
        return
    file = st.file_uploader("Import a recording", type=SUFFIX.rpartition(".")[2])
    if file is None:
        return
    outcome = state.outcome_of(file.file_id)
    if outcome is None:
        with st.spinner("Checking every line"):
            try:
                outcome = import_recording(state.runner().cache, file, file.name, visitor.name())
            except UnblindError as error:
                outcome = str(error)
        state.save_outcome(file.file_id, outcome)
        # What stands above was drawn without the replies that have just come.
        st.rerun()
    if isinstance(outcome, Imported):
        (st.warning if outcome.added.different else st.success)(plain(outcome.summary()))
        _link_to(outcome.header.experiments)
    else:
        st.error(plain(outcome), icon=":material/error:")


def _link_to(experiments: Sequence[AnyExperiment]) -> None:
    """Draw a link to a recorded experiment's page, and where there are several, which one it leads to."""
    if not experiments:
        return
    shown = experiments[0]
    if len(experiments) > 1:
        shown = st.selectbox("Recorded experiment", sorted(experiments, key=_title), format_func=_title)
    choice = link.choice_of(shown) if isinstance(shown, Experiment) else choice_of_arms(shown)
    if choice is None:
        st.caption("No link opens this experiment here: its product, or the way its model is asked, is not known.")
        return
    page, name = _page_of(shown)
    title = plain(shown.product.name if isinstance(shown, Experiment) else shown.vignette.title)
    st.page_link(
        f"pages/{page}.py",
        label=f"Open on {name}: {title}",
        icon=":material/open_in_new:",
        query_params=link.to_query(choice),
    )


def _page_of(shown: AnyExperiment) -> tuple[str, str]:
    if not isinstance(shown, Experiment):
        return "beyond", "Beyond price"
    audited = shown.probes or any(strategy.design != "whole" for strategy in shown.strategies)
    return ("confounding", "Confounding") if audited else ("explore", "Explore")


def _title(experiment: AnyExperiment) -> str:
    names = (model.name for model in experiment.models)
    models = ", ".join(name.title for name in names)
    if not isinstance(experiment, Experiment):
        strategies = ", ".join(map(arm_strategy_phrase, experiment.strategies))
        audit = "" if experiment.asks == "answers" else f", {experiment.asks}"
        return f"{experiment.vignette.title}: {strategies}{audit}, {models}"
    strategies = ", ".join(strategy_phrase(strategy.code) for strategy in experiment.strategies)
    audit = ", audit" if experiment.probes else ""
    return f"{experiment.product.name}: {strategies}{audit}, {models}"
