"""One product's curve, calibrated to the benchmark's people or to a user's own points."""

import pandas as pd
import streamlit as st

from core.analysis.benchmark import (
    ASSUMED_PEOPLE,
    OWN_EXAMPLE,
    Calibration,
    Entry,
    calibrate,
    covers,
    fit_own_points,
    points_of,
    published_results,
    read_own_points,
    results_of,
    say_moved,
)
from core.analysis.demand.fits import NoEstimate
from core.analysis.demand.people import human_points
from core.analysis.demand.validity import believable
from core.experiment import Product, find_product
from core.report.figures.benchmark import calibration_figure, own_figure
from core.studies.choice import Choice
from pages.parts import state
from pages.parts.showing import figures
from pages.parts.text import errors_as_sentences, plain


def show(entry: Entry, choice: Choice) -> None:
    """Draw the curve of the choice's product by one model and strategy, as answered and calibrated."""
    product = find_product(choice.product, choice.own.products)
    st.subheader(plain(f"Calibrated: {product.name}"))
    st.caption(plain(f"{entry.title}. Choose another product in the sidebar."))
    asked = published_results().iloc[:0]
    if choice.problem() is None:
        found = state.memory().findings(choice.experiment(), choice.limits())
        asked = results_of(believable(found.observations, found.checks))
    points = points_of(entry, product, asked)
    if points.empty:
        st.info(
            "This model and strategy has not answered this product. Explore asks it, unless it is published: such "
            "answers are there for the 40 products that come with the app alone."
        )
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
            held = covers(calibration.products)
            st.caption(plain(f"Fitted on {calibration.products} other products. The band is to hold {held}."))
            for caution in calibration.cautions:
                st.warning(plain(caution))
    with to_own, errors_as_sentences():
        _show_own_points(points, product, entry)


def _show_own_points(points: pd.DataFrame, product: Product, entry: Entry) -> None:
    text = st.text_area(
        "Price and share who would buy, a line a point",
        **state.seed(f"own_points_{product.id}", state.own_points(product.id)),
        placeholder=OWN_EXAMPLE,
        help="A price and a share, such as 4.99 62% or 4.99 0.62, and of how many people it is, such as "
        "4.99 62% of 120; or a table with a column a price, and a row of shares or a row a respondent.",
    )
    state.save_own_points(product.id, text)
    if not text.strip():
        st.caption("Paste what people answered you, and see how far the model is from it, before and after.")
        return
    own = read_own_points(text, product)
    fit = fit_own_points(own, points, product, entry)
    figures.chart(own_figure(fit, product), key="own", alt="The model's curve moved, and your points")
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in say_moved(fit)))
    fewest, most = own["people"].min(), own["people"].max()
    count = f"{most:,}" if fewest == most else f"{fewest:,} to {most:,}"
    assumed = " is taken for" if most == ASSUMED_PEOPLE else " holds"
    st.caption(f"A point{assumed} the answers of {count} people.")
