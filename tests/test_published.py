"""Published curves, with their source, as they stand beside others."""

from core.figures import demand_figure
from core.logit import Estimate
from core.products import Product, catalog
from core.published import published_curve, published_results


def test_a_published_curve_has_a_panel_of_its_own_that_says_so() -> None:
    product = catalog()[11]
    curve = published_curve(product)
    assert curve is not None
    assert (curve.code, curve.method, len(curve.points)) == ("disclosure:expert", "logprob", 10)
    assert isinstance(curve.elasticity, Estimate)
    figure = demand_figure([curve], None, product)
    assert figure.layout.annotations[0].text == "qwen3.8-27b (published)"


def test_every_product_of_the_catalog_has_one_and_no_other() -> None:
    assert published_results().groupby("product_id").size().tolist() == [10] * 40
    assert published_curve(Product("mine", "Cars", "A small car", 20_000.0)) is None
