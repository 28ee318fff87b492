"""Text on a page: what people and models wrote as plain text, and what went wrong as one sentence."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import streamlit as st

from core.basics.errors import UnblindError
from core.basics.texts import unlinked

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|$~:&^=])")


def plain(text: str) -> str:
    """Escape what Markdown, formulas, colours and icons are made of; an address is no link."""
    return _MARKDOWN.sub(r"\\\1", unlinked(text))


def duration(seconds: float | None) -> str:
    """Write a time that is left."""
    if seconds is None:
        return "estimating time left"
    return f"about {seconds:.0f} s left" if seconds < 90 else f"about {seconds / 60:.0f} min left"


@contextmanager
def errors_as_sentences() -> Iterator[None]:
    """Show what cannot be done as one sentence in the place where it was to be shown."""
    try:
        yield
    except UnblindError as error:
        st.error(plain(str(error)), icon=":material/error:")


def emphasis() -> Literal["primary", "secondary"]:
    """Say how a main button looks: in the dark, its white label on the accent is too faint to be read."""
    return "secondary" if st.context.theme.type == "dark" else "primary"
