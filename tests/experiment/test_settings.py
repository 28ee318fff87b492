"""Where and as whom a product is bought is read kindly, belongs to the product, and leaves old ids alone."""

import re
from collections.abc import Callable

import pytest

from core.basics.errors import InputError
from core.experiment import (
    GROCERY,
    SETTING_KINDS,
    Context,
    Experiment,
    OwnVariable,
    Product,
    Setting,
    catalog,
    probes_for,
)
from core.experiment.settings import countries, read_country, read_setting
from core.studies.choice import Choice
from core.studies.own import Own

TEA = Product("", "Tea", "Green tea", 5.0)


def product(setting: Setting, currency: str = "USD") -> Product:
    return Product("own-1", "Audio", "Headphones", 249.0, currency=currency, setting=setting)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", GROCERY),
        ("Grocery store", GROCERY),
        ("supermarket", GROCERY),
        ("Online shop", Setting("online")),
        ("online", Setting("online")),
        ("an E-Commerce site", Setting("online")),
        ("Webshop", Setting("online")),
        ("SaaS", Setting("subscription", period="month")),
        ("Subscription or service", Setting("subscription", period="month")),
        ("annual subscription", Setting("subscription", period="year")),
        ("Abo", Setting("subscription", period="month")),
        ("service", Setting("subscription")),
        ("B2B", Setting("business")),
        ("business buyer", Setting("business")),
        ("Online shop in the UK", Setting("online", country="GB")),
        ("weekly subscription in Germany", Setting("subscription", country="DE", period="week")),
        ("B2B SaaS", Setting("business", period="month")),
        ("own: a visitor of\n a museum shop", Setting("own", "a visitor of a museum shop")),
        ("In my own words: at the kiosk", Setting("own", "at the kiosk")),
    ],
)
def test_a_setting_is_read_as_people_write_it(written: str, meant: Setting) -> None:
    assert read_setting(written) == meant


@pytest.mark.parametrize("written", ["not an online shop", "shop", "online grocery", "museum", "???", "x" * 500])
def test_an_unknown_setting_is_one_sentence_with_a_way_out(written: str) -> None:
    with pytest.raises(InputError, match=r"is no setting; write grocery shop, online shop, .* or own:") as refused:
        read_setting(written)
    assert len(str(refused.value)) < 250
    assert "\n" not in str(refused.value)


def test_every_title_and_kind_is_read_as_itself() -> None:
    for kind, manner in SETTING_KINDS.items():
        if kind != "own":
            assert read_setting(manner.title).kind == read_setting(kind).kind == kind


def test_a_country_is_read_by_name_or_code() -> None:
    for written in ("Germany", "DE", "de", "deutschland"):
        assert read_country(written) == "DE"
    assert read_country("The Netherlands") == read_country("netherlands") == "NL"
    assert read_country("UK") == "GB"
    assert read_country(" ") == ""
    assert all(read_country(name) == code for code, name in countries().items())


@pytest.mark.parametrize("read", [lambda: read_country("Narnia"), lambda: read_setting("online shop in Narnia")])
def test_what_is_no_country_is_one_sentence(read: Callable[[], object]) -> None:
    with pytest.raises(InputError, match="“Narnia” is no country; write its English name or its code"):
        read()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kind": "moon"}, "no kind of setting"),
        ({"kind": "own"}, "needs words"),
        ({"words": "a kiosk"}, "no other setting has any"),
        ({"kind": "own", "words": "two\nlines"}, "one line"),
        ({"kind": "own", "words": "x" * 201}, "200 characters"),
        ({"country": "Germany"}, "no country's code"),
        ({"period": "decade"}, "no period"),
    ],
)
def test_a_setting_that_no_prompt_could_tell_is_refused(fields: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        Setting(**fields)  # type: ignore[arg-type]


def test_a_product_says_as_whom_it_is_asked_and_in_which_money() -> None:
    assert catalog()[0].asked_as == "a shopper in a grocery store in the United States, in US dollars"
    sold = product(Setting("subscription", country="DE", period="month"), "EUR")
    assert sold.asked_as == "a customer who decides about a subscription in Germany, in EUR a month"
    assert product(Setting("own", "at a kiosk"), "EUR").asked_as == "“at a kiosk”, in EUR"


@pytest.mark.parametrize(
    ("country", "currency", "scale"),
    [("", "USD", "Fahrenheit"), ("", "EUR", "Celsius"), ("DE", "USD", "Celsius"), ("US", "EUR", "Fahrenheit")],
)
def test_the_temperature_is_told_in_the_degrees_of_the_country(country: str, currency: str, scale: str) -> None:
    sold = product(Setting(country=country), currency)
    assert sold.scale == scale
    assert Context.typical(sold).temperature == (70.0 if scale == "Fahrenheit" else 21.0)
    (asked,) = (probe for probe in probes_for(sold) if probe.variable == "temperature")
    assert asked.unit == f"degrees {scale}"


def test_full_context_states_and_the_audit_asks_for_what_fits_the_setting() -> None:
    asked = {
        kind: [one.variable for one in probes_for(product(read_setting(kind)))]
        for kind in SETTING_KINDS
        if kind != "own"
    }
    prices = ["competitor_price", "last_price"]
    assert asked == {
        "grocery": [*prices, "temperature", "income", "days_to_expiry", "quality"],
        "online": [*prices, "income", "quality"],
        "subscription": [*prices, "income", "quality"],
        "business": [*prices, "quality"],
    }
    for kind, variables in asked.items():
        assert [*Context.typical(product(read_setting(kind))).stated(), "quality"] == variables


def choice(setting: Setting, **changes: object) -> Choice:
    own = Own().with_products([product(setting)])
    return Choice(product=own.products[0].id, own=own, **changes)  # type: ignore[arg-type]


def test_what_does_not_fit_can_be_stated_and_is_then_asked_for() -> None:
    warm = choice(Setting("online"), context=(("temperature", "60"),))
    assert warm.stated().temperature == 60
    assert "temperature" in [probe.variable for probe in warm.probes()]
    with pytest.raises(InputError, match=r"^Days to expiry cannot be stated of .* Leave days_to_expiry out"):
        choice(Setting("subscription"), context=(("days_to_expiry", "9"),)).experiment()


def test_a_variable_of_the_users_own_can_be_stated_in_every_setting() -> None:
    for kind in ("grocery", "online", "subscription", "business"):
        asked = choice(Setting(kind), probe="delivery;days;In how many days?;0;30", context=(("variable", "3"),))
        assert asked.stated().variable == OwnVariable("delivery", "days", 3.0)
        again = Experiment.from_json(asked.leakage().to_json())
        assert again == asked.leakage()
    with pytest.raises(InputError, match="Name it as a probe"):
        choice(GROCERY, context=(("variable", "3"),)).experiment()


def test_products_from_before_there_were_settings_keep_their_ids() -> None:
    own = Own().with_products([TEA])
    assert own.products[0].id == "own-05beb50d6c"
    assert Choice(product=own.products[0].id, own=own).experiment().id == "3d362ef51f39a57c"


def test_a_setting_makes_another_product_and_another_experiment_that_is_read_back_as_it_was() -> None:
    settings = [
        GROCERY,
        Setting("online"),
        Setting("online", country="DE"),
        Setting("subscription", period="month"),
    ]
    asked = [choice(one).experiment() for one in settings]
    assert len({one.id for one in asked}) == len({one.product.id for one in asked}) == len(settings)
    assert [Experiment.from_json(one.to_json()) for one in asked] == asked


def test_an_experiment_with_a_setting_that_is_none_is_refused() -> None:
    text = choice(Setting("online")).experiment().to_json()
    assert '"setting":{"kind":"online"}' in text
    with pytest.raises(InputError, match="not an experiment that this app wrote"):
        Experiment.from_json(re.sub('"online"', '"moon"', text))
