"""The runs that were made in a workspace: what each asked and came to, the way back, and what two differ in."""

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from core.asking.replies.asked import find
from core.basics.errors import UnblindError
from core.experiment import AnyExperiment, Series
from core.report.tables.own import compared_tables, runs_table
from core.studies.workspaces import PastRun, compare, outcome_of
from pages.parts import state
from pages.parts.text import plain

PAGES = {"decisions": "explore", "benchmark": "benchmark", "beyond": "beyond"}
WIDTHS = {
    "Product or experiment": st.column_config.TextColumn(width="medium"),
    "Strategies": st.column_config.TextColumn(width="medium"),
    "Headline": st.column_config.TextColumn(width="large"),
}


def show() -> None:
    """Draw the list of past runs, and what is done with those that are selected."""
    _look_after()
    runs = state.space().workspace.runs
    if not runs:
        st.caption(
            "Every run that makes calls is listed here, with what it asked, took and came to. None was made yet."
        )
        return
    st.caption("Select one to open it again, or two to see what changed between them.")
    chosen = picked(runs)
    if st.button("Open again", icon=":material/open_in_new:", disabled=len(chosen) != 1, help="Select one row."):
        st.switch_page(f"pages/{PAGES.get(chosen[0].kind, 'confounding')}.py", query_params=dict(chosen[0].choice))
    if len(chosen) == 1:
        st.markdown(plain(f"{title(chosen[0])}. {chosen[0].outcome.headline if chosen[0].outcome else ''}"))
    if len(chosen) == 2:
        _show_changes(chosen[1], chosen[0])


def title(run: PastRun) -> str:
    """Return what a run is called where one is chosen."""
    when = run.began[:16].replace("T", " ")
    return f"{when} UTC: {run.text('Product')[:100]}. {run.text('Asked')}: {run.text('Strategies')}"


def picked(runs: Sequence[PastRun]) -> list[PastRun]:
    """Draw the table of runs, and return those that are selected."""
    chosen = st.dataframe(
        runs_table(runs),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        column_config=WIDTHS,
        key=state.key_of("past_runs_table", (f"{one.experiment} {one.began}" for one in runs)),
        alt="Past runs",
    )
    return [runs[row] for row in sorted(chosen.selection.rows)]


def note_outcome(asked: AnyExperiment | Series) -> None:
    """Keep what became of the last run of what was asked, once it has ended."""
    state.space().note_outcome(asked.id, lambda past: outcome_of(past, asked, state.memory()))


def _look_after() -> None:
    """Find out what became of runs whose end nobody saw."""
    for run in state.space().workspace.runs:
        if run.outcome is None:
            with suppress(UnblindError):
                if (asked := _asked(run)) is not None:
                    note_outcome(asked)


def _asked(run: PastRun) -> AnyExperiment | None:
    """Return what a run asked; None where its replies are not here."""
    return find(run.experiment, state.runner().cache)


def _show_changes(first: PastRun, second: PastRun) -> None:
    compared = compare(first, second)
    names = (f"{first.began[:16].replace('T', ' ')}, first", f"{second.began[:16].replace('T', ' ')}, then")
    asked, found = compared_tables(compared, names, (_asked(first), _asked(second)))
    st.subheader("What changed")
    if asked.empty:
        st.markdown("Both asked the same.")
    else:
        st.markdown("Asked otherwise:")
        st.table(asked.map(plain).set_index(""))
    alike = f"{compared.alike} of their curves came out alike." if compared.alike else ""
    if first.outcome is None or second.outcome is None:
        st.markdown("What one of them came to is not known, for its replies are not here.")
    elif found.empty:
        st.markdown(plain(f"Both came to the same. {alike}"))
    else:
        st.markdown(plain(f"Came out otherwise. {alike}"))
        st.table(found.map(plain).set_index(""))
