"""The pages through Streamlit's own test harness, on the real embedded model."""

import io
import re
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.asking.backends.kinds import embedded
from core.asking.replies import recordings
from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.replies.calls import requests_of
from core.asking.replies.recordings import SHIPPED, export_experiments, import_shipped
from core.asking.runner import Runner
from core.basics.texts import without_joiners
from core.studies.choice import Choice
from pages.parts.state import choosing
from tests.support.disks import Disk
from tests.support.helpers import experiment, reply

APP = str(Path(__file__).parents[2] / "app.py")
SMALL = {"prices": "0.5,1,1.5", "strategies": "naive,disclosure"}


PLAIN = {"prices": "0:2:0.2", "wordings": "1", "orders": "usual"}
"""What takes the fewest calls."""


def open_app(**query: str) -> AppTest:
    return settle(come_in(**query))


def come_in(**query: str) -> AppTest:
    """Look once, whatever is under way."""
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in {**PLAIN, **query}.items():
        app.query_params[name] = value
    return app.run()


def settle(app: AppTest) -> AppTest:
    """Look again until nothing is under way, as the page does by itself in a browser."""
    deadline = time.monotonic() + 150
    while app.get("progress") and time.monotonic() < deadline:
        time.sleep(0.2)
        app.run()
    assert not app.get("progress")
    assert not app.exception
    return app


def address(app: AppTest) -> dict[str, str]:
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


def said(app: AppTest) -> str:
    parts = [*app.error, *app.warning, *app.info, *app.markdown, *app.caption, *app.header, *app.subheader]
    return without_joiners("\n".join(element.value for element in parts).replace("\\", ""))


@pytest.fixture
def app() -> Iterator[AppTest]:
    return open_app(**SMALL)


def test_what_is_to_be_drawn_of_a_model_stays_however_the_link_writes_the_model() -> None:
    app = come_in(**SMALL, models="embedded", drawn="embedded", draws="2")
    drawn = app.run().session_state["choice"].experiment().models
    assert [model.logprobs for model in drawn] == [False]
    assert address(app)["drawn"] == "embedded"


def test_the_first_screen_fills_by_itself(app: AppTest) -> None:
    assert "Coca-Cola Soda Pop" in said(app)
    # Demand by the small model and by a published one, each in a panel that can stand below the other.
    assert len(app.get("plotly_chart")) == 2
    assert app.dataframe[0].value["Strategy"].tolist() == ["Naive", "Experiment disclosure", "People"]
    assert "People's purchases do fall" in app.warning[0].value
    assert "6 new calls: 3 naive, 3 experiment disclosure." in said(app)


def test_no_page_says_that_something_is_at_the_left_for_a_phone_folds_the_sidebar() -> None:
    pages = (Path(APP).parent / "pages").rglob("*.py")
    assert [page.name for page in pages if "at the left" in page.read_text()] == []


def test_revenue_is_drawn_once_its_tab_is_opened(app: AppTest) -> None:
    app.session_state["figure"] = "Revenue"
    # The embedded model's panel, and that of the capable model that the switch above shows.
    assert [chart.key for chart in app.run().get("plotly_chart")] == ["revenue_1", "revenue_2"]
    assert "Bars and bands" not in said(app)


def test_a_strategy_whose_answers_are_stored_is_redrawn_without_asking(app: AppTest) -> None:
    app.pills[0].set_value(["disclosure"]).run()
    assert not app.get("progress")
    assert app.dataframe[0].value["Strategy"].tolist() == ["Experiment disclosure", "People"]
    app.pills[0].set_value(["naive", "disclosure"]).run()
    assert not app.get("progress")
    assert len(app.dataframe[0].value) == 3


def test_the_whole_choice_is_in_the_address_and_the_address_restores_it(app: AppTest) -> None:
    app.selectbox[0].set_value("3").run()
    app.text_input[0].set_value("$10,$14,$18").run()
    settle(app)
    query = address(app)
    assert query == {
        "product": "3",
        "prices": "$10,$14,$18",
        "strategies": "naive,disclosure",
        "models": "embedded:smollm2-135m-instruct",
        "wordings": "1",
        "orders": "usual",
    }
    again = open_app(**query)
    assert "Horizon Organic" in again.header[0].value
    assert again.text_input[0].value == "$10,$14,$18"
    assert again.dataframe[0].value.equals(app.dataframe[0].value)


def test_every_second_edit_counts_too(app: AppTest) -> None:
    for prices in ("0.5,1", "0.5,1.5", "1,1.5", "0.5,1,1.5"):
        app.text_input[0].set_value(prices).run()
        assert app.text_input[0].value == prices
        assert address(app)["prices"] == prices


def test_an_edit_survives_an_address_that_the_browser_has_not_taken_up_yet(app: AppTest) -> None:
    stale = address(app)
    app.pills[0].set_value(["naive"]).run()
    app.query_params.update(stale)
    app.text_input[0].set_value("0.5,1").run()
    assert address(app)["strategies"] == "naive"
    assert address(app)["prices"] == "0.5,1"


def test_going_back_in_the_browser_restores_the_choice_before(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A second or two later, when it can be nothing that the browser sent before it heard of the edit.
    monkeypatch.setattr(choosing, "LATEST", 0.0)
    before = address(app)
    app.text_input[0].set_value("0.5,1").run()
    app.query_params.update(before)
    settle(app.run())
    assert app.text_input[0].value == SMALL["prices"]


def test_what_full_context_states_can_be_set_and_follows_the_product() -> None:
    app = open_app(prices="1,1.5", strategies="full_context")
    price = next(number for number in app.number_input if number.label == "Competitor's price ($)")
    assert price.value == 8.26
    price.set_value(7.5).run()
    settle(app)
    assert address(app)["competitor_price"] == "7.5"
    next(box for box in app.checkbox if box.label.startswith("Outside")).uncheck().run()
    settle(app)
    assert address(app)["temperature"] == "off"
    settle(app.selectbox[0].set_value("3").run())
    price = next(number for number in app.number_input if number.label == "Competitor's price ($)")
    assert price.value == 13.98
    assert "competitor_price" not in app.query_params
    assert address(app)["temperature"] == "off"


def test_what_was_chosen_and_is_not_answered_yet_is_named_beside_the_verdict() -> None:
    app = open_app(prices="0.5,1,1.5", strategies="naive", models="synthetic")
    assert "Not answered yet" not in said(app)
    app = open_app(prices="0.5,1,1.5", strategies="naive,forecast", models="synthetic,openai:gpt-5-mini")
    assert "nothing here speaks of it: Naive of gpt-5-mini" in said(app)


def test_many_calls_wait_for_a_click_that_says_how_many_and_what_they_cost() -> None:
    app = open_app(prices="0:2:0.02", strategies="naive,disclosure")
    assert "202 new calls" in said(app)
    assert "cost nothing" in said(app)
    assert [button.label for button in app.main.button] == ["Run 202 new calls"]
    assert not app.get("dataframe")


def test_a_verdict_on_part_of_the_answers_says_so() -> None:
    few = {"prices": "0.5,1,1.5,2", "strategies": "naive"}
    assert "answers are there" not in said(settle(open_app(**few)))
    app = open_app(prices="0:2:0.02", strategies="naive,full_context,disclosure")
    assert "Only 4 of 303 answers are there." in said(app)
    assert [button.label for button in app.main.button if button.label.startswith("Run ")] == ["Run 299 new calls"]


def test_stop_keeps_the_answers_and_nothing_starts_again_by_itself() -> None:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["prices"] = "0.1:2:0.1"
    app.query_params["strategies"] = "naive"
    app.query_params["wordings"] = "1"
    app.run()
    next(button for button in app.button if button.label == "Stop").click().run()
    settle(app)
    assert re.search("Stopped; (every answer so far is kept|nothing was answered yet)", said(app))
    (button,) = (one for one in app.main.button if one.label.startswith("Run "))
    app.run()
    assert not app.get("progress")
    settle(button.click().run())
    assert not [one for one in app.main.button if one.label.startswith("Run ")]


def test_what_was_asked_before_a_change_goes_on_in_sight_and_can_be_stopped() -> None:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update({"prices": "0.1:2:0.1", "strategies": "naive", "wordings": "1"})
    app.run()
    assert "Under way" not in said(app)
    app.text_input[0].set_value("0.5,1").run()
    assert "Under way: Coca-Cola" in said(app)
    assert "; naive; 20 prices from $0.83 to $16.52; smollm2-135m-instruct (embedded)." in said(app)
    assert "of 40 answers" in said(app)
    settle(next(button for button in app.button if button.label == "Stop it").click().run())
    app.text_input[0].set_value("0.1:2:0.1").run()
    assert re.search("Stopped; (every answer so far is kept|nothing was answered yet)", said(app))
    assert "Under way" not in said(app)


def test_a_run_says_where_it_stands_for_which_earlier_one_it_waits_and_that_one_can_be_stopped_there() -> None:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update({"prices": "0.1:2:0.05", "strategies": "naive", "wordings": "1"})
    app.run()
    assert "an earlier run" not in said(app)
    app.text_input[0].set_value("0.5,1").run()
    while not any("answers" in bar.proto.text for bar in app.get("progress")):
        time.sleep(0.2)
        app.run()
    (waits,) = [caption.value for caption in app.main.caption if "an earlier run" in caption.value]
    assert "39 prices from $0.83 to $16.52" in waits.replace("\\", "")
    assert "of 78 answers, which stay if it is stopped" in waits
    next(button for button in app.main.button if button.label == "Stop the earlier run").click().run()
    settle(app)
    assert "an earlier run" not in said(app)
    assert len(app.get("plotly_chart")) == 2


def test_progress_and_stop_wait_for_no_planning(monkeypatch: pytest.MonkeyPatch) -> None:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params.update({"prices": "0.1:2:0.1", "strategies": "naive", "wordings": "1"})
    app.run()

    def plan(*_: object) -> None:
        raise AssertionError("what runs already was planned again")

    with monkeypatch.context() as patch:
        patch.setattr(Runner, "plan", plan)
        app.run()
    assert not app.exception
    next(button for button in app.button if button.label == "Stop").click().run()
    settle(app)


def test_a_page_change_loses_neither_the_choice_nor_the_run(app: AppTest) -> None:
    app.text_input[0].set_value("0.5,1,1.2").run()
    app.switch_page("pages/evidence.py").run()
    assert "Evidence: Coca-Cola" in said(app)
    app.switch_page("pages/explore.py").run()
    settle(app)
    assert app.text_input[0].value == "0.5,1,1.2"
    assert len(app.dataframe[0].value) == 3


def test_evidence_shows_the_prompt_and_the_reply_behind_an_answer(app: AppTest) -> None:
    app.switch_page("pages/evidence.py").run()
    assert app.dataframe[0].value.shape == (2, 4)
    assert all(cell.endswith("%") for cell in app.dataframe[0].value.iloc[0, 1:])
    texts = [code.value for code in app.code]
    assert any("<product>" in text and text.endswith("Price: $4.13\nAnswer:") for text in texts)


def test_a_recording_is_offered_and_one_that_is_uploaded_is_imported_and_linked(
    app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = io.BytesIO()
    with closing(ReplyCache(tmp_path / "elsewhere")) as elsewhere:
        monkeypatch.setattr(recordings, "SHIPPED", SHIPPED)
        import_shipped(elsewhere, ["3"])
        export_experiments([Choice(product="3").experiment()], elsewhere, file)
    app.switch_page("pages/evidence.py").run()
    assert [button.label for button in app.download_button] == ["Download this recording"]
    app.file_uploader[0].set_value(("F.jsonl.gz", file.getvalue(), "application/gzip")).run()
    assert "180 replies of 1 experiment: 180 new, 0 known already." in app.success[0].value.replace("\\", "")
    link = app.get("page_link")[0].proto
    assert "Horizon Organic" in link.label
    assert "product=3" in link.query_string
    app.file_uploader[0].set_value(("F.jsonl.gz", file.getvalue()[:-100], "application/gzip")).run()
    assert not app.success
    assert "the gzipped file breaks off in or before it; nothing was imported." in said(app)
    assert not app.exception


def test_imported_replies_are_called_that_on_every_page_and_are_taken_out_by_a_click(
    app: AppTest, tmp_path: Path
) -> None:
    asked = experiment(prices=SMALL["prices"], strategies=("naive", "disclosure"))
    file = io.BytesIO()
    with closing(ReplyCache(tmp_path / "elsewhere")) as elsewhere:
        for _, request in requests_of(asked):
            elsewhere.put(request, reply("Yes", (("Yes", -0.1), ("No", -2.4))))
        export_experiments([asked], elsewhere, file)
    app.switch_page("pages/evidence.py").run()
    next(one for one in app.segmented_control if one.label == "Show").set_value("One by one").run()
    asked_here = set(app.dataframe[0].value["origin"])
    cache = ReplyCache(cache_place())
    cache.remove(cache.keys())
    app.file_uploader[0].set_value(("F.jsonl.gz", file.getvalue(), "application/gzip")).run()
    assert asked_here == {"asked here"}
    assert all("F.jsonl.gz" in one for one in app.dataframe[0].value["origin"])
    for page in ("evidence", "explore", "what_if"):
        app.switch_page(f"pages/{page}.py").run()
        assert "6 of 6 replies behind this came by the file “F.jsonl.gz”" in said(app), page
    app.switch_page("pages/evidence.py").run()
    next(button for button in app.button if button.label == "Take them out").click().run()
    assert "6 replies that came by the file “F.jsonl.gz”" in said(app)
    assert cache.keys() == []
    assert not app.exception
    cache.close()


def test_where_nothing_can_be_stored_the_page_says_so_and_offers_no_call(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNBLIND_CACHE_DIR", str(disk.folder))
    ReplyCache(disk.folder).close()
    disk.allow(writing=False)
    app = open_app(**SMALL)
    assert "cannot be written" in said(app)
    (run,) = [button for button in app.button if button.label.startswith("Run ")]
    assert run.disabled
    assert not app.exception


BAD = {
    "unknown product": ({"product": "99"}, "There is no product “99”"),
    "empty grid": ({"prices": ""}, "The price grid is empty"),
    "negative price": ({"prices": "-1,1"}, "cannot be negative"),
    "absurd price": ({"prices": "$2000000"}, "too high"),
    "NaN": ({"prices": "nan"}, "not a number"),
    "too many points": ({"prices": "0:2:0.001"}, "more than 200"),
    "no strategy": ({"strategies": ""}, "No strategy is chosen"),
    "unknown strategy": ({"strategies": "magic"}, "no strategy “magic”"),
    "no model": ({"models": ""}, "No model is chosen"),
    "unknown backend": ({"models": "oracle:x"}, "no backend “oracle”"),
    "a model that is not served": ({"models": "embedded:gpt-9"}, "serves smollm2-135m-instruct here"),
    "draws": ({"draws": "9999"}, "between 1 and 1,000"),
    "a stated value": ({"income": "lots", "strategies": "full_context"}, "must be a number"),
}


@pytest.mark.parametrize(("query", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_link_is_answered_by_a_sentence_and_widgets_that_can_mend_it(
    query: dict[str, str], sentence: str
) -> None:
    app = open_app(**{**SMALL, **query})
    assert sentence in said(app)
    app.selectbox[0].set_value("12")
    app.text_input[0].set_value("0.5,1,1.5")
    app.pills[0].set_value(["naive"])
    app.multiselect[0].set_value(["embedded:smollm2-135m-instruct"])
    settle(app.run())
    assert not app.error
    assert [text.value.startswith("The curve under naive is") for text in app.warning] == [True]
    assert len(app.dataframe[0].value) == 2


def test_bad_input_on_the_screen_loses_nothing_that_was_answered(app: AppTest) -> None:
    app.text_input[0].set_value("cheap").run()
    assert "“cheap” is not a number" in said(app)
    app.text_input[0].set_value(SMALL["prices"]).run()
    assert not app.get("progress")
    assert len(app.dataframe[0].value) == 3


def test_a_missing_model_file_is_said_and_people_are_shown_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EMBEDDED_MODEL", str(tmp_path / "gone.gguf"))
    app = open_app()
    assert "EMBEDDED_MODEL names “gone.gguf”, which cannot be read." in said(app)
    assert "People: Twin-2K-500" in said(app)
    assert len(app.get("plotly_chart")) == 1


def test_where_the_embedded_model_is_not_installed_stored_answers_and_people_are_still_shown(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded.importlib.util, "find_spec", lambda name: None)
    settle(app.run())
    assert "not installed" not in said(app)
    assert len(app.dataframe[0].value) == 3
    settle(app.text_input[0].set_value("0.5,1.1").run())
    assert [error.value.replace("\\", "")[:38] for error in app.error] == [
        "The embedded model is not installed. R"
    ]
    assert said(app).count("Run “make setup”") == 1
    assert "People: Twin-2K-500" in said(app)


def test_replies_that_hold_a_pickle_are_named_on_the_screen_of_the_next_process(app: AppTest) -> None:
    import sqlite3

    database = sqlite3.connect(cache_place() / "cache.db")
    database.execute("UPDATE Cache SET mode = 4, value = x'80049a'")
    database.commit()
    database.close()
    st.cache_resource.clear()
    app.run()
    assert "Damaged on the disk" in said(app)
    assert not app.exception


def open_mechanism() -> AppTest:
    return AppTest.from_file(APP, default_timeout=60).run().switch_page("pages/mechanism.py").run()


def test_the_mechanism_says_that_it_is_synthetic_and_moves_with_its_sliders() -> None:
    app = open_mechanism()
    assert not app.exception
    assert "Synthetic market, no LLM." in said(app)
    table = app.dataframe[0].value.set_index("Strategy")
    assert table["Expected"].tolist() == ["-0.19", "-1.60", "-0.98"]
    next(slider for slider in app.slider if slider.label == "Leakage (rho)").set_value(0.0).run()
    table = app.dataframe[0].value.set_index("Strategy")
    assert table["Expected"].tolist()[::2] == ["-1.00", "-0.98"]


def test_the_mechanisms_sliders_survive_a_visit_to_another_page() -> None:
    app = open_mechanism()
    next(slider for slider in app.slider if slider.label == "True elasticity").set_value(-2.0).run()
    app.switch_page("pages/evidence.py").run()
    app.switch_page("pages/mechanism.py").run()
    assert next(slider for slider in app.slider if slider.label == "True elasticity").value == -2.0
    assert set(app.dataframe[0].value["True"]) == {"-2.00"}


def test_what_the_curves_say_is_followed_by_what_to_do_next_and_the_numbers(app: AppTest) -> None:
    assert "What to do next" in [element.value for element in app.subheader]
    numbers = next(one.value for one in app.dataframe if "Number" in one.value)
    assert "elasticity" in set(numbers["Number"])


def open_what_if(**query: str) -> AppTest:
    app = open_app(**{name: text for name, text in query.items() if name not in DECISION})
    app.switch_page("pages/what_if.py").run()
    app.query_params.update(query)
    return settle(app.run())


DECISION = {"current": "8.26", "candidates": "7.49,9.5", "unit_cost": "4", "period": "week"}
TWO_WORDINGS = {
    "prices": "0.5,0.8,1,1.2,1.5",
    "strategies": "naive,disclosure",
    "models": "synthetic:market/rho=0",
    "wordings": "2",
}


def test_what_if_answers_a_slider_from_what_is_stored() -> None:
    app = open_what_if(**TWO_WORDINGS)
    assert "at $6.61 instead of $8.26, profit is" in said(app)
    assert app.dataframe[0].value["Strategy"].tolist() == ["Naive", "Experiment disclosure", "People"]
    (slider,) = app.slider
    assert (slider.min, slider.max) == (4.13, 12.39)
    assert len(app.get("plotly_chart")) == 2
    slider.set_value(8.26).run()
    assert "The candidate $8.26 is the current price" in said(app)
    assert "at $6.61 instead of $8.26, profit is" in said(app)
    app.slider[0].set_value(9.5).run()
    assert "at $9.50 instead of $8.26" in said(app)


def test_what_if_takes_typed_candidates_which_start_apart() -> None:
    app = open_what_if(**TWO_WORDINGS)
    next(one for one in app.segmented_control if one.label == "Candidates").set_value(5).run()
    typed = [number for number in app.number_input if number.label.startswith("Candidate price")]
    assert [number.value for number in typed] == [slider.value for slider in app.slider]
    assert len({slider.value for slider in app.slider}) == 5
    typed[0].set_value(7.77).run()
    assert app.slider[0].value == 7.77
    app.slider[0].set_value(7.5).run()
    assert next(n for n in app.number_input if n.label.startswith("Candidate price")).value == 7.5
    assert "at $7.50 instead of $8.26" in said(app)
    # Nobody was asked so far out, and no other price is decided on instead.
    next(n for n in app.number_input if n.label.startswith("Candidate price")).set_value(99.0).run()
    assert "$99.00 lies outside the prices that were answered" in said(app)
    assert app.slider[0].value == 7.5
    assert next(n for n in app.number_input if n.label.startswith("Candidate price")).value == 7.5


def test_what_if_keeps_its_inputs_over_a_visit_to_another_page_and_gives_them_a_link() -> None:
    app = open_what_if(**TWO_WORDINGS)
    next(number for number in app.number_input if number.label == "Unit cost ($)").set_value(2.5).run()
    # Where a browser puts a number that is emptied.
    assert next(number for number in app.number_input if number.label == "Unit cost ($)").proto.default == 2.5
    app.slider[0].set_value(9.5).run()
    app.switch_page("pages/evidence.py").run()
    app.switch_page("pages/what_if.py").run()
    assert app.slider[0].value == 9.5
    assert next(number for number in app.number_input if number.label == "Unit cost ($)").value == 2.5
    (address,) = [one.value for one in app.code if "candidates=" in one.value]
    link = dict(parse_qsl(address.partition("?")[2]))
    assert link["candidates"] == "9.5"
    again = open_what_if(**link)
    assert again.slider[0].value == 9.5
    assert again.dataframe[0].value.equals(app.dataframe[0].value)
    assert "candidates" not in again.query_params


def test_what_if_keeps_each_products_customers_and_period() -> None:
    app = open_what_if(**TWO_WORDINGS, **DECISION)
    next(one for one in app.number_input if one.label == "Shoppers a period").set_value(20_000).run()
    settle(app.sidebar.selectbox[0].set_value("3").run())
    assert "1,000 shoppers a month" in said(app)
    settle(app.sidebar.selectbox[0].set_value("12").run())
    assert "20,000 shoppers a week" in said(app)


def test_candidates_that_other_prices_leave_outside_come_back_with_theirs() -> None:
    app = open_what_if(**TWO_WORDINGS, **DECISION)
    prices = next(one for one in app.sidebar.text_input if one.label == "Prices")
    settle(prices.set_value("1,1.2,1.5").run())
    assert "$7.49: not within what is answered now, $8.26 to $12.39" in said(app)
    assert [slider.value for slider in app.slider] == [9.91, 9.5]
    settle(next(one for one in app.sidebar.text_input if one.label == "Prices").set_value("0.5,0.8,1,1.5").run())
    assert [slider.value for slider in app.slider] == [7.49, 9.5]


def test_a_curve_that_was_answered_and_is_left_out_of_a_decision_is_named() -> None:
    few = TWO_WORDINGS | {"strategies": "naive,disclosure,full_context"}
    assert "answered here, too" not in said(open_what_if(**few))
    for prices in (TWO_WORDINGS["prices"], "$4.13,$6.61,$7,$8.26,$12.39"):
        asked = TWO_WORDINGS | {"prices": prices}
        assert "Full context was answered here, too, and is left out." in said(open_what_if(**asked))


def test_prices_in_money_wait_for_their_product() -> None:
    app = open_app(prices="$4,$8,$12", strategies="naive,disclosure", models="synthetic:market")
    settle(app.sidebar.selectbox[0].set_value("3").run())
    assert next(one for one in app.sidebar.text_input if one.label == "Prices").value == "0.2:2:0.2"
    settle(app.sidebar.selectbox[0].set_value("12").run())
    assert next(one for one in app.sidebar.text_input if one.label == "Prices").value == "$4,$8,$12"


def test_what_if_stays_with_the_last_choice_that_could_be_asked() -> None:
    app = open_what_if(**TWO_WORDINGS)
    settle(next(one for one in app.sidebar.text_input if one.label == "Prices").set_value("0.2:2:0.2,$229").run())
    assert "What follows is the last choice that could be asked." in said(app)
    assert "at $6.61 instead of $8.26, profit is" in said(app)


def test_what_if_takes_several_candidates_of_a_link_and_starts_anew_with_another_product() -> None:
    app = open_what_if(**TWO_WORDINGS, **DECISION)
    assert [slider.value for slider in app.slider] == [7.49, 9.5]
    assert "Profit, change a week" in app.dataframe[0].value
    before = app.sidebar.selectbox[0].value
    settle(app.sidebar.selectbox[0].set_value("3").run())
    (slider,) = app.slider
    assert slider.value == 11.18
    settle(app.sidebar.selectbox[0].set_value(before).run())
    assert [slider.value for slider in app.slider] == [7.49, 9.5]


def test_what_was_decided_is_there_in_the_next_session_and_looking_keeps_no_decision() -> None:
    app = open_what_if(**TWO_WORDINGS)
    assert not app.session_state["space"].workspace.settings
    next(number for number in app.number_input if number.label == "Unit cost ($)").set_value(2.5).run()
    next(one for one in app.segmented_control if one.label == "Candidates").set_value(2).run()
    app.slider[0].set_value(9.5).run()
    next(one for one in app.selectbox if one.label == "Period").set_value("week").run()
    decided = app.dataframe[0].value
    again = open_what_if(**TWO_WORDINGS)
    assert next(number for number in again.number_input if number.label == "Unit cost ($)").value == 2.5
    assert len(again.slider) == 2
    assert again.dataframe[0].value.equals(decided)
    assert "The unit cost is half of the regular price" not in said(again)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            {"models": "synthetic:market/rho=1/elasticity=-0.5"},
            "Do not decide on this: under naive, the answers do not settle the curve's shape.",
        ),
        (DECISION | {"current": "cheap"}, "must be a number"),
        ({"prices": "1", "strategies": "naive"}, "a decision needs answers at two prices"),
    ],
)
def test_what_if_says_what_keeps_it_from_a_headline(query: dict[str, str], sentence: str) -> None:
    assert sentence in said(open_what_if(**TWO_WORDINGS | query))
