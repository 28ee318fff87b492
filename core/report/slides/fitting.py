"""How much fits on a slide, by letters that are as wide as most of theirs."""

import math
import re
from collections.abc import Iterable

LETTER, LINE = 0.52, 1.25
"""Width of a letter and height of a line, in sizes of the font; wider and higher than those of usual ones."""
POINTS = 72


def lines_of(text: str, width: float, size: float) -> int:
    """Count the lines of a text.

    Parameters
    ----------
    text
        Plain.
    width
        Inches.
    size
        Of the font, in points.

    Returns
    -------
    int
        At least 1.
    """
    letters = max(int(width * POINTS / (LETTER * size)), 1)
    return sum(max(math.ceil(1.05 * len(line) / letters), 1) for line in text.splitlines() or [""])


def height_of(texts: Iterable[str], width: float, size: float) -> float:
    """Return how high paragraphs are, with half a line between them.

    Parameters
    ----------
    texts
        Paragraphs.
    width
        Inches.
    size
        Of the font, in points.

    Returns
    -------
    float
        Inches.
    """
    return sum((lines_of(text, width, size) + 0.5) * size * LINE / POINTS for text in texts)


def pages_of(texts: Iterable[str], width: float, height: float, size: float) -> list[list[str]]:
    """Part paragraphs among slides; one that is too long for a slide is parted between its sentences.

    Parameters
    ----------
    texts
        Paragraphs.
    width, height
        Inches.
    size
        Of the font, in points.

    Returns
    -------
    list of list of str
    """
    pages: list[list[str]] = [[]]
    for text in texts:
        whole = height_of([text], width, size) <= height
        for part in [text] if whole else re.split(r"(?<=[.;]) ", text):
            if pages[-1] and height_of([*pages[-1], part], width, size) > height:
                pages.append([])
            pages[-1].append(part)
    return [page for page in pages if page]
