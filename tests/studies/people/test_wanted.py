"""How people are to be asked comes back as it was chosen, and from elsewhere nothing that cannot be used does."""

import pytest

from core.studies.people.fieldwork import USUAL_PEOPLE
from core.studies.people.wanted import Wanted


def test_what_was_chosen_comes_back() -> None:
    chosen = Wanted("naive~Mine & yours", 140, "best_price")
    assert Wanted.read(chosen.write()) == chosen
    assert Wanted.read(Wanted("naive", 140, None).write()).aim is None


@pytest.mark.parametrize("text", ["", "people=0&aim=revenge", "people=9999999999", "people=ten", "&&==%ff"])
def test_what_cannot_be_used_is_as_if_it_was_never_chosen(text: str) -> None:
    assert Wanted.read(text) == Wanted("", USUAL_PEOPLE, None)
