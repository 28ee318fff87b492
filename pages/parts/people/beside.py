"""People's answers beside the models' curves."""

import streamlit as st

from core.experiment import Experiment, Product
from core.report.figures.demand import demand_figure
from core.studies.people.counted import Counted
from pages.parts import state
from pages.parts.asking import runs
from pages.parts.showing import figures
from pages.parts.text import plain


def show(experiment: Experiment, counted: Counted) -> None:
    """Draw what models answered, with people's answers as points."""
    run = state.runner().find(experiment)
    runs.show_run(experiment, run)
    found = state.memory().findings(experiment, state.load_choice().limits())
    for failure in found.failed_checks:
        st.error(plain(failure), icon=":material/block:")
    people = counted.curve(experiment.product)
    figures.chart(
        demand_figure(found.curves, people, experiment.product, found.truth),
        key="people",
        alt="The models' curves, with your people's answers as points",
        about=experiment.product.name,
    )
    st.caption(
        plain(
            f"People: {counted.people:,} of yours, with the 95% intervals of their answers alone, as in the table "
            "above. Lines and bands: the models, without people."
        )
    )


def offer_to_move(product: Product, counted: Counted) -> None:
    """Draw the button that takes the answers to where a model's curve is moved onto them."""
    pasted = counted.pasted(product)
    too_few = not pasted or len(counted.points(product.regular_price)) < 2
    if too_few:
        st.caption("To move a model's curve onto them takes two prices, and two people at one of them.")
    if st.button(
        "Move a model's curve onto them",
        icon=":material/leaderboard:",
        disabled=too_few,
        help="Opens the Benchmark page with these answers under “To your own data”.",
        on_click=_hand_over,
        args=(product.id, pasted),
    ):
        st.switch_page("pages/benchmark.py", query_params=st.query_params.to_dict())


def _hand_over(product: str, pasted: str) -> None:
    state.save_own_points(product, pasted)
    state.refill(f"own_points_{product}", pasted)
