"""A locked forecast comes back: whether it was touched, and what it was worth once people have answered."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from core.report.blocks import Report
from core.report.forecasts.content import write_forecast
from core.report.forecasts.figure import forecast_figure
from core.report.forecasts.tables import curve_table
from core.report.signature import Signature
from core.studies.forecasts.files import ForecastFile, keep_file
from core.studies.forecasts.record import keep
from core.studies.forecasts.scoring import Score, score
from core.studies.forecasts.seal import WHAT_IT_PROVES, Sealed, unseal
from core.studies.forecasts.sentences import what_is_locked, what_it_was_worth
from core.studies.people.counted import Counted
from pages.parts import state
from pages.parts.kept import workspaces
from pages.parts.people import answers
from pages.parts.showing import downloads, figures
from pages.parts.text import errors_as_sentences, plain


@errors_as_sentences()
def show() -> None:
    """Draw where a forecast can be dropped, whether it is untouched, and what it was worth."""
    file = st.file_uploader("A locked forecast", type=["json"], key=f"forecast_file_{state.results_key()}")
    if file is not None:
        state.admit(file.file_id, file.size)
        data = file.getvalue()
        _bring(keep_file(unseal(data), data))
    kept = state.space().workspace.files
    if not kept:
        st.caption(
            "The file that was saved when the forecast was locked. Nothing of it is taken if it was touched."
        )
        return
    chosen = _choose(kept)
    expected = st.text_input(
        "SHA-256 that was printed or sent (optional)",
        help="The first twelve digits are enough.",
        **state.seed(f"forecast_sha256 {chosen.sha256}", ""),
    )
    sealed = chosen.unseal(expected)
    _say_untouched(sealed, expected)
    st.markdown("\n".join(f"- {plain(text)}" for text in what_is_locked(sealed.forecast)))
    st.subheader("What people answered")
    counted = answers.take(sealed.forecast.fieldwork)
    if counted is None:
        _draw(sealed, None)
        return
    answers.show(counted)
    _show_score(sealed, score(sealed.forecast, counted), counted)


def _bring(file: ForecastFile) -> None:
    state.space().note_file(file)
    state.save_brought_forecast(file.sha256)
    state.empty_fields()
    st.rerun()


def _choose(kept: Sequence[ForecastFile]) -> ForecastFile:
    """Draw which of the files that are kept is looked at, and the button that takes it away."""
    titles = {one.sha256: one.title for one in kept}
    last = state.brought_forecast()
    first = last if last in titles else kept[0].sha256
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    chosen = left.selectbox(
        "Forecasts that are kept here",
        list(titles),
        format_func=titles.__getitem__,
        index=list(titles).index(first),
        **state.seed(state.key_of("forecast_of", titles), first, None),
    )
    file = next((one for one in kept if one.sha256 == chosen), kept[0])
    right.button("Take it away", icon=":material/delete:", on_click=_take_away, args=(file,))
    workspaces.say_where()
    return file


def _take_away(file: ForecastFile) -> None:
    state.space().change(lambda one: one.without_file(file.sha256))


def _say_untouched(sealed: Sealed, expected: str) -> None:
    kept = next((one for one in state.space().workspace.forecasts if one.sha256 == sealed.sha256), None)
    told = " It is the file of that SHA-256." if expected.strip() else ""
    known = " This workspace's record has the same SHA-256." if kept is not None else ""
    st.success(f"Untouched since it was sealed.{told}{known}", icon=":material/verified:")
    st.code(sealed.sha256, language=None, wrap_lines=True)
    st.caption(plain(" ".join(WHAT_IT_PROVES)))


def _show_score(sealed: Sealed, found: Score, counted: Counted) -> None:
    state.space().note_forecast(keep(sealed, found, datetime.now(UTC).isoformat(timespec="seconds")))
    st.subheader("What the forecast was worth")
    direction, *rest = what_it_was_worth(sealed.forecast, found)
    lead = {"right": st.success, "wrong": st.error}.get(found.direction, st.info)
    lead(plain(direction))
    st.markdown("\n".join(f"- {plain(text)}" for text in rest))
    _draw(sealed, found)

    def report(signed: Signature) -> Report:
        return write_forecast(sealed, signed, (found, counted))

    def people() -> pd.DataFrame:
        return counted.brought.rows.assign(left_out=counted.reasons)

    downloads.offer_on(sealed.forecast.product, report, people)


def _draw(sealed: Sealed, found: Score | None) -> None:
    figures.chart(
        forecast_figure(sealed.forecast, None if found is None else found.points),
        key="forecast",
        alt="The locked curves, with people's answers as points where they have come",
        about=sealed.forecast.product,
    )
    st.dataframe(curve_table(sealed.forecast, found), hide_index=True, alt="Locked curves")
