"""What people and a model say together, as tables, sentences and a figure."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.analysis.decision import Decision
from core.analysis.demand.fits import Estimate, NoEstimate
from core.analysis.people import Rectified, Sides, best_price_sides, change_sides, elasticity_sides
from core.basics.money import CURRENCIES
from core.basics.words import lower_first
from core.report.figures.looks import BLUE, GREY, INK, VERMILION, lay_out, mark_regular_price, paint, show_prices

SIDES = {
    "people": "People alone",
    "model": "Model, calibrated",
    "both": "Both, whatever the model is worth",
    "likely": "Both, if like the benchmark's",
}
GO_BY = (
    f"To decide, go by “{SIDES['both']}”: its intervals need no belief in the model. Where it tells no number, go "
    f"by “{SIDES['people']}”."
)


def curve_table(found: Rectified) -> pd.DataFrame:
    """Write what people, the model and both say at each price.

    Parameters
    ----------
    found
        People and model.

    Returns
    -------
    pandas.DataFrame
        A row a price, texts.
    """
    curve = found.curve
    return pd.DataFrame(
        {
            "Price": curve["price"].map(found.product.write),
            "People": curve["people"],
            SIDES["people"]: _shares(curve, "share", "share_low", "share_high", "nobody asked"),
            SIDES["model"]: _shares(curve, "calibrated", "calibrated_low", "calibrated_high", "not calibrated"),
            SIDES["both"]: _shares(curve, "both", "low", "high"),
            SIDES["likely"]: _shares(
                curve.assign(likely=curve["both"].where(curve["likely_low"].notna())),
                "likely",
                "likely_low",
                "likely_high",
                "withheld",
            ),
        }
    )


def _shares(curve: pd.DataFrame, middle: str, low: str, high: str, missing: str = "") -> list[str]:
    return [
        missing if np.isnan(one) else f"{one:.0%}" if np.isnan(least) else f"{one:.0%} ({least:.0%} to {most:.0%})"
        for one, least, most in curve[[middle, low, high]].to_numpy(np.float64)
    ]


def numbers_table(found: Rectified, decision: Decision) -> pd.DataFrame:
    """Write what people, the model and both say of the elasticity, the best price and a decision.

    Parameters
    ----------
    found
        People and model.
    decision
        Its current price, unit cost and candidates.

    Returns
    -------
    pandas.DataFrame
        A row a number, texts.
    """
    write, cost = found.product.write, decision.unit_cost
    rows: dict[str, tuple[Sides, Callable[[float], str]]] = {
        "Elasticity at the regular price": (elasticity_sides(found), "{:.2f}".format),
        f"Best price, a unit costing {write(cost)}": (best_price_sides(found, cost), write),
    }
    for candidate in decision.candidates:
        size = decision.market_size
        weights = size * (cost - decision.current), size * (candidate - cost)
        name = f"Change in profit a {decision.period} at {write(candidate)} instead of {write(decision.current)}, "
        name += f"with {size:,} {found.product.setting.customers} a {decision.period}"
        rows[name] = (change_sides(found, decision.current, candidate, weights), decision.write_change)
    return pd.DataFrame(
        [
            {"": name} | {title: _number(getattr(sides, side), write) for side, title in SIDES.items()}
            for name, (sides, write) in rows.items()
        ]
    )


def _number(value: Estimate | NoEstimate, write: Callable[[float], str]) -> str:
    if isinstance(value, NoEstimate):
        return f"none: {value.reason}"
    return f"{write(value.estimate)} ({write(value.low)} to {write(value.high)})"


def say_rectified(found: Rectified) -> list[str]:
    """Say what the two intervals of people and model are, and whether people contradict the model.

    Parameters
    ----------
    found
        People and model.

    Returns
    -------
    list of str
        Sentences.
    """
    if reason := found.prior.uncalibrated:
        said = [f"Not calibrated: {reason}. In the model's place stand people's answers to the other products."]
    else:
        said = [f"The model is calibrated on {found.prior.products} other products."]
    said.append(
        "Both is one estimate of how many buy, of the answers of people and the calibrated curve, each as far as "
        "it is to be trusted, with two intervals; what price is best, each tells among other prices. One holds "
        "whatever the model is worth, at the prices that people were asked, and is a tenth shorter than people's "
        "at best."
    )
    if none := found.contradicted:
        said.append(f"The shorter interval is withheld: {none.reason} ({found.contradiction:.1%} of them would).")
    else:
        said.append(
            "The shorter one holds if yours is like the benchmark's: if it differs from its calibrated curve as "
            "the benchmark's products do. Few answers cannot tell whether it does; nothing in them says that it "
            "does not."
        )
    return said


def figure_note(found: Rectified) -> str:
    """Say which of the intervals `rectified_figure` draws.

    Parameters
    ----------
    found
        People and model.

    Returns
    -------
    str
    """
    band = "" if found.contradicted else f" Band: {lower_first(SIDES['likely'])}."
    return f"95% intervals. Bars: people alone, as above.{band} The table below has every one."


def rectified_figure(found: Rectified) -> go.Figure:
    """Draw people's points, the model's curve as calibrated, and what both say.

    Parameters
    ----------
    found
        People and model.

    Returns
    -------
    plotly.graph_objects.Figure
        The band is that of products like the benchmark's, the whiskers are those of people alone.
    """
    curve = found.curve
    figure = go.Figure()
    if curve["likely_low"].notna().all():
        figure.add_trace(
            go.Scatter(
                x=[*curve["price"], *curve["price"][::-1]],
                y=[*curve["likely_high"], *curve["likely_low"][::-1]],
                fill="toself",
                fillcolor=paint(VERMILION, 0.15),
                line={"width": 0},
                name=SIDES["likely"],
                hoverinfo="skip",
            )
        )
    for column, name, color, dash in (
        ("model", "Model, as answered", GREY, "dot"),
        ("calibrated", "Model, calibrated", BLUE, "dash"),
    ):
        if curve[column].notna().any():
            figure.add_trace(_line(curve["price"], curve[column], name, color, dash))
    figure.add_trace(_line(curve["price"], curve["both"], "Both", VERMILION, "solid"))
    asked = curve[curve["people"] > 0]
    figure.add_trace(
        go.Scatter(
            x=asked["price"],
            y=asked["share"],
            error_y={
                "type": "data",
                "symmetric": False,
                "array": asked["share_high"] - asked["share"],
                "arrayminus": asked["share"] - asked["share_low"],
                "thickness": 1.2,
                "width": 4,
                "color": paint(INK, 0.6),
            },
            mode="markers",
            name="Your people",
            marker={"color": paint(INK), "symbol": "diamond", "size": 9},
            hovertemplate="your people<br>%{x:,.2f}: %{y:.1%}<extra></extra>",
        )
    )
    mark_regular_price(figure, found.product)
    figure.update_xaxes(
        title_text="Price",
        tickprefix=CURRENCIES[found.product.currency],
        zeroline=False,
    )
    show_prices(figure, [found.product.regular_price])
    figure.update_yaxes(title_text="Purchase probability", range=[0, 1], tickformat=".0%")
    return lay_out(figure, height=400).update_layout(legend_y=-0.22)


def _line(price: pd.Series, purchase: pd.Series, name: str, color: str, dash: str) -> go.Scatter:
    return go.Scatter(
        x=price,
        y=purchase,
        mode="lines",
        name=name,
        line={"color": paint(color), "dash": dash, "width": 2.5 if dash == "solid" else 1.8},
        hovertemplate=f"{name.lower()}<br>%{{x:,.2f}}: %{{y:.1%}}<extra></extra>",
    )
