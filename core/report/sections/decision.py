"""A price decision: its inputs, what every curve says of it, what people answered, and what would settle it."""

import pandas as pd

from core.analysis.demand.people import SOURCE
from core.analysis.what_if import DISCREDITED, REFUSED, WhatIf, headlines, is_refused, recommend, verdicts_on
from core.report.blocks import Block, Bullets, Figure, Finding, Notice, Section, Table, Text
from core.report.figures.what_if import break_even_figure, profit_figure
from core.report.sections.cover import first_limits, synthetic_notice
from core.report.tables.what_if import discredited_rows, outlook_table, sample_size_table
from core.studies.decisions import MoreAnswers
from core.studies.findings import Findings

KEYS, LAST_OF_FIRST = ("Model", "Strategy", "Candidate"), "Revenue is highest at"
"""Columns of the table of outlooks: those that name a row, and the last of its first part."""


def decision_cover(found: Findings, decided: WhatIf) -> tuple[Block, ...]:
    """Write the first page of a decision's report.

    Parameters
    ----------
    found
        What the experiment shows.
    decided
        What all curves say of the decision.

    Returns
    -------
    tuple
        Blocks.
    """
    notices = map(Notice, (recommend(decided).text, *decided.warnings))
    figure = Figure("Profit by price", profit_figure(decided, found.truth))
    return (*synthetic_notice(found), *notices, figure, *first_limits(found))


def decision_sections(decided: WhatIf, more: MoreAnswers) -> tuple[Section, ...]:
    """Write what a decision comes to.

    Parameters
    ----------
    decided
        What all curves say of the decision.
    more
        What it would take to settle it.

    Returns
    -------
    tuple
        Sections.
    """
    said = [one for one in verdicts_on(decided) if one.about not in ("caveat", "replies")]
    taken = [one.text for one in said if DISCREDITED not in one.evidence]
    refused = [one.text for one in said if DISCREDITED in one.evidence]
    own = [text for text in taken if text.startswith("People")]
    others = tuple(text for text in taken if text not in own)
    muted, table = discredited_rows(decided), outlook_table(decided)
    # On paper and slides there is room for so many columns side by side.
    end = list(table).index(LAST_OF_FIRST) + 1
    keys = [name for name in KEYS if name in table]
    numbers = [Table("What to decide on", table.iloc[:, :end], muted)]
    if rest := list(table)[end:]:
        numbers.append(Table("The same changes in other terms", table[[*keys, *rest]], muted))
    curves: list[Block] = [Bullets(others)] if others else []
    if refused:
        curves += [Text("What the refused curves say, which is nothing to decide on:"), Bullets(tuple(refused))]
    people = (Bullets(tuple(own)), Text(f"People: {SOURCE}.")) if own else (Text("People were not asked."),)
    sizes = sample_size_table(decided, more.needed)
    needed = (Table("By curve and candidate", sizes),) if len(sizes) else ()
    return (
        Section("The decision", (*_headlines(decided), Table("Inputs", _inputs(decided)))),
        Section(
            "What every curve says",
            (*numbers, Figure("Change in purchases against break-even", break_even_figure(decided)), *curves),
        ),
        Section("What people answered", people),
        Section("How many answers would settle it", (Text(more.text), *needed)),
    )


def _headlines(decided: WhatIf) -> list[Finding]:
    decision = decided.decision
    if is_refused(decided):
        return [Finding(REFUSED, recommend(decided).text)]
    return [
        Finding(f"{decision.write(one.candidate)} instead of {decision.write(decision.current)}", one.text)
        for one in headlines(decided)
    ]


def _inputs(decided: WhatIf) -> pd.DataFrame:
    decision = decided.decision
    rows = {
        "Product": decided.product.name,
        "Current price": decision.write(decision.current),
        "Candidates": ", ".join(map(decision.write, decision.candidates)),
        "Unit cost": decision.write(decision.unit_cost),
        f"Shoppers a {decision.period}": f"{decision.market_size:,}",
        "Currency": decision.currency,
    }
    return pd.DataFrame(rows.items(), columns=["Input", "Value"])
