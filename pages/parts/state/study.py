"""The study that this session writes, and what it was found to take."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from core.basics.errors import InputError
from core.studies.many import TEMPLATE, StudyDesign, StudyPlan, read_words, write_words
from core.studies.shelf import Brought
from pages.parts.state.settings import save_setting, setting
from pages.parts.state.widgets import forget

DRAFT, NAME, PLANNED, TAKEN = "study_draft", "study_name", "study_planned", "study_taken"
UNTOUCHED = write_words(read_words(TEMPLATE))
WIDGETS = "study_"
"""How the names of the form's widgets begin."""


@dataclass(frozen=True)
class Planned:
    """What a study was found to take.

    Parameters
    ----------
    name
        Of its folder.
    brought
        The study, but for its budget.
    design, plan
        What it asks, and what is missing.
    notes
        On what of its files was not read, and what is probably not meant.
    """

    name: str
    brought: Brought
    design: StudyDesign
    plan: StudyPlan
    notes: tuple[str, ...]


def draft() -> Brought:
    """Return the study as it is written so far, in this session or, but for its files, in an earlier one."""
    found: Brought | None = st.session_state.get(DRAFT)
    if found is not None:
        return found
    try:
        return Brought(read_words(setting(DRAFT) or TEMPLATE))
    except InputError:
        return Brought(read_words(TEMPLATE))


def save_draft(words: Mapping[str, Any]) -> None:
    """Keep what the form says."""
    st.session_state[DRAFT] = replace(draft(), words=dict(words))
    text = write_words(words)
    save_setting(DRAFT, "" if text == UNTOUCHED else text)


def take_draft(words: Mapping[str, Any] | None, files: Mapping[str, bytes]) -> None:
    """Put files beside the draft, and in its place where one is a study; the form is filled anew."""
    known = draft()
    st.session_state[DRAFT] = Brought(words or known.words, {**known.files, **files})
    forget(WIDGETS)


def draft_name(usual: str) -> str:
    """Return what the draft is called; what is usual where nothing was typed."""
    return setting(NAME) or usual


def save_draft_name(name: str, usual: str) -> None:
    """Keep what the draft is called, unless that is usual."""
    save_setting(NAME, "" if name == usual else name)


def forget_draft_name() -> None:
    """Call the next draft as is usual."""
    save_setting(NAME, "")


def is_new(files: frozenset[str]) -> bool:
    """Say whether files, by their ids, are others than those that were taken last, and take them for taken."""
    before = st.session_state.get(TAKEN, frozenset())
    st.session_state[TAKEN] = files
    return bool(files - before)


def planned(name: str, brought: Brought) -> Planned | None:
    """Return what this very study was found to take, if that was looked up last."""
    found: Planned | None = st.session_state.get(PLANNED)
    return found if found and (found.name, found.brought) == (name, brought) else None


def save_planned(found: Planned | None) -> None:
    """Keep what a study was found to take; None where replies came since."""
    st.session_state[PLANNED] = found
