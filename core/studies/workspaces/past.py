"""Runs that were made: what was asked, what it took, what came out, and what differs between two of them."""

from dataclasses import dataclass
from typing import Any

MAX_TEXT = 500
"""Characters of each text that is kept of a run."""


@dataclass(frozen=True)
class CurveFound:
    """What was found of one curve, as it was said.

    Parameters
    ----------
    model, strategy
        Titles of who was asked, and how.
    shape
        Of the curve.
    elasticity
        With its interval where it has one; empty for none.
    """

    model: str
    strategy: str
    shape: str
    elasticity: str


@dataclass(frozen=True)
class Outcome:
    """What became of a run.

    Parameters
    ----------
    calls
        That it made; None where that was not seen, as after a restart of the app.
    cost
        In words; empty where it was not seen.
    headline
        What it came to.
    curves
        That it was about.
    """

    calls: int | None
    cost: str
    headline: str
    curves: tuple[CurveFound, ...] = ()


@dataclass(frozen=True)
class PastRun:
    """A run that was made.

    Parameters
    ----------
    experiment
        Id of what was asked.
    kind
        ``decisions``, ``benchmark``, or the name of an audit.
    began
        When, ISO 8601 in UTC.
    calls
        How many were missing then.
    choice
        The parts of the link that opens it again.
    inputs
        What was asked, for people: title and text, of which two runs are told apart.
    outcome
        What became of it; None as long as nobody has looked.
    """

    experiment: str
    kind: str
    began: str
    calls: int
    choice: tuple[tuple[str, str], ...]
    inputs: tuple[tuple[str, str], ...]
    outcome: Outcome | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other run."""
        return self.began, self.experiment

    @classmethod
    def of(cls, data: dict[str, Any]) -> "PastRun":
        """Read what `dataclasses.asdict` made of it, once it was written as JSON and read again."""
        pairs = {name: tuple((key, text) for key, text in data[name]) for name in ("choice", "inputs")}
        found = data.get("outcome")
        outcome = found and Outcome(
            found["calls"],
            found["cost"],
            found["headline"],
            tuple(CurveFound(**one) for one in found.get("curves", ())),
        )
        return cls(**{**data, **pairs, "outcome": outcome})

    def text(self, title: str) -> str:
        """Return one of the inputs; empty where it has none of that title."""
        return dict(self.inputs).get(title, "")


@dataclass(frozen=True)
class Compared:
    """What differs between two runs.

    Parameters
    ----------
    inputs
        Title, and the text of either run, of what was asked otherwise.
    findings
        The same of what came out otherwise.
    alike
        How many curves came out alike.
    """

    inputs: tuple[tuple[str, str, str], ...]
    findings: tuple[tuple[str, str, str], ...]
    alike: int


def compare(first: PastRun, second: PastRun) -> Compared:
    """Say what differs between two runs.

    Parameters
    ----------
    first, second
        In the order in which they are to be shown.

    Returns
    -------
    Compared
    """
    inputs = _differing(dict(first.inputs), dict(second.inputs), "none")
    one, other = _found(first), _found(second)
    alike = sum(title != "Headline" and other.get(title) == text for title, text in one.items())
    return Compared(inputs, _differing(one, other, "no such curve"), alike)


def _found(run: PastRun) -> dict[str, str]:
    if run.outcome is None:
        return {}
    curves = {f"{one.strategy}, {one.model}": _said(one) for one in run.outcome.curves}
    return {"Headline": run.outcome.headline or "none", **curves}


def _said(curve: CurveFound) -> str:
    return f"{curve.shape}, elasticity {curve.elasticity}" if curve.elasticity else curve.shape


def _differing(first: dict[str, str], second: dict[str, str], missing: str) -> tuple[tuple[str, str, str], ...]:
    titles = dict.fromkeys([*first, *second])
    pairs = ((title, first.get(title, missing), second.get(title, missing)) for title in titles)
    return tuple((title, one, other) for title, one, other in pairs if one != other)
