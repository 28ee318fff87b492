"""The prompt strategies: naive, full context, experiment disclosure (Gui & Toubia, arXiv 2312.15524).

Every prompt for one price ends with the price and ``Answer:``: what changes comes last, so that a model server
can reuse the common beginning, and small models put more of their first token's mass on yes or no after a
survey's ending than in a conversation.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from core.experiment.cells import Cell, Order
from core.experiment.context import PRICE_VARIABLES, Context
from core.experiment.personas import Persona, trait_title
from core.experiment.products import Product
from core.experiment.prompts.messages import Answer, Message, Prompt, Stated, in_quotes, price_key, told_of
from core.experiment.prompts.roles import IN_OWN_WORDS
from core.experiment.prompts.wordings import CHOICES, NUMBER, Wording, worded
from core.experiment.strategies import PRICE_TOKEN, STRATEGY_TITLES, Design, Edit, Strategy, Voice

_MARK = re.compile(
    r"<\s*(/?\s*(?:product|person|competitor|setting|variable|situation|versions?)\b[^<>]*)>", re.IGNORECASE
)
"""What begins and ends text of others, in prompts of either kind."""
_CHOICE = "[CHOICE]"
_TOKEN = re.compile(r"\[(?:PERSONA|PRODUCT|CONTEXT|DESIGN|SETTING|PROBE|CHOICE|PRICE)\]")
TOKENS = {
    "[PRICE]": "the price",
    "[PRODUCT]": "category and name of the product",
    _CHOICE: "“yes or no”, or the other way round",
    "[CONTEXT]": "what full context states",
    "[DESIGN]": "the experiment that is disclosed",
    "[PERSONA]": "the traits of who decides",
    IN_OWN_WORDS: "a setting in your own words",
}
"""What an edited prompt can hold, and what takes its place."""
_TOLD = told_of(Message("system", "|"), Message("user", "|")).split("|")
"""Before, between and behind the texts of two messages in `Prompt.told`."""
ANSWERS: Mapping[str, Answer] = {"one_price": "word", "grid": "answers", "forecast": "shares"}


def render(cell: Cell) -> Prompt:
    """Write the prompt of a cell.

    Parameters
    ----------
    cell
        The question to put.

    Returns
    -------
    Prompt
        Cells that differ only in their draw have equal prompts, but for the order of yes and no; so have, where
        every price is asked at once, cells that differ only in their price. A probe's prompt tells what the
        strategy tells, price included, and asks for the number instead of the decision. A persona comes first, in
        the same words under every strategy of one voice.
    """
    return Writer(cell).prompt(cell.point.price, cell.order)


class Writer:
    """Writes prompts that differ in their price and order of answers alone.

    Parameters
    ----------
    cell
        One of their questions.
    """

    def __init__(self, cell: Cell) -> None:
        strategy, parts = cell.strategy, _parts(cell)
        texts = (strategy.edit.system, strategy.edit.user) if strategy.edit else _usual(cell, parts)
        self._cell, (self._system, self._user) = cell, (_pieces(text, parts) for text in texts)
        self._context = _context_beside(_persona(cell), strategy.context or Context())
        self._every_price = tuple(point.price for point in cell.points)
        before, between, behind = _TOLD
        system, user = _in_json(self._system), _in_json(self._user)
        self._told = [(before, ""), *system, (between, ""), *user, (behind, "")]

    def prompt(self, price: float, order: Order) -> Prompt:
        """Write the prompt, as `render` does.

        Parameters
        ----------
        price
            US dollars, one of those that are asked about.
        order
            Which answer is named first.

        Returns
        -------
        Prompt
        """
        cell, strategy, parts = self._cell, self._cell.strategy, self._parts(price, order)
        messages = Message("system", _joined(self._system, parts)), Message("user", _joined(self._user, parts))
        prices = (price,) if strategy.format == "one_price" else self._every_price
        edited = strategy.edit is not None
        told = self._context, cell.design, strategy.voice, order, cell.wording, cell.probe, cell.persona, edited
        answer: Answer = "number" if cell.probe else ANSWERS[strategy.format]
        return Prompt(messages, Stated(cell.product, prices, *told), answer)

    def told(self, price: float, order: Order) -> str:
        """Write `Prompt.told` of the same, without the prompt.

        Parameters
        ----------
        price, order
            As for `prompt`.

        Returns
        -------
        str
        """
        parts = self._parts(price, order)
        return _joined(self._told, {token: _quoted(text) for token, text in parts.items()})

    def _parts(self, price: float, order: Order) -> dict[str, str]:
        return {PRICE_TOKEN: self._cell.product.write(price), _CHOICE: CHOICES[order]}


def template(cell: Cell) -> Edit:
    """Return a strategy's prompt as it can be edited, with tokens for what differs by product, persona or price.

    Parameters
    ----------
    cell
        A question of the strategy, for one price.

    Returns
    -------
    Edit
        Named after the strategy.
    """
    if cell.strategy.edit:
        return cell.strategy.edit
    system, user = _usual(cell, _parts(cell))
    return Edit(f"My {STRATEGY_TITLES[cell.strategy.code].lower()}", system, user)


def _usual(cell: Cell, parts: Mapping[str, str]) -> tuple[str, str]:
    """Write the strategy's own prompt, with tokens for the parts that `_parts` writes."""
    wording, strategy = worded(cell.wording, cell.product), cell.strategy
    price = f"Price: {PRICE_TOKEN}{cell.product.setting.per}"
    shopper = strategy.voice == "shopper"
    lines = [token for token in ("[PERSONA]", "[PRODUCT]", "[CONTEXT]", "[DESIGN]") if parts[token]]
    if not shopper:
        lines.append(wording.unaware)
    if cell.probe:
        lines += [price, "[PROBE]", "Answer:"]
    elif strategy.format == "one_price":
        question = wording.decision if shopper else wording.prediction
        lines += [question.format(choice=_CHOICE), price, "Answer:"]
    else:
        question = wording.decisions if strategy.format == "grid" else wording.forecast
        lines.append(question.format(choice=_CHOICE, example=f"“{price_key(cell.points[0].price)}”"))
    return wording.shopper if shopper else wording.expert, "\n".join(lines)


def _parts(cell: Cell) -> Mapping[str, str]:
    """Write what takes the place of tokens, but for price and choice; empty where there is nothing to say."""
    strategy = cell.strategy
    persona = _persona(cell)
    context = _context_beside(persona, strategy.context or Context())
    told = _told(cell.product, context, cell.design, persona, strategy.voice, cell.wording)
    return {
        **told,
        "[PROBE]": f"{cell.probe.question} {NUMBER}" if cell.probe else "",
    }


@lru_cache(maxsize=4096)
def _told(
    product: Product, context: Context, design: Design | None, persona: Persona | None, voice: Voice, wording: int
) -> Mapping[str, str]:
    """Write the parts of a prompt that are the same at every price."""
    words = worded(wording, product)
    return {
        IN_OWN_WORDS: _setting(product),
        "[PERSONA]": "\n".join(persona_lines(persona, words.played if voice == "shopper" else words.predicted)),
        "[PRODUCT]": "\n".join(_product(product)),
        "[CONTEXT]": "\n".join(_context(context, product, words)),
        "[DESIGN]": "\n".join(_design(design, product, words)),
    }


def _pieces(text: str, parts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Fill a text, all tokens at once, so that no part's own text is taken for one.

    Each piece has the token behind it, whose part is not known yet; none behind the last.
    """
    pieces, before, at = [], "", 0
    for token in _TOKEN.finditer(text):
        before += text[at : token.start()] + parts.get(token[0], "")
        at = token.end()
        if token[0] not in parts:
            pieces.append((before, token[0]))
            before = ""
    return [*pieces, (before + text[at:], "")]


@lru_cache(maxsize=256)
def _quoted(text: str) -> str:
    """Write a price or a choice as it stands in JSON, once for all personas who are asked."""
    return in_quotes(text)


def _joined(pieces: Sequence[tuple[str, str]], parts: Mapping[str, str]) -> str:
    return "".join([text + parts[token] if token else text for text, token in pieces])


def _in_json(pieces: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(in_quotes(text), token) for text, token in pieces]


def _persona(cell: Cell) -> Persona | None:
    """Return the persona as the prompt tells of it."""
    return cell.persona and cell.persona.told_in(cell.product.country_code)


def _context_beside(persona: Persona | None, context: Context) -> Context:
    """Leave the typical income unsaid where a persona has its own."""
    if persona is None or persona.trait("income") is None:
        return context
    return replace(context, income=None)


def persona_lines(persona: Persona | None, introduction: str) -> list[str]:
    """Describe whom the model plays.

    Parameters
    ----------
    persona
        None for nobody.
    introduction
        What comes before the traits.

    Returns
    -------
    list of str
        Empty for nobody.
    """
    if persona is None:
        return []
    traits = [f"{inert(trait_title(name, value))}: {inert(value)}" for name, value in persona.traits]
    return [introduction, "<person>", *traits, "</person>"]


def _setting(product: Product) -> str:
    words = product.setting.words
    return f"<setting>{inert(words)}</setting>" if words else ""


def _product(product: Product) -> list[str]:
    parts = {"Category": product.category, "Name": product.name, "Description": product.description}
    return ["<product>", *(f"{title}: {inert(text)}" for title, text in parts.items() if text), "</product>"]


def inert(text: str) -> str:
    """Keep a text within its line, and let it neither begin nor end what prompts mark as text of others.

    Parameters
    ----------
    text
        Of others.

    Returns
    -------
    str
    """
    return _MARK.sub(r"(\1)", " ".join(text.split()))


def _context(context: Context, product: Product, wording: Wording) -> list[str]:
    lines = []
    for name, value in context.stated().items():
        lines.append(f"- {getattr(wording, name).format(value=write_stated(name, value, product))}")
        if name == "competitor_price" and product.competitor:
            lines.append(f"- That {product.setting.thing} is <competitor>{inert(product.competitor)}</competitor>")
    if context.variable:
        lines.append(f"- <variable>{inert(str(context.variable))}</variable>")
    return lines


def write_stated(name: str, value: float, product: Product) -> str:
    """Write the value of a contextual variable as prompts do.

    Parameters
    ----------
    name
        Field of `Context`.
    value
        In the variable's unit.
    product
        In whose currency, and for whose period, prices are.

    Returns
    -------
    str
    """
    if name in PRICE_VARIABLES:
        return product.write(value) + product.setting.per
    return product.write(value, 0) if name == "income" else f"{value:g}"


def _design(design: Design | None, product: Product, wording: Wording) -> list[str]:
    if design is None:
        return []
    per = product.setting.per
    if design.prices:
        return [wording.list_design.format(prices=", ".join(map(product.write, design.prices)) + per)]

    def write(price: float) -> str:
        return f"{100 * price / design.percent_of:.6g}%" if design.percent_of else product.write(price)

    highest = write(design.highest) + _of_regular(design, product) + per
    sentences = {
        "uniform": wording.range_design,
        "triangular": wording.triangular_design,
        "unsaid": wording.device_design,
    }
    return [
        sentences[design.distribution].format(
            lowest=write(design.lowest), highest=highest, middle=write((design.lowest + design.highest) / 2) + per
        )
    ]


def _of_regular(design: Design, product: Product) -> str:
    return (
        f" of the {product.setting.thing}'s regular price of {product.write(design.percent_of)}"
        if design.percent_of
        else ""
    )


def differences(cell: Cell) -> list[tuple[str, bool]]:
    """Say which lines of a cell's prompt the naive prompt for the same price does not have.

    Parameters
    ----------
    cell
        The question.

    Returns
    -------
    list of tuple
        Each line of the prompt, and whether it is not in the naive one.
    """
    naive = set(_lines(render(replace(cell, strategy=Strategy("naive")))))
    return [(line, line not in naive) for line in _lines(render(cell))]


def _lines(prompt: Prompt) -> list[str]:
    return [line for message in prompt.messages for line in message.content.split("\n")]
