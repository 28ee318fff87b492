"""``python -m core experiment``: an experiment beyond price, one that comes with the app or one's own."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.basics.errors import InputError
from core.basics.tables import Taken
from core.commands import DONE
from core.commands.asking import asking, keep
from core.commands.options import read_file, read_whom
from core.commands.output import print_json, status
from core.experiment.arms import (
    TEMPLATE,
    USUAL_ARM_STRATEGIES,
    ArmExperiment,
    Asks,
    Vignette,
    find_vignette,
    read_vignette,
    shipped_vignettes,
)
from core.studies.arms.choice import ArmChoice

if TYPE_CHECKING:
    from core.asking.run import Run
    from core.studies.arms.findings import ArmFindings
    from core.studies.memory import Memory


def main(parsed: argparse.Namespace) -> int:
    """List experiments, print a template, or ask one, estimate and conclude.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    if parsed.template:
        print(TEMPLATE, end="")
        return DONE
    if parsed.list:
        return _list(as_json=parsed.json)
    asks: Asks = "leakage" if parsed.leakage else "ablation" if parsed.ablation else "answers"
    choice = ArmChoice(_vignette(parsed), _strategies(parsed.strategies), read_whom(parsed), asks)
    experiment = choice.experiment()
    with asking(parsed, experiment, choice) as (run, memory):
        if parsed.leakage:
            return _audit(parsed, experiment, run, memory)
        if parsed.ablation:
            return _ablate(parsed, experiment, run, memory)
        found = memory.arm_findings(experiment)
        keep(parsed, run, found.observations, memory)
        remarks = memory.remarks(experiment)
        if parsed.json:
            from core.commands.documents.arms import arms_document

            print_json(arms_document(run, found, remarks))
        else:
            _print_text(found, remarks.sentences())
        return status(run, found.failed_checks)


def _audit(parsed: argparse.Namespace, experiment: ArmExperiment, run: "Run", memory: "Memory") -> int:
    observations, found = memory.arm_observations(experiment), memory.arm_leakage(experiment)
    keep(parsed, run, observations, memory)
    remarks = memory.remarks(experiment)
    if parsed.json:
        from core.commands.documents.arms import leakage_document

        print_json(leakage_document(experiment, run, observations, found, remarks))
    else:
        from core.analysis.arms import leakage_sentences

        said = leakage_sentences(found, experiment.vignette.control)
        print("\n".join(f"- {text}" for text in [*said, *remarks.sentences()]) or "No answer is stored yet.")
    return status(run)


def _ablate(parsed: argparse.Namespace, experiment: ArmExperiment, run: "Run", memory: "Memory") -> int:
    from core.studies.arms.findings import find_ablations

    observations = memory.arm_observations(experiment)
    found, remarks = find_ablations(experiment, observations), memory.remarks(experiment)
    keep(parsed, run, observations, memory)
    if parsed.json:
        from core.commands.documents.arms import ablation_document

        print_json(ablation_document(experiment, run, observations, found, remarks))
    else:
        from core.report.tables.arms import ablation_table

        table = ablation_table(found, experiment.vignette.response)
        print(table.to_string(index=False) if len(table) else "No answer could be read.")
        for remark in remarks.sentences():
            print(f"- {remark}")
    return status(run)


def _list(*, as_json: bool) -> int:
    vignettes = shipped_vignettes()
    if as_json:
        print_json(
            {
                "experiments": [
                    {
                        "name": name,
                        "title": one.title,
                        "arms": [arm.name for arm in one.arms],
                        "control": one.control,
                    }
                    for name, one in vignettes.items()
                ]
            }
        )
        return DONE
    width = max(map(len, vignettes))
    print("\n".join(f"{name:<{width}}  {len(one.arms):>2} arms  {one.title}" for name, one in vignettes.items()))
    return DONE


def _vignette(parsed: argparse.Namespace) -> Vignette:
    if parsed.name:
        return find_vignette(parsed.name)
    if parsed.file is None:
        raise InputError("Say which experiment: --name of one that --list names, or --file with your own.")
    return read_file(parsed.file, "--file", _read_own)


def _read_own(data: bytes) -> Taken[Vignette]:
    try:
        return Taken(read_vignette(data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise InputError("This is no text in UTF-8. Nothing was asked; save it as such.") from None


def _strategies(text: str | None) -> tuple[str, ...]:
    if text is None:
        return USUAL_ARM_STRATEGIES
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _print_text(found: "ArmFindings", remarks: Sequence[str]) -> None:
    from core.analysis.arms import audit_sentences
    from core.report.tables.arms import differences_table, levels_table

    vignette = found.experiment.vignette
    print(f"{vignette.title}\n")
    if not found.answered:
        print("\n".join([*found.failed_checks, *remarks]) or "No answer is stored yet.")
        return
    print(levels_table(found).to_string(index=False), end="\n\n")
    print(differences_table(found).to_string(index=False), end="\n\n")
    for one in found.conclusions:
        print(f"- {one.text}")
    for text in audit_sentences(found.audits, vignette):
        print(f"- {text}")
    for remark in remarks:
        print(f"- {remark}")
