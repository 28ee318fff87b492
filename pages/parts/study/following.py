"""A study that was begun: how far it is, where it stands, and the ways on."""

from collections.abc import Collection

import streamlit as st

from core.basics.words import join
from core.studies.audits import AUDITS
from core.studies.shelf import Brought, Going, Shelved, Standing, shelved
from pages.parts import state
from pages.parts.showing import downloads
from pages.parts.study import offer
from pages.parts.text import duration, errors_as_sentences, plain

POLL_SECONDS = 1.0
OUTLASTS = "It goes on when this tab is closed, and this page's address finds it again."


def follow(name: str) -> None:
    """Draw a study: how far it is, anew every second until it has ended; then where it stands."""
    study = _find(name)
    if _is_active(name):
        st.fragment(_watch, run_every=POLL_SECONDS)(name, looks=[])
    elif study is not None:
        _say_what_is_asked(study)
        _show_end(study, state.desk().find(name))


def say_where_not_found(name: str, names: Collection[str]) -> None:
    """Draw that the address names a study that is none of those that are here."""
    if name and name not in names and name not in AUDITS:
        st.warning(plain(f"There is no study “{name[:60]}” here. What follows is not it."))


def _is_active(name: str) -> bool:
    going, study = state.desk().find(name), _find(name)
    return (going is not None and going.active) or (study is not None and study.folder.is_held())


def _find(name: str) -> Shelved | None:
    return next((one for one in shelved()[0] if one.name == name), None)


@errors_as_sentences()
def _watch(name: str, looks: list[bool]) -> None:
    """Draw how far a study is, and the whole page once it has ended; never at the first look."""
    active = _is_active(name)
    if looks and not active and state.address_is_taken_up():
        st.rerun()
    looks.append(True)
    study, going = _find(name), state.desk().find(name)
    if study is None:
        return
    _say_what_is_asked(study)
    if going is not None and going.active:
        _show_progress(going)
    elif active:
        done, every = len(study.manifest.done), len(study.manifest.experiments)
        st.progress(done / every, plain(f"{done:,} of {every:,} experiments are written"))
        st.caption("Another process runs it: a command, or this app elsewhere. There it is stopped.")
    if study.manifest.done:
        _lead_on(study)


def _say_what_is_asked(study: Shelved) -> None:
    words, asked = study.words(), study.manifest
    about = f"{len(asked.experiments):,} {'products' if study.is_of_prices else 'experiments beyond price'}"
    models = join(list(words.get("models", ("embedded",))))
    st.markdown(plain(f"{about}, {asked.cells:,} cells, {asked.calls:,} calls in all, by {models}."))


def _show_progress(going: Going) -> None:
    standing = going.standing()
    st.progress(standing.share, plain(say(standing)))
    with st.container(horizontal=True, vertical_alignment="center"):
        if state.may_stop(going):
            st.button(
                "Stop",
                icon=":material/stop:",
                disabled=standing.stopping,
                help="Every answer so far is kept, and batches stay with their vendors.",
                on_click=going.stop,
                key="stop_study",
            )
        st.caption(OUTLASTS)


def say(standing: Standing) -> str:
    """Say how far a study is."""
    parts = [
        f"{standing.shards_done:,} of {standing.shards:,} experiments",
        f"{standing.settled:,} of {standing.calls:,} new calls",
    ]
    if standing.failed:
        parts.append(f"{standing.failed:,} failed")
    if standing.dollars is None:
        parts.append("at a price that is not known")
    elif standing.dollars.high:
        parts.append(f"${standing.dollars.high:.4f} so far at most")
    if standing.batches:
        left = f"{standing.batches:,} batches are with their vendors"
    elif standing.stopping:
        left = "stopping after the calls under way"
    else:
        left = duration(standing.seconds_left)
    return f"{', '.join(parts)}; {left}"


def _show_end(study: Shelved, going: Going | None) -> None:
    for problem in going.problems if going else ():
        st.error(plain(problem), icon=":material/error:")
    said, asked = study.stands(), study.manifest
    (st.success if asked.state == "complete" else st.warning)(plain(said))
    for failure in asked.failed_checks[:3]:
        st.caption(f":material/block: {plain(failure)}")
    if len(asked.failed_checks) > 3:
        st.caption(plain(f"{len(asked.failed_checks) - 3:,} more failed checks are in its manifest."))
    brought = Brought(study.words(), study.files())
    if asked.state != "complete" or study.batches:
        offer.offer(study.name, brought, study)
    with st.container(horizontal=True):
        if study.manifest.done:
            _lead_on(study)
        downloads.offer_study(brought.text)
        st.button(
            "Begin another like it",
            icon=":material/content_copy:",
            on_click=_begin_another,
            args=(brought,),
            key="another_study",
        )
    with st.expander("What it asks, as study.toml", icon=":material/description:"):
        st.code(brought.text, language="toml")


def _lead_on(study: Shelved) -> None:
    label = "Open in Catalog" if study.is_of_prices else "Its summary, in Catalog"
    if st.button(label, icon=":material/grid_view:", key="to_catalog"):
        state.open_catalog(study.name)


def _begin_another(brought: Brought) -> None:
    state.take_draft(brought.words, brought.files)
    state.open_study("")
