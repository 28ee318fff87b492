"""What is asked elsewhere than in a grocery store says so on every page, and no page speaks of one."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from core.experiment import Product, Setting
from core.studies import link
from core.studies.choice import Choice
from core.studies.own import Own
from tests.pages.test_app import APP, said, settle

OF_A_GROCERY = re.compile(r"grocer|supermarket|\bstores?\b|shel(?:f|ves)", re.IGNORECASE)
HEADPHONES = Product("", "Audio", "Studio headphones", 249.0, setting=Setting("online"))
STORAGE = Product(
    "", "Software", "Photo storage", 29.0, currency="EUR", setting=Setting("subscription", period="month")
)
ASKED_AS = {
    HEADPHONES: "Asked as a customer of an online shop in the United States, in US dollars",
    STORAGE: "Asked as a customer who decides about a subscription, in EUR a month",
}


def query(product: Product) -> dict[str, str]:
    own = Own().with_products([product])
    choice = Choice(
        product=own.products[0].id,
        prices="0.5,1,1.5",
        models=("synthetic",),
        draws="20",
        strategies=("naive", "full_context", "disclosure", "disclosure:expert"),
        own=own,
    )
    return link.to_query(choice)


def open_page(page: str, product: Product) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in query(product).items():
        app.query_params[name] = value
    app.run()
    return settle(app.switch_page(page).run() if page else app)


def drawn(app: AppTest) -> str:
    """All that is sent to the browser, but for the name of a product of the catalog that one can choose."""
    sent = "\n".join(str(getattr(node, "proto", "")) for node in (*app.main, *app.sidebar))
    return re.sub("Shelf[- ]Stable", "", sent)


@pytest.mark.parametrize("product", ASKED_AS, ids=lambda one: one.name)
@pytest.mark.parametrize(
    "page",
    ["", "pages/what_if.py", "pages/confounding.py", "pages/studio.py", "pages/evidence.py", "pages/mechanism.py"],
)
def test_every_page_says_as_whom_it_is_asked_and_none_speaks_of_a_grocery(page: str, product: Product) -> None:
    app = open_page(page, product)
    assert ASKED_AS[product] in said(app).replace(", asked as", "Asked as")
    found = OF_A_GROCERY.search(drawn(app))
    assert not found, drawn(app)[max(found.start() - 300, 0) : found.end() + 100]


def test_what_does_not_fit_is_not_offered_and_what_may_fit_is_off() -> None:
    switches = {box.label: box.value for box in open_page("", STORAGE).sidebar.checkbox}
    of_context = ("price", "temperature", "income", "expiry")
    offered = {label: on for label, on in switches.items() if any(word in label.lower() for word in of_context)}
    assert offered == {
        "Competitor's price (€ a month)": True,
        "Price paid last time (€ a month)": True,
        "Outside temperature (°C)": False,
        "Household income (€ a year)": True,
    }


def test_a_variable_that_may_fit_is_stated_once_it_is_switched_on() -> None:
    app = open_page("", STORAGE)
    box = next(one for one in app.sidebar.checkbox if one.label.startswith("Outside"))
    settle(box.check().run())
    assert app.query_params["temperature"] == "21"
    app = settle(app.switch_page("pages/studio.py").run())
    assert "It is 21 degrees Celsius outside." in drawn(app)
