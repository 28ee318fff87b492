"""What a price does to two products of one seller, for the report of a decision."""

from core.analysis.what_if import BesideFound, beside_caveats, beside_sentences
from core.report.arms.beside import beside_table
from core.report.arms.prompts import arm_prompts
from core.report.blocks import Block, Bullets, Finding, Section, Table, Text
from core.studies.arms.remembered import ArmStudy


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
        Sections: what was found, and every prompt.
    """
    beside = f"{found.other.name}, {found.other.write(found.beside.price)}"
    inputs = Text(f"Beside it: {beside}; one more unit of it costs {found.other.write(found.beside.unit_cost)}.")
    said = beside_sentences(found)
    findings = [Finding(f"Beside it: {beside}", text) for text in said]
    open_ = () if said else (Text("Not asked, so this is open."),)
    table = (Table("Changes of both products", beside_table(found)),) if found.outlooks else ()
    notes = Bullets((*found.failed_checks, *study.remarks, *beside_caveats(found)))
    blocks: tuple[Block, ...] = (inputs, *findings, *open_, *table, notes)
    return (
        Section("What it takes from the other product", blocks),
        Section("Prompts of the choice between the two", arm_prompts(study.experiment)),
    )
