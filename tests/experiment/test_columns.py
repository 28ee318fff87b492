"""Who was asked and by which strategy, out of a frame as they went in."""

import pandas as pd
import pytest

from core.experiment.columns import asked_of, by_identity, observation_row, strategy_of, table
from core.experiment.experiment import sample_cell
from core.experiment.models import PEOPLE, ModelName
from core.experiment.strategies import DESIGNS, USUAL, Edit, Strategy, code_parts, variant_code
from core.studies.choice import Choice

CODES = tuple(dict.fromkeys([*USUAL, *DESIGNS]))
MODELS = (ModelName("openai", "m"), ModelName("openai-compatible", "m", "http://127.0.0.1:11434/v1"))


def frame(codes: tuple[str, ...], models: tuple[ModelName, ...]) -> pd.DataFrame:
    """A row a model and strategy."""
    asked = Choice(strategies=codes, models=tuple(map(str, models)), draws="1").experiment()
    cells = {(cell.model.name, cell.strategy.code): cell for cell in asked.cells()}
    return table(observation_row("", cell, purchase=1, mass=1) for cell in cells.values())


def test_a_frame_gives_back_whom_it_was_told_of() -> None:
    rows = frame(CODES, MODELS)
    pairs = set(zip(asked_of(rows), strategy_of(rows), strict=True))
    assert pairs == {(model, code) for model in MODELS for code in CODES}


def test_rows_are_split_by_model_and_strategy_in_their_order_and_by_what_else_is_named() -> None:
    rows = frame(("naive", "disclosure"), MODELS)
    twice = pd.concat([rows.assign(wording=2), rows.assign(wording=1)], ignore_index=True)
    split = by_identity(twice)
    assert [(asked, strategy) for asked, strategy, _ in split] == list(
        zip(asked_of(rows), strategy_of(rows), strict=True)
    )
    assert all(len(group) == 2 for _, _, group in split)
    assert [len(group) for _, _, group in by_identity(twice, "wording")] == [1] * 8


def test_a_filtered_frame_keeps_its_index_so_that_rows_can_be_picked() -> None:
    rows = frame(("naive", "disclosure"), MODELS)
    later = rows[rows["strategy"] == "disclosure"]
    assert len(later[asked_of(later) == MODELS[1]]) == 1


@pytest.mark.parametrize("code", [*CODES, "naive~Mine", "disclosure:expert~a ~ b"])
def test_a_strategys_code_comes_apart_and_together(code: str) -> None:
    assert variant_code(*code_parts(code)) == code


def test_an_edited_prompt_is_told_from_the_one_it_was_made_of() -> None:
    strategy = Strategy("naive", edit=Edit("Mine", "", "Would you pay [PRICE]? Answer yes or no."))
    experiment = Choice().experiment()
    cell = sample_cell(experiment, strategy)
    rows = table([observation_row("", cell, purchase=1, mass=1)])
    assert list(strategy_of(rows)) == ["naive~Mine"]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        (PEOPLE, "people"),
        (MODELS[0], "m (openai)"),
        (MODELS[1], "m (openai-compatible at 127.0.0.1:11434)"),
        (ModelName("synthetic", "market"), "market (synthetic market, no LLM)"),
    ],
    ids=str,
)
def test_a_models_title_says_how_it_is_reached(asked: ModelName, title: str) -> None:
    assert asked.title == title
