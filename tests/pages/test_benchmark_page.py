"""The Benchmark page, on a synthetic market."""

import pytest
from streamlit.testing.v1 import AppTest

from core.analysis.benchmark.uploaded import UPLOAD_EXAMPLE
from core.experiment.arms import shipped_vignettes
from core.studies.arms import benchmark
from tests.pages.test_app import APP, PLAIN, address, said, settle
from tests.pages.test_audit_pages import press
from tests.support.fault_server import FaultServer, answer


def open_benchmark(**query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in {**PLAIN, "models": "synthetic", "strategies": "naive,disclosure", **query}.items():
        app.query_params[name] = value
    return settle(app.switch_page("pages/benchmark.py").run())


def standings(app: AppTest) -> dict[tuple[str, str], str]:
    table = app.dataframe[0].value
    return dict(zip(zip(table["Model"], table["Strategy"], strict=True), table["Products"], strict=True))


def control(app: AppTest, kind: str, label: str):
    return next(one for one in app.get(kind) if one.label.startswith(label))


def show(app: AppTest, label: str) -> AppTest:
    box = control(app, "selectbox", "Model and strategy")
    return box.set_value(next(option for option in box.options if label in option)).run()


def test_published_curves_stand_beside_people_and_what_is_missing_waits_for_a_click() -> None:
    app = open_benchmark()
    assert "800 new calls: 400 naive, 400 experiment disclosure." in said(app)
    assert standings(app) == {("qwen3.8-27b (published)", "Expert disclosure"): "40 of 40"}
    press(app, "Run 800 new calls")
    assert not app.main.get("progress")
    assert standings(app)["market (synthetic market, no LLM)", "Naive"] == "40 of 40"
    assert "Experiment disclosure is nearest to people, 12.9 points" in said(app)
    assert "This is a synthetic market that knows nothing of these products" in said(app)
    assert "The last run needed 800 new calls" in said(app)
    assert not [button for button in app.main.button if button.label.startswith("Run")]


def test_an_entry_in_detail_has_every_products_picture_and_link_and_the_sidebars_product_calibrated() -> None:
    app = open_benchmark(product="27")
    assert "Fitted on 39 other products." in said(app)
    assert "outside what it gives the benchmark's other products" in said(app)
    (grid,) = [one.proto.body for one in app.get("html") if "display:grid" in one.proto.body]
    assert grid.count("<img ") == grid.count("<a ") == 40
    assert (
        'href="./?product=13&amp;prices=0.2%3A2%3A0.2&amp;strategies=naive%2Cdisclosure&amp;models=synthetic'
        in grid
    )


def test_own_points_show_the_error_before_and_after_and_survive_a_visit_to_another_page() -> None:
    app = open_benchmark()
    control(app, "text_area", "Price and share").set_value("4.13 80%\n8.26 50%\n12.39 20%").run()
    assert "As answered, the model is off your points by" in said(app)
    assert "Where each point is predicted from the others, the moved curve misses it by" in said(app)
    app.switch_page("pages/mechanism.py").run()
    app.switch_page("pages/benchmark.py").run()
    assert control(app, "text_area", "Price and share").value.startswith("4.13 80%")
    control(app, "text_area", "Price and share").set_value("4.13 80").run()
    assert "Line 1 gives a share of 80." in said(app)
    assert not app.exception


def test_own_points_are_there_after_a_reload_until_they_are_taken_away() -> None:
    field = "text_area", "Price and share"
    app = open_benchmark()
    control(app, *field).set_value("4.13 80%\n8.26 50%\n12.39 20%").run()
    again = open_benchmark()
    assert "As answered, the model is off your points by" in said(again)
    control(again, *field).set_value("").run()
    assert not control(open_benchmark(), *field).value


def upload(app: AppTest, content: str) -> AppTest:
    return app.file_uploader[0].set_value(("results.csv", content.encode(), "text/csv")).run()


def test_results_of_others_stand_with_the_rest_or_are_refused_by_row_and_column() -> None:
    app = upload(open_benchmark(), UPLOAD_EXAMPLE)
    theirs = "my-model (uploaded)", "Experiment disclosure"
    assert standings(app)[theirs] == "1 of 40"
    assert "Incomplete: experiment disclosure has 1 of 40 products, 398 cells missing" in said(app)
    show(app, "my-model")
    assert "Not calibrated: the curve spans fewer than 3 prices at which people were asked." in said(app)
    assert app.get("html")[0].proto.body.count("not answered") == 2 * 39
    app.switch_page("pages/mechanism.py").run()
    app.switch_page("pages/benchmark.py").run()
    assert theirs in standings(app)
    press(app, "Take them away")
    assert theirs not in standings(app)
    assert not app.file_uploader[0].value
    upload(app, f"{UPLOAD_EXAMPLE}\n12,0.6,45,my-model,disclosure")
    assert "row 4, share: 45 is not between 0 and 1" in said(app)
    assert theirs not in standings(app)


def test_a_bad_choice_is_a_sentence_and_the_published_curves_stand_all_the_same() -> None:
    app = open_benchmark(models="oracle:x", product="99")
    assert "no backend “oracle”" in said(app)
    assert ("qwen3.8-27b (published)", "Expert disclosure") in standings(app)


def test_what_failed_its_checks_has_no_rank_and_says_why_and_the_sidebars_limits_let_it_in() -> None:
    with FaultServer() as server:
        server.plot = lambda call: answer(call, "Yes and no" if "Coca-Cola" in call.prompt else "Yes")
        model = f"openai-compatible:m@{server.address}/v1"
        asked = {"models": model, "strategies": "naive", "draws": "1"}
        app = open_benchmark(**asked)
        press(app, "Run 400 new calls")
        failure = "Naive of m (openai-compatible"
        assert "failed its checks for 2 of 40 products, so it is not scored there: product " in said(app)
        assert any(failure in one.value.replace("\\", "") for one in app.error)
        ranked = standings(app)
        assert ranked[next(key for key in ranked if key[1] == "Naive")] == "38 of 40"
        assert "asked at 0.2 to 2 times the regular price" in said(app)
        allowed = open_benchmark(**asked, checks="0.1,0,1")
        assert not allowed.error


def test_experiments_beyond_price_are_asked_at_a_click_and_counted_beside_people(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few = ("default_green_power", "default_organ_donor", "fee_hotel", "camera_price", "disease_frame_twin")
    chosen = {name: one for name, one in shipped_vignettes().items() if name in few}
    monkeypatch.setattr(benchmark, "shipped_vignettes", lambda: chosen)
    app = open_benchmark(
        models="synthetic:market/noise=0.1", draws="20", arm_strategies="naive,disclosure,disclosure:placebo"
    )
    settle(control(app, "button_group", "What people answered").set_value("Beyond price").run())
    assert not app.exception
    text = said(app)
    assert "People's differences are known, with intervals, in 4 of 5 experiments, from 3 studies" in text
    assert "1 are twins in other words, which nobody was asked. 5 are not answered yet." in text
    assert "Nothing is answered yet" in text
    assert "a choice share, a rating, a quantity or an amount of money, never one for the other" in text
    press(app, "Run 840 new calls")
    assert not app.exception
    text = said(app)
    assert "Naive: of 6 effects that people show" in text
    assert "of 2 that people do not show" in text
    assert "Experiment disclosure lies" in text
    assert "A synthetic market answers" in text
    assert "Resampled" in text or "resampled" in text
    tables = [one.value for one in app.dataframe]
    assert list(tables[0]) == ["", "Naive", "Experiment disclosure", "Placebo disclosure"]
    assert list(tables[2]["People"]) == ["−1.41 (−1.54 to −1.28)", "−2.31 (−2.52 to −2.10)"]
    assert len(app.get("plotly_chart")) == 2
    assert not [button for button in app.main.button if button.label.startswith("Run")]


def test_strategies_of_the_experiments_stand_in_the_address_and_none_is_a_sentence() -> None:
    app = open_benchmark()
    settle(control(app, "button_group", "What people answered").set_value("Beyond price").run())
    settle(
        control(app, "button_group", "Strategies of the experiments").set_value(["naive", "full_context"]).run()
    )
    assert address(app)["arm_strategies"] == "naive,full_context"
    settle(control(app, "button_group", "Strategies of the experiments").set_value([]).run())
    assert "There is no strategy “none”" in said(app)
    assert not app.exception


def test_a_second_opinion_is_worked_out_at_a_click_and_gives_weights_and_a_verdict() -> None:
    app = open_benchmark()
    press(app, "Run 800 new calls")
    control(app, "toggle", "A second opinion").set_value(True)
    settle(app.run())
    assert "Weights, with the error of each calibrated alone" in said(app)
    assert "take the best single one" in said(app)
    assert not app.exception
