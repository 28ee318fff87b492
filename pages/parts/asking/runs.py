"""A run on the page: what it takes before, how far it is, what it took."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import streamlit as st

from core.asking.costs import enough, say
from core.asking.draws import Withheld, drawn_instead, withheld_from
from core.asking.plan import Plan
from core.asking.run import Run
from core.experiment import AnyExperiment, Experiment, Series
from core.experiment.arms import ArmExperiment
from core.studies.choice import Choice
from core.studies.notices import (
    what_failed,
    what_is_asked,
    what_one_wording_leaves_open,
    which_prices,
    who_reads_own_personas,
    why_it_waits,
)
from pages.parts import state, visitor
from pages.parts.kept import past_runs
from pages.parts.text import duration, emphasis, errors_as_sentences, plain

POLL_SECONDS = 1.0

Asked = TypeVar("Asked", Experiment, ArmExperiment, Series)


def asked_or_last(choice: Choice) -> Choice:
    """Return the choice, or the last that could be asked where this cannot be, which is said."""
    problem = choice.problem()
    if problem is None:
        state.save_asked(choice)
        return choice
    asked = state.last_asked()
    if asked is None:
        return choice
    st.error(plain(problem))
    st.caption("What follows is the last choice that could be asked.")
    return asked


def follow(experiment: Asked, show: Callable[[Asked], None], *, at_once: bool = True) -> None:
    """Start what runs without a click, unless it is to wait for one, and draw the results until all has ended."""
    runner = state.runner()
    state.note_on_page(experiment.id)
    # Of several runs on a page one starts by itself at most, and edits settle for that one.
    run, settled = runner.find(experiment), at_once and state.settled(experiment.id)
    # Planned only where nothing runs yet: progress and Stop are not to wait for it.
    starts = run is None and at_once and _may_start(runner.plan(experiment))
    if starts and settled:
        run = state.start(experiment)
    waits = starts and not settled
    if at_once:
        state.wait_for_edits(waits)
    active = waits or (run is not None and run.active)
    st.fragment(_watch, run_every=POLL_SECONDS if active else None)(experiment, show, active, looks=[])


def _may_start(plan: Plan) -> bool:
    return plan.runs_at_once and not visitor.refusal(plan) and not state.runner().cache.why_read_only()


def show_elsewhere() -> None:
    """Draw what was asked on another page or before the last change, as long as that goes on; after the page."""
    if elsewhere := state.runs_elsewhere():
        st.fragment(_watch_elsewhere, run_every=POLL_SECONDS)(elsewhere)


def _watch_elsewhere(elsewhere: Sequence[Run]) -> None:
    for run in (one for one in elsewhere if one.active):
        progress, about = run.progress(), what_is_asked(run.plan.experiments)
        st.caption(plain(f"Under way: {about}. {progress.settled:,} of {progress.calls:,} answers, all kept."))
        st.button(
            "Stop it", icon=":material/stop:", disabled=run.stopping, on_click=run.stop, key=f"stop_it_{id(run)}"
        )


@errors_as_sentences()
def _watch(experiment: Asked, show: Callable[[Asked], None], was_active: bool, looks: list[bool]) -> None:
    """Draw the results, and the whole page once more when the run has ended.

    Never at the first look, which is part of drawing the page: to start again before the browser has the widgets'
    first values would lose them. Nor before the browser has the address of the choice, for the page is then drawn
    by the address that it had, and the choice before would be taken for a click on Back.
    """
    run = state.runner().find(experiment)
    active = run is not None and run.active
    if looks and was_active and not active and state.address_is_taken_up():
        saw_results = not looks[-1]
        if saw_results:
            # Streamlit forgets a fragment within that is not drawn again, and drops what is edited there until the
            # page is.
            with errors_as_sentences():
                show(experiment)
        st.rerun()
    looks.append(active)
    show(experiment)


def show_run(experiment: AnyExperiment | Series, run: Run | None) -> None:
    """Draw what is under way, or what can be started."""
    runner = state.runner()
    if run is not None and run.active:
        _show_progress(experiment, run)
        return
    if run is not None:
        past_runs.note_outcome(experiment)
    if run is None and state.waits_for_edits():
        st.progress(0.0, "Asked in a moment, unless something is changed first")
        return
    if run is not None and run.error is not None:
        st.error(plain(str(run.error)))
    if run is not None and (failed := what_failed(run)):
        st.warning(plain(failed))
    plan = runner.plan(experiment)
    withheld = withheld_from(plan)
    if withheld.models:
        _offer_draws(experiment, withheld)
    if plan.new_calls > withheld.calls:
        _offer(experiment, run, plan)
    elif withheld.models:
        return
    elif run is not None and run.plan.new_calls:
        st.caption(plain(f"The last run needed {run.plan.why()} {_account(run)}"))


def what_is_missing(experiment: AnyExperiment) -> str:
    """Say how many of the answers are there; empty where all are."""
    plan = state.runner().plan(experiment)
    if not plan.new_calls:
        return ""
    return (
        f"Only {plan.cached:,} of {plan.calls:,} answers are there. With the rest all of this may change; few "
        "answers may look surer than they are."
    )


def _show_progress(experiment: AnyExperiment | Series, run: Run) -> None:
    progress, earlier = run.progress(), run.waits_for(state.runner().under_way(()))
    answered = progress.asked + progress.shared
    counts = f"{progress.cached} cached, {answered} answered, {progress.failed} failed"
    left = "its time begins after an earlier run" if earlier and not answered else duration(progress.seconds_left)
    left = "stopping after the calls under way" if run.stopping else left
    text = f"{progress.settled} of {progress.calls} answers: {counts}; {left}"
    st.progress(progress.settled / progress.calls, plain(text))
    _show_what_it_waits_for(experiment, run, earlier)
    kept = "Every answer so far is kept."
    if state.may_stop(run):
        st.button(
            "Stop",
            icon=":material/stop:",
            disabled=run.stopping,
            help=kept,
            on_click=run.stop,
            key=f"stop_{experiment.id}",
        )


def _show_what_it_waits_for(experiment: AnyExperiment | Series, run: Run, earlier: Iterable[Run]) -> None:
    """Draw the runs that ask the same server and began before, with a way to stop those that may be stopped."""
    for first in earlier:
        its_own = state.may_stop(first)
        st.caption(plain(why_it_waits(run, first, named=its_own)))
        if its_own:
            st.button(
                "Stop the earlier run",
                icon=":material/stop:",
                disabled=first.stopping,
                on_click=first.stop,
                key=f"stop_first_{id(first)}_{experiment.id}",
            )


@errors_as_sentences()
def _offer_draws(experiment: AnyExperiment | Series, withheld: Withheld) -> None:
    """Draw what it takes to draw answers of models that turned out to give no probabilities, and the way there."""
    plan = state.runner().plan(drawn_instead(experiment, withheld.models))
    names = ", ".join(name.model for name in withheld.models)
    text, button = st.columns([4, 1], vertical_alignment="center")
    text.markdown(
        plain(
            f"No probabilities of yes and no can be read of {names}. Answers can be drawn instead, as another "
            f"experiment: {plan.new_calls:,} new calls, an estimated {say(plan.cost)}."
        )
    )
    if button.button("Draw instead", icon=":material/casino:", width="stretch", key=f"draw_{experiment.id}"):
        state.draw_instead(withheld.models)
        st.rerun()


def _offer(experiment: AnyExperiment | Series, run: Run | None, plan: Plan) -> None:
    """Draw what the missing calls take and buy, and the button that makes them."""
    if run is not None and run.stopping:
        why = "The budget allows for no further call" if run.out_of_budget else "Stopped"
        kept = "every answer so far is kept" if run.progress().settled else "nothing was answered yet"
        st.markdown(plain(f"{why}; {kept}. {_account(run)}"))
    if refusal := visitor.refusal(plan):
        st.info(plain(f"{plan.new_calls:,} of {plan.calls:,} answers are not stored. {refusal}"))
        return
    _say_what_it_takes(experiment, plan)
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with right:
        budget = _choose_budget(experiment, plan)
    failed = run is not None and len(run.failures) == plan.new_calls
    label = f"{'Retry' if failed else 'Run'} {plan.new_calls:,} {'failed' if failed else 'new'} "
    label += "call" if plan.new_calls == 1 else "calls"
    lost = state.runner().cache.why_read_only()
    blocked = plan.is_blocked(state.keyring())
    obstacles = " ".join(plan.obstacles(state.keyring()))
    if obstacles and (run is None or obstacles != str(run.error)):
        st.warning(plain(obstacles), icon=":material/warning:")
    disabled = blocked or budget == 0 or bool(lost)
    told = plain(lost) or None
    if left.button(
        label,
        type=emphasis(),
        icon=":material/play_arrow:",
        disabled=disabled,
        help=told,
        key=f"start_{experiment.id}",
    ):
        state.start(experiment, budget)
        st.rerun()


def _say_what_it_takes(experiment: AnyExperiment | Series, plan: Plan) -> None:
    prices = f" At {asked}." if (asked := which_prices(plan.experiments)) else ""
    st.markdown(plain(f"{plan.why()}{prices} They take an estimated {say(plan.cost)}."))
    if precision := plan.precision():
        st.caption(plain(precision))
    if left_open := what_one_wording_leaves_open(experiment, state.runner().plan):
        st.caption(plain(left_open))
    if (allowance := state.allowance(plan.models)) is not None:
        st.caption(plain(f"Of your ${allowance.dollars:.2f} this month, ${allowance.left():.2f} are left."))
    if leaving := who_reads_own_personas(state.load_choice(), plan):
        st.warning(plain(leaving), icon=":material/groups:")


def _choose_budget(experiment: AnyExperiment | Series, plan: Plan) -> float | None:
    """Draw the field for what the calls may cost, where that can be known and is not nothing."""
    if plan.cost.dollars is None:
        st.caption("No budget can be kept, for the price of a model is not known.")
    if plan.cost.dollars is None or not plan.cost.dollars.high:
        return None
    suggested = enough(plan.cost.dollars)
    return st.number_input(
        "Budget ($)",
        min_value=0.0,
        value=suggested,
        step=0.01,
        format="%.4f",
        key=f"budget_{experiment.id}_{suggested}",
        help="The run stops before a call that could go beyond it.",
    )


def _account(run: Run) -> str:
    """Say what a run took, against what was estimated."""
    actual, estimate, shared = run.actual(), run.plan.cost, run.progress().shared
    if not actual.calls:
        return ""
    known = estimate.about is not None
    before = f"estimated before: {say(estimate)}" if known else "how long it would take was not known before"
    text = f"It took {say(actual)}; {before}."
    if run.waited >= 1:
        text += f" {run.waited:.0f} s of it were spent waiting for an earlier run."
    return f"{text} Another run made {shared} of the calls." if shared else text
