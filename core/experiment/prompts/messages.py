"""What a model is told, in words and as a typed record of what the words state."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from core.basics.typed_json import canonical_json
from core.experiment.arms import Vignette
from core.experiment.cells import Order
from core.experiment.context import Context
from core.experiment.personas import Persona
from core.experiment.probes import Probe
from core.experiment.products import Product
from core.experiment.strategies import Design, Voice

Answer = Literal["word", "answers", "shares", "number", "choice", "set"]
"""What is wanted: yes or no; yes or no by price; per cent of shoppers by price; a number; a letter or digit; a
word or a number for every version."""
YES_NO = ("yes", "no")


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
    product
        The product; of it, the messages state category and name.
    prices
        US dollars; the prices that are asked about, one or the whole grid.
    context
        Contextual variables; a variable that is None is not stated.
    design
        How the price is said to be assigned; None where no experiment is disclosed.
    voice
        Whom the prompt addresses.
    order
        Which answer it names first.
    wording
        Number of the paraphrase.
    probe
        What they ask to be filled in; None where they ask for a decision.
    persona
        Whom they describe; None for nobody.
    edited
        Whether they are the user's own: then nobody knows what of this they state.
    """

    product: Product
    prices: tuple[float, ...]
    context: Context
    design: Design | None
    voice: Voice
    order: Order
    wording: int
    probe: Probe | None = None
    persona: Persona | None = None
    edited: bool = False


@dataclass(frozen=True)
class StatedArm:
    """What a prompt beyond price states.

    Parameters
    ----------
    vignette, arm, strategy, order, wording, persona, probe
        As in `core.experiment.arms.ArmCell`; the arm by its name.
    meant
        What each of the prompt's choices stands for.
    """

    vignette: Vignette
    arm: str
    strategy: str
    order: int
    wording: int
    meant: tuple[str, ...]
    persona: Persona | None = None
    probe: Probe | None = None


@dataclass(frozen=True)
class Prompt:
    """What a model is told.

    Parameters
    ----------
    messages
        The conversation, in order.
    stated
        The same content as a record; no backend that reaches a real model reads it.
    answer
        What is wanted back.
    choices
        Of a word or choice, what may be answered, in the order in which it is listed; of no other answer.
    versions
        So many are numbered from 1, each with an answer of its own; 0 where none are.
    """

    messages: tuple[Message, ...]
    stated: Stated | StatedArm
    answer: Answer = "word"
    choices: tuple[str, ...] = YES_NO
    versions: int = 0

    @property
    def several(self) -> int:
        """So many answers are wanted in one reply; 0 where one is."""
        return self.versions or (len(self.prices) if self.answer in ("answers", "shares") else 0)

    @property
    def of_price(self) -> Stated:
        """What it states, where it asks about a price.

        Raises
        ------
        TypeError
            Where it asks beyond price.
        """
        if not isinstance(self.stated, Stated):
            raise TypeError("This prompt asks beyond price.")
        return self.stated

    @property
    def prices(self) -> tuple[float, ...]:
        """Prices that are asked about; none beyond price."""
        return self.stated.prices if isinstance(self.stated, Stated) else ()

    @cached_property
    def told(self) -> str:
        """As `told_of` the messages, written once for all calls that put them."""
        return told_of(*self.messages)


def told_of(*messages: Message) -> str:
    """Write messages as canonical JSON.

    Parameters
    ----------
    *messages
        The conversation, in order.

    Returns
    -------
    str
    """
    return canonical_json([vars(message) for message in messages])


def in_quotes(text: str) -> str:
    """Write a part of a message as it stands between the quotes of `told_of`."""
    return canonical_json(text)[1:-1]


def price_key(price: float) -> str:
    """Write a price as the key under which an answer by price holds it.

    Parameters
    ----------
    price
        US dollars.

    Returns
    -------
    str
    """
    return f"{price:.2f}"


def answer_schema(prompt: Prompt) -> dict[str, Any]:
    """Describe the wanted answer as a JSON schema, for servers that can hold a model to one.

    Parameters
    ----------
    prompt
        What is asked.

    Returns
    -------
    dict
        An object with a key ``answer``, or a key a price; no more than the common subset of what vendors take.
    """
    allowed = sorted(prompt.choices) if prompt.answer == "choice" else ["yes", "no"]
    word = {"type": "string", "enum": allowed}
    value: dict[str, Any] = {"type": "number"} if prompt.answer in ("shares", "number") else word
    if prompt.answer == "set":
        one = word if prompt.choices else {"type": "number"}
        properties = {str(number): one for number in range(1, prompt.versions + 1)}
    elif prompt.answer in ("answers", "shares"):
        properties = {price_key(price): value for price in prompt.prices}
    else:
        properties = {"answer": value}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
