"""Which model is asked, through which backend, and how its answers are measured."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal, Self, get_args
from urllib.parse import urlsplit

from core.basics.errors import InputError

MAX_DRAWS, MAX_CELLS, MAX_WORDINGS = 1_000, 20_000, 3
"""Answers sampled a prompt, questions in all, and paraphrases a strategy."""
SYNTHETIC = "synthetic"
"""The backend that asks no language model."""

BUNDLED_MODEL = "smollm2-135m-instruct"
"""The language model that comes with the app."""

VENDOR_NAMES = {"anthropic": "Anthropic", "openai": "OpenAI"}
"""Names of those behind a backend that asks at an address of its own."""

Method = Literal["logprob", "draw", "forecast"]
Effort = Literal["", "minimal", "low", "medium", "high"]
EFFORTS: tuple[Effort, ...] = get_args(Effort)
MAX_TEMPERATURE = 2.0
MAX_SAMPLING_SEED = 2**31 - 1

_TEXT = re.compile(r"(?P<backend>[^:]*)(?::(?P<model>.*?)(?:@(?P<base_url>https?://.*))?)?", re.DOTALL)


@dataclass(frozen=True)
class ModelName:
    """A model and the backend that reaches it.

    Parameters
    ----------
    backend
        Kind of backend, such as ``embedded``.
    model
        Name of the model there; empty for the backend's default.
    base_url
        Address of the server where it is not the vendor's own; None for the vendor's, or the backend's only one.
    """

    backend: str
    model: str
    base_url: str | None = None

    def __post_init__(self) -> None:
        """Refuse an address that is none, or that carries a secret into links and the cache."""
        if self.base_url is None:
            return
        try:
            parts = urlsplit(self.base_url)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            usable = False
        if not usable or re.search(r"[\s,\\]", self.base_url):
            shown = self.base_url.rpartition("@")[2][:60]
            raise InputError(f"“{shown}” is no server's address. Write one like http://127.0.0.1:11434/v1.")
        if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
            raise InputError(
                "A server's address must hold no user name, password or query: it is kept with the replies. "
                "Give the key as a key."
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a model as links and commands write it.

        Parameters
        ----------
        text
            ``backend``, ``backend:model`` or ``backend:model@http://server/v1``.

        Returns
        -------
        ModelName

        Raises
        ------
        InputError
            When the server's address cannot be used.
        """
        match = _TEXT.fullmatch(text.strip())
        backend, model, base_url = match.group("backend", "model", "base_url") if match else (text, "", None)
        return cls(backend, model or "", base_url.rstrip("/") if base_url else None)

    def __str__(self) -> str:
        """Write the name as `parse` reads it."""
        model = f"{self.backend}:{self.model}" if self.model or self.base_url else self.backend
        return f"{model}@{self.base_url}" if self.base_url else model

    @property
    def server(self) -> str:
        """Where it is asked, for the screen: the server's host where an address is given, else the vendor."""
        if self.base_url:
            return urlsplit(self.base_url).netloc
        return VENDOR_NAMES.get(self.backend, self.backend)

    @property
    def title(self) -> str:
        """The model and how it is reached, for the screen."""
        if self == PEOPLE:
            return self.model
        if self.backend == SYNTHETIC:
            return f"{self.model} (synthetic market, no LLM)"
        if not self.base_url:
            return f"{self.model} ({self.backend})"
        parts = urlsplit(self.base_url)
        return f"{self.model} ({self.backend} at {parts.netloc}{parts.path.removesuffix('/v1')})"


PEOPLE = ModelName("", "people")
"""Stands in a model's place where people were asked."""


def model_names(asked: Sequence[ModelName]) -> list[str]:
    """Name models so that no two have one name.

    Parameters
    ----------
    asked
        The models; the same may stand here several times.

    Returns
    -------
    list of str
        Empty where there is one model alone; else its name, with how it is reached where models share a name, or
        where it is a synthetic market.
    """
    different = set(asked)
    if len(different) < 2:
        return [""] * len(asked)
    shared = len({name.model for name in different}) < len(different)
    return [name.title if shared or name.backend == SYNTHETIC else name.model for name in asked]


@dataclass(frozen=True)
class SamplingSettings:
    """How a model draws its answers and how long it thinks, where that is not as usual.

    Parameters
    ----------
    temperature
        Softmax temperature, 0 to 2.
    top_p
        Probability of the likeliest tokens from which is drawn, above 0 and up to 1.
    seed
        Another one draws other answers; a server that takes seeds is sent one that follows from it and the call.
    effort
        How hard a model that thinks is to think; empty for its own measure.
    """

    temperature: float = 1.0
    top_p: float = 1.0
    seed: int = 0
    effort: Effort = ""

    def __post_init__(self) -> None:
        """Refuse what no server takes."""
        if not 0 <= self.temperature <= MAX_TEMPERATURE:
            raise InputError(f"The temperature must lie between 0 and {MAX_TEMPERATURE:g}.")
        if not 0 < self.top_p <= 1:
            raise InputError("Top p must lie above 0, and at 1 at most.")
        if not 0 <= self.seed <= MAX_SAMPLING_SEED:
            raise InputError(f"The seed of the draws must lie between 0 and {MAX_SAMPLING_SEED:,}.")
        if self.effort not in EFFORTS:
            raise InputError(f"The thinking effort is {', '.join(EFFORTS[1:])}, or left out.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what is not as usual.

        Parameters
        ----------
        text
            Such as ``temperature=0.5,top_p=0.9,seed=3,effort=low``, any of them; empty for the usual.

        Returns
        -------
        SamplingSettings

        Raises
        ------
        InputError
            When it cannot be read, or no server takes it.
        """
        pairs = [part.partition("=")[::2] for part in text.split(",") if part.strip()]
        given = {name.strip().replace(" ", "_"): value.strip() for name, value in pairs}
        try:
            return cls(
                temperature=float(given.pop("temperature", cls.temperature)),
                top_p=float(given.pop("top_p", cls.top_p)),
                seed=int(given.pop("seed", cls.seed)),
                effort=given.pop("effort", cls.effort),  # type: ignore[arg-type]
                **given,
            )
        except (TypeError, ValueError):
            raise InputError(
                f"Sampling is written like temperature=0.5,top_p=0.9,seed=3,effort=low, not “{text[:60]}”."
            ) from None

    def write(self) -> str:
        """Write what is not as usual, as `parse` reads it.

        Returns
        -------
        str
        """
        pairs = ((field.name, getattr(self, field.name), field.default) for field in fields(self))
        return ",".join(f"{name}={value}" for name, value, usual in pairs if value != usual)

    def for_model(self, name: ModelName) -> Self:
        """Return the settings that a model can have: a synthetic market has none.

        Parameters
        ----------
        name
            The model.

        Returns
        -------
        SamplingSettings
        """
        return type(self)() if name.backend == SYNTHETIC else self

    def changed(self) -> dict[str, str]:
        """Write what is not as usual.

        Returns
        -------
        dict
            Text by the name under which servers know the setting.
        """
        said = {
            "temperature": (f"temperature {self.temperature:g}", self.temperature != 1),
            "top_p": (f"top p {self.top_p:g}", self.top_p != 1),
            "seed": (f"seed {self.seed}", self.seed != 0),
            "reasoning_effort": (f"{self.effort} thinking effort", bool(self.effort)),
        }
        return {name: text for name, (text, is_set) in said.items() if is_set}

    def __str__(self) -> str:
        """Write what is not as usual; empty where all is."""
        return ", ".join(self.changed().values())


USUAL_SAMPLING = SamplingSettings()


@dataclass(frozen=True)
class ModelChoice:
    """A model, and how its answers are measured.

    Parameters
    ----------
    name
        The model and its backend.
    draws
        Answers sampled a prompt, 1 to 1,000; None reads the probability of the first token instead, and samples
        the usual number where there is none to read.
    logprobs
        Whether the first token's probabilities can be read.
    sampling
        How it draws and thinks.
    """

    name: ModelName
    draws: int | None = None
    logprobs: bool = True
    sampling: SamplingSettings = USUAL_SAMPLING

    def __post_init__(self) -> None:
        """Refuse a number of draws that cannot be asked."""
        if self.draws is not None and not 1 <= self.draws <= MAX_DRAWS:
            raise InputError(f"The number of draws must lie between 1 and {MAX_DRAWS:,}.")
