"""``python -m core experiment``: an experiment beyond price, one that comes with the app or one's own."""

import argparse
from typing import TYPE_CHECKING

from core.basics.errors import InputError
from core.commands import DONE
from core.commands.asking import asking, keep
from core.commands.options import read_file, read_whom
from core.commands.output import check_reports, print_json, status, write_reports
from core.experiment.arms import Vignette, find_vignette, shipped_vignettes
from core.studies.arms.choice import ArmChoice, read_own

if TYPE_CHECKING:
    from core.analysis.arms import Humans


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
        print(parsed.template, end="")
        return DONE
    if parsed.list:
        _list(as_json=parsed.json)
        return DONE
    vignette = find_vignette(parsed.name) if parsed.name else read_file(parsed.file, "--file", read_own)
    strategies = tuple(part.strip() for part in parsed.strategies.split(",") if part.strip())
    choice = ArmChoice(vignette, strategies, read_whom(parsed), parsed.asks)
    experiment = choice.experiment()
    limits = choice.whom.limits()
    check_reports(parsed.report)
    if parsed.report and choice.asks != "answers":
        raise InputError(
            "A report is on answers; leave --report out, or --leakage and --ablation. Nothing was asked."
        )
    people = _read_people(parsed, vignette) if parsed.people else None
    with asking(parsed, experiment, choice) as (run, memory):
        # What answers show takes long to load, and what became of the calls is said before.
        from core.studies.arms.remembered import ArmStudy

        study = ArmStudy(memory, experiment, limits, people)
        keep(parsed, run, study.observations, memory)
        if parsed.json:
            from core.commands.documents.arms import arm_document

            print_json(arm_document(study, run))
        else:
            from core.report.arms.plain import in_words

            print("\n".join(in_words(study)))
        if parsed.report:
            from core.report.arms.content import arm_report_on
            from core.report.signature import Signature

            write_reports(parsed.report, arm_report_on(study, choice.as_choice(), Signature(parsed.author)))
        return status(run, study.failed_checks)


def _read_people(parsed: argparse.Namespace, vignette: Vignette) -> "Humans":
    # What reads people's answers takes long to load, and most commands read none.
    from core.analysis.arms import all_humans
    from core.studies.arms.own_people import read_people

    if vignette.name in all_humans():
        raise InputError(
            "People's answers to this experiment come with the app. Nothing was asked; leave --people out."
        )
    return read_file(parsed.people, "--people", lambda data: read_people(data, vignette))


def _list(*, as_json: bool) -> None:
    vignettes = shipped_vignettes()
    if as_json:
        known = [
            {"name": name, "title": one.title, "arms": [arm.name for arm in one.arms], "control": one.control}
            for name, one in vignettes.items()
        ]
        print_json({"experiments": known})
        return
    width = max(map(len, vignettes))
    print("\n".join(f"{name:<{width}}  {len(one.arms):>2} arms  {one.title}" for name, one in vignettes.items()))
