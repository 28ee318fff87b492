from core.analysis.audits.leakage import audit
from core.asking.backends.kinds.market import Market
from core.asking.backends.kinds.synthetic import answer
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import request_for
from core.asking.replies.observations import observe
from core.report.figures.audits import filled_figure, leakage_figure
from core.studies.choice import Choice


def test_every_cell_of_the_table_in_colours_says_its_number_or_that_the_variable_is_stated(
    cache: ReplyCache,
) -> None:
    experiment = Choice(prices="0.5,1,1.5", models=("synthetic",), strategies=("naive", "full_context")).leakage()
    for cell in experiment.cells():
        cache.put(request_for(cell), answer(Market(), request_for(cell)))
    observations = observe(experiment, cache)
    leakages = audit(observations)
    (cells,) = leakage_figure(leakages).data
    assert list(cells.x) == ["Naive", "Full context"]
    assert cells.y[0] == "competitor's price"
    assert cells.text[0][0].startswith(f"{leakages[0].relative.estimate:.2f}*")
    assert cells.text[0][1] == "stated:<br>30 of 30<br>came back"
    line = filled_figure(leakages[0].rows(observations), leakages[0], experiment.product).data[-1]
    slope = (line.y[1] - line.y[0]) / (line.x[1] - line.x[0])
    assert abs(slope - leakages[0].per_dollar.estimate) < 1e-9
