"""Where the audits of a choice stand, and the way to each."""

from collections.abc import Iterable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.analysis.demand.validity import AnswerCheck
from core.asking.costs import say
from core.asking.plan import Plan
from core.basics.words import join, lower_first
from core.report.tables.checks import checks_table
from core.studies.audits import Audit, Check, check_all
from core.studies.choice import Choice
from pages.parts import state, visitor
from pages.parts.text import plain


def show_answers(checks: list[AnswerCheck]) -> None:
    """Draw whether the answers are answers at all, in numbers."""
    if checks:
        failed = sum(not check.passed for check in checks)
        outcome = f"{failed} of {len(checks)} failed" if failed else "all within their limits"
        label = f"Checks of the answers: {outcome}"
        with st.expander(label, icon=":material/rule:", expanded=bool(failed)):
            st.dataframe(checks_table(checks), hide_index=True, alt="Checks of the answers")
            st.caption("The limits can be set in the sidebar, under “Checks that answers must pass”.")


def warn(sentences: Iterable[str]) -> None:
    """Draw what is to be said of the replies before what they show is believed."""
    for sentence in sentences:
        st.warning(plain(sentence), icon=":material/warning:")


def show_remarks(sentences: list[str]) -> None:
    """Draw what is to be said of the replies beside: why some were not read, and in what form they were asked."""
    for sentence in sentences:
        st.caption(f":material/info: {plain(sentence)}")


def show(choice: Choice, audited: DeltaGenerator | None) -> None:
    """Draw what the audits of a choice found, or what each takes to be asked; beside the verdict, which were."""
    st.subheader("Can these curves be trusted?")
    found = check_all(choice, state.memory())
    asked = [lower_first(check.audit.title) for check in found if check.finding is not None]
    if audited is not None and asked:
        audited.caption(
            f":material/hub: This rests on the curves alone. What the audits found of them ({join(asked)}) stands "
            "below, under “Can these curves be trusted?”."
        )
    for check in found:
        with st.container(border=True):
            _show_check(check)


def _show_check(check: Check) -> None:
    audit, plan = check.audit, check.plan
    text, button = st.columns([2, 1], vertical_alignment="center")
    text.markdown(f"**{audit.title}.** {plain(audit.question)}", help=plain(audit.explanation))
    if plan is None:
        text.caption(plain(check.problem))
        return
    run = state.runner().find(plan.experiments[0])
    active = run is not None and run.active
    if check.finding is not None:
        text.markdown("\n".join(f"- {plain(sentence)}" for sentence in check.finding.sentences))
    elif run is not None and active:
        progress = run.progress()
        text.caption(plain(f"Being asked: {progress.settled:,} of {progress.calls:,} answers are there."))
    else:
        text.markdown(plain(audit.consequence))
        text.caption(plain(f"{check.asked_so_far}. {_takes(plan)}"))
    if check.note:
        text.caption(plain(check.note))
    with button:
        if check.finding is not None or active or visitor.refusal(plan) is not None:
            _offer_way(audit)
        else:
            _offer_run(audit, plan)


def _takes(plan: Plan) -> str:
    calls = "1 call takes" if plan.new_calls == 1 else f"{plan.new_calls:,} calls take"
    return f"{calls} an estimated {say(plan.cost)}."


def _offer_way(audit: Audit) -> None:
    if st.button(f"Open {audit.title.lower()}", key=f"open_{audit.name}", width="stretch"):
        state.open_audit(audit.name)


def _offer_run(audit: Audit, plan: Plan) -> None:
    """Draw the button that asks what costs nothing, and leads to where a budget is set for the rest."""
    free = plan.cost.dollars is not None and plan.cost.dollars.high == 0
    does = "Ask about" if free else "Go to" if plan.cost.dollars is None else "Set a budget for"
    label = f"{does} {audit.title.lower()}"
    if st.button(label, key=f"run_{audit.name}", width="stretch"):
        if free:
            state.start(plan.experiments[0])
        state.open_audit(audit.name)
