"""What an experiment beyond price shows, as plain text."""

from core.analysis.arms import audit_sentences, leakage_sentences
from core.experiment.arms import ArmExperiment
from core.report.tables.arms import ablation_table, differences_table, levels_table
from core.studies.arms.findings import ArmFindings
from core.studies.arms.remembered import ablations, arm_findings, arm_leakage
from core.studies.memory import Memory

NOTHING = "No answer is stored yet."


def in_words(experiment: ArmExperiment, memory: Memory) -> list[str]:
    """Write what was found, and what is to be said of the replies beside.

    Parameters
    ----------
    experiment
        What was asked: answers, leakage or an ablation.
    memory
        Holds the replies.

    Returns
    -------
    list of str
        Lines.
    """
    remarks, vignette = memory.remarks(experiment).sentences(), experiment.vignette
    if experiment.asks == "leakage":
        said = [*leakage_sentences(arm_leakage(memory, experiment), vignette.control), *remarks]
        return [f"- {text}" for text in said] or [NOTHING]
    if experiment.asks == "ablation":
        table = ablation_table(ablations(memory, experiment), vignette.response)
        shown = table.to_string(index=False) if len(table) else "No answer could be read."
        return [shown, *(f"- {text}" for text in remarks)]
    return _answers(arm_findings(memory, experiment), remarks)


def _answers(found: ArmFindings, remarks: list[str]) -> list[str]:
    vignette = found.experiment.vignette
    if not found.answered:
        return [vignette.title, "", *([*found.failed_checks, *remarks] or [NOTHING])]
    tables = (table.to_string(index=False) for table in (levels_table(found), differences_table(found)))
    said = [*(one.text for one in found.conclusions), *audit_sentences(found.audits, vignette), *remarks]
    return [vignette.title, "", *(f"{table}\n" for table in tables), *(f"- {text}" for text in said)]
