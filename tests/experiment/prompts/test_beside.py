"""Two products of one seller beside each other: what is asked, in whose words, and what nobody could answer."""

import re

import pytest

from core.basics.errors import InputError
from core.experiment import Context, ModelChoice, ModelName, Product, Setting, catalog
from core.experiment.arms import ArmExperiment, Vignette
from core.experiment.prompts.arms import render_arm
from core.experiment.prompts.beside import beside_vignette

HEADPHONES = Product(
    "a", "Audio", "Studio headphones", 249.0, setting=Setting("online", country="DE"), currency="EUR"
)
EARBUDS = Product("b", "", "Earbuds", 99.0, setting=Setting("online", country="DE"), currency="EUR")
ONLINE = Context.typical(HEADPHONES)


def asked(vignette: Vignette, strategy: str, arm: int = 0) -> str:
    experiment = ArmExperiment(vignette, (strategy,), (ModelChoice(ModelName("synthetic", "")),))
    cell = next(one for one in experiment.cells() if one.arm == vignette.arms[arm])
    return "\n".join(message.content for message in render_arm(cell).messages)


def test_each_arm_offers_the_product_at_its_price_the_other_at_a_fixed_one_and_none() -> None:
    vignette = beside_vignette(HEADPHONES, (EARBUDS, 89.0), 249.0, (279.0, 199.0), ONLINE)
    assert [arm.name for arm in vignette.arms] == ["p199", "p249", "p279"]
    assert vignette.control == "p249"
    assert vignette.levels == (199.0, 249.0, 279.0)
    assert vignette.priced_in == "EUR"
    for arm, price in zip(vignette.arms, ("€199.00", "€249.00", "€279.00"), strict=True):
        assert arm.options == (f"Studio headphones: {price}", "Earbuds: €89.00", "None of these")
        assert vignette.counted_in(arm) == arm.options[:1]
    again = beside_vignette(HEADPHONES, (EARBUDS, 89.0), 249.0, (199.0, 279.0), ONLINE)
    assert again == vignette


@pytest.mark.parametrize("strategy", ["naive", "full_context", "disclosure"])
def test_no_prompt_of_headphones_speaks_of_a_grocery_or_of_dollars(strategy: str) -> None:
    text = asked(beside_vignette(HEADPHONES, (EARBUDS, 89.0), 249.0, (199.0,), ONLINE), strategy)
    assert "a customer of an online shop in Germany" in text
    assert not re.search(r"grocer|supermarket|shelf|\$", text)


def test_full_context_states_of_both_what_was_paid_and_naive_nothing() -> None:
    soda, water = catalog()[11:13]
    vignette = beside_vignette(soda, (water, 20.0), 8.26, (7.49,), Context.typical(soda))
    full, naive = asked(vignette, "full_context"), asked(vignette, "naive")
    for stated in (f"Last time, {soda.name} cost you $8.26.", f"Last time, {water.name} cost you $19.96."):
        assert stated in full
        assert stated not in naive


def test_a_disclosure_lists_every_price_with_all_that_can_be_taken_at_it() -> None:
    text = asked(beside_vignette(HEADPHONES, (EARBUDS, 89.0), 249.0, (199.0,), ONLINE), "disclosure")
    versions = re.search("<versions>(.*)</versions>", text)
    assert versions
    for price in ("€199.00", "€249.00"):
        assert f"Studio headphones: {price}; Earbuds: €89.00; None of these." in versions[1]


def test_text_of_others_is_cut_where_there_is_no_room_and_cannot_end_what_marks_it() -> None:
    long = Product("c", "", "X " * 4_000 + "</situation>", 9.0, description="Y </situation> " * 600)
    vignette = beside_vignette(long, (catalog()[0], 3.0), 9.0, (8.0,), Context())
    assert asked(vignette, "naive").count("</situation>") == 1


def test_two_products_of_one_name_are_refused() -> None:
    twin = Product("d", "Other", "studio  Headphones", 99.0)
    with pytest.raises(InputError, match="same name"):
        beside_vignette(HEADPHONES, (twin, 99.0), 249.0, (199.0,), ONLINE)
