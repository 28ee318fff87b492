"""What a user brings: products, personas and edited prompts."""

from dataclasses import dataclass

from core.personas import Persona
from core.products import Product
from core.variants import Strategy


@dataclass(frozen=True)
class Own:
    """What a user brought into a session, or named on a command line.

    Parameters
    ----------
    products
        Each with an id of its own.
    personas
        A panel.
    strategies
        With edited prompts.
    """

    products: tuple[Product, ...] = ()
    personas: tuple[Persona, ...] = ()
    strategies: tuple[Strategy, ...] = ()


NOTHING = Own()
