"""A report as one HTML file that asks no network for anything."""

import base64
import hashlib
from functools import cache
from html import escape
from itertools import count

import pandas as pd
from plotly.offline import get_plotlyjs

from core.basics.paths import ROOT
from core.report.blocks import Block, Bullets, Figure, Notice, Report, Table, Text, Verbatim

ASSETS = ROOT / "core" / "report" / "assets"


def to_html(report: Report) -> bytes:
    """Write a report as HTML.

    Parameters
    ----------
    report
        Its content.

    Returns
    -------
    bytes
        UTF-8; about 5 MB, as plotly.js is in it. Its content security policy lets a browser run the two scripts
        written here and nothing else, and reach no address.
    """
    numbers = count(1)
    parts = []
    for section in report.sections:
        heading = f"<h2>{escape(section.title)}</h2>" if section.title else ""
        parts.append(heading + "\n".join(_write(block, numbers) for block in section.blocks))
    body, plotly, drawing = "\n".join(parts), get_plotlyjs(), _asset("report.js")
    policy = (
        f"default-src 'none'; script-src {_hash(plotly)} {_hash(drawing)}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    page = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(report.title)}</title>
<style>{_asset("report.css")}</style>
</head>
<body>
<h1>{escape(report.title)}</h1>
<p class="subtitle">{escape(report.subtitle)}</p>
{body}
<script>{plotly}</script>
<script>{drawing}</script>
</body>
</html>
"""
    return page.encode(errors="replace")


@cache
def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


@cache
def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _write(block: Block, numbers: "count[int]") -> str:
    match block:
        case Text(text):
            return f"<p>{escape(text)}</p>"
        case Notice(text):
            return f'<p class="notice">{escape(text)}</p>'
        case Bullets(texts):
            return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"
        case Table(title, rows):
            return _table(title, rows)
        case Figure():
            return _figure(block, next(numbers))
        case Verbatim(title, text):
            return f'<div class="verbatim"><p class="title">{escape(title)}</p><pre>{escape(text)}</pre></div>'


def _table(title: str, rows: pd.DataFrame) -> str:
    head = "".join(f"<th>{escape(str(name))}</th>" for name in rows)
    body = "\n".join(
        f"<tr>{''.join(f'<td>{escape(str(value))}</td>' for value in row)}</tr>"
        for row in rows.itertuples(index=False)
    )
    table = f"<table><caption>{escape(title)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll">{table}</div>'


def _figure(block: Figure, number: int) -> str:
    buttons = "".join(
        f'<button type="button" data-format="{format_}">{format_.upper()}</button>' for format_ in ("png", "svg")
    )
    title = escape(block.title)
    return (
        f'<figure id="figure-{number}"><figcaption>{title}{buttons}</figcaption>'
        f'<div class="plot" role="img" aria-label="{title}"></div>'
        f'<script type="application/json">{block.figure.to_json()}</script></figure>'
    )
