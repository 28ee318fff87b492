"""Another product of one's own on the What if page: chosen, asked at a click, told, and carried by the link."""

from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from core.experiment import Product, Setting
from core.studies import link
from core.studies.choice import Choice
from core.studies.own import Own
from tests.pages.test_app import TWO_WORDINGS, open_what_if, said, settle

THREE_WORDINGS = TWO_WORDINGS | {"models": "synthetic:market/rho=0/noise=0.1", "wordings": "3"}
LABEL = "Another product of yours beside it"


def choose_beside(app: AppTest, product: str) -> AppTest:
    next(one for one in app.selectbox if one.label == LABEL).set_value(product).run()
    return app


def test_a_second_product_is_asked_at_a_click_and_told_in_one_sentence() -> None:
    app = choose_beside(open_what_if(**THREE_WORDINGS), "13")
    assert next(one for one in app.number_input if one.label.startswith("Its price")).value == 19.96
    assert "both products together" not in said(app)
    start = next(one for one in app.button if one.label.startswith("Run "))
    settle(start.click().run())
    assert "Synthetic market, no LLM. At $6.61 instead of $8.26, both products together bring" in said(app)
    assert "of what this product gains is taken from the other" in said(app)
    assert "These amounts answer another question than those above" in said(app)
    assert "The other product's unit cost is half of the regular price" in said(app)
    (address,) = [one.value for one in app.code if "candidates=" in one.value]
    query = dict(parse_qsl(address.partition("?")[2]))
    assert (query["beside"], query["beside_price"], query["beside_cost"]) == ("13", "19.96", "9.98")
    again = open_what_if(**query)
    assert "both products together bring" in said(again)


def test_what_cannot_stand_beside_it_is_not_offered_and_of_a_link_is_said() -> None:
    own = Own().with_products([Product("", "", "Photo storage", 29.0, currency="EUR", setting=Setting("online"))])
    euros = link.to_query(Choice(own=own), beside=own.products[0].id)
    decided = {"current": "8.26", "candidates": "6.61", "unit_cost": "4"}
    beside = {"beside": own.products[0].id, "beside_price": "20", "beside_cost": "5", "own": euros["own"]}
    app = open_what_if(**TWO_WORDINGS, **decided, **beside)
    assert "cannot stand beside it; choose a product in the same currency" in said(app)
    offered = next(one for one in app.selectbox if one.label == LABEL).options
    assert not any("Photo storage" in one or "Coca-Cola Soda Pop, 12 fl oz" in one for one in offered)


def test_a_link_that_is_mistyped_is_answered_by_a_sentence() -> None:
    decided = {"current": "8.26", "candidates": "6.61", "unit_cost": "4", "beside": "13", "beside_price": "cheap"}
    assert "price of the product beside it must be a number" in said(open_what_if(**TWO_WORDINGS, **decided))
