"""A study's file: the words of the command line, and one sentence for whatever is none of them."""

from collections.abc import Sequence

import pytest

from core.basics.errors import InputError
from core.experiment import Experiment, Persona, Product
from core.experiment.arms import TEMPLATE as VIGNETTE
from core.experiment.arms import Vignette, read_vignette
from core.studies.choice import Choice
from core.studies.many import TEMPLATE, Readers, StudyDesign, files_named, read_study, read_words, write_words
from core.studies.own_tables import read_personas

PANEL = read_personas(b"name,age,lives in\nAnn,31,a town\nBob,64,the country\n").content
OWN = (Product("", "Coffee", "Blue Hill Coffee", 9.49), Product("", "Audio", "Headphones", 249.0))


def products_of(name: str) -> Sequence[Product]:
    assert name == "mine.csv"
    return OWN


def vignette_of(name: str) -> Vignette:
    assert name == "mine.toml"
    return read_vignette(VIGNETTE)


def personas_of(name: str) -> Sequence[Persona]:
    assert name == "shoppers.csv"
    return PANEL


def study(text: str) -> StudyDesign:
    return read_study(text, Readers(products_of, vignette_of, personas_of))


def experiments(text: str) -> list[Experiment]:
    return [shard.experiment for shard in study(text).shards() if isinstance(shard.experiment, Experiment)]


def test_a_study_asks_of_every_product_what_the_command_line_asks_of_one() -> None:
    words = 'strategies = ["naive", "disclosure"]\ndraws = 4\nwordings = 2\npersonas = 3\nseed = 7\n'
    asked = experiments(f'products = [12, "3"]\nprices = "0.5,1,1.5"\n{words}models = ["synthetic"]')
    chosen = Choice(
        prices="0.5,1,1.5",
        strategies=("naive", "disclosure"),
        models=("synthetic",),
        draws="4",
        wordings="2",
        personas="3",
        seed="7",
    )
    for experiment, product in zip(asked, ("12", "3"), strict=True):
        one = Choice(**{**vars(chosen), "product": product}).experiment()
        assert experiment.id == one.id


def test_lists_are_written_as_lists_or_as_on_the_command_line() -> None:
    listed = study('products = [1, 2]\nprices = [0.5, 1, 1.5]\nstrategies = ["naive"]\nmodels = ["synthetic"]')
    typed = study('products = "1,2"\nprices = "0.5,1,1.5"\nstrategies = "naive"\nmodels = "synthetic"')
    assert listed.id == typed.id
    assert len(study('products = "all"')) == 40


def test_products_of_a_file_and_of_the_catalog_stand_side_by_side() -> None:
    asked = experiments('products = ["mine.csv", 12]\nmodels = ["synthetic"]')
    assert [one.product.name for one in asked][:2] == ["Blue Hill Coffee", "Headphones"]
    assert asked[2].product.id == "12"
    assert [shard.name for shard in study('products = "mine.csv"').shards()] == [
        f"product_id={one.product.id}" for one in asked[:2]
    ]


def test_a_study_beyond_price_asks_each_of_its_experiments() -> None:
    found = study('experiment = ["default_green_power", "mine.toml"]\nmodels = "synthetic"\ndraws = 3')
    first, mine = found.shards()
    assert first.name == "vignette=default_green_power"
    assert mine.name == f"vignette={mine.experiment.id}"
    assert mine.title == "Free delivery against a lower price"


def test_personas_of_a_file_are_asked_about_every_product_in_the_place_of_drawn_ones() -> None:
    asked = experiments('products = ["mine.csv", 12]\nmodels = "synthetic"\npersonas = "shoppers.csv"')
    assert [one.personas for one in asked] == [PANEL] * 3
    (arms,) = study('experiment = "default_green_power"\nmodels = "synthetic"\npersonas = "shoppers.csv"').shards()
    assert arms.experiment.personas == PANEL


WRITTEN = {
    "the template": TEMPLATE,
    "what is the usual": "products = [1]",
    "files of all kinds": 'products = ["mine.csv", 12]\npersonas = "shoppers.csv"\nmodels = "synthetic"',
    "beyond price": 'experiment = ["default_green_power", "mine.toml"]\nmodels = "synthetic"\ndraws = 3',
    "prices in money": 'products = "007"\nprices = ["$4.99", "$5.99"]\nbudget = "none"',
    "words in which a quote stands": 'products = ["soup \\"ramen\\""]',
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_a_study_that_was_read_is_written_as_a_file_that_means_the_same(text: str) -> None:
    words = read_words(text)
    assert read_words(write_words(words)) == words


def test_a_study_says_which_files_it_rests_on() -> None:
    named = files_named(read_words('products = ["mine.csv", 12, "all"]\npersonas = "shoppers.XLSX"'))
    assert named == ["mine.csv", "shoppers.XLSX"]
    assert files_named(read_words('experiment = ["default_green_power", "mine.toml"]\npersonas = 7')) == [
        "mine.toml"
    ]


def test_the_template_is_a_study() -> None:
    assert len(study(TEMPLATE)) == 3


def test_a_budget_is_no_part_of_what_is_asked() -> None:
    assert study("products = [1]\nbudget = 2").id == study("products = [1]").id
    assert study("products = [1]\nbudget = 2").budget == "2"


REFUSED = {
    "no product and no experiment": ("", "A study names its products"),
    "unknown key": ("products = [1]\nprice = 3", "“price” is no key of a study. Its keys are products, prices"),
    "unknown product": ("products = [1, 99]", "There is no product “99”"),
    "a product twice": ("products = [1, 2, 1]", "1 is named twice"),
    "a product twice, once by its name": ('products = [1, "capri sun variety"]', "1 is named twice"),
    "no product": ("products = []", "“products” names nothing"),
    "no strategy": ("products = [1]\nstrategies = []", "“strategies” names nothing"),
    "no model": ('products = [1]\nmodels = ""', "“models” names nothing"),
    "unknown strategy": ('products = [1]\nstrategies = ["magic"]', "There is no strategy “magic”"),
    "unknown backend": ('products = [1]\nmodels = ["oracle:m"]', "There is no backend “oracle”"),
    "prices that are none": ('products = [1]\nprices = "lots"', "Product 1"),
    "a price of another currency": ('products = [1]\nprices = "€1,€2"', "Product 1"),
    "half a draw": ("products = [1]\ndraws = 0.5", "number of draws must be a whole number"),
    "a truth value": ("products = [1]\ndraws = true", "“draws” is a text or a number"),
    "a table": ("products = [1]\n[models]\nname = 1", "“models” is a text or a number"),
    "an experiment and products": ('products = [1]\nexperiment = "x"', "Leave products out, or experiment"),
    "unknown experiment": ('experiment = "x"', "There is no experiment “x”"),
    "too many questions of a shard": (
        "products = [1]\ndraws = 1000\npersonas = 100",
        "questions, more than 20,000",
    ),
    "no TOML": ("products = [1", "This is no TOML file"),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_asked_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        study(text)
    assert said in str(refused.value)
