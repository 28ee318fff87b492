"""A study's curves as small pictures: each strategy's line, people's points, and the way to Explore."""

import base64
import re

import pandas as pd

from core.report.catalog import multiples, with_names
from tests.report.catalog.test_catalog import PRICES, summary


def answers(naive: float, disclosed: float) -> pd.DataFrame:
    """Three prices by two strategies, a probability each, one of which could not be read."""
    rows = [
        {"strategy": code, "relative_price": price, "purchase": share * (2 - price), "status": "ok"}
        for code, share in (("naive", naive), ("disclosure", disclosed))
        for price in (0.5, 1.0, 1.5)
    ]
    rows.append({"strategy": "naive", "relative_price": 1.0, "purchase": float("nan"), "status": "unparsed"})
    return pd.DataFrame(rows).assign(
        backend="synthetic",
        base_url="",
        model="market",
        format="one_price",
        voice="shopper",
        design="whole",
        edit="",
        competitor_price=float("nan"),
        wording=0,
        order="usual",
        persona="",
        draw=0,
        reply_key="",
        method="logprob",
        mass=1.0,
    )


def pictures(html: str) -> list[str]:
    """Those of the curves; the legend has some, too."""
    found = [base64.b64decode(one).decode() for one in re.findall(r"base64,([\w+/=]+)", html)]
    return [one for one in found if "<rect" in one]


def test_every_product_is_a_picture_with_a_line_a_strategy_and_people_where_they_were_asked() -> None:
    curves = with_names(summary(), PRICES)
    html = multiples(curves, {"1": answers(0.4, 0.6), "2": answers(0.4, 0.6)}, {"1": "./?product=1&prices=1"})
    tide, crest = pictures(html)
    assert tide.count("<polyline") == 2
    # A curve that failed its checks is said, and not drawn.
    assert crest.count("<polyline") == 1
    assert "naive failed its checks, experiment disclosure falling" in html
    # People were asked at ten prices, of which seven are no higher than the highest that was asked here.
    assert (tide.count("<circle"), crest.count("<circle")) == (7, 7)
    assert html.count("<a href") == 1
    assert "./?product=1&amp;prices=1" in html
    assert "<b>Pods" not in html
    heights = [float(one.split(",")[1]) for one in re.findall(r'points="([^"]+)"', tide)[0].split()]
    assert heights == sorted(heights)
    assert len(pictures(multiples(curves, {}, {}, dark=True))) == 2


def test_of_several_models_each_has_a_picture_with_its_name() -> None:
    two = pd.concat([summary(), summary().assign(model="market/noise=0.1")])
    html = multiples(with_names(two, PRICES), {"1": answers(0.4, 0.6)}, {})
    assert [one.count("<polyline") for one in pictures(html)] == [2, 0, 0, 0]
