"""Published curves, with their source, as they stand beside others."""

from core.analysis.benchmark.published import published_curve, published_results
from core.analysis.demand.fits.logit import Estimate
from core.experiment.products import Product, catalog
from core.report.figures.demand import demand_figure


def test_a_published_curve_has_a_panel_of_its_own_that_says_so() -> None:
    product = catalog()[11]
    curve = published_curve(product)
    assert curve is not None
    assert (curve.strategy, curve.method, len(curve.points)) == ("disclosure:expert", "logprob", 10)
    assert isinstance(curve.elasticity, Estimate)
    figure = demand_figure([curve], None, product)
    assert figure.layout.annotations[0].text == "qwen3.8-27b (published)"


def test_every_product_of_the_catalog_has_one_and_no_other() -> None:
    assert published_results().groupby("product_id").size().tolist() == [10] * 40
    assert published_curve(Product("mine", "Cars", "A small car", 20_000.0)) is None
