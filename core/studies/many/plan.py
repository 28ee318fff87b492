"""What a study would ask, and what that takes, before any call is made."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from core.asking.backends.keys import Keyring
from core.asking.backends.registry import why_not_asked
from core.asking.costs import (
    NO_COST,
    NOTHING,
    Cost,
    Range,
    batch_share,
    estimate,
    say_dollars,
    say_time,
    say_tokens,
)
from core.asking.plan import Plan
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.experiment import ModelName
from core.studies.many.design import Shard, StudyDesign

Planned = Callable[[int], None]
"""Is told how many shards have been looked through."""


@dataclass(frozen=True)
class StudyPlan:
    """What a study would ask.

    Parameters
    ----------
    shards, done
        Experiments in all, and those whose answers are written already.
    cells, calls
        Questions, and different prompts and draws.
    new_calls
        Calls whose reply is not stored.
    cost
        What these take, asked one after another; its time is no part of it where no run tells of it.
    batched
        US dollars where vendors answer in batches what they take in batches; None where a price is unknown.
    models
        Whom the new calls ask.
    """

    shards: int = 0
    done: int = 0
    cells: int = 0
    calls: int = 0
    new_calls: int = 0
    cost: Cost = NO_COST
    batched: Range | None = NOTHING
    models: tuple[ModelName, ...] = ()

    def obstacles(self, keys: Keyring) -> list[str]:
        """Say why models cannot be asked, of those that are to be asked."""
        return why_not_asked(self.models, keys)

    def check_budget(self, left: float | None) -> None:
        """Refuse a budget of which not even the cheapest plan is left.

        Parameters
        ----------
        left
            US dollars that may still be spent; None for no limit.

        Raises
        ------
        InputError
            When the least that the new calls may cost is more.
        """
        least = self.cost.dollars
        if left is not None and least is not None and least.low > left:
            raise InputError(
                f"The {self.new_calls:,} new calls cost at least ${least.low:.2f}, and ${max(left, 0):.2f} of the "
                "budget are left. Nothing was asked; raise the budget, or ask less."
            )

    def sentences(self) -> list[str]:
        """Say what is asked and what that takes."""
        shards = "1 experiment" if self.shards == 1 else f"{self.shards:,} experiments"
        written = f" The answers of {self.done:,} are written." if self.done else ""
        said = [f"{shards}, {self.cells:,} cells by {self.calls:,} calls; {self.new_calls:,} are new.{written}"]
        if self.new_calls:
            said.append(f"The new calls take {say_tokens(self.cost)}{self._say_time()}, {self._say_money()}.")
        return said

    def _say_time(self) -> str:
        return f", {say_time(self.cost)}" if self.cost.about else ""

    def _say_money(self) -> str:
        if self.cost.dollars is None or self.batched is None:
            return "at a price that is not known"
        live = f"and cost {say_dollars(self.cost.dollars)}"
        return (
            live
            if self.batched == self.cost.dollars
            else f"{live} live, or {say_dollars(self.batched)} in batches"
        )


def plan_study(
    design: StudyDesign, runner: Runner, written: Collection[str] = (), planned: Planned | None = None
) -> StudyPlan:
    """Count what a study would ask, with no more than one experiment in memory at a time.

    Parameters
    ----------
    design
        What is asked.
    runner
        Knows which replies are stored.
    written
        Names of shards whose answers are written already.
    planned
        Is told how far this is.

    Returns
    -------
    StudyPlan
    """
    found = StudyPlan()
    for number, shard in enumerate(design.shards(), 1):
        found = _with_shard(found, runner.plan(shard.experiment), shard, written)
        if planned:
            planned(number)
    return found


def _with_shard(found: StudyPlan, plan: Plan, shard: Shard, written: Collection[str]) -> StudyPlan:
    batched = found.batched
    for part in plan.parts:
        dollars = estimate(part.missing).dollars
        share = batch_share(part.model.name)
        batched = None if batched is None or dollars is None else batched + dollars.times(share)
    asked = dict.fromkeys((*found.models, *(part.model.name for part in plan.parts if part.missing)))
    return replace(
        found,
        shards=found.shards + 1,
        done=found.done + (shard.name in written),
        cells=found.cells + plan.cells,
        calls=found.calls + plan.calls,
        new_calls=found.new_calls + plan.new_calls,
        cost=found.cost + plan.cost,
        batched=batched,
        models=tuple(asked),
    )
