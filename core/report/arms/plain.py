"""What an experiment beyond price shows, as plain text."""

from core.analysis.arms import audit_sentences, leakage_sentences
from core.analysis.arms.prices import price_sentences
from core.report.arms.prices import choice_table, elasticity_table, spend_table
from core.report.tables.arms import ablation_table, differences_table, levels_table
from core.studies.arms.findings import ArmFindings
from core.studies.arms.remembered import ArmStudy

NOTHING = "No answer is stored yet."


def in_words(study: ArmStudy) -> list[str]:
    """Write what was found, and what is to be said of the replies beside.

    Parameters
    ----------
    study
        Of answers, leakage or an ablation.

    Returns
    -------
    list of str
        Lines.
    """
    vignette, remarks = study.experiment.vignette, study.remarks
    if study.experiment.asks == "leakage":
        said = [*leakage_sentences(study.leakage, vignette), *remarks]
        return [f"- {text}" for text in said] or [NOTHING]
    if study.experiment.asks == "ablation":
        table = ablation_table(study.ablations.found, vignette)
        shown = table.to_string(index=False) if len(table) else "No answer shows what a sentence does."
        return [shown, *(f"- {text}" for text in (*study.failed_checks, *remarks))]
    return _answers(study.findings, remarks)


def _answers(found: ArmFindings, remarks: list[str]) -> list[str]:
    vignette = found.experiment.vignette
    if not found.answered:
        return [vignette.title, "", *([*found.failed_checks, *remarks] or [NOTHING])]
    kinds = levels_table, differences_table, elasticity_table, spend_table, choice_table
    tables = (table.to_string(index=False) for table in (kind(found) for kind in kinds) if len(table))
    by_price = price_sentences(found.prices, vignette, found.people)
    audits = audit_sentences(found.audits, vignette)
    said = [*(one.text for one in found.conclusions), *by_price, *audits, *remarks]
    return [vignette.title, "", *(f"{table}\n" for table in tables), *(f"- {text}" for text in said)]
