"""What a user brings through forms is kept in the session, and refused in a sentence where it cannot be."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.studies.own import Own
from core.studies.people.kept import KeptAnswers
from core.studies.workspaces import Owner, Space
from core.studies.workspaces.usual import usual_store

APP = str(Path(__file__).parents[2] / "app.py")


@pytest.fixture
def app() -> Iterator[AppTest]:
    return AppTest.from_file(APP, default_timeout=60).switch_page("pages/own.py").run()


def field(app: AppTest, kind: str, label: str) -> Any:
    return next(one for one in app.get(kind) if one.label == label)


def add(app: AppTest, name: str, price: float | str) -> AppTest:
    field(app, "text_input", "Name").input(name)
    field(app, "text_input", "Regular price").input(str(price))
    field(app, "selectbox", "Currency").select("EUR")
    return next(one for one in app.button if one.label == "Add product").click().run()


def test_a_product_that_is_added_stands_in_the_table_in_its_currency(app: AppTest) -> None:
    add(app, " Green tea ", 4.5)
    assert not app.exception
    assert "Your products (1)" in [one.value for one in app.subheader]
    assert app.dataframe[0].value[["Name", "Regular price"]].values.tolist() == [["Green tea", "€4.50"]]
    add(app, "Black tea", 5.0)
    assert app.dataframe[0].value["Name"].tolist() == ["Green tea", "Black tea"]


@pytest.mark.parametrize(
    ("typed", "price"), [("19,99", "€19.99"), ("€ 19.99", "€19.99"), ("1,299.00", "€1,299.00")]
)
def test_a_price_is_read_as_people_write_it(app: AppTest, typed: str, price: str) -> None:
    add(app, "Green tea", typed)
    assert app.dataframe[0].value["Regular price"].tolist() == [price]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "A product needs a regular price."),
        ("cheap", "“cheap” is not a number."),
        ("-3", "-3 is not between 0.01 and 1,000,000."),
        ("$19.99", "“$19.99” is not in EUR, as this product's prices are; write them like €4.99."),
        ("1,299", "“1,299” may be two numbers, 1299 or 1.299, and no other tells which; write 1299.00 or 1.2990."),
    ],
)
def test_what_is_no_price_is_refused_at_its_field_and_nothing_is_kept(app: AppTest, typed: str, said: str) -> None:
    add(app, "Green tea", typed)
    assert [one.value.replace("\\", "") for one in app.error] == [said]
    assert field(app, "text_input", "Regular price").value == typed
    assert not [one for one in app.subheader if one.value.startswith("Your products")]


def test_the_competitors_price_tells_what_a_comma_parts(app: AppTest) -> None:
    field(app, "text_input", "Its price").input("1,399.50")
    add(app, "Headphones", "1,299")
    assert app.dataframe[0].value["Regular price"].tolist() == ["€1,299.00"]


def test_what_was_added_last_is_looked_at_without_a_row_to_be_ticked(app: AppTest) -> None:
    add(app, "Green tea", 4.5)
    add(app, "Black tea", 5.0)
    opens = next(one for one in app.button if one.key == "explore_own")
    assert (opens.label, opens.disabled) == ("Explore “Black tea”", False)
    opens.click().run()
    assert app.session_state["choice"].product == app.session_state["choice"].own.products[1].id


def test_a_product_is_added_with_its_setting_its_period_and_its_country(app: AppTest) -> None:
    field(app, "selectbox", "Setting").select("subscription")
    field(app, "selectbox", "Country").select("DE")
    add(app, "Photo storage", 29.0)
    asked = "a customer who decides about a subscription in Germany, in EUR a month"
    assert app.dataframe[0].value[["Regular price", "Asked as"]].values.tolist() == [["€29.00 a month", asked]]
    field(app, "selectbox", "Setting").select("own")
    field(app, "text_input", "Setting in your own words").input(" a visitor of a <b>kiosk</b> ")
    add(app, "Postcard", 1.0)
    assert app.dataframe[0].value["Asked as"][1] == "“a visitor of a <b>kiosk</b>”, in EUR"


def test_a_setting_of_ones_own_without_words_is_refused_in_a_sentence(app: AppTest) -> None:
    field(app, "selectbox", "Setting").select("own")
    add(app, "Postcard", 1.0)
    (refused,) = (one.value.replace("\\", "") for one in app.error)
    assert refused == "The setting “Own words” needs words, and no other setting has any."


def test_a_product_without_a_name_is_refused_and_nothing_is_kept(app: AppTest) -> None:
    add(app, "  ", 4.5)
    assert len(app.error) == 1
    assert not [one for one in app.subheader if one.value.startswith("Your products")]


def test_every_kind_of_thing_has_its_field(app: AppTest) -> None:
    assert [one.label for one in app.get("file_uploader")] == [
        "Products as a file",
        "Personas as a file",
        "A workspace that was exported",
    ]


def select(app: AppTest, alt: str, row: int) -> None:
    """Select a row of a table, as a click does."""
    key = next(one.key for one in app.dataframe if one.proto.alt == alt)
    app.session_state[key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    app.run()


def remove(app: AppTest) -> AppTest:
    """Press the button that takes rows away, as it was drawn last."""
    return next(one for one in app.button if one.label == "Remove").click().run()


def test_a_selected_row_is_taken_away_and_no_other_once_another_tab_has_changed_the_list() -> None:
    space = Space(usual_store(), Owner("local"))
    for number in range(3):
        space.note_answers(KeptAnswers(f"{number:012x}", f"Tea {number}", "2026-01-01T00:00:00+00:00", (), ()))
    app = AppTest.from_file(APP, default_timeout=60).switch_page("pages/own.py").run()
    select(app, "People's answers", 0)
    space.change(lambda one: one.without_answers(f"{2:012x}"))
    remove(app)
    assert [one.title for one in space.workspace.answers] == ["Tea 1", "Tea 0"]
    select(app, "People's answers", 1)
    remove(app)
    assert [one.title for one in space.workspace.answers] == ["Tea 1"]
    assert not app.exception


def test_a_selected_product_is_taken_away_and_no_other_once_another_tab_has_changed_the_list(app: AppTest) -> None:
    for name in ("Green tea", "Black tea", "Jam"):
        add(app, name, 5.0)
    select(app, "Your products", 0)
    space = Space(usual_store(), Owner("local"))
    space.change_own(lambda own: own.without(Own(products=own.products[:1])))
    remove(app)
    assert [one.name for one in space.own.products] == ["Black tea", "Jam"]
    select(app, "Your products", 1)
    remove(app)
    assert [one.name for one in space.own.products] == ["Black tea"]
    assert not app.exception
