"""Models and strategies against 40 products' human answers, and what a calibration makes of them."""

import math
from dataclasses import replace
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from core.analysis.benchmark.calibration import COVERS, Calibration, calibrate
from core.analysis.benchmark.entries import Entry, points_of, results_of
from core.analysis.benchmark.moving import fit_own_points, say_moved
from core.analysis.benchmark.own_points import ASSUMED_PEOPLE, read_own_points
from core.analysis.benchmark.own_points import EXAMPLE as OWN_EXAMPLE
from core.analysis.benchmark.published import SOURCE as PUBLISHED_SOURCE
from core.analysis.benchmark.published import published_results
from core.analysis.benchmark.scores import Distance, Score
from core.analysis.benchmark.standings import Board
from core.analysis.benchmark.uploaded import COLUMNS, EXAMPLE, read_results
from core.analysis.demand.fits.logit import Estimate, NoEstimate
from core.analysis.demand.people import SOURCE, human_points
from core.asking.replies.observations import observe
from core.basics.tables.reading import KINDS, MAX_BYTES, Taken
from core.experiment.products import Product, catalog, find_product
from core.experiment.series import Series
from core.report.figures.benchmark import bias_figure, calibration_figure, leaderboard_figure, own_figure
from core.report.figures.small_multiples import small_multiples
from core.studies import link
from core.studies.benchmark import PRICES
from core.studies.choice import Choice
from pages.parts import navigation, state
from pages.parts.asking import runs, sidebar
from pages.parts.showing import figures
from pages.parts.showing.board import board_of, series_of
from pages.parts.text import errors_as_sentences, plain

MAX_MB = MAX_BYTES // 1_000_000


def ask_for_missing(series: Series) -> None:
    """Draw what the chosen models and strategies have not answered yet, with what it takes."""
    runs.follow(series, lambda asked: runs.show_run(asked, state.runner().find(asked)))


def show_board(board: Board) -> None:
    for standing in board.standings:
        st.markdown("\n- ".join([f"**{plain(standing.model)}**", *map(plain, standing.sentences)]))
    figures.chart(
        leaderboard_figure(board.scores, board.references),
        key="leaderboard",
        alt="Distance from people of every model and strategy, raw and calibrated, with 95% intervals",
    )
    st.dataframe(score_table(board), hide_index=True, alt="Standings")
    lines = "; ".join(
        f"{line.title} {line.error:.3f}{' (cited)' if line.cited else ''}" for line in board.references
    )
    st.caption(
        plain(
            "Mean absolute error over 40 products and ten prices, 0.2 to 2 times the regular price. Calibrated: "
            "people's share predicted from the model's share, its product mean and the price, fitted on the other "
            "products; price alone: the same without the model. Rank: Spearman correlation of the products' "
            "elasticities at the regular price with people's. Intervals: 95%, bootstrap over products. "
            f"To compare: {lines}."
        )
    )
    st.caption(plain(f"People: {SOURCE}. Published: {PUBLISHED_SOURCE}."))


def score_table(board: Board) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Model": one.entry.model_title,
                "Strategy": one.entry.strategy_title,
                "As answered": _interval(one.raw),
                "Calibrated": _interval(one.calibrated),
                "Price alone": _interval(one.price_only),
                "Rank": _interval(one.rank),
                "Mean elasticity": "" if math.isnan(one.elasticity) else f"{one.elasticity:.2f}",
                "Products": f"{one.raw.products} of {board.products}",
                "Cells": str(one.raw.cells),
            }
            for one in board.scores
        ]
    )


def _interval(value: Distance | Estimate | NoEstimate) -> str:
    if isinstance(value, NoEstimate):
        return "none"
    error = value.error if isinstance(value, Distance) else value
    return f"{error.estimate:.3f}" + ("" if math.isnan(error.low) else f" ({error.low:.3f} to {error.high:.3f})")


def show_products(board: Board, shown: Score, choice: Choice) -> None:
    st.subheader(plain(f"Product by product: {shown.entry.title}"))
    st.caption("Blue: the model; dark: people; 0 to 1. A click opens the product's Explore page in a new tab.")
    queries = {one.id: link.to_query(replace(choice.for_product(one.id), prices=PRICES)) for one in catalog()}
    st.html(small_multiples(shown.entry, {key: f"./?{urlencode(query)}" for key, query in queries.items()}))
    st.subheader("Bias by price")
    ours = [one for one in board.scores if one.entry.model_title == shown.entry.model_title]
    figures.chart(bias_figure(ours), key="bias", alt="Share less people's by price, a line a strategy")
    st.caption(
        plain(f"{shown.entry.model_title}: mean over products, with 95% intervals; above zero it buys too often.")
    )


def show_product(entry: Entry, choice: Choice) -> None:
    product = find_product(choice.product, choice.own.products)
    st.subheader(plain(f"Calibrated: {product.name}"))
    st.caption(plain(f"{entry.title}. Choose another product in the sidebar."))
    asked = published_results().iloc[:0]
    if choice.problem() is None:
        asked = results_of(observe(choice.experiment(), state.runner().cache))
    points = points_of(entry, product, asked)
    if points.empty:
        st.info("This model and strategy has not answered this product. The Explore page asks it.")
        return
    to_people, to_own = st.tabs(["To the benchmark's people", "To your own data"])
    with to_people:
        calibration = calibrate(points, product, entry)
        known = calibration if isinstance(calibration, Calibration) else None
        figure = calibration_figure(points, known, human_points(product), product)
        figures.chart(figure, key="calibration", alt="The model's curve, raw and calibrated, and people's answers")
        if isinstance(calibration, NoEstimate):
            st.info(plain(f"Not calibrated: {calibration.reason}."))
        else:
            st.caption(plain(f"Fitted on {calibration.products} other products. The band is to hold {COVERS}."))
            for caution in calibration.cautions:
                st.warning(plain(caution))
    with to_own, errors_as_sentences():
        show_own_points(points, product, entry)


def show_own_points(points: pd.DataFrame, product: Product, entry: Entry) -> None:
    text = st.text_area(
        "Price and share who would buy, a line a point",
        **state.seed(f"own_points_{product.id}", state.own_points(product.id)),
        placeholder=OWN_EXAMPLE,
        help="A price and a share, such as 4.99 62% or 4.99 0.62.",
    )
    state.save_own_points(product.id, text)
    if not text.strip():
        st.caption("Paste what people answered you, and see how far the model is from it, before and after.")
        return
    fit = fit_own_points(read_own_points(text, product), points, product, entry)
    figures.chart(own_figure(fit, product), key="own", alt="The model's curve moved, and your points")
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in say_moved(fit)))
    st.caption(f"A point is taken for the answers of {ASSUMED_PEOPLE} people.")


def take_results() -> None:
    """Draw where a file of results can be dropped, and what was taken from one."""
    with st.expander("Results of others", icon=":material/upload_file:"):
        st.caption(
            plain(
                f"A CSV or Excel file with the columns {', '.join(COLUMNS)} is scored like the rest. For example:"
            )
        )
        st.code(EXAMPLE, language=None)
        file = st.file_uploader("File", type=list(KINDS), key=state.results_key(), max_upload_size=MAX_MB)
        sheet = ""
        if file is not None and file.name.endswith(".xlsx"):
            sheet = st.text_input("Sheet", key="results_sheet", placeholder="by default the first")
        with errors_as_sentences():
            if file is not None:
                state.save_results(None)
                read = _read_results(file.getvalue(), sheet)
                state.save_results(read.content)
                for note in read.notes:
                    st.caption(f":material/info: {plain(note)}")
        taken = state.results()
        if taken is not None:
            entries = len(taken[["model", "strategy"]].drop_duplicates())
            standing = "1 model and strategy" if entries == 1 else f"{entries} models and strategies"
            st.caption(plain(f"Taken: {len(taken):,} rows, {standing}."))
            st.button("Take them away", on_click=state.forget_results)


@st.cache_resource(max_entries=2, show_spinner=False)
def _read_results(data: bytes, sheet: str) -> Taken[pd.DataFrame]:
    return read_results(data, sheet)


navigation.through_app()
choice = state.load_choice()
with st.sidebar, errors_as_sentences():
    choice = sidebar.choose(choice)
state.save_choice(choice)
st.header("Benchmark: models against people")
st.caption(
    "How far a model's purchase probabilities are from the share of people who would buy, for 40 products at ten "
    "prices. Models and strategies are the sidebar's; all are asked at 0 to 2 times the regular price, by 0.2."
)
series = None
with errors_as_sentences():
    series = series_of(choice)
    ask_for_missing(series)
board_place, results_place = st.container(), st.container()
with results_place:
    take_results()
with board_place:
    board = board_of(series)
    show_board(board)
titles = {one.entry.key: one.entry.title for one in board.scores}
key = st.selectbox("Model and strategy in detail", list(titles), format_func=titles.__getitem__)
shown = next(one for one in board.scores if one.entry.key == key)
show_products(board, shown, choice)
with errors_as_sentences():
    show_product(shown.entry, choice)
