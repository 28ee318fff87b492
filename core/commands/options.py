"""The choice that a command line means, and the files of one's own that it names."""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from core.basics.errors import InputError
from core.basics.tables import MAX_BYTES, Taken
from core.experiment import ModelName, Product, find_product
from core.studies.choice import OWN_PANEL, Choice
from core.studies.link import doubt, from_query, of_models
from core.studies.own import NOTHING, Own
from core.studies.own_tables import read_personas, read_products

TEXTS = (
    "prices",
    "draws",
    "wordings",
    "personas",
    "seed",
    "checks",
    "probe",
    "competitors",
    "sampling",
)
"""Options that are texts of a choice as they stand; not every command has all of them."""
PARTS_OF = {"products_sheet": "products_file", "panel_sheet": "panel", "no_answer": "panel", "sheet": "results"}
"""Options that tell how a file is read, each with the one that names the file."""

What = TypeVar("What")


def read_choice(parsed: argparse.Namespace) -> Choice:
    """Read what was chosen by the options of `core.commands.parser`.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    Choice
        That of ``--link``, else the usual one, with what else the options say in its place. Amounts of money that
        a link set for its product do not go to another.

    Raises
    ------
    InputError
        When options do not go together, or a file cannot be taken.
    """
    _refuse_parts_alone(parsed)
    brought = _read_product_file(parsed)
    own = _read_own(parsed).with_products(brought)
    base = _linked(parsed.link, own) if parsed.link else Choice(own=own)
    base = _about(base, _named_product(parsed, brought))
    given = {name: text for name in TEXTS if (text := getattr(parsed, name, None)) is not None}
    choice = replace(
        of_models(base, _models(parsed, base)),
        **_with_panel(parsed, given),
        strategies=_strategies(getattr(parsed, "strategies", None), base),
        context=(*base.context, *map(_stated, parsed.context)),
    )
    if said := doubt(choice):
        print(said, file=sys.stderr)
    return choice


def read_whom(parsed: argparse.Namespace) -> Choice:
    """Read whom a command asks, how often, and in how many wordings.

    Parameters
    ----------
    parsed
        The command line, of a command that asks about no product.

    Returns
    -------
    Choice
        With nothing else in it that is not usual.

    Raises
    ------
    InputError
        When options do not go together, or a file cannot be taken.
    """
    _refuse_parts_alone(parsed)
    given = {name: text for name in TEXTS if (text := getattr(parsed, name, None)) is not None}
    base = Choice(own=_read_own(parsed))
    return replace(of_models(base, _models(parsed, base)), **_with_panel(parsed, given))


def _with_panel(parsed: argparse.Namespace, given: dict[str, Any]) -> dict[str, Any]:
    if not parsed.panel:
        return given
    if given.get("personas", OWN_PANEL) != OWN_PANEL:
        raise InputError("--personas draws shoppers, and --panel brings them. Leave one of the two out.")
    return {**given, "personas": OWN_PANEL}


def read_file(path: Path, option: str, read: Callable[[bytes], Taken[What]]) -> What:
    """Read a file of the user's as the pages read it, and say what of it was not read.

    Parameters
    ----------
    path
        The file.
    option
        That names it.
    read
        Takes the file's bytes.

    Returns
    -------
    object
        What it holds.

    Raises
    ------
    InputError
        When it cannot be read or taken, in one sentence after its name.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}). Nothing was asked; give another {option}."
        ) from None
    try:
        taken = read(data)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    for note in taken.notes:
        print(f"{path}: {note}", file=sys.stderr)
    return taken.content


def _refuse_parts_alone(parsed: argparse.Namespace) -> None:
    """Refuse what tells how to read a file that was forgotten: without it another question would be asked."""
    for part, file in PARTS_OF.items():
        if getattr(parsed, part, "") and not getattr(parsed, file):
            option, needed = f"--{part.replace('_', '-')}", f"--{file.removesuffix('_file')}"
            raise InputError(
                f"{option} tells how to read the file of {needed}, and none is named. Nothing was asked; add "
                f"{needed}, or leave {option} out."
            )


def _read_product_file(parsed: argparse.Namespace) -> tuple[Product, ...]:
    path = getattr(parsed, "products_file", None)
    if path is None:
        return ()
    products = read_file(path, "--products", lambda data: read_products(data, parsed.products_sheet))
    return NOTHING.with_products(products).products


def _read_own(parsed: argparse.Namespace) -> Own:
    workspace = getattr(parsed, "own", None)
    own = read_file(workspace, "--own", _read_workspace) if workspace else NOTHING
    if parsed.panel:
        if own.personas:
            print(f"The personas of {parsed.panel} are asked, not those of {workspace}.", file=sys.stderr)
        panel = read_file(
            parsed.panel, "--panel", lambda data: read_personas(data, parsed.no_answer, parsed.panel_sheet)
        )
        own = replace(own, personas=panel)
    return own


def _read_workspace(data: bytes) -> Taken[Own]:
    # Workspaces know of past runs and what came out, which takes long to load.
    from core.studies.workspaces import Workspace

    return Taken(Workspace.from_file(data).own)


def _named_product(parsed: argparse.Namespace, brought: Sequence[Product]) -> str | None:
    """Return the product that is named, or that a file brings alone; never another than was brought."""
    named: str | None = parsed.product
    if named is not None or not brought:
        return named
    if parsed.link:
        raise InputError(
            f"--link names a product, and {parsed.products_file} brings others. Name by --product what is asked."
        )
    if len(brought) > 1:
        raise InputError(
            f"{parsed.products_file} brings {len(brought):,} products. Name what is asked by --product."
        )
    return brought[0].id


def _about(base: Choice, named: str | None) -> Choice:
    """Choose the product that is named, by its id: words would find it here, but not where a link is followed."""
    own = base.own.products
    if named is None:
        return replace(base, product=find_product(base.product, own).id)
    product = find_product(named, own).id if named else named
    with suppress(InputError):
        if find_product(base.product, own).id == product:
            return replace(base, product=product)
    return base.for_product(product)


def _linked(address: str, own: Own) -> Choice:
    """Read the choice of a page's address; whatever else stands there, as a secret, is neither read nor said."""
    try:
        query = dict(parse_qsl(urlsplit(address).query))
    except ValueError:
        query = {}
    if "product" not in query:
        raise InputError("--link takes the address of a page of the app, in quotes and with all that follows “?”.")
    return from_query(query, own)


def _models(parsed: argparse.Namespace, base: Choice) -> tuple[str, ...]:
    backends, models, addresses = parsed.backend or [], parsed.model or [], parsed.base_url or []
    if not backends and not (models or addresses):
        return base.models
    backends = backends or ["embedded"]
    if max(len(models), len(addresses)) > len(backends):
        raise InputError(
            "There are more --model or --base-url than --backend. Give a --backend before every one of them."
        )
    return tuple(
        str(ModelName(kind, model or "", address.rstrip("/") if address else None))
        for kind, model, address in zip_longest(backends, models, addresses)
    )


def _strategies(text: str | None, base: Choice) -> tuple[str, ...]:
    """Read the strategies; the usual ones where the command has no such option, or it is not given."""
    if text is None:
        return base.strategies
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _stated(item: str) -> tuple[str, str]:
    name, equals, value = item.partition("=")
    if not equals:
        raise InputError(f"--context takes NAME=VALUE, not “{item[:40]}”.")
    return name, value
