"""How long the app thinks, as a multiple of one logit fit; run by ``make bench``."""

import time
from collections.abc import Callable

from core.analysis.demand.conclusions import conclude
from core.analysis.demand.contrasts import contrast_strategies
from core.analysis.demand.curves import estimate_curves
from core.analysis.demand.fits.answers import answers_of
from core.analysis.demand.fits.logit import fit_logit
from core.analysis.what_if.decision import Decision
from core.analysis.what_if.headline import headlines
from core.analysis.what_if.outlooks import weigh
from core.analysis.what_if.verdicts import verdicts_on
from core.asking.backends.kinds.market import bias_paths
from core.report.figures.demand import bias_figure, demand_figure
from core.report.figures.what_if import break_even_figure, profit_figure
from core.report.tables.what_if import outlook_table
from core.studies.decisions import truths_of
from core.studies.mechanism import Scenario, explain, simulate
from core.studies.truth import true_curves, true_elasticities

ROUNDS = 20


def seconds(work: Callable[[], object]) -> float:
    work()
    began = time.perf_counter()
    for _ in range(ROUNDS):
        work()
    return (time.perf_counter() - began) / ROUNDS


def main() -> None:
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
    main()
