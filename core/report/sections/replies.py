"""Who answered, when, and what that took."""

from collections.abc import Mapping, Sequence

import pandas as pd

from core.asking.accounts import Account
from core.asking.costs import Range, say_dollars
from core.experiment import ModelName
from core.report.blocks import Block, Table, Text

TIME = "%Y-%m-%d %H:%M"


def replies(titles: Mapping[ModelName, str], accounts: list[Account], remarks: Sequence[str]) -> tuple[Block, ...]:
    """Write the replies behind a report.

    Parameters
    ----------
    titles
        What people call every model.
    accounts
        Who answered, when, and what that took.
    remarks
        What else is to be said of the replies.

    Returns
    -------
    tuple
        Blocks.
    """
    rows = [
        {
            "Model": titles[one.model],
            "Answered as": ", ".join(one.answered_as),
            "Replies": f"{one.cost.calls:,}",
            "First (UTC)": f"{one.first:{TIME}}",
            "Last (UTC)": f"{one.last:{TIME}}",
            "Tokens in": _tokens(one.cost.input_tokens),
            "Tokens out": _tokens(one.cost.output_tokens),
            "Cost": "not known" if one.cost.dollars is None else say_dollars(one.cost.dollars),
        }
        for one in accounts
    ]
    if not rows:
        return (Text("No reply is stored."),)
    note = (
        "Tokens as the servers reported them, or a range where they did not; dollars at list price. Calls that "
        "failed, replies that came but were of no use, and what audits asked beside are not counted."
    )
    return (Table("Replies behind this report", pd.DataFrame(rows)), Text(note), *map(Text, remarks))


def _tokens(span: Range) -> str:
    low, high = f"{span.low:,.0f}", f"{span.high:,.0f}"
    return low if low == high else f"{low} to {high}"
