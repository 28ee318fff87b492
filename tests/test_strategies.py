import itertools
import os

import pytest

from core.context import CONTEXT_BOUNDS
from core.experiment import Cell
from core.strategies import render
from tests.helpers import experiment


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
