import itertools
import os

import pytest

from core.basics.errors import InputError
from core.experiment.cells import Cell
from core.experiment.context import CONTEXT_BOUNDS
from core.experiment.prompts.render import differences, render
from core.experiment.strategies import VARIANTS, Design
from tests.support.helpers import experiment


def cells(**changes: object) -> dict[str, list[Cell]]:
    by_strategy: dict[str, list[Cell]] = {}
    for cell in experiment(**changes).cells():
        by_strategy.setdefault(cell.strategy.name, []).append(cell)
    return by_strategy


def words(cell: Cell) -> str:
    return "\n".join(message.content for message in render(cell).messages)


@pytest.mark.parametrize("strategy", ["naive", "full_context", "disclosure"])
def test_prompts_of_a_strategy_differ_in_nothing_but_the_price_at_their_end(strategy: str) -> None:
    prompts = [words(cell) for cell in cells()[strategy]]
    common = os.path.commonprefix(prompts)  # noqa: RUF071
    assert common.endswith("Price: $")
    assert all(prompt.endswith("\nAnswer:") for prompt in prompts)
    assert len(set(prompts)) == 11


def test_naive_tells_the_product_and_the_price_and_no_more() -> None:
    text = words(cells()["naive"][5])
    assert "Coca-Cola Soda Pop" in text
    assert "Price: $8.26\n" in text
    assert "experiment" not in text
    assert "competitor" not in text


def test_disclosure_tells_the_range_of_the_grid_the_draw_and_its_independence() -> None:
    text = words(cells()["disclosure"][0])
    for said in ("experiment", "at random", "between $0.00 and $16.52", "equally likely", "independent"):
        assert said in text


def test_a_price_inside_the_range_leaves_every_other_disclosure_prompt_as_it_was() -> None:
    narrow = {words(cell) for cell in cells(prices="0,1,2")["disclosure"]}
    assert narrow < {words(cell) for cell in cells(prices="0,0.9,1,2")["disclosure"]}
    assert not narrow & {words(cell) for cell in cells(prices="0,1,2.2")["disclosure"]}


SAID = {
    "competitor_price": "another brand costs $7.50",
    "last_price": "You paid $7.50",
    "temperature": "It is 7.5 degrees",
    "income": "income is $8 a year",
    "days_to_expiry": "can be used for another 7.5 days",
}


@pytest.mark.parametrize("name", CONTEXT_BOUNDS)
def test_each_context_variable_has_its_own_value_and_switch(name: str) -> None:
    on = cells(context=((name, "7.5"),))["full_context"][0]
    off = cells(context=((name, "off"),))["full_context"][0]
    assert SAID[name] in words(on)
    assert getattr(render(on).stated.context, name) == 7.5
    assert SAID[name].split("$")[0].split("7.5")[0] not in words(off)
    assert getattr(render(off).stated.context, name) is None


def test_what_is_stated_is_what_the_words_state() -> None:
    naive, disclosure = cells()["naive"][3], cells()["disclosure"][3]
    assert render(naive).stated.design is None
    assert render(disclosure).stated.design == disclosure.design
    assert render(naive).stated.prices == (naive.point.price,)


def test_draws_of_a_cell_share_a_prompt_and_every_other_names_no_first() -> None:
    first, second, third = itertools.islice(experiment(draws="3").cells(), 3)
    assert render(first) == render(third)
    assert "yes or no" in words(first)
    assert "no or yes" in words(second)


def variant(code: str, wordings: str = "", prices: str = "0.5,1") -> list[Cell]:
    return list(experiment(strategies=(code,), prices=prices, wordings=wordings).cells())


def test_an_expert_predicts_shoppers_who_do_not_know_of_the_experiment() -> None:
    text = words(variant("disclosure:expert")[0])
    for said in ("You are an expert", "randomly chosen shopper", "does not know of the experiment", "at random"):
        assert said in text
    assert "You are a shopper" not in text


def test_the_whole_grid_is_disclosed_in_one_prompt_that_is_the_same_at_every_price() -> None:
    first, *_, last = variant("disclosure:grid")
    assert first.point != last.point
    assert render(first).stated.prices == (4.13, 8.26)
    assert "each of the prices $4.13, $8.26 is equally likely" in words(first)
    assert "whether you would buy" in words(first)


def test_a_forecast_asks_for_percentages_at_every_price() -> None:
    (prompt,) = {render(cell) for cell in variant("disclosure:forecast")}
    assert prompt.answer == "shares"
    assert "a number from 0 to 100" in prompt.messages[1].content


@pytest.mark.parametrize("code", VARIANTS)
def test_three_wordings_say_the_same_in_other_words(code: str) -> None:
    cells = variant(code, wordings="3", prices="0.5,1,1.5")
    prompts = {cell.wording: render(cell) for cell in cells if cell.draw == 1}
    assert len({prompt.messages for prompt in prompts.values()}) == 3
    records = {(prompt.stated.context, prompt.stated.design, prompt.stated.voice) for prompt in prompts.values()}
    assert len(records) == 1
    for prompt in prompts.values():
        text = "\n".join(message.content for message in prompt.messages)
        assert "{" not in text
        assert not prompt.stated.context.income or "75,000" in text
        assert all(price in text for price in disclosed(prompt.stated.design))


def disclosed(design: Design | None) -> list[str]:
    """The prices of a design as a prompt writes them."""
    if design is None:
        return []
    prices = design.prices or (design.lowest, design.highest)
    return [
        f"{100 * price / design.percent_of:.6g}%" if design.percent_of else f"${price:.2f}" for price in prices
    ]


@pytest.mark.parametrize(
    ("code", "asked"),
    [("disclosure:lower", "0,0.5,1"), ("disclosure:upper", "1,1.5,2"), ("disclosure:two", "0.5,1.5")],
)
def test_a_design_asks_at_the_prices_that_it_discloses(code: str, asked: str) -> None:
    cells = variant(code, prices="0:2:0.5")
    assert [f"{cell.point.relative_price:g}" for cell in cells if cell.draw == 1] == asked.split(",")
    ends = cells[0].point.price, cells[-1].point.price
    assert disclosed(cells[0].design) == [f"${price:.2f}" for price in ends]


def test_per_cent_are_said_to_be_of_the_regular_price_and_the_middle_to_be_likelier() -> None:
    percent, middle = (
        render(variant(f"disclosure:{design}", prices="0:2:0.5")[0]).messages[1].content
        for design in ("percent", "triangular")
    )
    assert "between 0% and 200% of the product's regular price of $8.26 is equally likely" in percent
    assert "between $0.00 and $16.52: the nearer a price is to $8.26, the likelier" in middle


def test_halves_need_two_prices_each() -> None:
    with pytest.raises(InputError, match="two different prices in each part of the grid"):
        experiment(prices="0.5,1", strategies=("disclosure:lower",))


def test_the_difference_to_the_naive_prompt_is_what_a_strategy_adds() -> None:
    assert not any(new for _, new in differences(variant("naive")[0]))
    added = [line for line, new in differences(variant("disclosure")[0]) if new]
    assert len(added) == 1
    assert added[0].startswith("The store is running an experiment.")
