"""The question of an experiment beyond price put before people, an arm a person, and what they answered."""

from dataclasses import replace

import streamlit as st

from core.analysis.arms import all_humans
from core.experiment.arms import Vignette, arm_strategy_title, write_vignette
from core.studies.arms.choice import ArmChoice
from core.studies.arms.own_people import people_file, read_people
from core.studies.people.counted import Counted
from core.studies.people.fieldwork import MOST_PEOPLE, USUAL_PEOPLE, Fieldwork
from core.studies.people.questionnaire import arm_fieldwork_of
from core.studies.people.words import ARMS_FOR_PEOPLE
from pages.parts import state
from pages.parts.people import answers, questionnaire
from pages.parts.text import errors_as_sentences


def offer(choice: ArmChoice) -> None:
    """Draw the questionnaire and its files, where answers can be dropped, and what they come to."""
    with st.expander("Ask people the same question", icon=":material/forum:"), errors_as_sentences():
        asked = _choose(choice)
        questionnaire.show(asked)
        questionnaire.offer(asked)
        counted = answers.take(asked)
        if counted is None:
            st.caption("Files of answers can be dropped here as they come, all at once.")
            return
        answers.show(counted)
        _put_beside(choice.vignette, counted)


def _choose(choice: ArmChoice) -> Fieldwork:
    left, right = st.columns(2)
    code = left.selectbox(
        "In the words of",
        ARMS_FOR_PEOPLE,
        format_func=arm_strategy_title,
        help="In the first of its wordings.",
        **state.seed("arm_field_words", ARMS_FOR_PEOPLE[0], None),
    )
    people = right.number_input(
        "People in all",
        min_value=1,
        max_value=MOST_PEOPLE,
        step=10,
        help="Equally many in each arm; each person is asked in one, drawn by chance.",
        **state.seed("arm_field_people", USUAL_PEOPLE),
    )
    return arm_fieldwork_of(replace(choice, strategies=(code,)).experiment(), code, int(people))


def _put_beside(vignette: Vignette, counted: Counted) -> None:
    """Draw the button that takes answers to where a user's own people stand beside the models."""
    if vignette.name in all_humans():
        st.caption(
            "Beside the models stand the people whose answers to this experiment come with the app; yours stand "
            "here alone."
        )
    elif st.button("Put them beside the models", icon=":material/groups:"):
        people = read_people(people_file(counted, vignette).encode(), vignette).content
        state.save_own_people(write_vignette(vignette), people)
        st.rerun()
