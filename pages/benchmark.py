"""Models and strategies against people: 40 products' prices with a calibration, and experiments beyond price."""

from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from core.analysis.benchmark import PUBLISHED_SOURCE, Board, Entry, Panel, Score, draw_panel, say_panel
from core.analysis.demand.fits import NoEstimate
from core.analysis.demand.limits import USUAL
from core.analysis.demand.people import SOURCE
from core.basics.words import points
from core.experiment import Series, catalog
from core.report.figures.benchmark import bias_figure, leaderboard_figure
from core.report.figures.small_multiples import small_multiples
from core.report.tables.benchmark import score_table
from core.studies import link
from core.studies.arms.benchmark import arm_benchmark_for
from core.studies.arms.board import arm_board
from core.studies.choice import USUAL_PRICES, Choice
from pages.parts import navigation, state, tables
from pages.parts.asking import results, runs
from pages.parts.beyond import board as experiments
from pages.parts.showing import calibrated, checks, figures
from pages.parts.showing.board import board_of, series_of
from pages.parts.text import errors_as_sentences, plain

SETTING_BESIDE = """Reading what models answered in all experiments, and setting it beside people's answers. After
a start of the app, or after new answers, it takes some seconds, on a busy machine half a minute."""


def ask_for_missing(series: Series) -> None:
    """Draw what the chosen models and strategies have not answered yet, with what it takes."""
    runs.follow(series, lambda asked: runs.show_run(asked, state.runner().find(asked)))


def show_board(board: Board) -> None:
    checks.warn(board.warnings)
    for failure in board.failed_checks:
        st.error(plain(failure), icon=":material/block:")
    for standing in board.standings:
        st.markdown("\n- ".join([f"**{plain(standing.model)}**", *map(plain, standing.sentences)]))
    figures.chart(
        leaderboard_figure(board.scores, board.references),
        key="leaderboard",
        alt="Distance from people of every model and strategy, raw and calibrated, with 95% intervals",
    )
    tables.show(score_table(board), alt="Standings")
    lines = "; ".join(
        f"{line.title} {points(line.error)}{' (cited)' if line.cited else ''}" for line in board.references
    )
    st.caption(
        plain(
            "Points from people: how many percentage points the model's share of buyers lies from people's, on "
            "average over 40 products and ten prices (mean absolute error). Calibrated: "
            "people's share predicted from the model's share, its product mean and the price, fitted on the other "
            "products; price alone: the same without the model. Rank: Spearman correlation of the products' "
            "elasticities at the regular price with people's. Intervals: 95%, bootstrap over products. "
            f"To compare, in points: {lines}."
        )
    )
    st.caption(plain(f"People: {SOURCE}. Published: {PUBLISHED_SOURCE}."))


def show_panel(board: Board) -> None:
    if not st.toggle(
        "A second opinion",
        help="Which of these models and strategies are worth their weight, put together by weights that the other "
        "products teach. Takes some seconds.",
        **state.seed("second_opinion", False),
    ):
        return
    entries = [one.entry for one in board.scores]
    panel = _panel(hash(tuple((one.key, one.shares.tobytes()) for one in entries)), entries)
    if isinstance(panel, NoEstimate):
        st.info(plain(f"No panel: {panel.reason}."))
        return
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in say_panel(panel)))


@st.cache_resource(max_entries=8, show_spinner="Putting the models together")
def _panel(answers: int, _entries: list[Entry]) -> Panel | NoEstimate:
    return draw_panel(_entries)


def show_products(board: Board, shown: Score, choice: Choice) -> None:
    st.subheader(plain(f"Product by product: {shown.entry.title}"))
    st.caption("Line: the model; points: people; 0 to 1. A click opens the product's Explore page in a new tab.")
    queries = {
        one.id: link.to_query(replace(choice.for_product(one.id), prices=USUAL_PRICES)) for one in catalog()
    }
    links = {key: f"./?{urlencode(query)}" for key, query in queries.items()}
    st.html(small_multiples(shown.entry, links, dark=figures.is_dark()))
    st.subheader("Bias by price")
    ours = [one for one in board.scores if one.entry.asked == shown.entry.asked]
    figures.chart(bias_figure(ours), key="bias", alt="Share less people's by price, a line a strategy")
    st.caption(
        plain(f"{shown.entry.asked.title}: mean over products, with 95% intervals; above zero it buys too often.")
    )


def show_prices(choice: Choice) -> None:
    """Draw models beside people's answers to prices of the catalog's products."""
    st.caption(
        "How far a model's purchase probabilities are from the share of people who would buy, for 40 products "
        "at ten prices. Models and strategies are the sidebar's; all are asked at 0.2 to 2 times the regular "
        "price, by 0.2."
    )
    series, limits = None, USUAL
    with errors_as_sentences():
        series, limits = series_of(choice), choice.limits()
        ask_for_missing(series)
    board_place, results_place = st.container(), st.container()
    with results_place:
        results.take()
    with board_place:
        board = board_of(series, limits)
        show_board(board)
        show_panel(board)
    titles = {one.entry.key: one.entry.title for one in board.scores}
    chosen = [place for place, key in enumerate(titles) if str(key[0]) in choice.models]
    key = st.selectbox(
        "Model and strategy in detail", list(titles), index=min(chosen, default=0), format_func=titles.__getitem__
    )
    shown = next(one for one in board.scores if one.entry.key == key)
    show_products(board, shown, choice)
    with errors_as_sentences():
        calibrated.show(shown.entry, choice)


def set_beside(choice: Choice) -> None:
    """Work out what the experiments' part draws, which remembers it."""
    series, runner = arm_benchmark_for(choice).series, state.runner()
    runner.plan(series)
    run = runner.find(series)
    if run is None or not run.active:
        arm_board(state.memory(), series)


navigation.through_app()
choice = state.drawn_choice()
st.header("Benchmark: models against people")
subject = experiments.choose_subject()
if subject == experiments.EXPERIMENTS:
    choice = experiments.choose_strategies(choice)
state.save_choice(choice)
if subject == experiments.EXPERIMENTS:
    # In the prices' place, so that they go at once, and are not read as the answer for as long as this takes.
    st.empty()
    with st.container(), errors_as_sentences():
        with st.spinner(SETTING_BESIDE):
            set_beside(choice)
        experiments.show(choice)
else:
    with st.container():
        show_prices(choice)
    st.empty()
