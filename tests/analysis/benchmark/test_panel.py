"""A second opinion: models that know something get weight, and a panel that does not win is not said to."""

import numpy as np
import pytest

from core.analysis.benchmark import Entry, Panel, draw_panel, say_panel
from core.analysis.demand.fits import NoEstimate
from core.analysis.demand.people import people_matrix
from tests.support.answered import ENTRIES, PUBLISHED


def entry(name: str, shares: np.ndarray) -> Entry:
    return Entry(PUBLISHED.asked, name, shares)


def knows(part: slice) -> np.ndarray:
    """A model that knows people's level of some prices, and answers the same at the others."""
    shares = np.full((40, 10), 0.5)
    shares[:, part] = people_matrix()[:, part]
    return shares


def test_a_model_that_answers_noise_gets_no_weight_beside_one_that_knows() -> None:
    found = draw_panel([PUBLISHED, ENTRIES["useless"]])
    assert isinstance(found, Panel)
    assert found.weights.sum() == pytest.approx(1)
    assert found.weights[0] > 0.8
    assert not found.wins
    assert "take the best single one" in say_panel(found)[-1]


def test_two_models_that_know_different_things_are_nearer_together() -> None:
    found = draw_panel([entry("cheap", knows(slice(0, 5))), entry("dear", knows(slice(5, 10)))])
    assert isinstance(found, Panel)
    assert found.weights.min() > 0.2
    assert found.error < found.singles.min()
    assert found.wins
    assert "a second opinion helps" in say_panel(found)[-1]


def test_one_model_is_no_panel() -> None:
    missing = PUBLISHED.shares.copy()
    missing[3, 3] = np.nan
    found = draw_panel([PUBLISHED, entry("missing", missing)])
    assert isinstance(found, NoEstimate)
