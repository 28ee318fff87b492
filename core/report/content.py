"""The report of an experiment: what was asked, what came out, how far to trust it, and what it is not."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from core.asking.accounts import Account
from core.report.blocks import Block, Bullets, Figure, Notice, Report, Section, Text, Verbatim
from core.report.figures.looks import PRINTED
from core.report.sections import curves, design, prompts, replies
from core.report.sources import sources
from core.studies.choice import Choice
from core.studies.findings import Findings
from core.studies.link import says_it_all, to_query


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
    legend
        How to read the figures.
    """

    title: str
    question: str
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...] = ()
    legend: tuple[str, ...] = ()


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
    """

    found: Findings
    audits: tuple[Audited, ...]
    accounts: list[Account]
    remarks: tuple[str, ...]
    choice: Choice


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
    product, people = found.experiment.product, found.people is not None
    asked = "language models" if found.asks_models else "synthetic markets"
    return Report(
        title=product.name,
        subtitle=f"{product.category or 'No category'}, regular price {product.write(product.regular_price)}. "
        f"Would shoppers buy it at other prices? Unblind asked {asked}.",
        sections=(
            Section("", _in_short(found)),
            Section("What was asked", design(found)),
            Section("Curves", tuple(map(_printed, curves(found)))),
            Section("Can these curves be trusted?", _trust(gathered.audits)),
            Section("What this says", _conclusions(found)),
            Section("What this evidence is not", _limits(found)),
            Section("Prompts, word for word", prompts(found.experiment)),
            Section("Models, replies and cost", replies(found.titles, gathered.accounts, gathered.remarks)),
            Section("Sources", (Bullets(sources(found.experiment, people=people)),)),
            Section("Open it again", _address(gathered)),
        ),
    )


def _in_short(found: Findings) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if not found.asks_models:
        blocks.append(
            Notice(
                "Synthetic market, no language model: every answer was computed from a demand curve that is "
                "known. This shows what the method can recover, and nothing about customers."
            )
        )
    elif found.synthetic:
        blocks.append(
            Notice(
                f"Not a language model: {', '.join(found.synthetic)}. Its answers were computed from a demand "
                "curve that is known, and say nothing about customers."
            )
        )
    headline = found.conclusions[0].text if found.answered else "No answer has been read, so there is no curve."
    notices = map(Notice, (headline, *found.said("replies")))
    return (*blocks, *notices, *map(Text, found.said("caveat")[:1] if found.asks_models else ()))


def _printed(block: Block) -> Block:
    """Give a figure the look of a page that no app surrounds."""
    if not isinstance(block, Figure):
        return block
    return replace(block, figure=block.figure.update_layout(template=PRINTED))


def _trust(audits: tuple[Audited, ...]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for one in audits:
        blocks += [Text(f"{one.title}. {one.question}"), Bullets(one.sentences)]
        blocks += map(_printed, one.figures)
        blocks += map(Text, one.legend if one.figures else ())
    return tuple(blocks)


def _conclusions(found: Findings) -> tuple[Block, ...]:
    after_headline = found.conclusions[1:] if found.answered else found.conclusions
    said = tuple(one.text for one in after_headline if one.about not in ("next", "caveat"))
    steps = found.said("next")
    ahead = (Text("What to do next:"), Bullets(steps)) if steps else ()
    return (Bullets(said), *ahead)


def _limits(found: Findings) -> tuple[Block, ...]:
    points, write = found.experiment.points, found.experiment.product.write
    lowest, highest = points[0].price, points[-1].price
    limits = list(found.said("caveat"))
    if found.asks_models:
        limits += [
            "It is no sales forecast: nothing here tells how many shoppers there are, how often they buy, what "
            "they buy instead, or what competitors do.",
            "No interval here reckons with the model being unlike shoppers; the table says what each speaks of.",
        ]
    if found.people is not None:
        limits.append(
            "People's curve is what respondents of a survey said they would buy, not what they bought; they were "
            "asked for another study."
        )
    limits.append(f"Nothing is known outside of the prices asked, {write(lowest)} to {write(highest)}.")
    return (Bullets(tuple(limits)),)


def _address(gathered: Gathered) -> tuple[Block, ...]:
    if not says_it_all(gathered.choice):
        return (
            Text(
                f"Experiment {gathered.found.experiment.id}. It rests on products, personas or prompts of whoever "
                "asked it, which no link can carry: ask them for the file of “Export” on “Your own”."
            ),
        )
    return (
        Text(
            f"Experiment {gathered.found.experiment.id}. Where Unblind runs, its address followed by this opens "
            "the same choice; where its replies are not stored, they are asked for anew."
        ),
        Verbatim("Link", f"?{urlencode(to_query(gathered.choice))}"),
    )
