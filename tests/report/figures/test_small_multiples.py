"""Forty small pictures: each names its product and error, and leads to it."""

from dataclasses import replace

import numpy as np

from core.analysis.benchmark.entries import entries_of
from core.analysis.benchmark.published import published_results
from core.experiment.products import catalog
from core.report.figures.small_multiples import small_multiples
from core.report.sources import sources
from tests.support.helpers import experiment


def test_every_product_has_a_picture_that_says_its_error_to_those_who_do_not_see_it() -> None:
    entry = entries_of(published_results())[0]
    shares = entry.shares.copy()
    shares[0] = np.nan
    entry = replace(entry, shares=shares)
    html = small_multiples(entry, {product.id: f"./?product={product.id}&prices=1" for product in catalog()})
    assert html.count("<img ") == html.count('target="_blank"') == len(catalog()) == 40
    assert "not answered" in html
    assert html.count(" points off") == 2 * 39
    assert "./?product=12&amp;prices=1" in html


def test_a_report_cites_what_it_rests_on_and_no_more() -> None:
    one, three = experiment(wordings="1"), experiment(wordings="3")
    assert not any("Ibragimov" in source for source in sources(one, people=False))
    assert any("Ibragimov" in source for source in sources(three, people=True))
    for method in ("Konis (2007)", "Zou & Donner (2008)", "Agresti & Min (2005)", "Gelbach & Miller (2011)"):
        assert any(method in source for source in sources(three, people=False))
    assert sum("Twin-2K-500" in source for source in sources(three, people=True)) == 1
