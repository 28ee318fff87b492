"""A forecast is locked: what models answered, the decision, and what people will be asked, in one sealed file."""

from dataclasses import replace
from datetime import date

import streamlit as st

from core.experiment import Experiment
from core.report.signature import file_name
from core.studies.choice import Choice
from core.studies.findings import Findings
from core.studies.forecasts.files import keep_file
from core.studies.forecasts.locking import forecast_of
from core.studies.forecasts.record import keep
from core.studies.forecasts.seal import WHAT_IT_PROVES, seal, unseal
from core.studies.forecasts.sentences import what_is_locked
from pages.parts import state
from pages.parts.asking import decision as inputs
from pages.parts.asking import runs
from pages.parts.people import answers, together
from pages.parts.showing.downloads import seed_author
from pages.parts.text import emphasis, errors_as_sentences, plain


def show(choice: Choice, experiment: Experiment) -> None:
    """Draw what is missing, and once it is answered, what is to be locked."""
    run = state.runner().find(experiment)
    runs.show_run(experiment, run)
    if run is not None and run.active:
        return
    found = state.memory().findings(experiment, choice.limits())
    prices = sorted({float(price) for curve in found.answered for price in curve.points["price"]})
    if len(prices) < 2:
        st.info("Nothing to lock yet: a forecast needs answers at two prices or more.")
        return
    st.fragment(offer)(choice, found, prices)


@errors_as_sentences()
def offer(choice: Choice, found: Findings, prices: list[float]) -> None:
    """Draw the decision and what people will be asked, and the button that locks both with what was answered."""
    product = found.experiment.product
    st.subheader("What is to be decided")
    before = state.load_decision(product)
    decision = inputs.choose(product, prices, with_beside=False)
    state.save_decision(product, replace(decision, beside=before.beside if before else None), prices)
    st.subheader("What people will be asked")
    asked = together.choose(choice)
    if answers.were_seen(asked.id):
        st.warning(
            "Answers to this questionnaire were read here already, so a forecast that is locked now does not come "
            "before them.",
            icon=":material/warning:",
        )
    author = st.text_input("Author (optional)", max_chars=120, **seed_author("forecast_author"))
    if st.button("Lock the forecast", type=emphasis(), icon=":material/lock:"):
        _lock(seal(forecast_of(found, decision, asked, author)))
    show_locked()


def _lock(data: bytes) -> None:
    sealed = unseal(data)
    kept, file = keep(sealed), keep_file(sealed, data)
    state.save_locked_forecast(data)
    state.space().change(lambda one: one.with_forecast(kept).with_file(file))
    state.save_brought_forecast(sealed.sha256)


def show_locked() -> None:
    """Draw the forecast that was locked last: what it says, its SHA-256, and the button that saves it."""
    data = state.locked_forecast()
    if data is None:
        return
    sealed = unseal(data)
    st.subheader("Locked")
    st.markdown("\n".join(f"- {plain(text)}" for text in what_is_locked(sealed.forecast)))
    st.caption("The SHA-256 of the file. Print it, or send it to anybody, before people are asked:")
    st.code(sealed.sha256, language=None, wrap_lines=True)
    st.download_button(
        "Save the file",
        data,
        file_name=file_name(sealed.forecast.product, f"forecast-{sealed.sha256[:12]}", ".json", date.today()),
        mime="application/json",
        icon=":material/download:",
        on_click="ignore",
        help="Keep it outside this app, too, which keeps the last 20 of a workspace, and only while that is kept.",
    )
    st.caption(plain(" ".join(WHAT_IT_PROVES)))
