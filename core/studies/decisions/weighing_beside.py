"""What the findings of a choice between two products say of a price decision."""

from dataclasses import replace

from core.analysis.decision import Beside, Decision
from core.analysis.what_if import BesideFound, beside_outlooks
from core.experiment import find_product
from core.experiment.prompts.beside import price_arm
from core.studies.arms.remembered import ArmStudy
from core.studies.choice import Choice
from core.studies.decisions.beside import choice_beside, product_beside
from core.studies.memory import Memory


def weigh_beside(study: ArmStudy, choice: Choice, decision: Decision, beside: Beside) -> BesideFound:
    """Weigh a decision with another product beside it, by everything that was answered.

    Parameters
    ----------
    study
        What the replies to `choice_beside` show.
    choice, decision, beside
        As for `choice_beside`.

    Returns
    -------
    BesideFound
    """
    product, found = find_product(choice.product, choice.own.products), study.findings
    arms = [price_arm(price) for price in (decision.current, *decision.candidates)]
    return BesideFound(
        replace(decision, currency=product.currency),
        beside,
        product,
        product_beside(choice, beside),
        beside_outlooks(found.observations, found.effects, decision, beside, arms),
        tuple((one.asked, one.strategy) for one in found.effects if one.failed),
        tuple(found.failed_checks),
    )


def study_beside(choice: Choice, decision: Decision, memory: Memory) -> tuple[ArmStudy, BesideFound] | None:
    """Find what stored replies say of a decision with another product beside it.

    Parameters
    ----------
    choice, decision
        As for `choice_beside`.
    memory
        Holds the replies.

    Returns
    -------
    tuple or None
        The study of `choice_beside`, and what it shows of the decision; None where no product stands beside.

    Raises
    ------
    InputError
        When it cannot be asked.
    """
    beside = decision.beside
    if beside is None:
        return None
    experiment = choice_beside(choice, decision, beside).experiment()
    study = ArmStudy(memory, experiment, choice.limits())

    def work() -> BesideFound:
        return weigh_beside(study, choice, decision, beside)

    return study, memory.recollect(f"beside {decision} {study.limits}", experiment, work)
