"""What a price does to two products of one seller, for the report of a decision."""

from core.analysis.decision import Beside, Decision
from core.analysis.what_if import ANOTHER_QUESTION, BesideFound, beside_caveats, beside_sentences
from core.report.arms.beside import beside_table
from core.report.arms.prompts import arm_prompts
from core.report.blocks import Block, Bullets, Finding, Section, Table, Text
from core.studies.arms.remembered import ArmStudy

TITLE = "What it takes from the other product"


def beside_sections(study: ArmStudy, found: BesideFound) -> tuple[Section, ...]:
    """Write what a decision comes to with another product beside it.

    Parameters
    ----------
    study
        Of the choice between the two and none.
    found
        What it shows of the decision.

    Returns
    -------
    tuple
        Sections: what was found, and every prompt; of a choice that was not asked, that it was not.
    """
    beside = f"{found.other.name}, {found.other.write(found.beside.price)}"
    cost = found.other.write(found.beside.unit_cost)
    inputs = Text(f"Beside it: {beside}; one more unit of it costs {cost}.{_of_costs(found)}")
    said = beside_sentences(found)
    if not said:
        return (Section(TITLE, (inputs, Text("Not asked, so this is open."))),)
    findings = [Finding(f"Beside it: {beside}", text) for text in said]
    table = (Text(ANOTHER_QUESTION), Table("Changes of both products", beside_table(found)))
    notes = Bullets((*found.failed_checks, *study.remarks, *beside_caveats(found)))
    blocks: tuple[Block, ...] = (inputs, *findings, *(table if found.outlooks else ()), notes)
    return (
        Section(TITLE, blocks),
        Section("Prompts of the choice between the two", arm_prompts(study.experiment)),
    )


def _of_costs(found: BesideFound) -> str:
    """Say which unit costs are half of the regular price, where they start."""
    own = found.decision.unit_cost == Decision.usual(found.product).unit_cost
    other = found.beside.unit_cost == Beside.usual(found.other).unit_cost
    if own and other:
        return " Both unit costs are half of the regular price, where they start, which is no estimate."
    if other:
        return " Its unit cost is half of its regular price, where it starts, which is no estimate."
    return ""
