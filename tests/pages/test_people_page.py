"""The page that puts the question to people, and takes their answers."""

from streamlit.testing.v1 import AppTest

from core.experiment import Product, Setting
from core.studies import link
from core.studies.choice import Choice
from core.studies.own import Own
from core.studies.people.questionnaire import fieldwork_of
from tests.pages.test_app import APP, PLAIN, said, settle
from tests.support.field import ANSWER_HEADER, benchmark_answers

PRICES = "0.2,0.6,1,1.4,2"
FEW = {"models": "synthetic", "prices": PRICES}


def open_people(**query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in {**PLAIN, **FEW, **query}.items():
        app.query_params[name] = value
    return settle(app.switch_page("pages/people.py").run())


def bring(app: AppTest, *files: bytes) -> AppTest:
    named = [(f"answers{number}.csv", data, "text/csv") for number, data in enumerate(files)]
    return settle(app.file_uploader[0].set_value(named).run())


ASKED = fieldwork_of(Choice(prices=PRICES, strategies=("naive",)).experiment())


def test_answers_come_in_and_stand_beside_the_models_with_who_was_left_out() -> None:
    app = open_people()
    assert f"Questionnaire {ASKED.id}." in said(app)
    assert "Price: $8.26" in app.code[0].value
    extra = f"{ASKED.id},x,p8.26,8.26,yes,blue,30,yes"
    bring(app, benchmark_answers(ASKED, extra=(extra,)))
    assert "201 sittings came in, and 200 count." in said(app)
    assert "Left out: 1 failed the attention check." in said(app)
    assert app.dataframe[0].value["People"].tolist() == ["40"] * 5
    assert app.get("plotly_chart")
    next(one for one in app.toggle if one.label.startswith("Count who failed")).set_value(True)
    settle(app.run())
    assert "201 sittings came in, and 201 count." in said(app)
    # They stay for the session, and are another question's no more once the words are others.
    app.switch_page("pages/mechanism.py").run()
    settle(app.switch_page("pages/people.py").run())
    assert "201 sittings came in" in said(app)
    words = next(one for one in app.selectbox if one.label == "In the words of")
    settle(words.set_value("disclosure").run())
    assert "Nothing yet." in said(app)
    assert not app.exception


def test_answers_are_there_in_the_next_session_in_whose_words_they_were_until_they_are_taken_away() -> None:
    disclosed = fieldwork_of(Choice(prices=PRICES, strategies=("disclosure",)).experiment())
    app = open_people()
    next(one for one in app.selectbox if one.label == "In the words of").set_value("disclosure").run()
    bring(app, benchmark_answers(disclosed))
    again = open_people()
    assert f"Questionnaire {disclosed.id}." in said(again)
    assert "200 sittings came in, and 200 count." in said(again)
    listed = AppTest.from_file(APP, default_timeout=60).switch_page("pages/own.py").run()
    table = next(one.value for one in listed.dataframe if "Sittings" in one.value)
    assert table["Sittings"].tolist() == [200]
    next(one for one in again.button if one.label == "Take them away").click()
    assert "Nothing yet." in said(settle(again.run()))
    assert "200 sittings" not in said(open_people())
    assert not again.exception


def test_people_are_asked_and_their_answers_counted_without_a_model() -> None:
    app = open_people(models="")
    assert f"Questionnaire {ASKED.id}." in said(app)
    aim = next(one for one in app.segmented_control if one.label == "What the answers are for")
    settle(aim.set_value("The elasticity").run())
    assert "A plan rests on a model's curve, and no model is chosen." in said(app)
    bring(app, benchmark_answers(ASKED))
    assert "200 sittings came in, and 200 count." in said(app)
    assert "No model is chosen, so none stands beside them." in said(app)
    assert not app.error
    assert not app.exception


def test_what_people_are_asked_for_is_there_in_the_next_session() -> None:
    app = open_people()
    next(one for one in app.number_input if one.label == "People in all").set_value(140).run()
    next(one for one in app.segmented_control if one.label == "What the answers are for").set_value(
        "The best price"
    )
    settle(app.run())
    again = open_people()
    assert next(one for one in again.number_input if one.label == "People in all").value == 140
    chosen = next(one for one in again.segmented_control if one.label == "What the answers are for")
    assert chosen.value == "The best price"
    assert "Planned half so that" in said(again)
    assert not again.exception


def test_a_file_that_comes_later_is_added_to_those_of_before_a_reload() -> None:
    bring(open_people(), benchmark_answers(ASKED))
    again = open_people()
    bring(again, f"{ANSWER_HEADER}\n{ASKED.id},x,p8.26,8.26,yes,orange,30,yes".encode())
    assert "201 sittings came in, and 201 count." in said(again)
    bring(again, benchmark_answers(ASKED))
    assert "201 sittings came in, and 201 count." in said(again)
    assert not again.exception


def test_answers_that_another_tab_took_away_do_not_come_back() -> None:
    app = bring(open_people(), benchmark_answers(ASKED))
    other = open_people()
    next(one for one in other.button if one.label == "Take them away").click()
    settle(other.run())
    assert "Nothing yet." in said(settle(app.run()))
    assert not app.exception


def test_answers_to_another_questionnaire_are_refused_and_nothing_is_kept() -> None:
    app = bring(open_people(), f"{ANSWER_HEADER}\nabcdef123456,1,p8.26,8.26,yes,orange,30,yes".encode())
    assert "answers to another questionnaire (abcdef123456" in said(app)
    assert "Nothing yet." in said(app)
    assert not app.exception


def test_the_answers_are_what_the_benchmark_moves_a_curve_onto() -> None:
    app = bring(open_people(), benchmark_answers(ASKED))
    next(one for one in app.button if one.label == "Move a model's curve onto them").click()
    settle(app.run())
    text = next(one for one in app.text_area if one.label.startswith("Price and share")).value
    assert text.startswith("$1.65;$4.96;$8.26;$11.56;$16.52\n")
    assert "A point holds the answers of 40 people." in said(app)
    assert not app.exception


def test_people_and_a_model_stand_together_once_answers_came_in() -> None:
    app = bring(open_people(), benchmark_answers(ASKED))
    assert "The model is calibrated on 39 other products." in said(app)
    both = "Both, whatever the model is worth"
    numbers = next(one.value for one in app.table if both in one.value)
    by_price = app.dataframe[1].value
    assert numbers.index[0] == "Elasticity at the regular price"
    assert numbers[both].iloc[:2].str.contains(" to ").all()
    assert (
        numbers.index[2].replace("\\", "")
        == "Change in profit a month at $4.96 instead of $8.26, with 1,000 shoppers a month"
    )
    assert " to " in numbers[both].iloc[2]
    assert by_price["People"].tolist().count(40) == 5
    assert by_price["People alone"].tolist().count("nobody asked") == 5
    # People's share at a price has one interval, wherever it stands.
    came_back = app.dataframe[0].value.set_index("Asked")["Said yes (95% interval)"]
    together = by_price.set_index("Price")["People alone"]
    assert came_back.to_dict() == together[together != "nobody asked"].to_dict()
    assert not app.exception


def test_people_are_spread_as_planned_and_the_questionnaire_asks_them_so() -> None:
    app = open_people()
    settle(app.switch_page("pages/what_if.py").run())
    next(one for one in app.number_input if one.label.startswith("Candidate price")).set_value(6.61).run()
    settle(app.switch_page("pages/people.py").run())
    aim = next(one for one in app.segmented_control if one.label == "What the answers are for")
    settle(aim.set_value("The elasticity").run())
    assert "Of 200 people, ask " in said(app)
    assert "the elasticity's interval is to be" in said(app)
    assert app.dataframe[0].value["Asked"].tolist() == ["nobody", "as many at every price", "as planned"]
    # A fifth off the regular price is to be decided on, and none of these prices.
    assert "Nobody is asked at $6.61" in said(app)
    aim = next(one for one in app.segmented_control if one.label == "What the answers are for")
    settle(aim.set_value("The best price").run())
    assert "at the price that looks best" in said(app)
    assert "The curve that this rests on is falling" in said(app)
    assert not app.exception


def test_why_nothing_can_be_planned_by_a_synthetic_market_is_said() -> None:
    own = Own().with_products([Product("", "", "Photo storage", 29.0, setting=Setting("online"))])
    app = open_people(**{**link.to_query(Choice(product=own.products[0].id, own=own)), **FEW})
    aim = next(one for one in app.segmented_control if one.label == "What the answers are for")
    settle(aim.set_value("The best price").run())
    assert "A synthetic market is left out here, for nothing is known of it beside people" in said(app)
    assert not app.exception
