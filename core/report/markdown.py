"""A report as Markdown, for wikis, mails and version control."""

import re

import pandas as pd

from core.basics.texts import unlinked
from core.report.blocks import Block, Bullets, Figure, Finding, Link, Notice, Report, Table, Text, Verbatim

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|$~&!^@]|:(?=\S)|\.(?=[^\s\d])|(?<=[wW])\.|^[-+=]")
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")


def to_markdown(report: Report) -> bytes:
    """Write a report as Markdown.

    Parameters
    ----------
    report
        Its content.

    Returns
    -------
    bytes
        UTF-8. In place of a figure, the table beside it has the numbers.
    """
    parts = [f"# {_line(report.title)}", *map(_line, filter(None, (report.byline, report.subtitle)))]
    for section in report.sections:
        if section.title:
            parts.append(f"## {_line(section.title)}")
        parts += [text for block in section.blocks if (text := _write(block))]
    return ("\n\n".join(parts) + "\n").encode(errors="replace")


def _line(text: str) -> str:
    """Write a text as one line that is nothing but text; numbers stay as they are, for a file is read raw, too."""
    escaped = _MARKUP.sub(r"\\\g<0>", unlinked(" ".join(text.split())))
    return _NUMBERED.sub(r"\1\\\2", escaped)


def _write(block: Block) -> str:
    match block:
        case Text(text):
            return _line(text)
        case Notice(text, _):
            return f"> **{_line(text)}**"
        case Bullets(texts):
            return "\n".join(f"- {_line(text)}" for text in texts)
        case Table(title, rows, _):
            return f"**{_line(title)}**\n\n{_table(rows)}"
        case Finding(_, text):
            return f"- {_line(text)}"
        case Figure():
            return ""
        case Link(text, address):
            return f"[{_line(text)}](<{address}>)"
        case Verbatim(title, text):
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
            return f"**{_line(title)}**\n\n{fence}text\n{text}\n{fence}"


def _table(rows: pd.DataFrame) -> str:
    head, *body = [list(rows), *rows.to_numpy().tolist()]
    lines = [[_line(str(cell)) for cell in line] for line in (head, *body)]
    lines.insert(1, ["---"] * len(head))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
