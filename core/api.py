"""From a choice to its findings in one call, for those who use the app as a library."""

from pathlib import Path

from core.asking.backends.keys import Keyring
from core.asking.costs import say
from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.runner import Runner
from core.basics.errors import InputError
from core.studies.choice import Choice
from core.studies.findings import Findings, find


def ask(choice: Choice, budget: float | None = None, folder: Path | None = None) -> Findings:
    """Ask what is missing of a choice's experiment, and find what its replies show.

    Parameters
    ----------
    choice
        Product, prices, strategies and models.
    budget
        US dollars that the calls may cost; None where they cost nothing.
    folder
        Where replies are kept; None for the app's own.

    Returns
    -------
    Findings
        With conclusions, curves and observations; calls that failed are rows of their own there.

    Raises
    ------
    InputError
        When the choice cannot be asked, or costs money and no budget is given; the message says how much.
    UnblindError
        When nothing could be asked.
    """
    experiment = choice.experiment()
    runner = Runner(ReplyCache(folder or cache_place()))
    try:
        plan = runner.plan(experiment)
        if obstacles := plan.obstacles(Keyring()):
            raise InputError(" ".join(obstacles))
        if budget is None and plan.cost.may_cost_money:
            raise InputError(
                f"These {plan.new_calls:,} calls take an estimated {say(plan.cost)}. To agree, give a budget in "
                "US dollars."
            )
        run = runner.start(experiment, budget=budget)
        run.wait()
        found = find(experiment, runner.cache, run.failures, choice.limits())
        if run.error is not None and found.observations.empty:
            raise run.error
        return found
    finally:
        runner.close()
