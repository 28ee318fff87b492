"""Every model has its figures and its numbers; without an answer there is a sentence and no figure."""

from core.asking.backends.kinds.market import Market
from core.asking.backends.kinds.synthetic import answer
from core.asking.replies.cache import ReplyCache
from core.asking.replies.calls import request_for
from core.report.blocks import Figure, Table, Text
from core.report.sections.curves import curves
from core.studies.findings import find
from tests.support.helpers import experiment

STEEP, FLATTER = Market(elasticity=-2.0), Market(elasticity=-0.5)


def test_two_markets_have_figures_of_their_own_with_their_own_truth_and_one_table(cache: ReplyCache) -> None:
    models = tuple(f"synthetic:{market}" for market in (STEEP, FLATTER))
    asked = experiment(prices="0.5,1,1.5", strategies=("naive",), models=models)
    for cell in asked.cells():
        request = request_for(cell)
        cache.put(request, answer(Market.parse(request.model.model), request))
    blocks = curves(find(asked, cache))
    kinds = [type(block) for block in blocks]
    assert kinds == [Table, Figure, Table, Figure, Figure, Table, Figure]
    steep, flatter = (block.figure for block in blocks[1::3] if isinstance(block, Figure))
    for figure, market, other in ((steep, STEEP, FLATTER), (flatter, FLATTER, STEEP)):
        assert not any(str(other) in note.text for note in figure.layout.annotations)
        (truth,) = [trace for trace in figure.data if trace.name == "Truth (synthetic)"]
        assert truth.y[0] == market.truth(truth.x[:1] / asked.product.regular_price)[0]
    first = blocks[0]
    assert isinstance(first, Table)
    assert first.rows["Strategy"].tolist() == ["Naive", "Naive", "People"]


def test_without_an_answer_it_is_said_so(cache: ReplyCache) -> None:
    found = find(experiment(prices="0.5,1"), cache)
    assert curves(found) == (Text("No answer could be read, so there is no curve."),)
