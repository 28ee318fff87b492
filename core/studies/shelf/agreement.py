"""What somebody agreed to when a study was started, and whether it may be."""

from dataclasses import dataclass, replace
from typing import Literal

from core.asking.access import Access, allowance_for, check_models
from core.asking.backends.keys import Keyring
from core.asking.costs import check_budget, enough, read_budget, say
from core.asking.run import NO_KEYS
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.experiment import ModelName
from core.studies.many import Book, Study, StudyDesign, StudyFolder, StudyPlan
from core.studies.shelf.brought import Brought

How = Literal["live", "batches", "cancel"]
"""Whether calls are made one by one, by the vendors' batches where they have any, or batches are to end."""


@dataclass(frozen=True)
class Requester:
    """Whose study it is.

    Parameters
    ----------
    access
        What the session may do.
    entered
        Keys that were entered in it.
    session
        Its name, which nobody guesses.
    """

    access: Access
    entered: Keyring = NO_KEYS
    session: str = ""

    @property
    def keys(self) -> Keyring:
        """With which the session may ask."""
        return self.access.keys(self.entered)


@dataclass(frozen=True)
class Order:
    """What is to be asked, and what was agreed to.

    Parameters
    ----------
    name
        Of the study.
    brought
        It.
    design
        What it asks.
    plan
        As it was shown.
    budget
        US dollars that the whole study may cost, ``none``, or nothing where it cannot cost anything.
    how
        In which way.
    """

    name: str
    brought: Brought
    design: StudyDesign
    plan: StudyPlan
    budget: str = ""
    how: How = "live"


def agreed(order: Order, requester: Requester, study: Study, folder: StudyFolder, runner: Runner) -> float | None:
    """Begin nothing that may not be asked, and spend nothing that nobody has agreed to.

    Parameters
    ----------
    order
        What is to be asked.
    requester
        By whom.
    study, folder
        Where it stands.
    runner
        Keeps the replies.

    Returns
    -------
    float or None
        US dollars that the whole study may cost; None for no limit.

    Raises
    ------
    InputError
        When it may not begin; the message says why.
    """
    requester.access.check("study")
    if order.how == "cancel":
        _check_cancels(requester, folder, runner)
        return 0.0
    plan, batches = order.plan, order.how == "batches"
    check_models(requester.access, plan.models)
    if obstacles := plan.obstacles(requester.keys):
        raise InputError(" ".join(obstacles))
    if batches and allowance_for(requester.access, runner, plan.models, requester.keys) is not None:
        raise InputError(
            "What batches cost is not counted in what you may spend here a month. Ask without, or with a key of "
            "your own."
        )
    outstanding = len(Book(folder).outstanding())
    if outstanding and not batches:
        raise InputError(
            f"{outstanding:,} batches of this study are with their vendors. Collect or cancel them first."
        )
    if batches:
        plan = replace(plan, cost=replace(plan.cost, dollars=plan.batched))
    limit = _limit(plan, order.budget.strip(), study.spent)
    # What outstanding batches may cost is set aside already, and their calls are among those that are missing.
    if not outstanding:
        plan.check_budget(None if limit is None else limit - study.spent)
    return limit


def _check_cancels(requester: Requester, folder: StudyFolder, runner: Runner) -> None:
    """Leave to others the batches that they submitted, for who asks from a month's budget submits none."""
    models = [ModelName.parse(entry.model) for entry in Book(folder).outstanding()]
    if allowance_for(requester.access, runner, models, requester.keys) is not None:
        requester.access.check("stop")


def _limit(plan: StudyPlan, budget: str, spent: float) -> float | None:
    if not budget and plan.cost.may_cost_money:
        agree = "none, for their price is not known" if plan.cost.dollars is None else "none, or dollars such as "
        agree += "" if plan.cost.dollars is None else f"{enough(plan.cost.dollars):.2f}"
        raise InputError(
            f"These {plan.new_calls:,} calls take an estimated {say(plan.cost)}. To agree, enter a budget: "
            f"{agree}."
        )
    limit = read_budget(budget, "The budget") if budget else None
    check_budget(limit, plan.cost)
    # What is missing only since, as after a deletion, was not shown to cost anything.
    return limit if plan.cost.may_cost_money else spent
