"""A report as one HTML file that asks no network for anything."""

import base64
import hashlib
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from plotly.offline import get_plotlyjs

from core.basics.paths import ROOT
from core.report.blocks import Report

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
    plotly, drawing = get_plotlyjs(), _asset("report.js")
    policy = (
        f"default-src 'none'; script-src {_hash(plotly)} {_hash(drawing)}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    page = (
        _environment()
        .get_template("report.html")
        .render(
            report=report,
            policy=Markup(policy),  # noqa: S704 (written here)
            style=Markup(_asset("report.css")),  # noqa: S704
            plotly=Markup(plotly),  # noqa: S704
            drawing=Markup(drawing),  # noqa: S704
        )
    )
    return page.encode(errors="replace")


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined)


@cache
def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


@cache
def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
