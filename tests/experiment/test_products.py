import pytest

from core.basics.errors import InputError
from core.experiment.products import Product, catalog, find_product


def test_the_catalog_holds_forty_products_with_prices() -> None:
    products = catalog()
    assert [product.id for product in products] == [str(number) for number in range(1, 41)]
    assert all(product.regular_price > 0 for product in products)


def test_a_product_is_found_by_number_or_by_words_in_any_case_and_order() -> None:
    assert find_product("12").name.startswith("Coca-Cola")
    assert find_product(" ramen MARUCHAN ") == find_product("4")


@pytest.mark.parametrize(("text", "hint"), [("41", "1 to 40"), ("", "1 to 40"), ("tea spoon", "1 to 40")])
def test_an_unknown_product_is_refused_with_a_way_out(text: str, hint: str) -> None:
    with pytest.raises(InputError, match=hint):
        find_product(text)


def test_words_that_fit_several_products_name_some_of_them() -> None:
    with pytest.raises(InputError, match=r"fits \d+ products, such as"):
        find_product("pack")


@pytest.mark.parametrize("price", [0, -1, float("nan"), float("inf"), 2e6])
def test_a_product_needs_a_sensible_regular_price(price: float) -> None:
    with pytest.raises(InputError, match="regular price"):
        Product("x", "Tea", "Tea", price)


def test_a_link_to_somebodys_own_product_says_whose_it_is_and_how_to_get_it() -> None:
    with pytest.raises(InputError, match=r"somebody's own, and no link brought it.*“Export”"):
        find_product("own-442f03f04d")
