"""What a user brings: products, personas and edited prompts, as files that are read whole or not at all."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Self

from core.basics.csv_files import Fields, read_number, read_table, refuse
from core.basics.errors import InputError
from core.basics.money import CURRENCIES, HOME
from core.basics.typed_json import fits
from core.experiment.context import Context
from core.experiment.personas import MAX_PERSONAS, Persona
from core.experiment.products import CENT, MAX_LENGTHS, MAX_PRICE, Product
from core.experiment.strategies import Edit, Strategy

MAX_PRODUCTS = 1_000
MAX_TRAITS, MAX_TRAIT = 20, 200
"""Traits of a persona, and characters of each name and value."""
NEEDED = ("name", "regular_price")
OPTIONAL = ("category", "description", "currency", "competitor", "competitor_price")
EXPORT_VERSION = 1
_AMBIGUOUS = re.compile(r"[-+]?[1-9][0-9]{0,2},[0-9]{3}")
TEMPLATE = [
    dict(zip((*NEEDED, *OPTIONAL), row, strict=True))
    for row in (
        (
            "Blue Hill Ground Coffee, 12 oz",
            "9.49",
            "Coffee",
            "Medium roast, whole bag",
            "USD",
            "Green Valley Coffee, 12 oz",
            "8.99",
        ),
        ("Alpenmilch Schokolade 100 g", "1.89", "Chocolate", "", "EUR", "", ""),
    )
]
"""Rows of the file that users can fill in."""


@dataclass(frozen=True)
class Own:
    """What a user brought into a session.

    Parameters
    ----------
    products
        Each with an id that follows from what it is.
    personas
        A panel.
    strategies
        With edited prompts.
    """

    products: tuple[Product, ...] = ()
    personas: tuple[Persona, ...] = ()
    strategies: tuple[Strategy, ...] = ()

    def with_products(self, products: Sequence[Product]) -> Self:
        """Add products, each with an id that follows from what it is.

        Parameters
        ----------
        products
            Their ids are not heeded; one that is there already is not added again.

        Returns
        -------
        Own

        Raises
        ------
        InputError
            When there would be too many.
        """
        named = [replace(product, id=_id_of(product)) for product in products]
        added = [one for one in dict.fromkeys(named) if one not in self.products]
        if len(self.products) + len(added) > MAX_PRODUCTS:
            raise InputError(f"You can have {MAX_PRODUCTS:,} products of your own; none was added.")
        return replace(self, products=(*self.products, *added))

    def with_strategy(self, strategy: Strategy) -> Self:
        """Add an edited prompt, in the place of one of the same name, whatever that was made from.

        Parameters
        ----------
        strategy
            With an edit.

        Returns
        -------
        Own

        Raises
        ------
        InputError
            When the strategy has no edited prompt.
        """
        if strategy.edit is None:
            raise InputError("Only edited prompts are kept.")
        others = tuple(one for one in self.strategies if one.edit and one.edit.title != strategy.edit.title)
        return replace(self, strategies=(*others, strategy))

    def to_json(self) -> str:
        """Write everything as a file that `from_json` reads.

        Returns
        -------
        str
        """
        return json.dumps({"version": EXPORT_VERSION, **asdict(self)}, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote.

        Parameters
        ----------
        text
            JSON from this or another machine.

        Returns
        -------
        Own

        Raises
        ------
        InputError
            When the text is not such a file, or holds what cannot be used.
        """
        try:
            data = json.loads(text)
            # Half a character, as a text from elsewhere may hold, goes onto no page and into no key.
            json.dumps(data, ensure_ascii=False).encode()
            if not fits(data, _File) or data["version"] != EXPORT_VERSION:
                raise ValueError
            personas = tuple(Persona(one["name"], tuple(map(tuple, one["traits"]))) for one in data["personas"])
            own = cls(personas=personas).with_products([Product(**one) for one in data["products"]])
            for one in data["strategies"]:
                own = own.with_strategy(_strategy(one))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise InputError("This is not a file that this app exported; nothing was taken from it.") from error
        _check_personas(personas)
        return own


@dataclass(frozen=True)
class _File:
    version: int
    products: tuple[Product, ...]
    personas: tuple[Persona, ...]
    strategies: tuple[Strategy, ...]


def _id_of(product: Product) -> str:
    content = json.dumps(asdict(replace(product, id="")), sort_keys=True)
    return f"own-{hashlib.sha256(content.encode()).hexdigest()[:10]}"


NOTHING = Own()


def _strategy(data: dict[str, object]) -> Strategy:
    context, edit = data["context"], data["edit"]
    return Strategy(
        **{
            **data,
            "context": Context(**context) if isinstance(context, dict) else None,
            "edit": Edit(**edit),  # type: ignore[arg-type]
        }
    )


def read_products(data: bytes) -> tuple[Product, ...]:
    """Read products from a CSV file.

    Parameters
    ----------
    data
        With the columns of `NEEDED`, and any of `OPTIONAL`.

    Returns
    -------
    tuple of Product
        Up to 1,000, with empty ids.

    Raises
    ------
    InputError
        As `core.basics.csv_files.read_table`.
    """
    return tuple(read_table(data, NEEDED, _product, optional=OPTIONAL, max_rows=MAX_PRODUCTS))


def _product(fields: Fields) -> Product:
    competitor_price = None
    if fields.values.get("competitor_price"):
        competitor_price = fields.take("competitor_price", _price, 1.0)
    return Product(
        id="",
        category=fields.take("category", _text("category"), ""),
        name=fields.take("name", _text("name", needed=True), "x"),
        regular_price=fields.take("regular_price", _price, 1.0),
        description=fields.take("description", _text("description"), ""),
        currency=fields.take("currency", _currency, HOME),
        competitor=fields.take("competitor", _text("competitor"), ""),
        competitor_price=competitor_price,
    )


def _text(column: str, *, needed: bool = False) -> Callable[[str], str]:
    def read(text: str) -> str:
        if needed and not text:
            raise InputError("nothing is given")
        if len(text) > MAX_LENGTHS[column]:
            raise InputError(f"it has {len(text):,} characters, and may have {MAX_LENGTHS[column]:,}")
        return text

    return read


def _price(text: str) -> float:
    if not text:
        raise InputError("nothing is given")
    if _AMBIGUOUS.fullmatch(text):
        raise InputError(f"“{text[:40]}” may be two numbers; write it without a thousands separator")
    if "_" in text:
        raise InputError(f"“{text[:40]}” is not a number")
    price = read_number(text)
    if not CENT <= price <= MAX_PRICE:
        raise InputError(f"{text[:40]} is not between {CENT} and {MAX_PRICE:,.0f}")
    return price


def _currency(text: str) -> str:
    code = text.upper() or HOME
    if code not in CURRENCIES:
        raise InputError(f"“{text[:20]}” is none of {', '.join(CURRENCIES)}")
    return code


def template() -> str:
    """Write the CSV file that users can fill in.

    Returns
    -------
    str
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, [*NEEDED, *OPTIONAL], lineterminator="\n")
    writer.writeheader()
    writer.writerows(TEMPLATE)
    return text.getvalue()


def read_personas(data: bytes) -> tuple[Persona, ...]:
    """Read a panel from a CSV file.

    Parameters
    ----------
    data
        A row a persona, a column a trait; a column ``name``, where there is one, names the persona.

    Returns
    -------
    tuple of Persona
        Up to 1,000.

    Raises
    ------
    InputError
        As `core.basics.csv_files.read_table`.
    """
    rows = read_table(data, (), lambda fields: dict(fields.values), optional=None, max_rows=MAX_PERSONAS)
    personas = tuple(
        Persona(row.get("name") or f"row {number}", tuple((name, row[name]) for name in row if name != "name"))
        for number, row in enumerate(rows, start=2)
    )
    _check_personas(personas)
    return personas


def _check_personas(personas: Sequence[Persona]) -> None:
    faults, seen = [], set()
    if len(personas) > MAX_PERSONAS:
        faults.append(f"{len(personas):,} personas, more than {MAX_PERSONAS:,}")
    for number, persona in enumerate(personas, start=2):
        if persona.name in seen:
            faults.append(f"row {number}, name: “{persona.name[:40]}” is another persona's")
        seen.add(persona.name)
        if not persona.name.strip() or len(persona.name) > MAX_TRAIT:
            faults.append(f"row {number}, name: a name has 1 to {MAX_TRAIT} characters")
        if len(dict(persona.traits)) < len(persona.traits):
            faults.append(f"row {number}: a trait is given twice")
        if not persona.traits:
            faults.append(f"row {number}: no trait is given")
        if len(persona.traits) > MAX_TRAITS:
            faults.append(f"row {number}: {len(persona.traits)} traits, more than {MAX_TRAITS}")
        faults += [
            f"row {number}, {name[:40]}: it has {len(value):,} characters, and may have {MAX_TRAIT}"
            for name, value in persona.traits
            if max(len(name), len(value)) > MAX_TRAIT
        ]
    refuse(faults)
