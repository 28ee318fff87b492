"""The page of experiments beyond price, on a synthetic market: shipped ones beside people, and one's own."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.asking.replies.asked import experiments
from core.asking.replies.cache import ReplyCache, cache_place
from core.asking.replies.recordings import export_experiments
from core.experiment.arms import TEMPLATE, ArmExperiment, read_vignette, shipped_vignettes
from core.studies.arms.choice import ArmChoice
from core.studies.people.questionnaire import arm_fieldwork_of
from tests.pages.test_app import APP, address, said, settle
from tests.support.field import ANSWER_HEADER


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in {"models": "synthetic:market/noise=0.1", **query}.items():
        app.query_params[name] = value
    app.run()
    page = settle(app.switch_page("pages/beyond.py").run())
    assert not page.exception
    return page


def differences(page: AppTest) -> pd.DataFrame:
    return next(one.value for one in page.dataframe if "Difference" in one.value.columns)


def test_the_first_look_shows_an_experiment_its_effect_and_people_beside() -> None:
    page = opened()
    text = said(page)
    assert "Default electricity supplier" in text
    assert "Green default is higher than cheap default under experiment disclosure" in text
    assert "A synthetic market answers" in text
    assert "People, against cheap default: green default is 24.7 percentage points higher" in text
    table = differences(page)
    assert list(table["Strategy"]) == ["Naive", "Experiment disclosure"]
    assert "People" in table.columns


def test_leakage_between_the_arms_is_asked_at_a_click_and_says_what_moves() -> None:
    page = opened(models="synthetic", draws="20")
    assert "Leakage: what else differs between the arms" in said(page)
    assert "Asked for: neighbours with green, minutes to switch, reliability of green." in said(page)
    run = next(one for one in page.button if one.label == "Run 240 new calls")
    page = settle(run.click().run())
    assert "Under naive, the model imagines, against cheap default" in said(page)


def test_another_experiment_and_the_placebo_are_a_click_and_stand_in_the_address() -> None:
    page = opened()
    picked = next(one for one in page.selectbox if one.label == "Experiment")
    page = settle(picked.select("default_organ_donor").run())
    assert "donor default" in said(page)
    assert address(page)["beyond"] == "default_organ_donor"
    page = opened(beyond="fee_hotel", arm_strategies="naive,disclosure:placebo")
    assert "Placebo disclosure" in set(differences(page)["Strategy"])
    assert "points" in said(page)


def test_all_arms_are_asked_in_one_prompt_where_a_number_is_all_that_differs() -> None:
    page = opened(beyond="alcohol_task__drinks", arm_strategies="disclosure:set", draws="5")
    offered = next(one for one in page.pills if one.label == "Strategies").options
    assert r"Whole\-set disclosure" in offered
    assert set(differences(page)["Strategy"]) == {"Whole-set disclosure"}
    assert "Leakage asks about one arm at a time" in said(page)
    elsewhere = opened(arm_strategies="naive,disclosure:set")
    offered = next(one for one in elsewhere.pills if one.label == "Strategies").options
    assert r"Whole\-set disclosure" not in offered
    assert set(differences(elsewhere)["Strategy"]) == {"Naive"}


def test_an_experiment_by_price_shows_elasticities_beside_peoples_and_choice_shares_none_first() -> None:
    page = opened(beyond="camera_price", arm_strategies="disclosure")
    text = said(page)
    assert "where people's is −1.41 (−1.54 to −1.28)" in text
    assert "none of four cameras in 25.3% of their choices" in text
    shares = next(one.value for one in page.dataframe if "Chosen" in one.value.columns)
    assert list(shares["Option"][:2]) == ["None of these", shares["Option"][1]]
    assert shares["Option"][1].startswith("Canon: $79")
    elasticities = next(one.value for one in page.dataframe if "Elasticity" in one.value.columns)
    assert list(elasticities["Price"]) == ["$79.00", "$129.00", "$179.00", "$229.00", "$279.00"]


def test_one_of_ones_own_comes_by_a_link_has_no_people_and_is_changed_in_the_form() -> None:
    page = opened(beyond=TEMPLATE)
    assert "Free delivery against a lower price" in said(page)
    assert "People" not in differences(page).columns
    title = next(one for one in page.text_input if one.label == "Title")
    title.set_value("Another title")
    use = next(one for one in page.button if one.label == "Use it")
    page = settle(use.click().run())
    assert not page.exception
    assert "Another title" in said(page)


def test_one_of_ones_own_may_begin_with_a_plain_question_and_carries_nothing_of_what_is_shown() -> None:
    page = opened(beyond="default_green_power", models="synthetic")
    begins = next(one for one in page.get("button_group") if one.label == "Begins with")
    begins.set_value("A plain question with two arms").run()
    fields = {one.label: one.value for one in (*page.text_input, *page.text_area)}
    assert fields["Title"] == "Free delivery against a lower price"
    assert "lectricity" not in " ".join(map(str, fields.values()))


def test_the_form_keeps_what_it_shows_and_asks_only_for_what_the_kind_of_answer_has() -> None:
    rate = 'kind = "count"\nunit = "pairs"\nlowest = 0\nhighest = 90\nout_of = 90'
    written = TEMPLATE.replace('kind = "yes_no"', rate)
    page = opened(beyond=written, draws="2")
    next(one for one in page.text_input if one.label == "Title").set_value("A rate")
    page = settle(next(one for one in page.button if one.label == "Use it").click().run())
    kept = read_vignette(address(page)["beyond"])
    assert (kept.title, kept.response) == ("A rate", read_vignette(written).response)
    assert not [one for one in page.text_area if one.label.startswith("Options")]
    kind = next(one for one in page.selectbox if one.label == "Answer")
    page = settle(kind.select("money").run())
    next(one for one in page.selectbox if one.label == "Currency").select("EUR")
    page = settle(next(one for one in page.button if one.label == "Use it").click().run())
    kept = read_vignette(address(page)["beyond"])
    assert (kept.response.kind, kept.response.currency, kept.response.highest) == ("money", "EUR", 90)


def test_the_form_keeps_the_options_of_each_arm_and_what_is_counted() -> None:
    page = opened(beyond="camera_none", arm_strategies="naive")
    title = next(one for one in page.text_input if one.label == "Title")
    title.set_value("Cameras of my own")
    page = settle(next(one for one in page.button if one.label == "Use it").click().run())
    kept, before = read_vignette(address(page)["beyond"]), shipped_vignettes()["camera_none"]
    assert kept == replace(before, title="Cameras of my own", name="")


def test_a_form_that_is_no_experiment_ends_in_one_sentence_and_the_last_one_stays() -> None:
    page = opened()
    control = next(one for one in page.text_input if one.label == "Name of the control arm")
    control.set_value("nobody")
    page = settle(next(one for one in page.button if one.label == "Use it").click().run())
    assert "The control “nobody” is none of the arms" in said(page)
    assert "green default" in said(page)


def test_before_anything_is_asked_the_page_says_what_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    page = opened(models="openai:gpt-4o-mini")
    assert not page.exception
    assert any(one.label.startswith("Run ") for one in page.button)


def test_a_link_with_an_unknown_experiment_says_which_there_are() -> None:
    page = opened(beyond="no_such")
    assert "There is no experiment “no_such”" in said(page)


def test_people_of_ones_own_experiment_stand_beside_the_models_until_they_are_taken_away() -> None:
    page = opened(beyond=TEMPLATE)
    shares = b"arm,n,share\ndiscount,200,0.4\nfree_delivery,200,0.6\n"
    field = next(one for one in page.file_uploader if one.label == "File of people's answers")
    page = settle(field.set_value(("people.csv", shares, "text/csv")).run())
    assert not page.exception
    assert "Taken: 2 of 2 arms, 400 people." in said(page)
    assert "People, against discount: free delivery is 20.0 percentage points higher" in said(page)
    assert set(differences(page)["People"]) == {"+20.0 (+10.4 to +29.6)"}
    page = settle(next(one for one in page.button if one.label == "Take them away").click().run())
    assert "People" not in differences(page).columns
    assert not page.exception


def test_people_of_an_experiment_that_comes_with_the_app_are_not_asked_for() -> None:
    assert not [one for one in opened().file_uploader if one.label == "File of people's answers"]


def test_from_one_experiment_a_click_leads_to_all_of_them() -> None:
    page = opened()
    page = settle(next(one for one in page.button if one.label == "All experiments beside people").click().run())
    assert not page.exception
    assert "People's differences are known, with intervals, in 35 of 40 experiments, from 13 studies" in said(page)
    assert address(page)["models"] == "synthetic:market/noise=0.1"


def test_what_is_stored_goes_out_as_a_recording_and_opens_from_it_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(beyond=TEMPLATE, draws="5")
    assert "Download this recording" in [one.label for one in page.get("download_button")]
    assert "It holds what models replied on “Free delivery against a lower price”: the question." in said(page)
    cache = ReplyCache(cache_place())
    (asked,) = [one for one in experiments(cache) if isinstance(one, ArmExperiment)]
    file = tmp_path / "recording.jsonl.gz"
    with file.open("wb") as out:
        export_experiments([asked], cache, out)
    monkeypatch.setenv("UNBLIND_CACHE_DIR", str(tmp_path / "elsewhere"))
    app = AppTest.from_file(APP, default_timeout=60).run()
    evidence = app.switch_page("pages/evidence.py").run()
    evidence.file_uploader[0].set_value((file.name, file.read_bytes(), "application/gzip"))
    evidence = settle(evidence.run())
    assert not evidence.exception
    (way,) = [one for one in evidence.get("page_link") if "Beyond price" in one.label]
    again = opened(**dict(parse_qsl(way.proto.query_string)))
    assert "Free delivery against a lower price" in said(again)
    assert "The last run needed" not in said(again)


def test_people_are_asked_the_same_question_and_their_answers_are_put_beside_the_models() -> None:
    asked = arm_fieldwork_of(ArmChoice(read_vignette(TEMPLATE), ("naive",)).experiment())
    page = opened(beyond=TEMPLATE)
    assert f"100 people in each of 2 arms. Questionnaire {asked.id}." in said(page)
    arms = next(one for one in page.selectbox if one.label == "What is read in the arm")
    assert arms.options == ["discount", "free delivery"]
    assert {"Page to send", "Qualtrics"} <= {one.label for one in page.get("download_button")}
    rows = [
        f"{asked.id},{one.name}-{number},{one.name},,{'yes' if number < yes else 'no'},orange,30,yes"
        for one, yes in zip(asked.conditions, (40, 60), strict=True)
        for number in range(100)
    ]
    field = next(one for one in page.file_uploader if one.label == "Files of answers")
    page = settle(field.set_value([("a.csv", "\n".join([ANSWER_HEADER, *rows]).encode(), "text/csv")]).run())
    assert "200 sittings came in, and 200 count." in said(page)
    page = settle(next(one for one in page.button if one.label == "Put them beside the models").click().run())
    assert "Taken: 2 of 2 arms, 200 people." in said(page)
    assert "is 20.0 percentage points" in said(page)
    assert not page.exception
