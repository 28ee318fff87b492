"""Put the question to people in the models' words, take their answers, and see them beside the models."""

from functools import partial

import streamlit as st

from core.experiment import Experiment, find_product
from core.studies.choice import Choice
from core.studies.people.counted import Counted
from pages.parts import navigation, state
from pages.parts.asking import runs, sidebar
from pages.parts.people import answers, beside, questionnaire
from pages.parts.text import errors_as_sentences, plain


def show_beside(counted: Counted, experiment: Experiment) -> None:
    beside.show(experiment, counted)


@errors_as_sentences()
def show(choice: Choice) -> None:
    product = find_product(choice.product, choice.own.products)
    st.subheader("What people are asked")
    asked = questionnaire.choose(choice)
    questionnaire.show(asked)
    questionnaire.offer(asked)
    st.subheader("What came back")
    counted = answers.take(asked)
    if counted is None:
        st.caption("Nothing yet. Files of answers can be dropped here as they come, all at once.")
        return
    answers.show(counted)
    if not counted.people:
        return
    st.subheader("People beside the models")
    runs.follow(choice.experiment(), partial(show_beside, counted))
    beside.offer_to_move(product, counted)


navigation.through_app()
choice = state.load_choice()
with st.sidebar, errors_as_sentences():
    choice = sidebar.choose(choice)
state.save_choice(choice)
st.header("Ask people")
with errors_as_sentences():
    product = find_product(choice.product, choice.own.products)
    st.caption(
        plain(
            f"{product.name} · regular price {product.write(product.regular_price)}{product.setting.per} · the "
            "same question that models are asked, at one price a person. Product and prices are the sidebar's."
        )
    )
show(choice)
