"""Put the question to people, lock a forecast before they answer, and see what it was worth once they have."""

from functools import partial

import streamlit as st

from core.basics.words import join
from core.experiment import Experiment, find_product
from core.studies.choice import Choice
from core.studies.people.counted import Counted
from pages.parts import navigation, state
from pages.parts.asking import runs
from pages.parts.forecasts import locking, record, verifying
from pages.parts.people import answers, beside, questionnaire, together
from pages.parts.text import errors_as_sentences, plain

ASK, LOCK, VERIFY, RECORD = "Ask people", "Lock a forecast", "Verify and score", "Record"


def show_beside(counted: Counted, experiment: Experiment) -> None:
    beside.show(experiment, counted)
    together.show(experiment, counted)


@errors_as_sentences()
def show_asking(choice: Choice) -> None:
    product = find_product(choice.product, choice.own.products)
    st.subheader("What people are asked")
    asked = together.choose(choice)
    questionnaire.show(asked)
    questionnaire.offer(asked)
    st.subheader("What came back")
    counted = answers.take(asked)
    if counted is None:
        st.caption("Nothing yet. Files of answers can be dropped here as they come, all at once.")
        if held := dict.fromkeys(one.title for one in state.space().workspace.answers):
            kept = f"Answers to other questionnaires are kept: on {join([*held])}."
            st.caption(plain(f"{kept} They stand here once product, prices and words are as they were sent."))
        return
    answers.show(counted)
    if not counted.people:
        return
    st.subheader("People beside the models")
    if not choice.models:
        st.info("No model is chosen, so none stands beside them. Choose one in the sidebar to compare.")
        beside.offer_to_move(product, counted)
        return
    runs.follow(choice.experiment(), partial(show_beside, counted))
    beside.offer_to_move(product, counted)


@errors_as_sentences()
def show_locking(choice: Choice) -> None:
    st.caption(
        "What models answered, the decision and what people will be asked are sealed in one file, before people "
        "answer. Then it is seen whether the file was touched, and what the forecast was worth."
    )
    runs.follow(choice.experiment(), partial(locking.show, choice))


navigation.through_app()
choice = state.drawn_choice()
state.save_choice(choice)
st.header("Ask people")
with errors_as_sentences():
    product = find_product(choice.product, choice.own.products)
    price = product.write(product.regular_price) + product.setting.per
    st.caption(
        plain(
            f"{product.name} · regular price {price} · the same question that models are asked, at one price a "
            "person. Product and prices are the sidebar's."
        )
    )
ask, lock, verify, kept = st.tabs([ASK, LOCK, VERIFY, RECORD], key="people_tab", on_change="rerun")
with ask:
    if ask.open:
        show_asking(choice)
with lock:
    if lock.open:
        show_locking(choice)
with verify:
    if verify.open:
        verifying.show()
with kept:
    if kept.open:
        record.show()
