"""Experiments beyond price for tests, and answers to them as a table."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from core.experiment.arms import ARM_COLUMNS, Arm, Response, Vignette
from core.experiment.columns import table

YES_NO = Response("yes_no")
SHOES = Vignette(
    title="Free delivery against a lower price",
    setting="a shopper in an online shop",
    situation="You look for running shoes and have found a pair at $89.",
    question="Would you order the shoes now?",
    response=YES_NO,
    arms=(
        Arm("discount", "The shop takes $6 off the price; delivery costs $6."),
        Arm("free_delivery", "The shop charges the full price; delivery, usually $6, is free."),
    ),
    control="discount",
    varies="how $6 off are offered",
    facts=("Other shops ask the same price.", "The shoes arrive within three days."),
)
CAMERAS = Vignette(
    title="A third camera in the set",
    setting="a shopper in an online shop",
    question="Which one do you choose?",
    response=Response("options", options=("Alpha, $99", "Beta, $149", "None of these"), counted=("Alpha, $99",)),
    arms=(
        Arm("two", "The shop shows two cameras."),
        Arm(
            "three",
            "The shop shows three cameras.",
            options=("Gamma, $99", "Alpha, $99", "Beta, $149", "None of these"),
        ),
    ),
    control="two",
    varies="how many cameras are shown",
)
FAIRNESS = Vignette(
    title="A fee's name",
    setting="a guest of a hotel",
    question="How fair is the fee?",
    response=Response("scale", lowest=1, highest=7, ends=("very unfair", "very fair")),
    arms=(Arm("resort", "The hotel charges a resort fee."), Arm("service", "The hotel charges a service fee.")),
    control="resort",
    varies="what the fee is called",
)
DRINKS = Vignette(
    title="Drinks by price",
    setting="a guest of a bar",
    question="How many drinks do you buy tonight?",
    response=Response("count", lowest=0, highest=50, unit="drinks"),
    arms=tuple(Arm(f"p{price}", f"A drink costs ${price}.", float(price)) for price in (1, 2, 5, 10)),
    control="p1",
    varies="the price of a drink",
)


def answers(rows: list[Mapping[str, Any]], **shared: Any) -> pd.DataFrame:
    """A table of answers; what a row does not say is as usual."""
    usual: dict[str, Any] = {
        "experiment_id": "",
        "backend": "openai",
        "base_url": "",
        "model": "m",
        "strategy": "naive",
        "wording": 1,
        "persona": "",
        "left_out": 0,
        "level": np.nan,
        "order": 0,
        "draw": 1,
        "method": "draw",
        "reply_key": "",
        "status": "ok",
        "mass": np.nan,
        "answer": "",
    }
    whole = [{**dict.fromkeys(ARM_COLUMNS, np.nan), **usual, **shared, **row} for row in rows]
    return table({name: [row[name] for row in whole] for name in ARM_COLUMNS}, ARM_COLUMNS)


def drawn(by_arm: Mapping[str, list[float]], **shared: Any) -> pd.DataFrame:
    """A draw a number, by arm."""
    rows = [
        {"arm": arm, "value": value, "draw": number, "order": (number - 1) % 2}
        for arm, values in by_arm.items()
        for number, value in enumerate(values, 1)
    ]
    return answers(rows, **shared)
