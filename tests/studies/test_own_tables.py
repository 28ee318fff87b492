"""Products and personas of other people's tables: what is taken, what is refused, and what is said of the rest."""

from pathlib import Path

import pytest

from core.basics.errors import InputError
from core.experiment import Product, Setting, read_setting
from core.studies.own_tables import read_personas, read_products, write_products

CASES = Path(__file__).parent.parent / "cases"

PRODUCTS_OF_THE_FIELD = {
    "p_dollar": [("Soap", 4.99, "USD")],
    "p_eu_thousands": [("Waschmaschine Modell A", 1299.0, "EUR"), ("Wasserkocher", 39.9, "EUR")],
    "p_euro": [("Seife", 4.99, "EUR")],
    "p_header_quoted_semicolon": [("Soap", 4.99, "USD")],
    "p_sep": [("Seife", 4.99, "USD")],
    "p_title_row": [("Soap", 4.99, "USD")],
    "p_utf16_nobom": [("Soap", 4.99, "USD")],
}
REFUSED_OF_THE_FIELD = {
    "p_currency_code": "currency_code: did you mean currency?",
    "p_currency_typo": "curency: did you mean currency?",
    "p_dup_competitor": "The column competitor stands 2 times, as columns 3 and 5",
    "p_dup_currency": "The column currency stands 2 times, as columns 3 and 4",
}


def test_every_case_of_products_has_its_right_value() -> None:
    assert {path.stem for path in CASES.glob("p_*.csv")} == {*PRODUCTS_OF_THE_FIELD, *REFUSED_OF_THE_FIELD}


def taken(data: bytes) -> list[tuple[str, float, str]]:
    return [(one.name, one.regular_price, one.currency) for one in read_products(data).content]


@pytest.mark.parametrize(("case", "right"), PRODUCTS_OF_THE_FIELD.items())
def test_products_of_the_field_are_read(case: str, right: list[tuple[str, float, str]]) -> None:
    assert taken((CASES / f"{case}.csv").read_bytes()) == right


@pytest.mark.parametrize(("case", "sentence"), REFUSED_OF_THE_FIELD.items())
def test_products_that_may_be_others_are_refused_with_what_to_do(case: str, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        read_products((CASES / f"{case}.csv").read_bytes())
    assert sentence in str(refused.value)
    assert "othing was taken" in str(refused.value)


PRICES = {
    "Swiss apostrophes": ("CHF", ["1’299.–", "4.50"], [1299.0, 4.5]),
    "French narrow spaces": ("EUR", ["1\u202f299,00 €", "4,99 €"], [1299.0, 4.99]),
    "Indian groups": ("INR", ["₹1,29,999", "Rs. 499.50"], [129999.0, 499.5]),
    "German points": ("EUR", ["1.299.000", "EUR 12,5"], [None, None]),
    "English commas": ("GBP", ["£1,299", "£4.99"], [1299.0, 4.99]),
    "the code behind": ("CAD", ["$1,299.00", "4.99 CAD"], [1299.0, 4.99]),
    "crowns": ("SEK", ["1 299 kr", "49,90 kr"], [1299.0, 49.9]),
    "every mark with its decimals": ("USD", ["1,299.00", "39,90"], [1299.0, 39.9]),
}


@pytest.mark.parametrize(("currency", "texts", "right"), PRICES.values(), ids=PRICES)
def test_prices_are_read_as_their_column_tells(currency: str, texts: list[str], right: list[float]) -> None:
    rows = "".join(f'P{number};"{text}";{currency}\n' for number, text in enumerate(texts))
    data = f"name;regular_price;currency\n{rows}".encode()
    if None in right:
        with pytest.raises(InputError, match=r"row 2, regular_price: 1\.299\.000 is not between"):
            read_products(data)
    else:
        assert [price for _, price, _ in taken(data)] == right


@pytest.mark.parametrize("price", ["1.299", "1,299", "€1.299"])
def test_a_price_that_may_be_two_is_refused_with_both(price: str) -> None:
    with pytest.raises(InputError, match=r"row 2, regular_price: “1.299” may be two numbers, 1299 or 1\.299"):
        read_products(f"name;regular_price;currency\nTea;{price};EUR\n".encode())


def test_a_competitors_price_tells_how_the_regular_prices_are_written() -> None:
    data = b"name;regular_price;currency;competitor_price\nTV;1.299;EUR;999,50\n"
    (product,) = read_products(data).content
    assert (product.regular_price, product.competitor_price) == (1299.0, 999.5)


CONTRADICTIONS = {
    "a euro sign on dollars": ("€4.99", "USD", "“€4.99” is not in USD, as this product's prices are"),
    "a dollar sign on euros": ("$4.99", "EUR", "“$4.99” is not in EUR"),
    "a code on another": ("4.99 CHF", "GBP", "“4.99 CHF” is not in GBP"),
    "crowns of no country": ("49 kr", "", "may be in SEK, NOK, DKK"),
    "a sign and another code": ("$5 EUR", "USD", "names two currencies"),
    "an unknown currency": ("JPY 500", "", "“JPY 500” is not a number"),
}


@pytest.mark.parametrize(("price", "currency", "sentence"), CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_currency_that_contradicts_is_refused(price: str, currency: str, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        read_products(f"name;regular_price;currency\nTea;{price};{currency}\n".encode())
    assert "row 2, regular_price" in str(refused.value)
    assert sentence in str(refused.value)


def test_a_price_without_currency_among_prices_with_one_is_refused() -> None:
    with pytest.raises(InputError, match="row 3, regular_price: no currency is given, where other rows have one"):
        read_products("name;regular_price\nTea;€4,99\nJam;5,49\n".encode())


def test_currencies_under_another_name_are_not_missed() -> None:
    with pytest.raises(InputError, match="The column Währung holds currencies"):
        read_products("name;regular_price;Währung\nTea;4,99;EUR\nJam;5;€\n".encode())


def test_what_was_not_read_is_said() -> None:
    notes = read_products(b"Products,\n\n,Name,Regular Price,brand\n1,Tea,4.99,X\n2,Jam,5,Y\n").notes
    assert notes == (
        "Above the line of names, not read: row 1.",
        "Columns that were not read: column 1 (without a name), brand.",
        "No column currency and no sign before a price: these prices are in US dollars.",
    )


def test_a_missing_column_is_offered_by_a_near_name_and_the_line_of_names_is_shown() -> None:
    with pytest.raises(InputError) as refused:
        read_products(b"Preisliste\n\nname;price\nTea;4\n")
    for part in ("does not name regular_price", "Row 3 reads: name, price", "price: did you mean regular_price?"):
        assert part in str(refused.value)


def told(case: str, no_answer: str = "") -> list[dict[str, str]]:
    data = (CASES / f"{case}.csv").read_bytes()
    return [dict(persona.traits) for persona in read_personas(data, no_answer).content]


def test_what_is_missing_is_no_trait_and_a_likely_code_is_asked_about() -> None:
    assert told("q_missing") == [{"age": "34"}, {"income": "30000"}, {"income": "-99"}]
    (note,) = read_personas((CASES / "q_missing.csv").read_bytes()).notes
    assert note.startswith("Told as they stand: row 4, income: -99. If such a number means no answer")
    with pytest.raises(InputError, match="row 4: no trait is given; take the row out"):
        told("q_missing", "-99")


def test_headers_of_qualtrics_are_no_personas_and_its_questions_name_the_traits() -> None:
    first, second = told("q_qualtrics")
    assert next(iter(first.items())) == ("What is your age?", "34")
    assert second["Where do you live?"] == "Texas"


QUALTRICS = (
    "StartDate,IPAddress,ResponseId,age,Q2_1\r\nStart Date,IP Address,Response ID,Your age,Do you smoke?\r\n"
    + ",".join('"{""ImportId"":""x""}"' for _ in range(5))
    + "\r\n2026-01-01,10.0.0.1,R_1,34,No\r\n2026-01-02,10.0.0.2,R_2,-99,\r\n2026-01-03,10.0.0.3,R_3,41,Yes\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_addresses_and_times_of_a_sitting_are_told_to_no_model(encoding: str) -> None:
    with pytest.raises(InputError, match="row 5: no trait is given"):
        read_personas(QUALTRICS.encode(encoding), "-99")
    panel = read_personas(QUALTRICS.replace("-99,", "-99,Never").encode(encoding), "-99, -88")
    assert [persona.traits for persona in panel.content] == [
        (("age", "34"), ("Do you smoke?", "No")),
        (("Do you smoke?", "Never"),),
        (("age", "41"), ("Do you smoke?", "Yes")),
    ]
    assert "Columns that were not read: StartDate, IPAddress, ResponseId." in panel.notes


def test_the_second_header_of_surveymonkey_is_no_persona() -> None:
    data = b"Respondent ID,Collector ID,What is your age?\n,,Open-Ended Response\n11,42,34\n12,42,n/a\n13,42,50\n"
    with pytest.raises(InputError, match="row 4: no trait is given"):
        read_personas(data)
    panel = read_personas(data.replace(b"n/a", b"61")).content
    assert [persona.traits for persona in panel] == [(("what is your age?", age),) for age in ("34", "61", "50")]


def test_a_file_without_names_or_with_a_column_a_price_is_no_panel() -> None:
    for data in (b"34,50000,Ohio\n41,30000,Texas\n", b"id,$1.00,$2.00\n1,1,0\n"):
        with pytest.raises(InputError, match="The line of names has numbers in it"):
            read_personas(data)


def test_faults_of_personas_are_named_by_the_row_that_the_file_has() -> None:
    with pytest.raises(InputError, match="row 6, name: “Ann” is another persona's"):
        read_personas(b"Panel,\n\nname,age\nAnn,30\n\nAnn,31\n")
    with pytest.raises(InputError, match="The column age stands 2 times"):
        read_personas(b"name,age,Age\nAnn,30,31\n")


@pytest.mark.parametrize("text", ["free", "€ free", "rand", "four"])
def test_a_price_that_is_a_word_is_quoted_whole(text: str) -> None:
    with pytest.raises(InputError, match=f"“{text}” is not a number"):
        read_products(f"name,regular_price,currency\nSoap,{text},EUR\n".encode())


@pytest.mark.parametrize(("text", "currency"), [("Fr. 5", "CHF"), ("R5", "ZAR"), ("5 kr", None), ("5EUR", "EUR")])
def test_letters_are_a_currency_beside_a_digit_or_a_space(text: str, currency: str | None) -> None:
    data = f"name,regular_price\nSoap,{text}\n".encode()
    if currency:
        assert read_products(data).content[0].currency == currency
    else:
        with pytest.raises(InputError, match="may be in SEK, NOK, DKK"):
            read_products(data)


def test_a_sign_of_yuan_and_yen_needs_a_code() -> None:
    with pytest.raises(InputError, match="may be in CNY, JPY"):
        read_products("name,regular_price\nSoap,¥500\n".encode())
    assert read_products("name,regular_price,currency\nSoap,¥500,CNY\n".encode()).content[0].currency == "CNY"


def test_an_empty_file_is_said_to_be_empty() -> None:
    for read in (read_products, read_personas):
        with pytest.raises(InputError, match=r"^The file is empty\.$"):
            read(b"\n\n")


def test_two_rows_above_the_line_of_names_are_rows() -> None:
    taken = read_products(b"Products\nExported 2026-01-01\nname,regular_price\nSoap,4.99\n")
    assert taken.notes[0] == "Above the line of names, not read: rows 1 and 2."


def test_columns_of_prices_are_no_traits() -> None:
    with pytest.raises(InputError, match="where a column is a price, the file holds answers, not personas"):
        read_personas(b"Price 1,Price 2\n3,4\n")


def test_none_is_no_answer() -> None:
    assert read_personas(b"age,income\n34,None\n").content[0].traits == (("age", "34"),)


def test_products_are_written_as_the_file_that_they_are_read_from() -> None:
    setting = read_setting("yearly subscription in Germany")
    brought = (
        Product(
            "",
            "Audio",
            'Head"phones", large',
            249.0,
            "Wireless; 30 h",
            competitor="Like it",
            competitor_price=199.5,
        ),
        Product("", "", "Bohnen – geröstet", 1299.95, currency="EUR", setting=setting),
        Product("", "", "Seat", 0.99, setting=read_setting("own: buys for a school, by email")),
        *(
            Product("", "", f"In {one}", 5.0, setting=read_setting(one))
            for one in ("service", "B2B in FR", "weekly abo")
        ),
    )
    written = write_products(brought)
    assert (read_products(written.content).content, written.notes) == (brought, ())


def test_a_product_that_no_table_can_say_is_left_out_by_name_and_changes_no_other() -> None:
    abroad = Product("", "", "Seat", 0.99, setting=Setting("own", "buys for a school", country="DE"))
    fuel = Product("", "", "Fuel, a litre", 1.754, currency="EUR")
    written = write_products([abroad, fuel])
    assert read_products(written.content).content == (fuel,)
    assert written.notes == ("Left out, for no table says as whom and where they are asked: Seat.",)
    with pytest.raises(InputError, match=r"Seat[.] Nothing was added"):
        write_products([abroad])
