"""Numbers as people and their programs write them, told apart by all that stand in one column or list."""

import math
import re
from collections.abc import Iterable
from decimal import Decimal

from core.basics.errors import InputError

POINT, COMMA = ".", ","
_SPACE_OR_APOSTROPHE = "[ '’]"
_SPACES = dict.fromkeys(map(ord, "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}"), " ")
_MINUS = {ord("\N{MINUS SIGN}"): "-"}
_GROUPED = {
    mark: re.compile(
        rf"[-+]?(?:[1-9][0-9]{{0,2}}(?:(?P<group>{other}|{_SPACE_OR_APOSTROPHE})[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*)"
        rf"|[1-9][0-9]?(?:{other}[0-9]{{2}})+{other}[0-9]{{3}})(?:{re.escape(mark)}[0-9]*)?"
    )
    for mark, other in ((POINT, ","), (COMMA, r"\."))
}
_PLAIN = {
    mark: re.compile(
        rf"[-+]?(?:[0-9]+(?:{re.escape(mark)}[0-9]*)?|{re.escape(mark)}[0-9]+)(?:[eE][-+]?[0-9]{{1,3}})?"
    )
    for mark in (POINT, COMMA)
}
_WHOLE = re.compile(r"(?<=[0-9])[.,]\s?[-–—]{1,2}$")
_NOT_DIGITS = re.compile(r"[^-+0-9.,eE]")
_LONGEST = 40


def readings(text: str) -> dict[str, Decimal]:
    """Read a number in every way in which it can be read.

    Parameters
    ----------
    text
        With thousands parted by points, commas, apostrophes or spaces (narrow and no-break, too), or as in India;
        whole amounts may end in ``.-`` or ``,-``.

    Returns
    -------
    dict
        By the mark before the decimals, `POINT` and `COMMA`; empty where it is no number.
    """
    clean = _WHOLE.sub("", text.translate(_SPACES | _MINUS).strip())
    if len(clean) > _LONGEST:
        return {}
    found = {}
    for mark, other in ((POINT, COMMA), (COMMA, POINT)):
        if _PLAIN[mark].fullmatch(clean):
            found[mark] = Decimal(clean.replace(mark, "."))
        elif _GROUPED[mark].fullmatch(clean):
            found[mark] = Decimal(_NOT_DIGITS.sub("", clean).replace(other, "").replace(mark, "."))
    return found


class Numbers:
    """Numbers of one column or list, whose decimal mark the clear ones tell.

    Parameters
    ----------
    texts
        All that stand there, without signs of currencies.
    highest
        A reading above it is not meant where another is below.
    """

    def __init__(self, texts: Iterable[str], highest: float = math.inf) -> None:
        self.highest = highest
        clear = [found for found in map(self._readings, texts) if len(found) == 1]
        self.marks = {mark for found in clear for mark in found}

    def read(self, text: str) -> Decimal:
        """Read one of them.

        Parameters
        ----------
        text
            As it stands there.

        Returns
        -------
        Decimal
            Finite.

        Raises
        ------
        InputError
            When it is no number, or may be two and no other tells which.
        """
        found = self._readings(text)
        if not found:
            raise InputError(f"“{text[:_LONGEST]}” is not a number")
        if len(set(found.values())) > 1:
            if len(self.marks) != 1:
                raise InputError(_two_readings(text, found))
            return found[next(iter(self.marks))]
        return next(iter(found.values()))

    def _readings(self, text: str) -> dict[str, Decimal]:
        found = readings(text)
        likely = {mark: value for mark, value in found.items() if value <= Decimal(self.highest)}
        return likely or found


def _two_readings(text: str, found: dict[str, Decimal]) -> str:
    small, large = sorted(found.values())
    return (
        f"“{text[:_LONGEST]}” may be two numbers, {large} or {small}, and no other tells which; write "
        f"{large:.2f} or {small}0"
    )
