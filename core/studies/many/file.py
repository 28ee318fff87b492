"""A study as a TOML file, in the words of the command line."""

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.basics.errors import InputError
from core.basics.tables import KINDS
from core.experiment import Persona, Product, catalog, find_product
from core.experiment.arms import USUAL_ARM_STRATEGIES, Vignette, find_vignette
from core.studies.arms.choice import ArmChoice
from core.studies.choice import OWN_PANEL, Choice
from core.studies.many.design import StudyDesign
from core.studies.own import NOTHING, Own

ALL = "all"
TEXTS = ("draws", "wordings", "personas", "seed")
"""Keys whose values a choice takes as they stand."""
LISTS = ("products", "experiment", "strategies", "models")
KEYS = ("products", "prices", "experiment", "strategies", *TEXTS, "models", "budget")

TEMPLATE = """# A study: many experiments, one plan. Run it by: python -m core study FILE.toml --out FOLDER
# Catalog numbers, "all", or a file of your own products: a path from where this file is.
products = [1, 2, 3]
# As --prices: lowest:highest:step or a list, relative to the regular price, or money.
prices = "0.2:2:0.2"
# Instead of products and prices an experiment beyond price, by its name or a TOML file, or several:
# experiment = ["default_green_power", "mine.toml"]
strategies = ["naive", "full_context", "disclosure"]
# embedded, synthetic, openai:NAME, anthropic:NAME, openai-compatible:NAME@http://server/v1
models = ["embedded"]
# What may be left out:
# draws = 50
# wordings = 3
# As many shoppers, drawn, or a file of your own.
# personas = 100
# seed = 0
# US dollars that the whole study may cost, or "none"; needed where it costs money or might.
# budget = 25
"""


@dataclass(frozen=True)
class Readers:
    """What reads the files that a study names.

    Parameters
    ----------
    products, vignette, personas
        Of one's own, by the name that the study gives the file.
    """

    products: Callable[[str], Sequence[Product]]
    vignette: Callable[[str], Vignette]
    personas: Callable[[str], Sequence[Persona]]


def read_study(text: str, readers: Readers) -> StudyDesign:
    """Read a study.

    Parameters
    ----------
    text
        TOML, as `TEMPLATE` has it.
    readers
        Of the files that it names.

    Returns
    -------
    StudyDesign
        All of whose experiments can be asked.

    Raises
    ------
    InputError
        When it is none; the message says what to mend.
    """
    words = read_words(text)
    whom = _whom(words, readers)
    choices = _beyond_price(words, whom, readers) if "experiment" in words else _priced(words, whom, readers)
    design = StudyDesign(tuple(choices), words, words.get("budget"))
    # Made once here, so that what cannot be asked is refused before anything is.
    names = [shard.name for shard in design.shards()]
    if twice := next((one for one in names if names.count(one) > 1), None):
        raise InputError(f"{twice.partition('=')[2]} is named twice. Name each once.")
    return design


def read_words(text: str) -> dict[str, Any]:
    """Read a study's words, and not whether they mean what can be asked.

    Parameters
    ----------
    text
        TOML, as `TEMPLATE` has it.

    Returns
    -------
    dict
        By key a text, or a tuple of texts, in the file's order.

    Raises
    ------
    InputError
        When it is no TOML, or a key is none of a study.
    """
    try:
        data = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"This is no TOML file: {error}. Begin with the one of --template.") from None
    except RecursionError:
        raise InputError("This TOML is nested too deeply to be a study.") from None
    _check_keys(data)
    return {key: _list(data, key) if key in LISTS else _text(data, key) for key in data}


def write_words(words: Mapping[str, Any]) -> str:
    """Write a study's words as a file that means the same.

    Parameters
    ----------
    words
        As `read_words` gives them; a text that is empty is left out.

    Returns
    -------
    str
        TOML, a line a key in the order of `KEYS`.
    """
    return "".join(f"{key} = {_write(words[key])}\n" for key in KEYS if words.get(key, "") != "")


def files_named(words: Mapping[str, Any]) -> list[str]:
    """Return the names of the files of one's own that a study rests on.

    Parameters
    ----------
    words
        As `read_words` gives them.

    Returns
    -------
    list of str
    """
    tables = [one for one in (*words.get("products", ()), words.get("personas", "")) if is_table(one)]
    return list(dict.fromkeys([*tables, *filter(is_toml, words.get("experiment", ()))]))


def _write(value: str | Sequence[str]) -> str:
    if not isinstance(value, str):
        return f"[{', '.join(map(_write, value))}]"
    if value.isdecimal() and str(int(value)) == value:
        return value
    # JSON escapes all that TOML does but one.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def is_table(name: str) -> bool:
    """Say whether a name is that of a file of products or personas.

    Parameters
    ----------
    name
        As a study names it.

    Returns
    -------
    bool
    """
    return name.lower().endswith(tuple(f".{kind}" for kind in KINDS))


def is_toml(name: str) -> bool:
    """Say whether a name is that of a file of an experiment.

    Parameters
    ----------
    name
        As a study names it.

    Returns
    -------
    bool
    """
    return name.lower().endswith(".toml")


def _whom(words: Mapping[str, Any], readers: Readers) -> Choice:
    whom = Choice(**{key: words[key] for key in (*TEXTS, "models") if key in words})
    if not is_table(whom.personas):
        return whom
    panel = tuple(readers.personas(whom.personas))
    return replace(whom, personas=OWN_PANEL, seed="", own=replace(NOTHING, personas=panel))


def _check_keys(data: Mapping[str, Any]) -> None:
    if unknown := next((key for key in data if key not in KEYS), None):
        raise InputError(f"“{unknown[:40]}” is no key of a study. Its keys are {', '.join(KEYS)}.")
    if "experiment" in data:
        if both := next((key for key in ("products", "prices") if key in data), None):
            raise InputError(f"An experiment has arms of its own. Leave {both} out, or experiment.")
    elif "products" not in data:
        raise InputError("A study names its products, or an experiment beyond price. Add one of the two keys.")


def _priced(words: Mapping[str, Any], whom: Choice, readers: Readers) -> Iterator[Choice]:
    products, own = _products(words["products"], readers, whom.own)
    chosen = {key: words[key] for key in ("prices", "strategies") if key in words}
    return (replace(whom, product=product, own=own, **chosen) for product in products)


def _products(named: Sequence[str], readers: Readers, own: Own) -> tuple[list[str], Own]:
    found = list[str]()
    for one in named:
        if one == ALL:
            found += [product.id for product in catalog()]
        elif is_table(one):
            brought = NOTHING.with_products(readers.products(one)).products
            own, found = own.with_products(brought), [*found, *(product.id for product in brought)]
        else:
            found.append(find_product(one).id)
    return found, own


def _beyond_price(words: Mapping[str, Any], whom: Choice, readers: Readers) -> Iterator[ArmChoice]:
    strategies = words.get("strategies", USUAL_ARM_STRATEGIES)
    for one in words["experiment"]:
        vignette = readers.vignette(one) if is_toml(one) else find_vignette(one)
        yield ArmChoice(vignette, strategies, whom)


def _list(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = data[key]
    parts = value if isinstance(value, list) else str(_text(data, key)).split(",")
    found = tuple(_text({key: part}, key).strip() for part in parts)
    if not any(found):
        raise InputError(f"“{key}” names nothing. Name at least one.")
    return tuple(filter(None, found))


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data[key]
    if key == "prices" and isinstance(value, list):
        return ",".join(_text({"price": one}, "price") for one in value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise InputError(f"“{key}” is a text or a number, not {str(value)[:40]}.")
    return str(value)
