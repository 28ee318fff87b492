"""People and a model together: whom to ask, and what both say once people have answered."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.analysis.benchmark import Calibration
from core.analysis.decision import Decision
from core.analysis.people import Aim, Plan, rectify_calibrated
from core.basics.words import join, upper_first
from core.experiment import Experiment, Product
from core.report.people.plan import (
    AIMS,
    basis_sentence,
    buys_table,
    plan_note,
    plan_sentence,
    spread_sentence,
    why_untold,
)
from core.report.people.rectified import (
    GO_BY,
    curve_table,
    figure_note,
    numbers_table,
    rectified_figure,
    say_rectified,
)
from core.studies.choice import Choice
from core.studies.people.counted import Counted
from core.studies.people.fieldwork import Fieldwork, prices_unasked
from core.studies.people.models import Told, told_of
from core.studies.people.planned import plan_for, planned_among
from core.studies.people.standing import stored_entries
from pages.parts import state
from pages.parts.people import questionnaire
from pages.parts.showing import figures
from pages.parts.text import plain


def choose(choice: Choice) -> Fieldwork:
    """Draw whose words people read, how many are asked and how they are spread, and return what they are asked."""
    return _spread(questionnaire.choose(choice), choice)


def _spread(asked: Fieldwork, choice: Choice) -> Fieldwork:
    aim = _choose_aim()
    if aim is None:
        return asked
    if not choice.models:
        st.info("A plan rests on a model's curve, and no model is chosen. As many are asked at every price.")
        return asked
    experiment = choice.experiment()
    told = _told(experiment)
    if not told:
        st.info(plain(f"{_why_untold(experiment)} So nothing can be planned."))
        return asked
    first, product = told[0], experiment.product
    asked_prices = [one.price for one in experiment.points]
    decision = state.load_decision(product) or Decision.usual(product, asked_prices)
    decided, cost = (decision.current, *decision.candidates), decision.unit_cost

    def work() -> Plan:
        return plan_for(first, asked_prices, cost, people=asked.people, aim=aim, decided=decided)

    name = f"plan {aim} {asked.people} {decided} {cost} {first.entry.key}"
    plan = state.memory().recollect(name, experiment, work)
    st.markdown(plain(spread_sentence(plan, product, asked_prices)))
    st.markdown(plain(f"By {first.entry.title}: {plan_sentence(plan)}"))
    st.warning(plain(basis_sentence(first)), icon=":material/warning:")
    st.dataframe(buys_table(plan, product), hide_index=True, alt="What so many people's answers buy")
    st.caption(plain(f"{plan_note(plan)} The prices of a decision and its unit cost are the What if page's."))
    spread = planned_among(plan, asked, product)
    _warn_of(product, prices_unasked(decided, spread.asked_prices))
    return spread


def _choose_aim() -> Aim | None:
    """Draw what the answers are for; None for the whole curve."""
    aims: dict[Aim | None, str] = {None: "The whole curve"}
    aims |= {aim: upper_first(title) for aim, title in AIMS.items()}
    before = questionnaire.wanted()
    chosen = st.segmented_control(
        "What the answers are for",
        list(aims.values()),
        help="For the whole curve as many are asked at every price. For the elasticity, or for the best price, "
        "people are asked at few prices, as what a model said of the product and of the benchmark's others tells; "
        "the rest of the curve is then known worse.",
        required=True,
        **state.seed("field_aim", aims[before.aim], "default"),
    )
    aim = next(one for one, title in aims.items() if title == chosen)
    questionnaire.save_wanted(replace(before, aim=aim))
    return aim


def _warn_of(product: Product, unasked: Sequence[float]) -> None:
    if unasked:
        missing = join([product.write(price) for price in unasked])
        st.warning(
            plain(
                f"Nobody is asked at {missing}, the What if page's current price or a candidate, so answers will "
                "say nothing of the profit there. Ask there, too, by the sidebar's prices."
            ),
            icon=":material/warning:",
        )


def show(experiment: Experiment, counted: Counted) -> None:
    """Draw what people and a model say together."""
    st.subheader("People and a model together")
    told = _told(experiment)
    if not told:
        st.info(plain(f"{_why_untold(experiment)} Ask a model, of the benchmark's products, too."))
        return
    one = told[_chosen(told)]
    own = counted.points(experiment.product.regular_price)
    found = rectify_calibrated(own, one.points, experiment.product, one.calibration)
    figures.chart(
        rectified_figure(found),
        key="together",
        alt="Your people's points, the model's curve as calibrated, and what both say",
        about=experiment.product.name,
    )
    st.caption(plain(figure_note(found)))
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in say_rectified(found)))
    if isinstance(one.calibration, Calibration):
        for caution in one.calibration.cautions:
            st.caption(f":material/warning: {plain(caution)}")
    st.markdown(plain(GO_BY))
    product = experiment.product
    decision = state.load_decision(product) or Decision.usual(product, own["price"])
    st.table(numbers_table(found, decision).map(plain).set_index(""))
    st.dataframe(
        curve_table(found),
        hide_index=True,
        alt="Shares who would buy, by price",
        column_config={"Price": st.column_config.TextColumn(pinned=True)},
    )
    st.caption(
        "In brackets 95% intervals. That of both, whatever the model is worth, needs people at the price. The "
        "unit cost and the candidate prices are the What if page's."
    )


def _told(experiment: Experiment) -> list[Told]:
    choice = state.load_choice()
    found = state.memory().findings(experiment, choice.limits())
    return told_of(found, stored_entries(state.memory(), choice))


def _why_untold(experiment: Experiment) -> str:
    found = state.memory().findings(experiment, state.load_choice().limits())
    chosen = [model.name for model in experiment.models]
    return why_untold(chosen, [curve.asked for curve in found.answered])


def _chosen(told: Sequence[Told]) -> int:
    titles = [one.entry.title for one in told]
    chosen = st.selectbox(
        "Model",
        titles,
        help="First the one that lies nearest to people on the benchmark, once it is calibrated.",
        **state.seed("together_model", titles[0], None),
    )
    return titles.index(chosen) if chosen in titles else 0
