"""What every report ends with, and how its sections look on paper."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from core.report.blocks import Block, Figure, Link, Section, Text, Verbatim
from core.report.figures.looks import PRINTED
from core.report.signature import Signature
from core.studies.choice import Choice
from core.studies.link import says_it_all, to_query


def printed(section: Section) -> Section:
    """Give the figures of a section the look of a page that no app surrounds.

    Parameters
    ----------
    section
        Any.

    Returns
    -------
    Section
    """
    return replace(section, blocks=tuple(map(_print_figure, section.blocks)))


def _print_figure(block: Block) -> Block:
    if not isinstance(block, Figure):
        return block
    return replace(block, figure=block.figure.update_layout(template=PRINTED))


def open_again(
    experiment_id: str, choice: Choice, signed: Signature, query: Mapping[str, str]
) -> tuple[Block, ...]:
    """Write the way back to the choice that a report is on.

    Parameters
    ----------
    experiment_id
        What was asked.
    choice
        That means it.
    signed
        Where the app is.
    query
        What the link holds beside the choice.

    Returns
    -------
    tuple
        Blocks.
    """
    name = f"Experiment {experiment_id}."
    beside = query.get("beside", "")
    if not says_it_all(choice, beside):
        return (
            Text(
                f"{name} It rests on products, personas or prompts of whoever asked it, which no link can carry: "
                "ask them for the file of “Export” on “Your own”."
            ),
        )
    written = urlencode({**to_query(choice, beside=beside), **query})
    if link := signed.link(written):
        text = f"{name} Where its replies are not stored, they are asked for anew."
        return (Text(text), Link("Open the same choice in the app", link))
    return (
        Text(
            f"{name} Where Unblind runs, its address followed by this opens the same choice; where its replies "
            "are not stored, they are asked for anew."
        ),
        Verbatim("Link", f"?{written}"),
    )
