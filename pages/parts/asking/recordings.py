"""Recordings in and out: what is shown as a file, and a file's replies into the cache."""

import io
from collections.abc import Sequence
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
from core.experiment import Experiment, strategy_phrase
from core.studies import link
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
    cache = state.runner().cache
    experiments: dict[str, Experiment] = {}
    parts = {"decisions": choice.experiment} | {
        audit.title.lower(): partial(audit.experiment, choice) for audit in AUDITS.values()
    }
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
    st.caption(plain(f"Holds of {first.product.name[:80]}: {', '.join(stored)}."))


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
        _link_to([one for one in outcome.header.experiments if isinstance(one, Experiment)])
    else:
        st.error(plain(outcome), icon=":material/error:")


def _link_to(experiments: Sequence[Experiment]) -> None:
    """Draw a link to a recorded experiment's page, and where there are several, which one it leads to."""
    if not experiments:
        return
    shown = experiments[0]
    if len(experiments) > 1:
        shown = st.selectbox("Recorded experiment", sorted(experiments, key=_title), format_func=_title)
    choice = link.choice_of(shown)
    if choice is None:
        st.caption("No link opens this experiment here: its product, or the way its model is asked, is not known.")
        return
    audited = shown.probes or any(strategy.design != "whole" for strategy in shown.strategies)
    page, name = ("confounding", "Confounding") if audited else ("explore", "Explore")
    title = plain(shown.product.name)
    st.page_link(
        f"pages/{page}.py",
        label=f"Open on {name}: {title}",
        icon=":material/open_in_new:",
        query_params=link.to_query(choice),
    )


def _title(experiment: Experiment) -> str:
    names = (model.name for model in experiment.models)
    models = ", ".join(name.title for name in names)
    strategies = ", ".join(strategy_phrase(strategy.code) for strategy in experiment.strategies)
    audit = ", audit" if experiment.probes else ""
    return f"{experiment.product.name}: {strategies}{audit}, {models}"
