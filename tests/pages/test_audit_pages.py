"""The Confounding page, and what Explore and Evidence show of its audits, on a synthetic market."""

import pandas as pd
from streamlit.testing.v1 import AppTest

from tests.pages.test_app import APP, PLAIN, address, open_app, said, settle

MARKET = {"models": "synthetic", "draws": "40", "strategies": "naive,full_context"}


def open_confounding(audit: str = "leakage", **query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in {**PLAIN, **MARKET, **query}.items():
        app.query_params[name] = value
    app.run().switch_page("pages/confounding.py").run()
    return settle(control(app, "Audit").set_value(audit).run())


def control(app: AppTest, label: str):
    return next(one for one in app.get("button_group") if one.label == label)


def press(app: AppTest, label: str) -> AppTest:
    return settle(next(button for button in app.main.button if button.label.startswith(label)).click().run())


def test_the_confounding_audit_waits_for_a_click_and_says_what_moves_with_the_price() -> None:
    app = open_confounding(prices="0.5,1,1.5", strategies="naive,disclosure", draws="")
    assert "360 new calls: 180 naive, 180 experiment disclosure." in said(app)
    press(app, "Run")
    assert "Under naive, a $1 higher price makes the model imagine a competitor" in said(app)
    assert "disclosure, over the asked prices no unstated variable moves by a fifth" in said(app)
    assert "synthetic market, no LLM" in said(app)
    assert len(app.get("plotly_chart")) == 2
    assert app.dataframe[0].value["Read"].tolist() == ["30 of 30"] * 12


def test_an_audit_of_strategies_that_ask_every_price_at_once_is_declined_in_a_sentence() -> None:
    app = open_confounding(strategies="disclosure:grid")
    assert "every chosen strategy asks all prices at once, or is edited" in said(app)
    assert not app.exception


def test_focalism_is_asked_at_the_competitors_prices_that_are_typed() -> None:
    app = open_confounding("focalism")
    assert "880 new calls: 880 full context." in said(app)
    next(field for field in app.main.text_input).set_value("0.5,1.5").run()
    assert address(app)["competitors"] == "0.5,1.5"
    press(app, "Run")
    assert "stated as $4.13 and $12.39, purchases are" in said(app)
    assert len(app.get("plotly_chart")) == 1


def test_competitors_prices_that_tell_nothing_are_a_sentence() -> None:
    app = open_confounding("focalism", competitors="1")
    assert "two different competitor's prices" in said(app)
    app.main.text_input[0].set_value("1.9,2.5").run()
    assert "1 of the prices lies between $15.69 and $20.65" in said(app)
    assert not [one for one in app.main.button if one.label.startswith("Run")]
    app.main.text_input[0].set_value("x").run()
    assert "is not a number" in said(app)
    assert not app.exception


def test_prices_that_all_lie_between_the_stated_ones_are_not_asked_for_a_step() -> None:
    app = open_confounding("focalism", prices="0.5,1,1.5,1.8", competitors="0.1,2.5")
    assert "do not tell a step from a slope" in said(app)
    assert not [one for one in app.main.button if one.label.startswith("Run")]


def test_a_link_with_a_question_that_cannot_be_read_opens_without_it() -> None:
    app = open_confounding(probe="nonsense")
    assert "new calls" in said(app)
    assert "probe" not in address(app)


def test_designs_stand_over_each_other_with_the_elasticity_of_each() -> None:
    app = open_confounding("designs", prices="0:2:0.5")
    press(app, "Run")
    assert "The two halves of the range, joined," in said(app)
    assert "designs, the elasticity runs from" in said(app)
    table: pd.DataFrame = app.dataframe[0].value
    assert table["Design"].tolist()[:3] == ["Experiment disclosure", "Expert disclosure", "Lower-half disclosure"]


def test_a_variable_of_ones_own_is_asked_for_kept_in_the_link_and_taken_out_again() -> None:
    app = open_confounding(prices="0.5,1.5", strategies="naive", draws="3")
    fields = {field.label: field for field in app.main.text_input}
    fields["Name"].set_value("shelf <b>width</b>")
    fields["Unit"].set_value("cm")
    fields["Question, whose answer is a number"].set_value("How wide is the shelf?")
    press(app, "Add")
    assert address(app)["probe"] == "shelf <b>width</b>;cm;How wide is the shelf?;0;100"
    assert "42 new calls: 42 naive." in said(app)
    press(app, "Run 42 new calls")
    assert "shelf <b>width</b>" in app.dataframe[0].value["Variable"].tolist()
    press(app, "Leave it out")
    assert "probe" not in address(app)


def test_opening_an_audits_tab_asks_nothing_however_little_it_takes() -> None:
    app = open_confounding(prices="0.5,1.5", strategies="naive", draws="1")
    assert "12 new calls: 12 naive." in said(app)
    assert "The last run needed" not in said(app)


def test_the_audit_that_is_shown_is_in_the_link_and_kept_over_a_visit_to_another_page() -> None:
    app = open_confounding("designs")
    assert address(app)["section"] == "designs"
    app.switch_page("pages/evidence.py").run()
    assert control(app, "Answers of").value == "designs"
    app.switch_page("pages/confounding.py").run()
    assert "conditional on the experiment" in said(app)


def test_a_question_without_a_name_is_a_sentence_and_adds_nothing() -> None:
    app = open_confounding()
    next(button for button in app.main.button if button.label == "Add").click().run()
    assert "A probe needs a name and a question." in said(app)
    assert "probe" not in address(app)


def test_explore_offers_the_audits_with_their_cost_and_then_says_what_they_found() -> None:
    app = press(open_app(**MARKET), "Run 880")
    assert "Not asked. 880 calls take " in said(app)
    app.button(key="run_focalism").click().run()
    settle(app)
    assert "Does the curve step" in said(app)
    app.switch_page("pages/explore.py").run()
    assert "with the competitor's price stated as $5.78 and $10.74" in said(app)
    assert "This rests on the curves alone. What the audits found of them (focalism) stands below" in said(app)
    app.switch_page("pages/evidence.py").run()
    control(app, "Answers of").set_value("focalism").run()
    control(app, "Show").set_value("One by one").run()
    assert len(app.dataframe[0].value) == 880


def test_an_audit_asks_one_wording_unless_more_are_set_and_what_is_set_stays_set() -> None:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["models"], app.query_params["strategies"] = "synthetic", "naive"
    app.run()

    def wordings() -> int:
        return next(one for one in app.number_input if one.label == "Wordings").value

    assert wordings() == 3
    app.switch_page("pages/confounding.py").run()
    assert wordings() == 1
    assert "600 new calls: 600 naive." in said(app)
    next(one for one in app.number_input if one.label == "Wordings").set_value(3).run()
    assert "1,800 new calls: 1,800 naive." in said(app)
    app.switch_page("pages/explore.py").run()
    app.switch_page("pages/confounding.py").run()
    assert wordings() == 3
