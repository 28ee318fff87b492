"""Replies as tables for people: many at once, prompts against prices, and what stands in one."""

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from core.asking.replies.first_token import CERTAIN
from core.asking.replies.reading import why_unread
from core.asking.requests import SYSTEM, Reply
from core.experiment import Cell, Product

STATUSES = {"failed": "failed", "refused": "refused", "unparsed": "unreadable", "ok": "read"}
"""What people call the statuses of an answer."""
PROMPT = "Prompt"


@dataclass(frozen=True)
class ReplyGrid:
    """Prompts against prices, with the replies in the cells.

    Parameters
    ----------
    texts
        The column `PROMPT`, and a column a price; empty where nothing is to be shown.
    places
        By number of the row and name of the price's column, of which row of the observations the reply is.
    """

    texts: pd.DataFrame
    places: Mapping[tuple[int, str], int]


def reply_grid(titled: pd.DataFrame, product: Product, wanted: pd.Series) -> ReplyGrid:
    """Lay answers out by what was said and at which price.

    Parameters
    ----------
    titled
        As `core.report.tables.demand.with_titles` gives them, of one experiment.
    product
        Of which they are.
    wanted
        Which of the rows are to be shown; a prompt of which none is has no row.

    Returns
    -------
    ReplyGrid
    """
    prices = sorted(titled["price"].unique())
    heads = [product.write(price) for price in prices]
    if len(set(heads)) < len(heads):
        heads = [f"{price:.6g}" for price in prices]
    cells = pd.DataFrame(
        {
            PROMPT: _prompts(titled),
            "head": titled["price"].map(dict(zip(prices, heads, strict=True))),
            "text": [_cell(row) for row in titled.to_dict("records")],
            "place": range(len(titled)),
        }
    )[wanted.to_numpy()].drop_duplicates([PROMPT, "head"])
    order = {prompt: number for number, prompt in enumerate(dict.fromkeys(cells[PROMPT]))}
    texts = cells.pivot(index=PROMPT, columns="head", values="text").reindex(index=[*order], columns=heads)
    places = zip(cells[PROMPT].map(order), cells["head"], cells["place"], strict=True)
    return ReplyGrid(
        texts.astype(object).fillna("").reset_index(), {(row, head): place for row, head, place in places}
    )


def _prompts(titled: pd.DataFrame) -> pd.Series:
    """Name every row's prompt by what differs between the prompts of the table."""
    told: dict[str, Callable[[Any], str]] = {
        "model_title": str,
        "strategy_title": str,
        "variable_title": str,
        "stated_competitor": lambda price: "" if pd.isna(price) else f"competitor at {price:.2f}",
        "wording": lambda number: f"wording {number}",
        "asked": str,
        "persona": str,
        "draw": lambda number: f"draw {number}",
    }
    named = [name for name in told if name in titled and (name == "strategy_title" or titled[name].nunique() > 1)]
    parts = [titled[name].map(told[name]) for name in named]
    return pd.Series(
        [", ".join(filter(None, row)) for row in zip(*parts, strict=True)], index=titled.index, dtype=object
    )


def _cell(row: Mapping[Hashable, Any]) -> str:
    status, answer = row["status"], row.get("answer", "").strip()
    if status != "ok":
        return f"{STATUSES[status]}: {answer}" if answer else STATUSES[status]
    if "value" in row:
        return f"{row['value']:.6g}"
    if row["method"] == "logprob":
        return f"{answer} {row['purchase']:.0%}"
    if row["method"] == "forecast":
        return f"{row['purchase']:.0%}"
    # A whole grid's answer holds all of them.
    return answer if row["format"] == "one_price" else ("yes" if row["purchase"] else "no")


def token_table(reply: Reply) -> pd.DataFrame:
    """Write the first token's alternatives, a row each.

    Parameters
    ----------
    reply
        As it was received.

    Returns
    -------
    pandas.DataFrame
        Texts and probabilities; NaN for a number that is no log-probability.
    """
    return pd.DataFrame(
        [(token, math.exp(logprob) if logprob <= CERTAIN else math.nan) for token, logprob in reply.first_token],
        columns=["First token", "Probability"],
    )


def notes_on(reply: Reply, cell: Cell) -> list[str]:
    """Say in what form a question was put where it was another than shown, and why its reply was not read.

    Parameters
    ----------
    reply
        As it was received.
    cell
        The question.

    Returns
    -------
    list of str
        Sentences.
    """
    notes = []
    if reason := why_unread(reply, cell):
        notes.append(f"Not read: {reason}.")
    if SYSTEM in reply.refused:
        notes.append(
            "The model takes no system message, so the system's text stood at the head of the user's message."
        )
    if left_out := [name for name in reply.refused if name != SYSTEM]:
        notes.append(f"The server does not take {', '.join(left_out)}, so it answered without.")
    return notes
