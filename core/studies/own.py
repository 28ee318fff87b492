"""What a user brings: products, personas and edited prompts."""

import base64
import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from core.basics.errors import InputError
from core.basics.tables import refuse
from core.basics.typed_json import canonical_json, fits
from core.experiment import MAX_PERSONAS, OWN_PREFIX, Context, Edit, Persona, Product, Strategy

MAX_PRODUCTS = 1_000
MAX_TRAITS, MAX_TRAIT = 20, 200
"""Traits of a persona, and characters of each name and value."""
MAX_CARRIED, MAX_UNPACKED = 4_000, 200_000
"""Characters that a link may carry of a user's own, and bytes that they may unpack to."""


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

    def over(self, other: "Own") -> "Own":
        """Put these things beside those of another, in whose place they stand where both have one.

        Parameters
        ----------
        other
            What the user brought before, say.

        Returns
        -------
        Own
            With the other's personas where there are none here.
        """
        if self == NOTHING:
            return other
        # Neither is counted: each was, and what a link carries is looked at beside what is kept.
        ids, names = {one.id for one in self.products}, {title_of(one) for one in self.strategies}
        return Own(
            (*(one for one in other.products if one.id not in ids), *self.products),
            self.personas or other.personas,
            (*(one for one in other.strategies if title_of(one) not in names), *self.strategies),
        )

    def without(self, other: "Own") -> "Own":
        """Leave out what another holds just so."""
        if NOTHING in (self, other):
            return self
        return Own(
            tuple(one for one in self.products if one not in other.products),
            () if self.personas == other.personas else self.personas,
            tuple(one for one in self.strategies if one not in other.strategies),
        )

    @classmethod
    def of(cls, data: object) -> "Own":
        """Read what `dataclasses.asdict` made of it, once it was written as JSON and read again.

        Parameters
        ----------
        data
            From this or another machine.

        Returns
        -------
        Own
            Products with the ids that follow from what they are.

        Raises
        ------
        InputError
            When it holds what cannot be used.
        """
        try:
            # Half a character, as a text from elsewhere may hold, goes onto no page and into no key.
            canonical_json(data).encode()
            if not isinstance(data, dict) or not fits(data, cls):
                raise ValueError
            personas = tuple(
                Persona(one["name"], tuple(map(tuple, one["traits"]))) for one in data.get("personas", ())
            )
            products = [Product.of(one) for one in data.get("products", ())]
            strategies = [_strategy(one) for one in data.get("strategies", ())]
            own = cls(personas=personas).with_products(products)
            for strategy in strategies:
                own = own.with_strategy(strategy)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise InputError("This holds no products, personas and prompts as this app writes them.") from error
        if (len(own.products), len(own.strategies)) != (len(products), len(strategies)):
            raise InputError("This holds a product or an edited prompt twice. Take one of the two out.")
        check_personas(personas, range(1, len(personas) + 1))
        return own


def title_of(strategy: Strategy) -> str:
    """Return the name of an edited prompt."""
    return strategy.edit.title if strategy.edit else ""


def carry(own: Own) -> str:
    """Write what a link is to carry of a user's own.

    Parameters
    ----------
    own
        What a choice rests on; personas, who may be real people, are not carried.

    Returns
    -------
    str
        Letters, digits, - and _; empty where there is nothing to carry, or it is more than an address may hold.
    """
    if not (own.products or own.strategies):
        return ""
    carried = replace(own, products=tuple(replace(one, id="") for one in own.products), personas=())
    packed = zlib.compress(canonical_json(_spare(carried)).encode(), 9)
    text = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return text if len(text) <= MAX_CARRIED else ""


def carried(text: str) -> Own:
    """Read what a link carries of somebody's own.

    Parameters
    ----------
    text
        As `carry` writes it.

    Returns
    -------
    Own
        Nothing where the text is not of this app's making, or was cut short.
    """
    try:
        if len(text) > MAX_CARRIED:
            return NOTHING
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        # No more than an edited prompt or two can be: a few letters may unpack to gigabytes.
        unpacked = zlib.decompressobj().decompress(packed, MAX_UNPACKED).decode()
        data = json.loads(unpacked)
        products = [{"id": "", **one} for one in data.get("products", [])]
        return replace(Own.of({**data, "products": products}), personas=())
    except (ValueError, TypeError, AttributeError, RecursionError, zlib.error, InputError):
        return NOTHING


def _spare(own: Own) -> dict[str, Any]:
    """Leave out what has its default, so that a link stays short."""
    data = asdict(own)
    del data["personas"]
    data["products"] = [product.spare() for product in own.products]
    return {name: value for name, value in data.items() if value}


def _id_of(product: Product) -> str:
    content = asdict(replace(product, id="")) | {"setting": product.setting.spare()}
    if not content["setting"]:
        # Products from before there were settings keep their ids.
        del content["setting"]
    return f"{OWN_PREFIX}{hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:10]}"


NOTHING = Own()


def _strategy(data: dict[str, object]) -> Strategy:
    context, edit = data.get("context"), data["edit"]
    return Strategy(
        **{
            **data,
            "context": Context.of(context) if isinstance(context, dict) else None,
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
