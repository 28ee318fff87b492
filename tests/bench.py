"""How long the app thinks, as a multiple of one logit fit, and what a start and a drawing of Explore take, as a
multiple of ``import pandas``; run by ``make bench``.

Seconds are of processor time, for what else runs on a machine changes those on the clock.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from core.analysis.decision import Decision
from core.analysis.demand.conclusions import conclude
from core.analysis.demand.contrasts import contrast_strategies
from core.analysis.demand.curves import estimate_curves
from core.analysis.demand.fits.answers import answers_of
from core.analysis.demand.fits.logit import fit_logit
from core.analysis.what_if.headline import headlines
from core.analysis.what_if.outlooks import weigh
from core.analysis.what_if.verdicts import verdicts_on
from core.asking.backends.kinds.market import bias_paths
from core.asking.replies.cache import CACHE_VARIABLE, ReplyCache
from core.asking.replies.recordings import import_shipped
from core.report.figures.demand import bias_figure, demand_figure
from core.report.figures.what_if import break_even_figure, profit_figure
from core.report.tables.what_if import outlook_table
from core.studies.decisions import truths_of
from core.studies.mechanism import Scenario, explain, simulate
from core.studies.truth import true_curves, true_elasticities
from pages.parts import visitor
from tests.support.visits import LOCAL

ROUNDS = 20
DRAWINGS = 9
STARTS = 5
APP = Path(__file__).parent.parent / "app.py"


def seconds(work: Callable[[], object]) -> float:
    work()
    began = time.perf_counter()
    for _ in range(ROUNDS):
        work()
    return (time.perf_counter() - began) / ROUNDS


def start(*words: str) -> float:
    """Processor time of a Python of its own, in seconds: the median of several."""

    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *words], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return statistics.median(once() for _ in range(STARTS))


def drawing() -> float:
    """Processor time of a drawing of Explore whose every reply is stored, in seconds: the median after a first."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[CACHE_VARIABLE] = folder
        import_shipped(ReplyCache(Path(folder)), ["12"])
        visitor.visit = lambda: LOCAL
        app = AppTest.from_file(APP, default_timeout=120).run()
        assert not app.exception, app.exception

        def once() -> float:
            began = time.process_time()
            app.run()
            return time.process_time() - began

        return statistics.median(once() for _ in range(DRAWINGS))


def starts() -> None:
    unit = start("-c", "import pandas")
    print(f"import pandas: {1000 * unit:.0f} ms, the unit below")
    for words in (["--help"], ["run", "--help"], ["models"]):
        taken = start("-m", "core", *words)
        print(f"python -m core {' '.join(words)}: {taken / unit:.2f} ({1000 * taken:.0f} ms)")
    taken = drawing()
    print(f"a drawing of Explore, every reply stored: {taken / unit:.2f} ({1000 * taken:.0f} ms)")


def fits() -> None:
    scenario = Scenario()
    experiment = scenario.choice("12").experiment()
    observations = simulate(scenario, experiment)
    curves = estimate_curves(observations)
    one = answers_of(observations[observations["strategy"] == "naive"])

    def slider_move() -> None:
        found = estimate_curves(simulate(scenario, experiment))
        demand_figure(found, None, experiment.product, true_curves(experiment))
        bias_figure(scenario.market.elasticity, bias_paths(scenario.market))
        explain(scenario.market)

    decision = Decision.usual(experiment.product)

    def candidate_move() -> None:
        found = weigh(decision, experiment.product, curves, None, truths_of(curves, decision, experiment.product))
        headlines(found)
        verdicts_on(found)
        outlook_table(found)
        profit_figure(found, true_curves(experiment))
        break_even_figure(found)

    unit = seconds(lambda: fit_logit(one))
    print(f"one logit fit of 550 draws: {1000 * unit:.1f} ms, the unit below")
    for name, work in {
        "a slider move on the Mechanism page": slider_move,
        "a slider move on the What-if page": candidate_move,
        "simulating 1,650 draws": lambda: simulate(scenario, experiment),
        "estimating three curves": lambda: estimate_curves(observations),
        "concluding": lambda: conclude(
            experiment, curves, None, true_elasticities(experiment), contrast_strategies(curves)
        ),
    }.items():
        taken = seconds(work)
        print(f"{name}: {taken / unit:.0f} fits ({1000 * taken:.0f} ms)")


if __name__ == "__main__":
    starts()
    fits()
