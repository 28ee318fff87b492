"""What people are to be asked, and the files by which they are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from core.experiment import strategy_title
from core.report.field.formats import FIELD_FORMATS
from core.report.field.preview import preview
from core.report.signature import file_name
from core.studies.choice import Choice
from core.studies.people.fieldwork import MOST_PEOPLE, Fieldwork
from core.studies.people.kept import answered_first
from core.studies.people.questionnaire import fieldwork_of, whoever_is_asked
from core.studies.people.wanted import Wanted
from core.studies.people.words import words_for_people
from pages.parts import state
from pages.parts.text import plain

WANTED = "people"


def choose(choice: Choice) -> Fieldwork:
    """Draw whose words people read and how many are asked, and return what they are asked."""
    left, right = st.columns(2)
    codes = words_for_people(choice)
    before = wanted()
    words = before.words or _answered_first(choice, codes)
    first = words if words in codes else codes[0]
    code = left.selectbox(
        "In the words of",
        codes,
        format_func=strategy_title,
        help="A strategy that asks one price, as a shopper is asked. In the first of its wordings.",
        index=codes.index(first),
        **state.seed("field_words", first, None),
    )
    people = right.number_input(
        "People in all",
        min_value=1,
        max_value=MOST_PEOPLE,
        step=10,
        help="Equally many at each price; each person is asked at one, drawn by chance.",
        **state.seed("field_people", before.people),
    )
    save_wanted(replace(before, words=code, people=int(people)))
    return _in_words(choice, code).with_people(int(people))


def wanted() -> Wanted:
    """Return how people are to be asked, as it was last chosen."""
    return Wanted.read(state.setting(WANTED))


def save_wanted(chosen: Wanted) -> None:
    """Keep how people are to be asked."""
    if chosen != wanted():
        state.save_setting(WANTED, chosen.write())


def _in_words(choice: Choice, code: str) -> Fieldwork:
    return fieldwork_of(whoever_is_asked(replace(choice, strategies=(code,))).experiment(), code)


def _answered_first(choice: Choice, codes: Sequence[str]) -> str:
    """Return in whose words people were asked whose answers are kept; else the first."""
    kept = state.space().workspace.answers
    return answered_first({code: _in_words(choice, code).id for code in codes}, kept) if kept else codes[0]


def show(asked: Fieldwork) -> None:
    """Draw what is read at a price or in an arm, which can be chosen, and how many are asked at each."""
    titles = {one.name: one.title for one in asked.asked}
    what, at = ("price", "at") if asked.by_price else ("arm", "in")
    name = st.selectbox(
        f"What is read {at} the {what}",
        list(titles),
        index=len(titles) // 2 if asked.by_price else 0,
        format_func=titles.__getitem__,
        key=f"field_shown_{asked.id}_{'_'.join(titles)}",
    )
    shown = next(one for one in asked.asked if one.name == name)
    st.code(preview(shown, asked), language=None, wrap_lines=True)
    fewest, most = min(one.people for one in asked.asked), max(one.people for one in asked.asked)
    each = f"{most:,}" if fewest == most else f"{fewest:,} to {most:,}"
    st.caption(
        plain(
            f"Then a question that only checks attention. Each person meets one {what}, drawn by chance: {each} "
            f"people {at} each of {len(titles)} {what}s. Questionnaire {asked.id}."
        )
    )


def offer(asked: Fieldwork) -> None:
    """Draw the buttons that download the questionnaire, in each of its forms."""
    with st.container(horizontal=True):
        for suffix, one in FIELD_FORMATS.items():
            st.download_button(
                one.title,
                partial(one.write, asked),
                file_name=file_name(asked.title, "questionnaire", suffix, date.today()),
                mime=one.mime,
                key=f"field_{suffix}",
                help=one.told,
                icon=":material/download:",
                on_click="ignore",
            )
    st.caption(
        "The page to send asks in any browser, also without a network, and sends nothing: who answers saves a "
        "small file and sends it back. It holds no name."
    )
