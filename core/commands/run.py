"""``python -m core run``: ask, estimate and conclude."""

import argparse
from pathlib import Path

import pandas as pd

from core.analysis.demand.conclusions import conclude
from core.analysis.demand.curves import Curve, estimate_curves, survey_curve
from core.analysis.demand.people import human_points
from core.analysis.demand.verdicts import Conclusion, labels
from core.asking.replies.cache import ReplyCache, cache_directory
from core.asking.replies.observations import observe
from core.commands.documents.demand import run_document
from core.commands.shared import (
    ask,
    check_writable,
    print_json,
    print_product,
    read_choice,
    status,
    write,
)
from core.experiment.experiment import Experiment
from core.report.content import write_report
from core.report.files import FORMATS, check_format
from core.report.gather import gather
from core.studies.audits import Checks
from core.studies.choice import Choice
from core.studies.results import Results
from core.studies.truth import true_elasticities


def main(parsed: argparse.Namespace) -> int:
    """Ask what is missing, estimate and conclude.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    choice = read_choice(parsed)
    experiment = choice.experiment()
    for path in parsed.report:
        check_format(path)
        check_writable(path, "--report")
    run, observations = ask(parsed, experiment, observe)
    curves = estimate_curves(observations)
    human = human_points(experiment.product)
    people = None if human is None else survey_curve(human)
    conclusions = conclude(experiment, curves, people, true_elasticities(experiment))
    if parsed.report:
        _write_reports(parsed.report, Results(experiment, curves, people, conclusions), choice)
    if parsed.json:
        print_json(run_document(experiment, run, observations, curves, people, conclusions))
    else:
        _print_text(experiment, curves, conclusions)
    return status(run)


def _write_reports(paths: list[Path], results: Results, choice: Choice) -> None:
    cache = ReplyCache(cache_directory())
    try:
        report = write_report(gather(results, choice, Checks(cache), cache))
    finally:
        cache.close()
    for path in paths:
        write(path, FORMATS[path.suffix](report), "--report")


def _print_text(experiment: Experiment, curves: list[Curve], conclusions: list[Conclusion]) -> None:
    print_product(experiment.product)
    if not any(len(curve.points) for curve in curves):
        print("No answer is stored yet.")
        return
    columns = zip(labels(curves), curves, strict=True)
    table = pd.DataFrame({name: curve.points.set_index("price")["purchase"] for name, curve in columns})
    print(table.to_string(float_format="{:.3f}".format), end="\n\n")
    for one in conclusions:
        print(f"- {one.text}")
