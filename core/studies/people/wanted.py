"""How people are to be asked, as it was last chosen: in whose words, how many, and for what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, get_args
from urllib.parse import parse_qsl, urlencode

from core.analysis.people import Aim
from core.studies.people.fieldwork import MOST_PEOPLE, USUAL_PEOPLE


@dataclass(frozen=True)
class Wanted:
    """What was chosen before people are asked.

    Parameters
    ----------
    words
        The strategy in whose words they are asked; empty where none was chosen.
    people
        In all.
    aim
        What their answers are for; None for the whole curve.
    """

    words: str = ""
    people: int = USUAL_PEOPLE
    aim: Aim | None = None

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `write` wrote.

        Parameters
        ----------
        text
            From a workspace, which may come from elsewhere; what cannot be used is as if it was never chosen.

        Returns
        -------
        Wanted
        """
        said = dict(parse_qsl(text))
        aims = {one: one for one in get_args(Aim)}
        return cls(said.get("words", ""), _people(said), aims.get(said.get("aim", "")))

    def write(self) -> str:
        """Write it as one text.

        Returns
        -------
        str
        """
        return urlencode({"words": self.words, "people": self.people, "aim": self.aim or ""})


def _people(said: Mapping[str, str]) -> int:
    text = said.get("people", "")
    people = int(text) if text.isdecimal() and len(text) <= len(str(MOST_PEOPLE)) else 0
    return people if 1 <= people <= MOST_PEOPLE else USUAL_PEOPLE
