"""Starts runs for sessions: what they may not ask is not asked, and what they pay for is reserved first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from core.asking.access.allowances import Allowance
from core.asking.access.rights import Access
from core.asking.backends.keys import Keyring
from core.asking.costs import Cost, enough
from core.asking.ledger import Hold
from core.asking.plan import Plan
from core.asking.run import Run, Terms
from core.asking.runner import Runner
from core.experiment import AnyExperiment, ModelName, Series


def start(
    access: Access,
    runner: Runner,
    asked: AnyExperiment | Series,
    entered: Keyring,
    budget: float | None = None,
    session: str = "",
) -> Run:
    """Ask what is missing for a session, as far as it may.

    Parameters
    ----------
    access
        What the session may do.
    runner
        Asks.
    asked
        What to ask.
    entered
        Keys that were entered in the session.
    budget
        US dollars that the run may cost, which are set aside as they are, so that repeats are paid from them, too;
        None for what the calls are estimated to cost at most where a person's money is spent, else for no limit.
    session
        A name of the session that nobody guesses; who is not logged in may stop the run in this one alone.

    Returns
    -------
    Run

    Raises
    ------
    InputError
        When the session may not ask it, or has too little left to pay for it.
    """
    return start_on(Terms(budget), access, runner, asked, entered, session)


def start_on(
    terms: Terms,
    access: Access,
    runner: Runner,
    asked: AnyExperiment | Series,
    entered: Keyring,
    session: str = "",
) -> Run:
    """Ask what is missing for a session as `start` does, on terms on which others count, too.

    Parameters
    ----------
    terms
        Such as those of a study, in whose budget the run is counted as well.
    access, runner, asked, entered, session
        As for `start`.

    Returns
    -------
    Run

    Raises
    ------
    InputError
        As `start`.
    """
    keys, starter = access.keys(entered), access.starter(session)

    def agree(plan: Plan) -> Terms:
        check_models(access, plan.models)
        allowance = allowance_for(access, runner, plan.models, keys)
        if allowance is None:
            return replace(terms, starter=starter)
        budget = _enough(plan.cost) if terms.budget is None else terms.budget
        others, mine = terms.set_aside, allowance.hold
        return Terms(budget, mine if others is None else lambda most: _Both(mine(most), others(most)), starter)

    return runner.start(asked, keys, agree=agree)


@dataclass(frozen=True)
class _Both:
    """Money that is counted in two places."""

    one: Hold
    other: Hold

    def note(self, at_risk: float) -> bool:
        return self.one.note(at_risk) and self.other.note(at_risk)

    def renew(self) -> None:
        self.one.renew()
        self.other.renew()

    def settle(self, spent: float) -> None:
        # Where one cannot be written the other is counted all the same.
        try:
            self.one.settle(spent)
        finally:
            self.other.settle(spent)


def _enough(cost: Cost) -> float:
    # Nothing where a price is unknown, for then no budget can be kept, and the run is refused.
    return enough(cost.dollars) if cost.dollars is not None else 0.0


def check_models(access: Access, models: Iterable[ModelName]) -> None:
    """Refuse a run that asks a model which the session may not ask.

    Parameters
    ----------
    access
        What the session may do.
    models
        Whom the run would ask.

    Raises
    ------
    InputError
        As `Access.check_model`.
    """
    for name in models:
        access.check_model(name)


def allowance_for(access: Access, runner: Runner, models: Iterable[ModelName], keys: Keyring) -> Allowance | None:
    """Return what a run is paid from: where any of its calls takes a key that was not entered, all of it counts.

    Parameters
    ----------
    access
        What the session may do.
    runner
        Keeps the replies, beside which is counted what was spent.
    models
        Whom the run would ask.
    keys
        The session's.

    Returns
    -------
    Allowance or None
        None where nobody counts what it costs.
    """
    secrets = [keys.find(name.backend, name.base_url) for name in models]
    owners = any(secret is not None and secret.source != "session" for secret in secrets)
    if not owners or access.budget is None:
        return None
    return Allowance(runner.cache.place, access.member.name, access.title, access.budget)
