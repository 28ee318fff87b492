"""The tour has a picture of every page of the app, in both themes and as on a phone."""

import re

import pytest
from PIL import Image

from tests.e2e.test_journey import ROOT
from tests.shots import FOLDER, LOOKS, SHOTS

PAGES = re.findall(r'"pages/(\w+)\.py", title="([^"]+)"', (ROOT / "app.py").read_text(encoding="utf-8"))
TOUR = (FOLDER.parent / "TOUR.md").read_text(encoding="utf-8")


def test_every_page_has_its_part_of_the_tour() -> None:
    assert [name for name, _ in PAGES] == [shot.name for shot in SHOTS]
    assert re.findall(r"^## (.+)$", TOUR, re.MULTILINE) == [title for _, title in PAGES]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", [name for name, _ in PAGES])
def test_every_picture_of_the_tour_is_there_in_the_size_of_its_screen(name: str, look: str) -> None:
    assert f"shots/{name}-{look}.png" in TOUR
    with Image.open(FOLDER / f"{name}-{look}.png") as picture:
        assert picture.size == LOOKS[look][1:]


def test_the_folder_holds_nothing_that_no_page_shows() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {
        f"{name}-{look}.png" for name, _ in PAGES for look in LOOKS
    }
