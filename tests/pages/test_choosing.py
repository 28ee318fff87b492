"""The sidebar: prices as people write them, and every field can be emptied and set again."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.asking.replies.cache import ReplyCache, cache_place
from pages.parts.state import choosing
from tests.pages.test_app import APP, address, open_app, said, settle


def field(app: Any, label: str) -> Any:
    return next(one for one in app.number_input if one.label == label)


def prices(app: Any) -> tuple[float, float, int]:
    return field(app, "Lowest").value, field(app, "Highest").value, field(app, "How many").value


def way(app: Any, label: str) -> Any:
    return next(one for one in app.get("button_group") if one.label == label)


@pytest.fixture
def app() -> Any:
    return open_app(models="synthetic", prices="0.5:1.5:0.25", strategies="naive,disclosure")


def test_prices_are_set_by_the_lowest_the_highest_and_how_many_in_the_products_currency(app: Any) -> None:
    assert prices(app) == (4.13, 12.39, 5)
    field(app, "Lowest").set_value(6.0).run()
    settle(field(app, "Highest").set_value(8.0).run())
    assert prices(app) == (6.0, 8.0, 5)
    assert address(app)["prices"] == "$6:$8:$0.5"
    assert "5 prices: $6.00, $6.50, $7.00, $7.50, $8.00" in said(app)


def test_relative_prices_are_the_other_way_and_text_sets_both(app: Any) -> None:
    way(app, "Range of prices in").set_value("relative").run()
    assert prices(app) == (0.5, 1.5, 5)
    settle(field(app, "How many").set_value(3).run())
    assert address(app)["prices"] == "0.5:1.5:0.5"
    settle(app.text_input[0].set_value("0.8,1,1.1,1.2").run())
    assert prices(app) == (0.8, 1.2, 4)
    assert "4 prices: $6.61, $8.26, $9.09, $9.91" in said(app)


def test_a_range_that_is_none_is_said_at_its_field_and_the_last_good_prices_stay(app: Any) -> None:
    before = address(app)["prices"]
    field(app, "Highest").set_value(1.0).run()
    assert "The highest price must lie above the lowest." in said(app)
    assert "The highest price must lie above the lowest." in said(app.run())
    assert address(app)["prices"] == before
    assert len(app.dataframe[0].value) == 3


def test_text_that_cannot_be_read_is_said_at_its_field_and_the_last_good_chart_stays(app: Any) -> None:
    app.text_input[0].set_value("$7 to $9").run()
    assert "does not say which prices between" in app.sidebar.error[0].value.replace("\\", "")
    assert "What follows is the last choice that could be asked." in said(app)
    # What is known of the audits is of that choice, too.
    assert said(app).count("does not say which prices between") == 2
    assert len(app.dataframe[0].value) == 3
    settle(app.text_input[0].set_value("$7:$9:$1").run())
    assert not app.error
    assert "What follows" not in said(app)


def test_prices_in_money_do_not_survive_a_change_of_product(app: Any) -> None:
    settle(app.text_input[0].set_value("$6:$8:$0.5").run())
    settle(app.selectbox[0].set_value("25").run())
    assert address(app)["prices"] == "0.2:2:0.2"
    assert app.text_input[0].value == "0.2:2:0.2"


def test_plain_numbers_that_only_money_makes_usual_are_read_as_money_and_the_field_says_so(app: Any) -> None:
    settle(app.text_input[0].set_value("6.99, 7.99, 9.99").run())
    assert app.text_input[0].value == address(app)["prices"] == "$6.99,$7.99,$9.99"
    assert "Read as prices in $, not as multiples of the regular price." in said(app)
    assert prices(app) == (6.99, 9.99, 3)
    settle(app.text_input[0].set_value("0.8,1,1.2").run())
    assert app.text_input[0].value == "0.8,1,1.2"
    assert "Read as prices" not in said(app)


def test_plain_numbers_stay_multiples_where_the_range_is_set_in_multiples(app: Any) -> None:
    way(app, "Range of prices in").set_value("relative").run()
    settle(app.text_input[0].set_value("6.99, 7.99, 9.99").run())
    assert app.text_input[0].value == "6.99, 7.99, 9.99"
    assert "Prices go up to 9.99 times the regular price of $8.26." in said(app)
    assert "At 3 prices from $57.74 to $82.52." in said(app)


@pytest.mark.parametrize(
    ("typed", "doubt"),
    [
        ("5:9:1", "Prices go up to 9 times the regular price of $8.26. If they were meant in money,"),
        ("$0.10:$0.80:$0.10", "All prices are below a tenth of the regular price of $8.26."),
    ],
)
def test_prices_that_are_probably_not_meant_are_asked_on_a_click(typed: str, doubt: str) -> None:
    app = open_app(models="embedded", prices=typed, strategies="naive")
    assert doubt in said(app)
    assert [one.label.split()[0] for one in app.main.button if one.label.startswith("Run")] == ["Run"]
    assert not app.get("dataframe")


def test_how_answers_are_taken_is_a_choice_of_its_own(app: Any) -> None:
    assert not [one for one in app.number_input if one.label == "Draws a prompt"]
    way(app, "Answers as").set_value("draw").run()
    settle(app)
    assert address(app)["draws"] == "50"
    settle(field(app, "Draws a prompt").set_value(20).run())
    assert address(app)["draws"] == "20"
    way(app, "Answers as").set_value("read").run()
    assert "draws" not in app.query_params


def test_how_answers_are_drawn_is_set_stands_in_the_address_and_returns_by_it() -> None:
    app = open_app(models="openai:gpt-4o", prices="0.5,1", strategies="naive")
    field(app, "Temperature").set_value(0.5).run()
    next(one for one in app.selectbox if one.label == "Thinking effort").select("low").run()
    assert address(app)["sampling"] == "temperature=0.5,effort=low"
    again = open_app(**{name: value for name, value in address(app).items() if name != "own"})
    assert field(again, "Temperature").value == 0.5
    assert next(one for one in again.selectbox if one.label == "Thinking effort").value == "low"
    field(again, "Temperature").set_value(1.0).run()
    assert address(again)["sampling"] == "effort=low"


def test_products_are_found_by_what_stands_in_their_name_or_category(app: Any) -> None:
    box = app.selectbox[0]
    assert box.proto.filter_mode
    assert [one for one in box.options if "batteries" in one.lower()] == [
        "Duracell Coppertop AA Battery, Long Lasting Double A Batteries, 16 Pack ($15.97) · Batteries"
    ]


def test_words_that_find_no_product_change_nothing_though_the_browser_s_change_met_no_callback() -> None:
    app = AppTest.from_file(APP, default_timeout=60)
    # As where the change comes in the middle of a drawing: it is in the session, and nobody was told.
    app.session_state["w_product"] = "Headphones $249"
    app.run()
    assert not app.exception
    assert app.selectbox[0].value == "12"


def test_no_run_starts_between_two_edits(app: Any) -> None:
    before = len(ReplyCache(cache_place()).keys())
    app.text_input[0].set_value("0.6,1,1.4").run()
    assert "Asked in a moment" in app.get("progress")[0].proto.text
    app.text_input[0].set_value("0.7,1,1.3").run()
    settle(app)
    assert address(app)["prices"] == "0.7,1,1.3"
    # Under naive two new prices, under disclosure, which names the range, three.
    assert len(ReplyCache(cache_place()).keys()) - before == 2 + 3


@pytest.fixture
def before(app: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The address before an edit, which the browser may still send, however slow the machine is."""
    monkeypatch.setattr(choosing, "LATEST", 600.0)
    return dict(address(app))


def test_an_address_from_before_an_edit_that_the_browser_sends_late_does_not_undo_it(
    app: Any, before: dict[str, str]
) -> None:
    """A click on a button comes before the browser has heard of the edit's address."""
    settle(app.text_input[0].set_value("0.8,1,1.2").run())
    app.query_params.update(before)
    settle(app.run())
    assert app.text_input[0].value == address(app)["prices"] == "0.8,1,1.2"


def test_a_field_that_is_left_by_a_click_on_a_link_keeps_what_was_typed_and_the_click(
    app: Any, before: dict[str, str]
) -> None:
    """The browser sends the link first, and then the field, once more, from the page and the address of before."""
    app.text_input[0].set_value("0.8,1,1.2")
    settle(app.switch_page("pages/what_if.py").run())
    assert "What if" in app.header[0].value
    app.query_params.update(before)
    settle(app.switch_page("pages/explore.py").run())
    assert "What if" in app.header[0].value
    assert app.text_input[0].value == address(app)["prices"] == "0.8,1,1.2"
    app.session_state["edited"] = True
    app.query_params.update(dict(address(app)))
    settle(app.switch_page("pages/explore.py").run())
    assert "What if" in app.header[0].value


def test_a_choice_that_was_left_and_came_back_is_followed_to_another_page(
    app: Any, before: dict[str, str]
) -> None:
    settle(app.text_input[0].set_value("0.8,1,1.2").run())
    settle(app.text_input[0].set_value(before["prices"]).run())
    app.query_params.update(before)
    settle(app.switch_page("pages/what_if.py").run())
    assert "What if" in app.header[0].value
