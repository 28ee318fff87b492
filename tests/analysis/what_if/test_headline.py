"""What may be called robust: never a direction that no answer could have turned."""

import pandas as pd
import pytest

from core.analysis.decision import Decision
from core.analysis.demand.curves import estimate_curves
from core.analysis.what_if import headlines, weigh
from core.analysis.what_if.headline import Headline
from core.experiment import Product
from tests.support.curves import logit, observations

PRODUCT = Product("x", "Things", "A thing", 10.0)
DEARER = Decision(10.0, (12.0,), 6.0, 1_000)


def headline_of(rows: list[pd.DataFrame]) -> Headline:
    (one,) = headlines(weigh(DEARER, PRODUCT, estimate_curves(pd.concat(rows, ignore_index=True)), None, {}))
    return one


def grids(model: str, strategy: str, *bought: list[int]) -> list[pd.DataFrame]:
    return [
        observations(row, "draw", wording=wording, model=model, strategy=strategy, format="whole_grid")
        for wording, row in enumerate(bought, start=1)
    ]


def test_twelve_replies_that_are_word_for_word_one_are_not_robust() -> None:
    alike = [[1] * 6 + [0] * 5] * 3
    one = headline_of([row for m in "mn" for s in ("naive", "disclosure") for row in grids(m, s, *alike)])
    assert (one.status, one.direction) == ("agreeing", "lower")
    assert one.text.startswith("The same direction, but not shown to be robust")
    assert "as read, in 3 wordings that do not differ." in one.text


def test_wordings_that_differ_elsewhere_test_nothing_at_prices_where_they_agree() -> None:
    rows = []
    for model in "mn":
        for strategy in ("naive", "disclosure"):
            for wording in (1, 2, 3):
                purchase = logit(6, -6)
                purchase[:3] -= 0.01 * wording
                rows.append(observations(purchase, model=model, strategy=strategy, wording=wording))
    one = headline_of(rows)
    assert one.status == "agreeing"
    assert "where answers at these prices do not differ." in one.text


def test_only_the_curves_that_were_not_sampled_are_called_readings() -> None:
    worded = [observations(logit(2, -2 - n / 50), wording=n) for n in (1, 2, 3)]
    single = [observations(logit(2, -2), strategy="disclosure")]
    text = headline_of(worded + single).text
    assert "It is not tested under experiment disclosure, as read, in one wording." in text


@pytest.mark.parametrize(("spread", "said"), [(0.0, "agreeing"), (0.02, "robust")])
def test_wordings_that_vary_and_agree_are_robust(spread: float, said: str) -> None:
    rows = [
        observations(logit(6, -6 - spread * n), wording=n, model=model, strategy=strategy)
        for model in "mn"
        for strategy in ("naive", "disclosure")
        for n in (1, 2, 3)
    ]
    assert headline_of(rows).status == said
