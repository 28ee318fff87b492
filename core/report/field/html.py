"""A questionnaire as one HTML page that can be sent to anybody: it asks, and saves the answer as a CSV file.

It needs no network and no server: what is answered stays in the browser until the one who answered saves it, and
comes back in whatever way they send it.
"""

import base64
import hashlib
import json
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from core.basics.paths import ROOT
from core.studies.people.fieldwork import Fieldwork

ASSETS = ROOT / "core" / "report" / "assets"
TITLE = "A short question"
"""Nothing on the page tells what is studied."""


def to_page(fieldwork: Fieldwork) -> bytes:
    """Write a questionnaire as a page.

    Parameters
    ----------
    fieldwork
        What is asked.

    Returns
    -------
    bytes
        UTF-8. Who opens it draws a condition, with the chance that its people are of all, and keeps it when the
        page is loaded anew, where the browser lets a file keep anything. Its content security policy lets a
        browser run the one script written here and nothing else, and reach no address.
    """
    script = _asset("field.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; base-uri 'none'; "
        "form-action 'none'"
    )
    page = (
        _environment()
        .get_template("field.html")
        .render(
            title=TITLE,
            policy=Markup(policy),  # noqa: S704 (written here)
            style=Markup(_asset("field.css")),  # noqa: S704
            asked=Markup(_in_script(_asked(fieldwork))),  # noqa: S704 (nothing in it ends a script)
            script=Markup(script),  # noqa: S704
        )
    )
    return page.encode(errors="replace")


def _asked(fieldwork: Fieldwork) -> dict[str, object]:
    return {
        "questionnaire": fieldwork.id,
        "lowest": fieldwork.lowest,
        "highest": fieldwork.highest,
        "check": {"text": fieldwork.check.text, "answers": fieldwork.check.answers},
        "conditions": [
            {
                "name": one.name,
                "price": one.price,
                "text": one.text,
                "codes": one.codes,
                "labels": one.labels,
                "people": one.people,
            }
            for one in fieldwork.asked
        ],
    }


def _in_script(data: object) -> str:
    """Write data so that nothing in it can end the script in which it stands."""
    return json.dumps(data, ensure_ascii=False).replace("<", r"\u003c").replace("&", r"\u0026")


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(ASSETS), autoescape=True, undefined=StrictUndefined)


@cache
def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
