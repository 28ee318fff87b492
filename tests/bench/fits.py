"""How long the app thinks, as a multiple of one logit fit."""

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
from core.report.figures.demand import bias_figure, demand_figure
from core.report.figures.what_if import break_even_figure, profit_figure
from core.report.tables.what_if import outlook_table
from core.studies.decisions import truths_of
from core.studies.mechanism import Scenario, explain, simulate
from core.studies.truth import true_curves, true_elasticities
from tests.bench.rounds import ROUNDS, Row, processor, row

FIT, TIMES = "one logit fit of 550 draws", 10


def rows() -> list[Row]:
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

    def many_fits() -> None:
        for _ in range(TIMES):
            fit_logit(one)

    work = {
        "a slider move on the Mechanism page": slider_move,
        "a slider move on the What-if page": candidate_move,
        "simulating 1,650 draws": lambda: simulate(scenario, experiment),
        "estimating three curves": lambda: estimate_curves(observations),
        "concluding": lambda: conclude(
            experiment, curves, None, true_elasticities(experiment), contrast_strategies(curves)
        ),
    }
    units = [processor(many_fits) / TIMES for _ in range(ROUNDS + 1)]
    return [row(name, FIT, [(processor(once), unit) for unit in units][1:]) for name, once in work.items()]
