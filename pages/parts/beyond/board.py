"""The experiments benchmark: every experiment beyond price, people beside, over models and strategies."""

from dataclasses import replace

import streamlit as st

from core.analysis.arms.benchmark import (
    GAINS_MEAN,
    ArmBoard,
    Compared,
    count_sentences,
    gain_sentences,
    price_elasticities,
    scope_sentence,
    write_sds,
)
from core.analysis.benchmark import people_elasticities
from core.experiment import ModelName, Series
from core.experiment.arms import ARM_STRATEGIES, PLACEBO, USUAL_ARM_STRATEGIES, arm_strategy_title
from core.report.figures.arm_benchmark import forest_figure
from core.report.tables.arm_benchmark import arm_standings_table, experiments_table, gains_table, prices_table
from core.studies import link
from core.studies.arms.benchmark import arm_benchmark_for
from core.studies.arms.board import arm_board
from core.studies.choice import Choice
from pages.parts import state, tables
from pages.parts.asking import runs
from pages.parts.showing import checks, figures
from pages.parts.text import plain

PRICES, EXPERIMENTS = "Prices", "Beyond price"
SUBJECT = "benchmark_of"
ABOUT = (
    "Experiments that people answered, in which something else than a catalog product's price differs by arm. "
    "Each arm's difference to the control is set beside people's, in the experiment's own unit: a probability "
    "of yes, a choice share, a rating, a quantity or an amount of money, never one for the other. Models and "
    "wordings are the sidebar's."
)
READ = (
    "“Not told” is an effect whose interval reaches zero, over all pairs of arms (Holm, 5%), or that has none."
    " “Nulls” are effects that people do not show: kept where the model shows none either, within people's "
    "interval; broken where it shows a clear one that differs from people's. “Held”: people's 95% interval "
    "holds the model's effect, with exact limits over studies. “Spread collapses”: answers lie less than half "
    "as far apart within arms as people's, as far as people's spread is published."
)
SAID = {
    "Recovery": "The model's difference over people's, with its 95% interval",
    "Spread": "Standard deviation of answers within arms, over people's",
}


def subject() -> str:
    """Return what the Benchmark page sets beside people, as it is or will be drawn."""
    state.seed(SUBJECT, PRICES)
    return str(state.seeded(SUBJECT))


def choose_subject() -> str:
    """Draw whether prices are set beside people, or experiments beyond price; only one of them is drawn up."""
    return st.segmented_control(
        "What people answered",
        [PRICES, EXPERIMENTS],
        required=True,
        **state.seed(SUBJECT, PRICES, "default"),
    )


def lead_here(choice: Choice) -> None:
    """Draw the way from one experiment to all of them."""
    if st.button("All experiments beside people", icon=":material/leaderboard:", type="tertiary"):
        state.refill(SUBJECT, EXPERIMENTS)
        st.switch_page("pages/benchmark.py", query_params=link.to_query(choice))


def choose_strategies(choice: Choice) -> Choice:
    """Draw by which strategies all experiments are asked."""
    asked = tuple(filter(None, choice.arm_strategies.split(","))) or USUAL_ARM_STRATEGIES
    picked = st.pills(
        "Strategies of the experiments",
        list(ARM_STRATEGIES),
        selection_mode="multi",
        format_func=lambda code: plain(arm_strategy_title(code)),
        help="\n".join(f"- **{title}** {summary}." for title, summary in ARM_STRATEGIES.values()),
        **state.seed("board_strategies", [code for code in ARM_STRATEGIES if code in asked], "default"),
    )
    codes = tuple(code for code in ARM_STRATEGIES if code in picked)
    return replace(choice, arm_strategies="" if codes == USUAL_ARM_STRATEGIES else ",".join(codes) or "none")


def show(choice: Choice) -> None:
    """Draw what all experiments take to be asked, and what is answered of them beside people."""
    st.caption(ABOUT)
    asked = arm_benchmark_for(choice)
    for sentence in asked.left_out:
        st.caption(f":material/info: {plain(sentence)}")
    runs.follow(asked.series, _show_run, at_once=False)
    run = state.runner().find(asked.series)
    if run is None or not run.active:
        with st.spinner("Setting the answers against people's"):
            board = arm_board(state.memory(), asked.series)
        checks.warn(state.memory().provenance(asked.series).warnings())
        _show_board(board)


def _show_run(asked: Series) -> None:
    runs.show_run(asked, state.runner().find(asked))


def _show_board(board: ArmBoard) -> None:
    st.markdown(plain(scope_sentence(board)))
    if not board.standings:
        st.info(
            "Nothing is answered yet, so there is nothing to set beside people.", icon=":material/hourglass_empty:"
        )
        return
    gains = dict(gain_sentences(board))
    for model, sentences in count_sentences(board):
        said = [*sentences, *gains.get(model, [])]
        st.markdown("\n- ".join([f"**{plain(model.title)}**\n", *map(plain, said)]))
    models = list(dict.fromkeys(one.asked for one in board.standings))
    asked = models[0]
    if len(models) > 1:
        asked = st.selectbox("Model in detail", models, format_func=lambda name: name.title, key="board_model")
    _show_figures([one for one in board.compared if one.asked == asked and one.theirs is not None])
    _show_tables(board, asked)


def _show_figures(compared: list[Compared]) -> None:
    told, nulls = ([one for one in compared if one.is_null == null] for null in (False, True))
    alt = "Differences to the control, an arm a row: people's and the model's by strategy, with 95% intervals"
    if told:
        st.subheader("Effects that people show")
        st.caption(
            "In standard deviations of people's answers within arms, so that all can stand on one axis. A marker "
            "without a line has no interval."
        )
        figures.chart(forest_figure(told), key="effects_of_people", alt=alt, about="experiments")
    if nulls:
        with st.expander(
            "Effects that people do not show: is there none here either?", icon=":material/exposure_zero:"
        ):
            figures.chart(forest_figure(nulls), key="nulls_of_people", alt=alt, about="experiments")


def _show_tables(board: ArmBoard, asked: ModelName) -> None:
    st.subheader("Models and strategies")
    standings = tables.turned(arm_standings_table(board), ("Model", "Strategy"))
    tables.show(standings, alt="How models and strategies stand to people", first=tables.WHOLE)
    st.caption(READ)
    if board.gains:
        tables.show(gains_table(board), alt="Gains of strategies")
        st.caption(GAINS_MEAN)
        if not any(one.against == PLACEBO for one in board.gains):
            st.caption(
                "A disclosure may do something whatever it discloses. Choose placebo disclosure, too, and gains "
                "over it are shown beside."
            )
    st.subheader("Prices: three benchmarks, three measures")
    st.caption(
        plain(
            "People's purchase probabilities of the catalog's 40 "
            f"products have one of {write_sds(people_elasticities().mean())} at the regular price, on average; "
            "what follows are choice shares, shares who buy at all, and quantities. These are different things, "
            "so compare along a row, never between rows."
        )
    )
    tables.show(prices_table(price_elasticities(board.answered)), alt="Elasticities by price")
    st.subheader("Experiment by experiment")
    tables.show(experiments_table(board, asked), alt="Every arm beside people", said=SAID)
    with st.expander("Where people's answers are from", icon=":material/groups:"):
        people = [one.people for one in board.answered if one.people is not None]
        sources = dict.fromkeys(f"{one.source}. Licence: {one.licence}." for one in people)
        st.markdown("\n".join(f"- {plain(source)}" for source in sources))
