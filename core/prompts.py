"""What a model is told, in words and as a typed record of what the words state."""

from dataclasses import dataclass
from typing import Literal

from core.experiment import Context, Design


@dataclass(frozen=True)
class Message:
    """One turn of a conversation.

    Parameters
    ----------
    role
        Who speaks.
    content
        The text.
    """

    role: Literal["system", "user"]
    content: str


@dataclass(frozen=True)
class Stated:
    """What a prompt's messages state.

    Parameters
    ----------
    product_id
        Identifier of the product.
    price
        US dollars.
    context
        Contextual variables; a variable that is None is not stated.
    design
        How the price is said to be assigned; None where no experiment is disclosed.
    """

    product_id: str
    price: float
    context: Context
    design: Design | None


@dataclass(frozen=True)
class Prompt:
    """What a model is told.

    Parameters
    ----------
    messages
        The conversation, in order.
    stated
        The same content as a record; no backend that reaches a real model reads it.
    """

    messages: tuple[Message, ...]
    stated: Stated
