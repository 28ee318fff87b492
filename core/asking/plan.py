"""What an experiment would ask, and how much of it is answered already."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from core.asking.backends.keys import Keyring
from core.asking.backends.registry import find_backend, why_not_asked
from core.asking.costs import Cost, PastRuns, Work, estimate, work_by_model
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import ArmCalls, Calls, every_call
from core.asking.requests import Request
from core.basics.last_used import LastUsed
from core.experiment import (
    AnyExperiment,
    Experiment,
    ModelChoice,
    ModelName,
    Series,
    any_strategy_phrase,
    experiments_in,
    model_names,
)

FREE_CALLS_AT_ONCE = 200
"""So many new calls to free backends run without a click."""
REMEMBERED_CALLS = 50_000
"""So many missing calls are remembered, over all plans."""


@dataclass(frozen=True)
class StrategyCalls:
    """The calls of one model and strategy.

    Parameters
    ----------
    model
        Whom.
    strategy
        Code of the strategy.
    cells
        Questions in all; where every price is asked at once, one call answers several.
    calls
        Different prompts and draws.
    missing
        Requests that no stored reply answers.
    """

    model: ModelChoice
    strategy: str
    cells: int
    calls: int
    missing: tuple[Request, ...]


@dataclass(frozen=True)
class Plan:
    """The calls of an experiment or a series, before any is made.

    Parameters
    ----------
    experiments
        What is asked; several differ in their product alone.
    parts
        By model and strategy, in the experiments' order.
    past
        How long the last runs on this machine took.
    """

    experiments: tuple[AnyExperiment, ...]
    parts: tuple[StrategyCalls, ...]
    past: PastRuns = field(default_factory=dict, compare=False)

    @property
    def cells(self) -> int:
        """Questions in all."""
        return sum(part.cells for part in self.parts)

    @property
    def calls(self) -> int:
        """Different prompts and draws in all."""
        return sum(part.calls for part in self.parts)

    @property
    def new_calls(self) -> int:
        """Calls whose reply is not stored."""
        return sum(len(part.missing) for part in self.parts)

    @property
    def cached(self) -> int:
        """Calls whose reply is stored."""
        return self.calls - self.new_calls

    @property
    def runs_at_once(self) -> bool:
        """Whether the run needs no click: short, and by nothing but backends that are free."""
        free = all(find_backend(part.model.name.backend).free for part in self.parts if part.missing)
        return 0 < self.new_calls <= FREE_CALLS_AT_ONCE and free

    def without(self, stored: Collection[str]) -> "Plan":
        """Return the plan that is left once replies have come.

        Parameters
        ----------
        stored
            Keys of requests that are answered now.

        Returns
        -------
        Plan
        """
        parts = (
            replace(part, missing=tuple(request for request in part.missing if request.key not in stored))
            for part in self.parts
        )
        return replace(self, parts=tuple(parts))

    def obstacles(self, keys: Keyring) -> list[str]:
        """Say why models cannot be asked, of those that are to be asked.

        Parameters
        ----------
        keys
            The session's keys.

        Returns
        -------
        list of str
            As `why_not_asked` says it.
        """
        return why_not_asked(self.models, keys)

    def is_blocked(self, keys: Keyring) -> bool:
        """Say whether none of the models that are to be asked can be.

        Parameters
        ----------
        keys
            The session's keys.

        Returns
        -------
        bool
        """
        names = self.models
        return bool(names) and all(why_not_asked([name], keys) for name in names)

    @property
    def models(self) -> tuple[ModelName, ...]:
        """Whom the new calls ask."""
        return tuple(dict.fromkeys(part.model.name for part in self.parts if part.missing))

    @property
    def servers(self) -> frozenset[tuple[str, str | None]]:
        """Where the new calls go: ways of asking, with their addresses."""
        return frozenset((model.backend, model.base_url) for model in self.models)

    @cached_property
    def cost(self) -> Cost:
        """What the new calls will take."""
        return estimate(self._missing, self.past)

    @cached_property
    def work(self) -> Mapping[ModelName, Work]:
        """What the new calls ask of each model."""
        return work_by_model(self._missing)

    @property
    def _missing(self) -> list[Request]:
        return [request for part in self.parts for request in part.missing]

    def precision(self) -> str:
        """Say how well so many answers tell a purchase probability.

        Returns
        -------
        str
            Empty where none is drawn.
        """
        experiment = self.experiments[0]
        answers = experiment.drawn_answers
        if not answers:
            return ""
        if not isinstance(experiment, Experiment):
            widths = ", ".join(f"to ±{half_width(count):.2f} by {count} answers" for count in answers)
            return f"A share of one half is known {widths} an arm and wording (95% interval)."
        widths = ", ".join(f"to ±{half_width(count):.2f} by {count} answers" for count in answers)
        each = "" if experiment.wordings == 1 else ", in each wording"
        return f"A purchase probability of one half is known {widths} a price{each} (95% interval)."

    def why(self) -> str:
        """Say how many calls are new, of which models where there are several, and by strategy.

        And why a disclosed range makes all of its prompts new.

        Returns
        -------
        str
            Empty where nothing is new.
        """
        if not self.new_calls:
            return ""
        by_strategy: dict[str, int] = {}
        for part in self.parts:
            by_strategy[part.strategy] = by_strategy.get(part.strategy, 0) + len(part.missing)
        asked = {any_strategy_phrase(name): count for name, count in by_strategy.items() if count}
        counts = ", ".join(f"{count:,} {title}" for title, count in asked.items())
        text = f"{say_calls(self.new_calls)}{self._of_models()}: {counts}."
        first = self.experiments[0]
        if isinstance(first, Experiment) and any(self._is_renewed(part) for part in self.parts):
            points, write = first.points, first.product.write
            text += (
                " Every experiment disclosure prompt states the price range, "
                f"{write(points[0].price)} to {write(points[-1].price)}, so "
                "that another range makes each of these prompts a new question."
            )
        return text

    def _of_models(self) -> str:
        """Name the models that are asked anew where there are others, too."""
        named = {
            part.model.name: name
            for part, name in zip(self.parts, model_names([part.model.name for part in self.parts]), strict=True)
            if part.missing
        }
        return f" of {', '.join(named.values())}" if all(named.values()) else ""

    def _is_renewed(self, part: StrategyCalls) -> bool:
        """Whether a disclosed range is new where the model's other prompts are known already."""
        if part.strategy != "disclosure" or len(part.missing) < part.calls or len(self.experiments) > 1:
            return False
        others = [other for other in self.parts if other.model == part.model and other != part]
        return bool(others) and all(len(other.missing) < other.calls for other in others)


def half_width(draws: int) -> float:
    """Half the width of a 95% interval for a purchase probability of one half.

    Parameters
    ----------
    draws
        Answers sampled at a price.

    Returns
    -------
    float
        Between 0 and 0.5 (Wilson 1927).
    """
    return 1.96 / (2 * math.sqrt(draws + 1.96**2))


def say_calls(count: int) -> str:
    """Write how many calls are new.

    Parameters
    ----------
    count
        Of them.

    Returns
    -------
    str
        The number and its noun.
    """
    return "1 new call" if count == 1 else f"{count:,} new calls"


def plan_calls(asked: AnyExperiment | Series, cache: ReplyCache) -> Plan:
    """Count what an experiment or a series would ask.

    Parameters
    ----------
    asked
        What is asked.
    cache
        Where replies are kept.

    Returns
    -------
    Plan
    """
    cells: dict[tuple[ModelChoice, str], int] = {}
    places: dict[tuple[ModelChoice, str], dict[str, tuple[Calls | ArmCalls, int]]] = {}
    experiments = experiments_in(asked)
    for calls in chain.from_iterable(map(every_call, experiments)):
        first = calls.asked.first
        part = (first.model, first.code)
        cells[part] = cells.get(part, 0) + len(calls)
        by_key = places.setdefault(part, {})
        for number, key in enumerate(calls.keys):
            by_key.setdefault(key, (calls, number))
    stored = cache.stored(key for by_key in places.values() for key in by_key)
    return Plan(
        experiments,
        tuple(
            StrategyCalls(
                model,
                strategy,
                cells[model, strategy],
                len(by_key),
                tuple(calls.request(number) for key, (calls, number) in by_key.items() if key not in stored),
            )
            for (model, strategy), by_key in places.items()
        ),
        cache.store.timings.past_runs(),
    )


class Plans:
    """Plans that were wanted before: of one that is remembered, only what was missing is looked up again.

    Parameters
    ----------
    cache
        Where replies are kept.
    """

    def __init__(self, cache: ReplyCache) -> None:
        self._cache = cache
        self._known: LastUsed[tuple[tuple[int, int], Plan]] = LastUsed(REMEMBERED_CALLS)

    def of(self, asked: AnyExperiment | Series) -> Plan:
        """Count what would be asked, as of now.

        Parameters
        ----------
        asked
            What to ask.

        Returns
        -------
        Plan
        """
        state, known = self._cache.state(), self._known.get(asked.id)
        past = self._cache.store.timings.past_runs()
        if known is not None and known[0] == state and known[1].past is past:
            return known[1]
        grown = known is not None and known[0][0] == state[0]
        plan = known[1].without(self._stored(known[1])) if known and grown else plan_calls(asked, self._cache)
        plan = replace(plan, past=past)
        self._known.keep(asked.id, (state, plan), 1 + plan.new_calls)
        return plan

    def _stored(self, plan: Plan) -> set[str]:
        return self._cache.stored(request.key for part in plan.parts for request in part.missing)
