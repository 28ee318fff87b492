"""The report of an experiment: what was asked, what came out, how far to trust it, and what it is not."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go

from core.asking.accounts import Account
from core.asking.costs import Range, say_dollars
from core.basics.words import join
from core.experiment.cells import method_of
from core.experiment.context import variable_title
from core.experiment.experiment import Experiment, sample_cell
from core.experiment.models import model_title
from core.experiment.products import Product
from core.experiment.prompts.render import render, write_stated
from core.experiment.strategies import SUMMARIES, TITLES, Strategy, strategy_title
from core.report.blocks import Block, Bullets, Figure, Notice, Report, Section, Table, Text, Verbatim
from core.report.figures.demand import demand_figure, revenue_figure
from core.report.sources import sources
from core.report.tables.demand import elasticity_table, measurement_table, points_table
from core.studies.findings import Findings

TIME = "%Y-%m-%d %H:%M"
MEASURES = {
    "logprob": "First token: the probability of yes, divided by that of yes or no, at the start of the answer.",
    "draw": "Draws: the share of yes among sampled answers.",
    "forecast": "Forecast: the percentage of shoppers that the answer gives.",
}


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
    query
        Of the link that opens the same screen.
    portable
        Whether that link says it all.
    """

    found: Findings
    audits: tuple[Audited, ...]
    accounts: list[Account]
    query: Mapping[str, str]
    portable: bool


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
            Section("What was asked", _design(found)),
            Section("Curves", _curves(found)),
            Section("Can these curves be trusted?", _trust(gathered.audits)),
            Section("What this says", _conclusions(found)),
            Section("What this evidence is not", _limits(found)),
            Section("Prompts, word for word", _prompts(found.experiment)),
            Section("Models, replies and cost", _replies(gathered)),
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
    return (*blocks, Notice(headline), *map(Text, found.said("caveat")[:1] if found.asks_models else ()))


def _design(found: Findings) -> tuple[Block, ...]:
    experiment, points = found.experiment, found.experiment.points
    prices = ", ".join(experiment.product.write(point.price) for point in points)
    pairs = itertools.product(experiment.strategies, experiment.models)
    used = {method_of(strategy, model) for strategy, model in pairs}
    measures = [text for method, text in MEASURES.items() if method in used]
    if any(cell.order != "yes_no" for cell in experiment.cells()):
        measures.append("Half of the answers were asked with “no or yes”, not “yes or no”.")
    return (
        Text(
            f"Would a shopper buy this product at a given price? Asked of {', '.join(found.titles.values())}, "
            f"at {prices}."
        ),
        Bullets(tuple(_strategy(strategy, experiment.product) for strategy in experiment.strategies)),
        Table("How it was asked", measurement_table(experiment)),
        Text(" ".join(measures)),
    )


def _strategy(strategy: Strategy, product: Product) -> str:
    base = replace(strategy, edit=None).code
    text = f"{TITLES[base]} {SUMMARIES[base]}."
    if strategy.edit:
        text = f"{strategy_title(strategy.code)} is an edited prompt, made from this one: {text}"
    if strategy.context is None:
        return text
    values = ((field.name, getattr(strategy.context, field.name)) for field in fields(strategy.context))
    stated = [
        f"{variable_title(name)} {write_stated(name, value, product)}"
        for name, value in values
        if value is not None
    ]
    return f"{text} Here: {', '.join(stated)}."


def _curves(found: Findings) -> tuple[Block, ...]:
    if not found.answered:
        return (Text(found.headline),)
    product, truth = found.experiment.product, found.truth
    blocks: list[Block] = []
    for panel in dict.fromkeys(curve.panel for curve in found.answered):
        mine = [curve for curve in found.answered if curve.panel == panel]
        known = {panel: truth[panel]} if panel in truth else {}
        title = model_title(*panel)
        blocks += [
            Figure(f"Demand: {title}", _plain_look(demand_figure(mine, found.people, product, known))),
            Figure(f"Revenue a shopper: {title}", _plain_look(revenue_figure(mine, found.people, product))),
            Table(f"Purchase probability: {title}", points_table(mine, found.people, product)),
        ]
    people = [found.people] if found.people else []
    title = "Price elasticity at the regular price, or the nearest that was answered"
    return (*blocks, Table(title, elasticity_table([*found.answered, *people])))


def _plain_look(figure: go.Figure) -> go.Figure:
    return figure.update_layout(template="plotly_white", font={"family": "system-ui, sans-serif"})


def _trust(audits: tuple[Audited, ...]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for one in audits:
        blocks += [Text(f"{one.title}. {one.question}"), Bullets(one.sentences)]
        blocks += [replace(figure, figure=_plain_look(figure.figure)) for figure in one.figures]
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


def _prompts(experiment: Experiment) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for strategy in experiment.strategies:
        for wording in range(1, experiment.wordings_of(strategy) + 1):
            cell = sample_cell(experiment, strategy, wording)
            title = strategy_title(strategy.code)
            title += f", wording {wording}" if experiment.wordings_of(strategy) > 1 else ""
            title += (
                f", at {cell.product.write(cell.point.price)}"
                if strategy.format == "one_price"
                else ", every price at once"
            )
            blocks += [Verbatim(f"{title} ({message.role})", message.content) for message in render(cell).messages]
    if not any(one.format == "one_price" for one in experiment.strategies):
        return tuple(blocks)
    return (Text(_what_differs(experiment)), *blocks)


def _what_differs(experiment: Experiment) -> str:
    """Say how the prompts that are not printed differ from those that are."""
    edited = [strategy_title(one.code) for one in experiment.strategies if one.edit]
    text = "At other prices only the price at the end differs."
    if edited:
        own = (
            "the price at the end of the app's own prompts, and "
            if len(edited) < len(experiment.strategies)
            else ""
        )
        text = f"At other prices only the price differs: {own}every place that {join(edited)} gives it."
    if experiment.personas:
        text += f" So are all {len(experiment.personas):,} personas asked, each with their own traits."
    return text


def _replies(gathered: Gathered) -> tuple[Block, ...]:
    rows = [
        {
            "Model": gathered.found.titles[one.model],
            "Answered as": ", ".join(one.answered_as),
            "Replies": f"{one.cost.calls:,}",
            "First (UTC)": f"{one.first:{TIME}}",
            "Last (UTC)": f"{one.last:{TIME}}",
            "Tokens in": _tokens(one.cost.input_tokens),
            "Tokens out": _tokens(one.cost.output_tokens),
            "Cost": "not known" if one.cost.dollars is None else say_dollars(one.cost.dollars),
        }
        for one in gathered.accounts
    ]
    if not rows:
        return (Text("No reply is stored."),)
    note = (
        "Tokens as the servers reported them, or a range where they did not; dollars at list price. Calls that "
        "failed, and replies that came but were of no use, are not counted."
    )
    return (Table("Replies behind these curves", pd.DataFrame(rows)), Text(note))


def _tokens(span: Range) -> str:
    low, high = f"{span.low:,.0f}", f"{span.high:,.0f}"
    return low if low == high else f"{low} to {high}"


def _address(gathered: Gathered) -> tuple[Block, ...]:
    if not gathered.portable:
        return (
            Text(
                f"Experiment {gathered.found.experiment.id}. It rests on products, personas or prompts of whoever "
                "asked it, which no link holds: ask them for the file that “Save and load” writes."
            ),
        )
    return (
        Text(
            f"Experiment {gathered.found.experiment.id}. Where Unblind runs, its address followed by this opens "
            "the same choice; where its replies are not stored, they are asked for anew."
        ),
        Verbatim("Link", f"?{urlencode(gathered.query)}"),
    )
