"""Experiments beyond price as TOML: those that come with the app, and a user's own."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from core.basics.errors import InputError
from core.basics.paths import DATA
from core.experiment.arms.responses import KINDS, Response
from core.experiment.arms.vignettes import Arm, Vignette
from core.experiment.probes import Probe

FOLDER = DATA / "vignettes"
MAX_FILE = 200_000
"""Characters of a file."""
SAID = {"yes or no": "yes_no", "yes/no": "yes_no", "choice": "options", "number": "count", "amount": "money"}
"""Other words for a kind of answer."""
_KEYS = {"title", "setting", "situation", "question", "varies", "answer", "arms", "control", "facts", "unstated"}
_ANSWER_KEYS = {
    "kind",
    "options",
    "lowest",
    "highest",
    "low",
    "high",
    "unit",
    "currency",
    "counted",
    "out_of",
}
_ARM_KEYS = {"name", "text", "level", "options", "counted"}
_PROBE_KEYS = {"variable", "unit", "question", "lowest", "highest"}

TEMPLATE = """# An experiment of your own. Run it by: python -m core experiment --file FILE.toml
title = "Free delivery against a lower price"
# Who is asked, as what follows "You are".
setting = "a shopper in an online shop in the United States"
# What all arms share; may be left out.
situation = "You look for running shoes and have found a pair that you like, at $89."
question = "Would you order the shoes now?"
# What differs between the arms, for the sentence that discloses the experiment.
varies = "how $6 off the order are offered"
control = "discount"
# What full context states besides, each about something that the text leaves unsaid; may be left out.
facts = ["Other shops sell the same shoes for $89, too.", "The shoes arrive within three days."]

[answer]
kind = "yes_no"
# or: kind = "options"  options = ["…", "…", "None of these"]  counted = ["…"]
# or: kind = "scale"    lowest = 1  highest = 7  low = "very unfair"  high = "very fair"
# or: kind = "count"    unit = "bottles"  lowest = 0  highest = 24
# or: kind = "money"    currency = "USD"  lowest = 0  highest = 500

[[arms]]
name = "discount"
text = "The shop takes $6 off the price; delivery costs $6."

[[arms]]
name = "free_delivery"
text = "The shop charges the full price; delivery, usually $6, is free."

# Variables that the leakage audit asks for; may be left out.
[[unstated]]
variable = "days"
unit = "days"
question = "In how many days do the shoes arrive?"
lowest = 0
highest = 60
"""


@lru_cache(maxsize=64)
def read_vignette(text: str, name: str = "") -> Vignette:
    """Read an experiment beyond price.

    Parameters
    ----------
    text
        TOML, as `TEMPLATE` has it.
    name
        Of one that comes with the app; empty for a user's own.

    Returns
    -------
    Vignette

    Raises
    ------
    InputError
        When it is none; the message says what to mend.
    """
    if len(text) > MAX_FILE:
        raise InputError(f"The file has more than {MAX_FILE:,} characters, and an experiment is shorter.")
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"This is no TOML file: {error}. Begin with the one of --template.") from None
    except RecursionError:
        raise InputError("This TOML is nested too deeply to be an experiment.") from None
    _check_keys(data, _KEYS, "an experiment", needed=("title", "setting", "question", "answer", "arms", "control"))
    arms = tuple(_arms(data["arms"]))
    return Vignette(
        title=_text(data, "title"),
        setting=_text(data, "setting"),
        question=_text(data, "question"),
        response=_response(data["answer"], arms),
        arms=arms,
        control=_text(data, "control"),
        situation=_text(data, "situation"),
        varies=_text(data, "varies"),
        facts=_texts(data, "facts"),
        probes=tuple(map(_probe, _tables(data.get("unstated", []), "unstated"))),
        name=name,
    )


def write_vignette(vignette: Vignette) -> str:
    """Write an experiment beyond price as TOML.

    Parameters
    ----------
    vignette
        Any.

    Returns
    -------
    str
        As `read_vignette` reads it.
    """
    response = vignette.response
    texts = ("title", "setting", "situation", "question", "varies", "control")
    lines = _pairs({name: getattr(vignette, name) for name in texts} | {"facts": vignette.facts})
    answer: dict[str, Any] = {"kind": response.kind, "options": response.options, "counted": response.counted}
    if response.kind in ("scale", "count", "money"):
        answer |= {"lowest": response.lowest, "highest": response.highest, "out_of": response.out_of}
        answer |= {"low": response.ends[0], "high": response.ends[1], "unit": response.unit}
    if response.kind == "money":
        answer |= {"currency": response.currency}
    lines += ["", "[answer]", *_pairs(answer)]
    for arm in vignette.arms:
        lines += ["", "[[arms]]", *_pairs({key: getattr(arm, key) for key in ("name", "text", "level")})]
        lines += _pairs({"options": arm.options, "counted": arm.counted})
    for probe in vignette.probes:
        lines += ["", "[[unstated]]", *_pairs(vars(probe))]
    return "\n".join(lines) + "\n"


def _pairs(values: Mapping[str, Any]) -> list[str]:
    """Write keys with their values, without those that say nothing; TOML's strings are escaped as JSON's."""
    return [
        f"{key} = {json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)}"
        for key, value in values.items()
        if value not in ("", (), None)
    ]


def _response(data: object, arms: tuple[Arm, ...]) -> Response:
    if isinstance(data, str):
        data = {"kind": data}
    if isinstance(data, list):
        data = {"kind": "options", "options": data}
    if not isinstance(data, Mapping):
        raise InputError(f"The answer is a table with a kind, one of {', '.join(KINDS)}.")
    _check_keys(data, _ANSWER_KEYS, "the answer", needed=("kind",))
    kind = _text(data, "kind").strip().casefold()
    given: dict[str, Any] = {
        "kind": SAID.get(kind, kind),
        "ends": (_text(data, "low"), _text(data, "high")),
        "options": _texts(data, "options") or next((arm.options for arm in arms if arm.options), ()),
        "counted": _texts(data, "counted"),
    }
    given |= {name: _number(data, name) for name in ("lowest", "highest", "out_of") if name in data}
    if given["kind"] in ("count", "money") and "highest" not in given:
        if "out_of" not in given:
            raise InputError(
                "The key “highest” of the answer is missing. A number beyond it counts as unread, so say the "
                "highest that somebody may answer."
            )
        given["highest"] = given["out_of"]
    given |= {name: _text(data, name) for name in ("unit", "currency") if name in data}
    if given["kind"] == "options" and not given["counted"]:
        given["counted"] = given["options"][:1]
    return Response(**given)


def _arms(data: object) -> Iterable[Arm]:
    """Read arms as tables with a name and text, as one table of texts by name, or as a list of texts."""
    if isinstance(data, Mapping):
        data = [
            {"name": name, "text": one} if isinstance(one, str) else {"name": name, **_table(one, "arms")}
            for name, one in data.items()
        ]
    if not isinstance(data, list):
        raise InputError("The arms are a list of tables, each with a name and a text.")
    for number, one in enumerate(data, 1):
        arm = {"name": f"arm_{number}", "text": one} if isinstance(one, str) else _table(one, "arms")
        _check_keys(arm, _ARM_KEYS, "an arm", needed=("name",))
        level = _number(arm, "level") if "level" in arm else None
        yield Arm(_text(arm, "name"), _text(arm, "text"), level, _texts(arm, "options"), _texts(arm, "counted"))


def _probe(data: Mapping[str, Any]) -> Probe:
    _check_keys(data, _PROBE_KEYS, "an unstated variable", needed=tuple(sorted(_PROBE_KEYS - {"unit"})))
    ends = _number(data, "lowest"), _number(data, "highest")
    return Probe(_text(data, "variable"), _text(data, "unit"), _text(data, "question"), *ends)


def _check_keys(data: Mapping[str, Any], known: set[str], what: str, needed: tuple[str, ...]) -> None:
    if unknown := next((key for key in data if key not in known), None):
        raise InputError(f"“{unknown[:40]}” is no key of {what}. Its keys are {', '.join(sorted(known))}.")
    if missing := next((key for key in needed if key not in data), None):
        raise InputError(f"The key “{missing}” of {what} is missing. Add it.")


def _table(one: object, name: str) -> Mapping[str, Any]:
    if not isinstance(one, Mapping):
        raise InputError(f"Each of {name} is a table.")
    return one


def _tables(data: object, name: str) -> list[Mapping[str, Any]]:
    if not isinstance(data, list):
        raise InputError(f"“{name}” is a list of tables.")
    return [_table(one, name) for one in data]


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key, "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InputError(f"“{key}” is a text.")
    return str(value).strip()


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str | int) for one in value):
        raise InputError(f"“{key}” is a list of texts.")
    return tuple(" ".join(str(one).split()) for one in value)


def _number(data: Mapping[str, Any], key: str) -> float:
    value = data[key]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputError(f"“{key}” is a number.")
    try:
        return float(value)
    except OverflowError:
        raise InputError(f"“{key}” is larger than any number that is counted here.") from None


@cache
def shipped_vignettes() -> Mapping[str, Vignette]:
    """Return the experiments beyond price that come with the app, by name.

    Returns
    -------
    mapping
        In the order of their names.
    """
    return {path.stem: read_vignette(path.read_text(), path.stem) for path in sorted(FOLDER.glob("*.toml"))}


def find_vignette(name: str) -> Vignette:
    """Look up an experiment that comes with the app.

    Parameters
    ----------
    name
        As `shipped_vignettes` has it.

    Returns
    -------
    Vignette

    Raises
    ------
    InputError
        When there is none.
    """
    known = shipped_vignettes()
    if name not in known:
        raise InputError(f"There is no experiment “{name[:60]}”. Choose from {', '.join(known)}.")
    return known[name]
