"""What a model costs and how far it is from people stands beside its name."""

import csv

import numpy as np
import pandas as pd
import pytest

from core.analysis.benchmark.published import published_results
from core.analysis.demand.people import human_points
from core.asking.backends.keys import Keyring
from core.asking.backends.offered import NO_RECORD, offered_models
from core.asking.replies import recordings
from core.asking.replies.cache import ReplyCache
from core.asking.replies.recordings import SHIPPED, import_shipped
from core.basics.paths import DATA
from core.experiment import ModelName, catalog
from core.studies.benchmark import observe_series, series_for
from core.studies.choice import Choice


def test_every_model_is_offered_with_what_is_known_of_it() -> None:
    on_a_server = ModelName("openai-compatible", "Qwen3.8-27B", "http://127.0.0.1:8000/v1")
    offers = offered_models(("openai:mine",), (on_a_server,), Keyring())
    known = {one.text: (one.price, one.record) for one in offers}
    assert known["synthetic:market"] == ("free", "no model of people")
    assert known["embedded:smollm2-135m-instruct"] == ("free", "21.6 points, experiment disclosure")
    assert known["openai:gpt-4.1-mini"] == ("$0.40 in, $1.60 out", NO_RECORD)
    assert known[str(on_a_server)] == ("", "11.0 points, expert disclosure")
    assert known["openai:mine"] == ("", NO_RECORD)


def records() -> dict[str, dict[str, str]]:
    with (DATA / "records.csv").open(encoding="utf-8") as file:
        return {row["model"]: row for row in csv.DictReader(file)}


def test_the_record_of_the_published_model_is_that_of_its_curves() -> None:
    people = np.concatenate([shares(product.id) for product in catalog()])
    (record,) = [row for model, row in records().items() if model.startswith("qwen")]
    rows = published_results().set_index(["product_id", "relative_price"])["share"]
    asked = np.concatenate([rows.loc[product.id].sort_index() for product in catalog()])
    assert float(record["points"]) == pytest.approx(100 * np.abs(asked - people).mean(), abs=0.05)


@pytest.mark.lengthy
def test_the_record_of_the_embedded_model_is_that_of_the_replies_that_come_with_the_app(
    cache: ReplyCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "SHIPPED", SHIPPED)
    products = [product.id for product in catalog()]
    import_shipped(cache, products)
    answers = observe_series(series_for(Choice(), products), cache)
    means = answers.groupby(["strategy", "product_id", "wording", "relative_price"])["purchase"].mean()
    curves = means.groupby(["strategy", "product_id", "relative_price"]).mean()
    record = records()["smollm2-135m-instruct"]
    distances = {
        strategy: 100
        * np.mean([np.abs(curves[strategy, one].sort_index() - shares(one)).mean() for one in products])
        for strategy in answers["strategy"].unique()
    }
    assert min(distances, key=distances.__getitem__) == record["strategy"]
    assert float(record["points"]) == pytest.approx(distances[record["strategy"]], abs=0.05)


def shares(product: str) -> np.ndarray:
    (one,) = [one for one in catalog() if one.id == product]
    points = human_points(one)
    assert isinstance(points, pd.DataFrame)
    return points.sort_values("relative_price")["purchase"].to_numpy()
