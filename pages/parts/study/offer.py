"""What a study takes, before it is asked: the plan, the agreement, and the button that starts it."""

from dataclasses import replace

import streamlit as st

from core.asking.costs import enough
from core.basics.errors import UnblindError
from core.studies.many import plan_study, takes_batches
from core.studies.notices import what_is_doubtful, who_reads_own_personas
from core.studies.shelf import Brought, How, Order, Shelved, check_name, folder_named
from pages.parts import state, visitor
from pages.parts.study import form
from pages.parts.text import emphasis, errors_as_sentences, plain

AT_ONCE = 20_000
"""So many calls of a study that was begun are looked through without a click."""
UNREADABLE = "start_study"
BUDGET_HELP = """US dollars that the whole study may cost, over all runs of it, or `none`. It stops before a
call that could go beyond them."""
HALF = "By the vendors' batches, at half the list price, within 24 hours"
HALF_HELP = """OpenAI and Anthropic say that batches cost half. The other models are asked as always. The study
waits for the batches, which go on at their vendors whatever becomes of this app."""


def offer(name: str, brought: Brought, begun: Shelved | None = None) -> None:
    """Draw what a study takes, and what starts it or goes on with it."""
    unbudgeted = replace(brought, words={key: text for key, text in brought.words.items() if key != "budget"})
    stamp = f"{name} {begun.manifest.changed if begun else ''}"
    found = state.planned(stamp, unbudgeted)
    if found is None:
        at_once = begun is not None and begun.manifest.calls <= AT_ONCE
        if at_once or st.button("Show the plan", icon=":material/calculate:", type=emphasis()):
            with errors_as_sentences():
                folder_named(name)
                planned = _plan(stamp, unbudgeted, begun)
                if begun is None:
                    check_name(name, planned.design.id)
                state.save_planned(planned)
                st.rerun()
    else:
        _show(name, brought, found, begun)
    if problem := state.take_problem(UNREADABLE):
        st.error(plain(problem), icon=":material/error:")


def _plan(stamp: str, brought: Brought, begun: Shelved | None) -> state.Planned:
    taken = brought.read()
    design = taken.content
    if begun is not None and design.id != begun.manifest.study:
        brought_otherwise = "This study's file or those that it names are not here as they were asked."
        raise UnblindError(f"{brought_otherwise} Go on with it by the command that began it.")
    written = {one.shard for one in begun.manifest.done if one.whole} if begun else set()
    bar = st.progress(0.0, "Looking through what is stored")

    def show(number: int) -> None:
        bar.progress(number / len(design), plain(f"{number:,} of {len(design):,} looked through"))

    plan = plan_study(design, state.runner(), written, show)
    bar.empty()
    return state.Planned(stamp, brought, design, plan, (*taken.notes, *what_is_doubtful(design)))


def _show(name: str, brought: Brought, found: state.Planned, begun: Shelved | None) -> None:
    """Draw the plan, and what is to be agreed to."""
    plan = found.plan
    st.markdown("  \n".join(map(plain, plan.sentences())))
    for note in found.notes:
        st.caption(f":material/info: {plain(note)}")
    if leaving := who_reads_own_personas(found.design.choices[0], plan):
        st.warning(plain(leaving), icon=":material/groups:")
    refusal = visitor.refusal(plan) or state.runner().cache.why_read_only()
    obstacles = " ".join(plan.obstacles(state.keyring()))
    for problem in filter(None, (refusal, obstacles)):
        st.warning(plain(problem), icon=":material/warning:")
    out = begun.batches if begun else 0
    batches = bool(out) or _choose_batches(found)
    budget = _choose_budget(found, brought.words.get("budget", ""))
    order = Order(
        name,
        replace(brought, words={**brought.words, **({"budget": budget} if budget else {})}),
        found.design,
        plan,
        budget,
        "batches" if batches else "live",
    )
    _buttons(order, out, begun, blocked=bool(refusal or obstacles))


def _choose_batches(found: state.Planned) -> bool:
    if not any(map(takes_batches, found.plan.models)) or state.allowance(found.plan.models) is not None:
        return False
    return st.checkbox(HALF, help=HALF_HELP, key="study_by_batches")


def _choose_budget(found: state.Planned, written: str) -> str:
    """Draw the field for what the study may cost, where that is not nothing for sure."""
    cost = found.plan.cost
    if not cost.may_cost_money:
        return written
    suggested = written or (f"{enough(cost.dollars):.2f}" if cost.dollars else "")
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    budget = left.text_input(
        "Budget ($)", value=suggested, placeholder="none", help=BUDGET_HELP, key=f"budget_of_study_{suggested}"
    )
    if cost.dollars is None:
        right.caption("The price of a model is not known, so no limit can be kept; `none` agrees to that.")
    elif (mine := state.allowance(found.plan.models)) is not None:
        right.caption(plain(f"Of your ${mine.dollars:.2f} this month, ${mine.left():.2f} are left."))
    return budget.strip()


def _buttons(order: Order, out: int, begun: Shelved | None, *, blocked: bool) -> None:
    new = order.plan.new_calls
    calls = "1 new call" if new == 1 else f"{new:,} new calls"
    what = "Start" if begun is None else "Go on"
    label = f"{what}: {calls}" if new else f"{what}: nothing new is asked"
    with st.container(horizontal=True):
        _start("Collect the batches" if out else label, order, ":material/play_arrow:", blocked=blocked)
        if out:
            _start("Have the batches end", replace(order, how="cancel"), ":material/cancel:", blocked=False)


def _start(label: str, order: Order, icon: str, *, blocked: bool) -> None:
    how: How = order.how
    st.button(
        label,
        icon=icon,
        type="secondary" if how == "cancel" else emphasis(),
        disabled=blocked,
        key=f"start_study_{how}",
        on_click=_begin,
        args=(order,),
    )


def _differs(order: Order, field: str) -> bool:
    """Say whether a field of the form says now what the plan did not know; a field that is not drawn does not."""
    typed = state.seeded(f"study_{field}")
    return typed is not None and str(typed).strip() != str(order.brought.words.get(field, ""))


def _begin(order: Order) -> None:
    """Start a study, and show it from now on; by the name that is typed now, which no plan hangs on."""
    if any(_differs(order, field) for field in ("prices", *form.TEXTS)):
        state.note_problem(
            UNREADABLE,
            "The form was changed after this plan was drawn, so nothing was asked. Show its plan first.",
        )
        return
    order = replace(order, name=str(state.seeded("name_of_study") or "").strip() or order.name)
    try:
        state.desk().start(order, state.requester())
    except UnblindError as error:
        state.note_problem(UNREADABLE, str(error))
        return
    state.forget_draft_name()
    state.save_planned(None)
    state.open_study(order.name)
