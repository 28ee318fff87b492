"""What a report is made of, before it is HTML or Markdown: every text here is plain and not yet escaped."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go


@dataclass(frozen=True)
class Text:
    """A paragraph.

    Parameters
    ----------
    text
        Plain.
    """

    text: str


@dataclass(frozen=True)
class Notice:
    """What nobody must overlook.

    Parameters
    ----------
    text
        Plain.
    warns
        Whether it warns of believing what stands beside it.
    """

    text: str
    warns: bool = False


@dataclass(frozen=True)
class Bullets:
    """Sentences of one kind.

    Parameters
    ----------
    texts
        Plain.
    """

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table.

    Parameters
    ----------
    title
        What it shows.
    rows
        Text and counts, as they are to be read.
    muted
        Places of the rows that were discredited, which are grey.
    """

    title: str
    rows: pd.DataFrame
    muted: tuple[int, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A figure; where none can be drawn, the next table tells the same.

    Parameters
    ----------
    title
        What it shows.
    figure
        Its texts are escaped already, for plotly takes some HTML.
    note
        How to read it, plain; nothing of it stands where the figure does not.
    """

    title: str
    figure: go.Figure
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """A sentence that says one thing, and in a presentation has a slide of its own.

    Parameters
    ----------
    title
        What it comes to.
    text
        The sentence.
    figure
        What it says, drawn, for the slide; None where that is no figure.
    """

    title: str
    text: str
    figure: go.Figure | None = None


@dataclass(frozen=True)
class Link:
    """A way back into the app.

    Parameters
    ----------
    text
        What is there.
    address
        Of HTTP or HTTPS.
    """

    text: str
    address: str


@dataclass(frozen=True)
class Verbatim:
    """A text word for word.

    Parameters
    ----------
    title
        Whose.
    text
        Line breaks and spaces count.
    """

    title: str
    text: str


Block = Text | Notice | Bullets | Table | Figure | Finding | Link | Verbatim


@dataclass(frozen=True)
class Section:
    """A part of a report.

    Parameters
    ----------
    title
        Its heading; empty for the first page, under the report's own.
    blocks
        In order.
    """

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """A report.

    Parameters
    ----------
    title, subtitle
        What it is on.
    sections
        In order.
    byline
        By whom and when.
    """

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    byline: str = ""
