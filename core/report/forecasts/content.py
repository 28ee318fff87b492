"""The report of a locked forecast."""

import pandas as pd

from core.report.blocks import Block, Bullets, Figure, Notice, Report, Section, Table, Text, Verbatim
from core.report.figures.looks import PRINTED
from core.report.forecasts.figure import forecast_figure
from core.report.forecasts.tables import curve_table
from core.report.signature import Signature
from core.studies.forecasts.scoring import Score
from core.studies.forecasts.seal import WHAT_IT_PROVES, Sealed
from core.studies.forecasts.sentences import what_is_locked, what_it_was_worth
from core.studies.people.counted import Counted


def write_forecast(sealed: Sealed, signed: Signature, scored: tuple[Score, Counted] | None = None) -> Report:
    """Write the report of a forecast, with what it was worth where people have answered.

    Parameters
    ----------
    sealed
        The forecast, untouched.
    signed
        By whom and when the report is written.
    scored
        How it scored, and by whose answers; None before people have answered.

    Returns
    -------
    Report
        Its content, for `core.report.files.FORMATS` to write down.
    """
    forecast, found = sealed.forecast, scored[0] if scored else None
    points = None if found is None else found.points
    drawn = forecast_figure(forecast, points).update_layout(template=PRINTED)
    title = "The forecast" if found is None else "The forecast and people"
    return Report(
        title=f"{forecast.product}: a locked forecast",
        subtitle=f"SHA-256 of its file: {sealed.sha256}",
        sections=(
            Section("", _cover(sealed, found)),
            Section(title, (Figure(title, drawn), Table("Curve by curve", curve_table(forecast, found)))),
            *((Section("Who answered", _people(scored[1], found)),) if scored and found is not None else ()),
            Section("What was locked", (Bullets(tuple(what_is_locked(forecast))),)),
            Section("What the SHA-256 proves, and what not", (Bullets(WHAT_IT_PROVES),)),
            Section("Prompts, word for word", tuple(Verbatim(*one) for one in forecast.prompts)),
            Section("What people read", _read(sealed)),
        ),
        byline=signed.byline,
    )


def _cover(sealed: Sealed, found: Score | None) -> tuple[Block, ...]:
    if found is None:
        return (Notice(sealed.forecast.decision.said), Text("People have not answered yet."))
    direction, *rest = what_it_was_worth(sealed.forecast, found)
    return Notice(direction, warns=found.direction == "wrong"), Bullets(tuple(rest))


def _people(counted: Counted, found: Score) -> tuple[Block, ...]:
    rows = pd.DataFrame(
        {
            "Price": [f"{price:,.2f}" for price in found.points["price"]],
            "People": [f"{people:,}" for people in found.points["people"]],
            "Said yes": [f"{share:.1%}" for share in found.points["share"]],
        }
    )
    return Bullets(tuple(counted.sentences)), Table("What people answered", rows)


def _read(sealed: Sealed) -> tuple[Block, ...]:
    conditions = sealed.forecast.fieldwork.conditions
    middle = conditions[len(conditions) // 2]
    return (
        Text(f"Questionnaire {sealed.forecast.fieldwork.id}; at other prices only the price differs."),
        Verbatim(f"At {middle.title}", middle.text),
    )
