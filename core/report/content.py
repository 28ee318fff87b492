"""The report of an experiment: what was asked, what came out, how far to trust it, and what it is not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.analysis.demand.curves import Curve
from core.analysis.demand.verdicts import Conclusion, subject
from core.analysis.what_if import BesideFound, WhatIf, verdicts_on
from core.asking.accounts import Account
from core.report.blocks import Block, Bullets, Figure, Finding, Report, Section, Text
from core.report.figures.demand import demand_figure
from core.report.figures.looks import PRINTED, listed
from core.report.sections import (
    NO_FORECAST,
    beside_sections,
    cover,
    curves,
    decision_cover,
    decision_sections,
    design,
    limits_in_short,
    open_again,
    printed,
    prompts,
    replies,
)
from core.report.signature import Signature
from core.report.sources import sources
from core.studies.arms.remembered import ArmStudy
from core.studies.choice import Choice
from core.studies.decisions import MoreAnswers
from core.studies.findings import Findings

TITLE_ENDS = re.compile(r",? because |(?<=[^\d])\. ")
"""Where the part of a sentence ends that says what it comes to."""


@dataclass(frozen=True)
class Audited:
    """Where one audit stands.

    Parameters
    ----------
    title, question
        Its name, and what it answers.
    sentences
        What it found, or why nothing.
    figures
        What that looks like.
    """

    title: str
    question: str
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Gathered:
    """All that a report is made from.

    Parameters
    ----------
    found
        What the experiment shows.
    audits
        How far it can be trusted.
    accounts
        Who answered, when, and what that took.
    remarks
        What else is to be said of the replies.
    choice
        What was chosen; the link to it stands at the end.
    signed
        By whom and when, and where the app is.
    decision
        A price decision that rests on it, and what would settle it; None where none was taken.
    beside
        What a decision does to another product beside it, and the study that shows it; None where none is.
    """

    found: Findings
    audits: tuple[Audited, ...]
    accounts: list[Account]
    remarks: tuple[str, ...]
    choice: Choice
    signed: Signature = field(default_factory=Signature)
    decision: tuple[WhatIf, MoreAnswers] | None = None
    beside: tuple[ArmStudy, BesideFound] | None = None


def write_report(gathered: Gathered) -> Report:
    """Write the report of an experiment.

    Parameters
    ----------
    gathered
        What it is made from.

    Returns
    -------
    Report
        Its content, for `core.report.html` and `core.report.markdown` to write down.
    """
    found = gathered.found
    product = found.experiment.product
    return Report(
        title=product.name,
        subtitle=f"{product.category or 'No category'}, regular price {product.write(product.regular_price)}"
        f"{product.setting.per}. Would {product.setting.customers} buy it at other prices? Unblind asked "
        f"{_asked(found)}, as {product.asked_as}.",
        sections=(
            printed(Section("", cover(found))),
            Section("What was asked", design(found)),
            printed(Section("Curves", curves(found))),
            printed(Section("Can these curves be trusted?", _trust(gathered.audits))),
            Section("What this says", _conclusions(found)),
            *(map(printed, decision_sections(*gathered.decision)) if gathered.decision else ()),
            Section("What this evidence is not", _limits(found)),
            Section("Prompts, word for word", prompts(found.experiment)),
            *_behind(gathered, {}),
        ),
        byline=gathered.signed.byline,
    )


def write_decision(gathered: Gathered, decided: WhatIf, more: MoreAnswers) -> Report:
    """Write the report of a price decision.

    Parameters
    ----------
    gathered
        What it is made from.
    decided
        What all curves say of the decision.
    more
        What it would take to settle it.

    Returns
    -------
    Report
        Its content, for `core.report.files.FORMATS` to write down.
    """
    decision, found = decided.decision, gathered.found
    candidates = " or ".join(map(decision.write, decision.candidates))
    caveats = [one.text for one in verdicts_on(decided) if one.about == "caveat"]
    more_limits = Bullets(tuple(text for text in caveats if text not in limits_in_short(found)))
    return Report(
        title=f"{decided.product.name}: which price?",
        subtitle=f"Would {candidates} earn more a {decision.period} than {decision.write(decision.current)}, as "
        f"{_asked(found)}{'' if decided.people is None else ' and people'} answered?",
        sections=(
            printed(Section("", decision_cover(found, decided, gathered.beside and gathered.beside[1]))),
            *map(printed, decision_sections(decided, more, led=True)),
            *(beside_sections(*gathered.beside) if gathered.beside else ()),
            Section("What was asked", design(found)),
            Section("What else this evidence is not", (more_limits,)),
            *_behind(gathered, decision.to_query()),
        ),
        byline=gathered.signed.byline,
    )


def _asked(found: Findings) -> str:
    return "language models" if found.asks_models else "synthetic markets"


def _behind(gathered: Gathered, query: Mapping[str, str]) -> tuple[Section, ...]:
    """Write who answered, what it rests on, and the way back."""
    found = gathered.found
    return (
        Section("Models, replies and cost", replies(found.titles, gathered.accounts, gathered.remarks)),
        Section("Sources", (Bullets(sources(found.experiment, people=found.people is not None)),)),
        Section("Open it again", open_again(found.experiment.id, gathered.choice, gathered.signed, query)),
    )


def _trust(audits: tuple[Audited, ...]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for one in audits:
        blocks += [Text(f"{one.title}. {one.question}"), Bullets(one.sentences)]
        blocks += one.figures
    return tuple(blocks)


def _conclusions(found: Findings) -> tuple[Block, ...]:
    said = [one for one in found.after_headline if one.about not in ("next", "caveat")]
    steps = found.said("next")
    ahead = (Text("What to do next:"), Bullets(steps)) if steps else ()
    drawn = {subject(curve): curve for curve in (*found.answered, *listed(found.people))}
    return (*(_finding(one, drawn.get(one.about), found) for one in said), *ahead)


def _finding(said: Conclusion, curve: Curve | None, found: Findings) -> Finding:
    """Draw the curve that a sentence is about beside people's."""
    title = TITLE_ENDS.split(said.text, maxsplit=1)[0]
    if curve is None:
        return Finding(title, said.text)
    curves = [] if curve is found.people else [curve]
    figure = demand_figure(curves, found.people, found.experiment.product, found.truth)
    return Finding(title, said.text, figure.update_layout(template=PRINTED))


def _limits(found: Findings) -> tuple[Block, ...]:
    points, write = found.experiment.points, found.experiment.product.write
    lowest, highest = points[0].price, points[-1].price
    limits = list(found.said("caveat"))
    if found.asks_models:
        limits += [
            NO_FORECAST,
            "No interval here reckons with the model being unlike shoppers; the table says what each speaks of.",
        ]
    if found.people is not None:
        limits.append(
            "People's curve is what respondents of a survey said they would buy, not what they bought; they were "
            "asked for another study."
        )
    limits.append(f"Nothing is known outside of the prices asked, {write(lowest)} to {write(highest)}.")
    return (Bullets(tuple(limits)),)
