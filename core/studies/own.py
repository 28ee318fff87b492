"""What a user brings: products, personas and edited prompts."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Self

from core.basics.errors import InputError
from core.basics.tables import refuse
from core.basics.typed_json import fits
from core.experiment import MAX_PERSONAS, OWN_PREFIX, Context, Edit, Persona, Product, Strategy

MAX_PRODUCTS = 1_000
MAX_TRAITS, MAX_TRAIT = 20, 200
"""Traits of a persona, and characters of each name and value."""
EXPORT_VERSION = 1


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
        check_personas(personas, range(1, len(personas) + 1))
        return own


@dataclass(frozen=True)
class _File:
    version: int
    products: tuple[Product, ...]
    personas: tuple[Persona, ...]
    strategies: tuple[Strategy, ...]


def _id_of(product: Product) -> str:
    content = json.dumps(asdict(replace(product, id="")), sort_keys=True)
    return f"{OWN_PREFIX}{hashlib.sha256(content.encode()).hexdigest()[:10]}"


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


def check_personas(personas: Sequence[Persona], numbers: Sequence[int]) -> None:
    """Refuse personas of whom a prompt could not be made, or two of one name.

    Parameters
    ----------
    personas
        A panel.
    numbers
        Of the row of each in its file.

    Raises
    ------
    InputError
        Names up to ten of the faults.
    """
    faults, seen = [], set()
    if len(personas) > MAX_PERSONAS:
        faults.append(f"{len(personas):,} personas, more than {MAX_PERSONAS:,}")
    for number, persona in zip(numbers, personas, strict=True):
        if persona.name in seen:
            faults.append(f"row {number}, name: “{persona.name[:40]}” is another persona's")
        seen.add(persona.name)
        if not persona.name.strip() or len(persona.name) > MAX_TRAIT:
            faults.append(f"row {number}, name: a name has 1 to {MAX_TRAIT} characters")
        if len(dict(persona.traits)) < len(persona.traits):
            faults.append(f"row {number}: a trait is given twice")
        if not persona.traits:
            faults.append(f"row {number}: no trait is given; take the row out")
        if len(persona.traits) > MAX_TRAITS:
            faults.append(f"row {number}: {len(persona.traits)} traits, more than {MAX_TRAITS}")
        faults += [
            f"row {number}, {name[:40]}: it has {len(value):,} characters, and may have {MAX_TRAIT}"
            for name, value in persona.traits
            if max(len(name), len(value)) > MAX_TRAIT
        ]
    refuse(faults)
