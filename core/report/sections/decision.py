"""A price decision: its inputs, what every curve says of it, what people answered, and what would settle it."""

import pandas as pd

from core.analysis.demand.people import SOURCE
from core.analysis.what_if import (
    BOTH,
    DISCREDITED,
    REFUSED,
    BesideFound,
    WhatIf,
    beside_sentences,
    details,
    headlines,
    is_refused,
    recommend,
    verdicts_on,
)
from core.report.blocks import Block, Bullets, Figure, Finding, Notice, Section, Table, Text
from core.report.figures.what_if import break_even_figure, profit_figure, read_profit
from core.report.sections.cover import first_limits, synthetic_notice
from core.report.tables.what_if import (
    IN_OTHER_TERMS,
    LAST_ON_PAPER,
    SETTLES,
    TWO_INTERVALS,
    discredited_rows,
    has_intervals,
    outlook_tables,
    sample_size_table,
)
from core.studies.decisions import MoreAnswers
from core.studies.findings import Findings

NOT_ASKED = "The benchmark's people were not asked about this product, and no other people's are weighed here."


def decision_cover(found: Findings, decided: WhatIf, beside: BesideFound | None) -> tuple[Block, ...]:
    """Write the first page of a decision's report.

    Parameters
    ----------
    found
        What the experiment shows.
    decided
        What all curves say of the decision.
    beside
        What it does to another product beside it; None where none is looked at.

    Returns
    -------
    tuple
        Blocks.
    """
    both = [f"{BOTH}: {text}" for text in (beside_sentences(beside) if beside else ())[:1]]
    recommended = recommend(decided)
    notices = (
        Notice(recommended.text, recommended.price is None),
        *(Notice(text, beside is not None and not beside.is_told) for text in both),
        *(Notice(text, warns=True) for text in decided.warnings),
    )
    drawn = profit_figure(decided, found.truth)
    figure = Figure("Profit by price", drawn, read_profit(drawn))
    return (*synthetic_notice(found), *notices, figure, *first_limits(found))


def decision_sections(decided: WhatIf, more: MoreAnswers, *, led: bool = False) -> tuple[Section, ...]:
    """Write what a decision comes to.

    Parameters
    ----------
    decided
        What all curves say of the decision.
    more
        What it would take to settle it.
    led
        Whether the first page says already what to do, as `decision_cover` does.

    Returns
    -------
    tuple
        Sections. Of what was refused they hold a grey row with the reason, and no sentence.
    """
    said = [one for one in verdicts_on(decided) if one.about not in ("caveat", "replies")]
    taken = [one.text for one in said if DISCREDITED not in one.evidence]
    own = [text for text in taken if text.startswith("People")]
    others = tuple(text for text in taken if text not in own)
    curves = (Bullets(others),) if others else ()
    people = (Bullets(tuple(own)), Text(f"People: {SOURCE}.")) if own else (Text(NOT_ASKED),)
    return (
        Section("The decision", (*_headlines(decided, led), Table("Inputs", _inputs(decided)))),
        Section(
            "What every curve says",
            (
                *_numbers(decided),
                Figure("Change in purchases against break-even", break_even_figure(decided)),
                *curves,
            ),
        ),
        Section("What people answered", people),
        Section("How many answers would settle it", _needed(decided, more)),
    )


def _headlines(decided: WhatIf, led: bool) -> list[Finding]:
    decision = decided.decision
    if is_refused(decided):
        texts = [*([] if led else [recommend(decided).text]), *details(decided)]
        return [Finding(REFUSED, text) for text in texts]
    return [
        Finding(f"{decision.write(one.candidate)} instead of {decision.write(decision.current)}", one.text)
        for one in headlines(decided)
    ]


def _numbers(decided: WhatIf) -> list[Block]:
    first, rest = outlook_tables(decided, LAST_ON_PAPER)
    tables: list[Block] = [Table("What to decide on", first, discredited_rows(decided))]
    if has_intervals(decided):
        tables.append(Text(TWO_INTERVALS))
    return [*tables, Table(IN_OTHER_TERMS, rest)] if len(rest) else tables


def _needed(decided: WhatIf, more: MoreAnswers) -> tuple[Block, ...]:
    """Write what would settle it; where nothing would, the sentence has said so."""
    if not any(one.unit for row in more.needed for one in row):
        return (Bullets((more.text,)),)
    table = Table("By curve and candidate", sample_size_table(decided, more.needed))
    return (Text(more.text), Text(SETTLES), table)


def _inputs(decided: WhatIf) -> pd.DataFrame:
    decision = decided.decision
    rows = {
        "Product": decided.product.name,
        "Current price": decision.write(decision.current),
        "Candidates": ", ".join(map(decision.write, decision.candidates)),
        "Unit cost": decision.write(decision.unit_cost),
        f"{decided.product.setting.customers.capitalize()} a {decision.period}": f"{decision.market_size:,}",
        "Asked as": decided.product.asked_as,
        "Currency": decision.currency,
    }
    return pd.DataFrame(rows.items(), columns=["Input", "Value"])
