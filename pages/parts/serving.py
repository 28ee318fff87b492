"""What the server does before it answers, so that whoever comes first waits for no library and no fit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from pkgutil import walk_packages

import streamlit as st
from streamlit.cli_util import open_browser
from streamlit.web.server.server_util import get_display_address, get_url

from core.analysis.benchmark import published_curve
from core.basics.errors import UnblindError
from core.report.figures.looks import listed
from core.studies.audits import check_all
from core.studies.choice import Choice
from pages import parts
from pages.parts import state
from pages.parts.showing import overlays, start


@asynccontextmanager
async def serve(_: st.App) -> AsyncIterator[None]:
    """Work ahead, then open a browser, which Streamlit itself does for a plain script alone."""
    load()
    work_ahead()
    if not st.get_option("server.headless"):
        open_browser(get_url(get_display_address(str(st.get_option("server.address")))))
    yield


def load() -> None:
    """Load whatever the pages draw with, and so all that this needs."""
    for module in walk_packages(parts.__path__, f"{parts.__name__}."):
        import_module(module.name)


def work_ahead() -> None:
    """Find what the first screen shows; where the replies cannot be read, the screen itself says so."""
    choice = Choice()
    start.picture()
    with suppress(UnblindError):
        found = state.memory().findings(choice.experiment(), choice.limits())
        published = listed(published_curve(found.experiment.product))
        overlays.demand_of(found, overlays.Overlays(tuple(published)))
        check_all(choice, state.memory())
