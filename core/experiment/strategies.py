"""The ways to put the question: strategies with their formats, voices and disclosed designs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from core.basics.errors import InputError
from core.experiment.context import Context
from core.experiment.prices.grid import PricePoint

StrategyName = Literal["naive", "full_context", "disclosure"]
Format = Literal["one_price", "grid", "forecast"]
Voice = Literal["shopper", "expert"]
DesignName = Literal["whole", "lower", "upper", "two", "triangular", "device", "percent"]
Distribution = Literal["uniform", "triangular", "unsaid"]

VARIANTS: dict[str, tuple[StrategyName, Format, Voice, DesignName]] = {
    "naive": ("naive", "one_price", "shopper", "whole"),
    "full_context": ("full_context", "one_price", "shopper", "whole"),
    "disclosure": ("disclosure", "one_price", "shopper", "whole"),
    "disclosure:expert": ("disclosure", "one_price", "expert", "whole"),
    "disclosure:grid": ("disclosure", "grid", "shopper", "whole"),
    "disclosure:forecast": ("disclosure", "forecast", "expert", "whole"),
    "disclosure:lower": ("disclosure", "one_price", "shopper", "lower"),
    "disclosure:upper": ("disclosure", "one_price", "shopper", "upper"),
    "disclosure:two": ("disclosure", "one_price", "shopper", "two"),
    "disclosure:triangular": ("disclosure", "one_price", "shopper", "triangular"),
    "disclosure:device": ("disclosure", "one_price", "shopper", "device"),
    "disclosure:percent": ("disclosure", "one_price", "shopper", "percent"),
}
"""Every strategy with its format, voice and design, by the code under which links and commands know it."""
USUAL_STRATEGIES = tuple(code for code, (_, _, _, design) in VARIANTS.items() if design == "whole")
"""Those that disclose the whole grid in dollars, or disclose nothing."""
DESIGNS = (
    "disclosure",
    "disclosure:lower",
    "disclosure:upper",
    "disclosure:two",
    "disclosure:triangular",
    "disclosure:device",
    "disclosure:percent",
    "disclosure:expert",
)
"""Disclosures of one price a prompt that differ in the experiment disclosed, or in who is told of it."""


MAX_TITLE, MAX_PROMPT = 40, 20_000
"""Characters that an edited prompt's name, and each of its parts, may have."""
PRICE_TOKEN, PERSONA_TOKEN = "[PRICE]", "[PERSONA]"


@dataclass(frozen=True)
class Edit:
    """A prompt of the user's own, made from a strategy's.

    Parameters
    ----------
    title
        Its name.
    system, user
        What the model is told, with tokens such as `PRICE_TOKEN` where `core.experiment.prompts.render`
        puts what differs.
    """

    title: str
    system: str
    user: str

    def __post_init__(self) -> None:
        """Refuse a name that no link can hold, and a prompt that asks the same at every price."""
        if not self.title.strip() or len(self.title) > MAX_TITLE or re.search(r"[,~\n]", self.title):
            raise InputError(
                f"An edited prompt needs a name of up to {MAX_TITLE} characters, without commas and ~."
            )
        if max(len(self.system), len(self.user)) > MAX_PROMPT:
            raise InputError(f"Each part of an edited prompt may have {MAX_PROMPT:,} characters.")
        if PRICE_TOKEN not in self.user:
            raise InputError(f"An edited prompt must hold {PRICE_TOKEN}, or it asks the same at every price.")


@dataclass(frozen=True)
class Strategy:
    """A way to put the question.

    Parameters
    ----------
    name
        ``naive``, ``full_context`` or ``disclosure``.
    context
        What ``full_context`` states; None for the others.
    format
        ``one_price`` a prompt; ``grid``: every price in one prompt; ``forecast``: every price in one prompt, and
        the answer is the share of shoppers who would buy. The last two disclose the experiment.
    voice
        ``shopper``: the model is told of the experiment as a shopper; ``expert``: it predicts shoppers, who see
        one price each and do not know of the experiment (Gui & Toubia, arXiv 2312.15524, v1 and v3).
    design
        Which experiment is disclosed. ``whole``: any price of the grid's range, equally likely; ``lower``,
        ``upper``: of that half of it; ``two``: one of two prices; ``triangular``: the whole range, prices in its
        middle likelier; ``device``: anywhere in the whole range, by a random device, and no word on how likely any
        price is; ``percent``: the whole range, said in per cent of the regular price.
    edit
        The user's own prompt in the place of the strategy's; None for the strategy's own.
    """

    name: StrategyName
    context: Context | None = None
    format: Format = "one_price"
    voice: Voice = "shopper"
    design: DesignName = "whole"
    edit: Edit | None = None

    def __post_init__(self) -> None:
        """Keep to the variants that exist, and the name and its context together."""
        if (self.name, self.format, self.voice, self.design) not in VARIANTS.values():
            wanted = f"{self.name}, {self.format}, {self.voice}, {self.design}"
            raise InputError(f"There is no strategy “{wanted[:60]}”. Choose from {', '.join(VARIANTS)}.")
        states = self.context is not None and self.context != Context()
        if self.name == "full_context" and not states:
            raise InputError("Full context states nothing. Switch at least one of its variables on.")
        if self.name != "full_context" and self.context is not None:
            raise InputError(f"The strategy {self.name} states no context.")
        if self.edit and self.format != "one_price":
            raise InputError("Only prompts for one price can be edited.")

    @property
    def code(self) -> str:
        """Name with its format, voice or design, as in `VARIANTS`, and the name of an edited prompt."""
        title = self.edit.title if self.edit else ""
        return variant_code(self.name, self.format, self.voice, self.design, title)

    def asked_at(self, points: Sequence[PricePoint]) -> tuple[PricePoint, ...]:
        """Pick the prices that the strategy asks about, which are those that it discloses.

        Parameters
        ----------
        points
            The grid's prices, ascending.

        Returns
        -------
        tuple of PricePoint
            The halves share the middle of an odd number of prices; the two prices lie a quarter of the grid from
            either end.
        """
        count = len(points)
        if self.design == "lower":
            return tuple(points[: (count + 1) // 2])
        if self.design == "upper":
            return tuple(points[count // 2 :])
        if self.design == "two":
            return tuple(points[index] for index in sorted({count // 4, count - 1 - count // 4}))
        return tuple(points)


class CodeParts(NamedTuple):
    """What a strategy's code stands for; observations have a column a part.

    Parameters
    ----------
    strategy, format, voice, design
        As in `Strategy`.
    edit
        Name of the edited prompt; empty for none.
    """

    strategy: str
    format: str
    voice: str
    design: str
    edit: str


def code_parts(code: str) -> CodeParts:
    """Take a strategy's code apart.

    Parameters
    ----------
    code
        As `variant_code` gives it.

    Returns
    -------
    CodeParts
        With empty format, voice and design where the code is none of `VARIANTS`.
    """
    base, _, edit = code.partition("~")
    return CodeParts(*VARIANTS.get(base, (base, "", "", "")), edit)


def variant_code(name: str, format_: str, voice: str, design: str, edit: str = "") -> str:
    """Return the code of a strategy with its format, voice, design and edited prompt.

    Parameters
    ----------
    name, format_, voice, design
        As in `Strategy`.
    edit
        Name of the edited prompt; empty for none.

    Returns
    -------
    str
        A key of `VARIANTS`, or the name itself where it is none of theirs; then ``~`` and the name of the edit.
    """
    parts = (name, format_, voice, design)
    code = next((code for code, known in VARIANTS.items() if known == parts), name)
    return f"{code}~{edit}" if edit else code


@dataclass(frozen=True)
class Design:
    """How the price is said to be assigned.

    Parameters
    ----------
    lowest, highest
        US dollars; the price lies between them.
    prices
        Where not empty: it is one of these, each equally likely, US dollars.
    distribution
        ``uniform``: every price between lowest and highest is equally likely; ``triangular``: the likelier, the
        nearer to their middle; ``unsaid``: a random device draws it, and how likely a price is stays unsaid.
    percent_of
        Where not None: lowest and highest are said in per cent of this regular price, US dollars.
    """

    lowest: float
    highest: float
    prices: tuple[float, ...] = ()
    distribution: Distribution = "uniform"
    percent_of: float | None = None


STRATEGY_TITLES: Mapping[str, str] = {
    "naive": "Naive",
    "full_context": "Full context",
    "disclosure": "Experiment disclosure",
    "disclosure:expert": "Expert disclosure",
    "disclosure:grid": "Whole-grid disclosure",
    "disclosure:forecast": "Forecast disclosure",
    "disclosure:lower": "Lower-half disclosure",
    "disclosure:upper": "Upper-half disclosure",
    "disclosure:two": "Two-price disclosure",
    "disclosure:triangular": "Middle-heavy disclosure",
    "disclosure:device": "Random-device disclosure",
    "disclosure:percent": "Per-cent disclosure",
}


STRATEGY_SUMMARIES: Mapping[str, str] = {
    "naive": "states the product and its price, and nothing else",
    "full_context": "also states what a shopper might weigh, such as a competitor's price, and holds it fixed",
    "disclosure": "also says that the price is drawn at random in an experiment, and from which range",
    "disclosure:expert": "discloses the same experiment to an expert who predicts a shopper, and the shopper does "
    "not know of it",
    "disclosure:grid": "discloses every price of the grid at once, and asks for a yes or no to each",
    "disclosure:forecast": "asks an expert for the percentage of shoppers who would buy, at every price at once",
    "disclosure:lower": "discloses, and asks about, the lower half of the grid",
    "disclosure:upper": "discloses, and asks about, the upper half of the grid",
    "disclosure:two": "discloses, and asks about, two prices only",
    "disclosure:triangular": "discloses the whole grid, and that prices in its middle are likelier",
    "disclosure:device": "discloses that a random device draws the price, anywhere in the whole grid, and no odds",
    "disclosure:percent": "discloses the whole grid in per cent of the regular price",
}


def is_edited(code: str) -> bool:
    """Say whether a strategy's code is that of an edited prompt."""
    return "~" in code


def strategy_title(code: str) -> str:
    """Return what the screen calls a strategy.

    Parameters
    ----------
    code
        `Strategy.code`.

    Returns
    -------
    str
        For an edited prompt, its name in quotation marks.
    """
    base, _, edit = code.partition("~")
    return f"“{edit}”" if edit else STRATEGY_TITLES[base]


def strategy_phrase(code: str) -> str:
    """Return what a sentence calls a strategy; the name of an edited prompt stays as its user wrote it.

    Parameters
    ----------
    code
        `Strategy.code`.

    Returns
    -------
    str
    """
    title = strategy_title(code)
    return title if is_edited(code) else title.lower()
