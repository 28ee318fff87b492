"""What a workspace keeps of people's answers: what every sitting counts for, to which questionnaire."""

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

from core.basics.errors import InputError
from core.studies.people.fieldwork import Condition, Fieldwork

if TYPE_CHECKING:  # Tables take long to load, and every page knows of workspaces.
    from core.studies.people.answers import Brought

MOST_QUESTIONNAIRES = 20
DIGITS = 12
"""Hexadecimal digits of the digest that tells one person from another."""
Sitting = tuple[str, str, float | None, bool | None, float | None, str]
"""Digest of the person, condition, answer, whether the check was passed, seconds, and problem."""
UNUSABLE = (
    "The answers that are kept to this questionnaire are none that it can have, so they are not shown. Take them "
    "away, and bring the files of them again."
)


@dataclass(frozen=True)
class KeptAnswers:
    """Answers to one questionnaire, as a workspace keeps them.

    Parameters
    ----------
    questionnaire, title
        Id and title of the `Fieldwork`.
    brought
        When, ISO 8601 in UTC.
    sittings
        In the order of the files, those that came later last.
    notes
        What of the files was not read.
    """

    questionnaire: str
    title: str
    brought: str
    sittings: tuple[Sitting, ...]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, data: dict[str, Any]) -> Self:
        """Read what `dataclasses.asdict` made of it, once it was written as JSON and read again."""
        sittings, notes = data["sittings"], data["notes"]
        return cls(**{**data, "sittings": tuple(map(tuple, sittings)), "notes": tuple(notes)})

    def with_more(self, later: "KeptAnswers") -> "KeptAnswers":
        """Add answers that came later.

        Parameters
        ----------
        later
            To the same questionnaire.

        Returns
        -------
        KeptAnswers
            Without sittings that were there already, and unfinished ones of people who have finished now. People
            whom no file names may have answered exactly alike, so a note says how many were taken for the same.

        Raises
        ------
        InputError
            When there would be more than files may have.
        """
        from core.studies.people.answers import MOST_ROWS

        finished = {person for person, *_, problem in later.sittings if person and not problem}
        before = tuple(one for one in self.sittings if not (one[0] in finished and one[-1] == "incomplete"))
        new = _others(before, later.sittings)
        if len(before) + len(new) > MOST_ROWS:
            raise InputError(
                f"With these there would be more than {MOST_ROWS:,} sittings of this questionnaire. Nothing was "
                "taken from these files, and what was kept is kept."
            )
        told = sum(not person for person, *_ in later.sittings) - sum(not person for person, *_ in new)
        notes = dict.fromkeys((*self.notes, *later.notes, *([_say_same(told)] if told else [])))
        return replace(later, sittings=(*before, *new), notes=tuple(notes))


def _others(before: Collection[Sitting], later: Collection[Sitting]) -> list[Sitting]:
    """Return the later sittings without as many of each as were there before."""
    there = Counter(before)
    new = []
    for one in later:
        there[one] -= 1
        if there[one] < 0:
            new.append(one)
    return new


def _say_same(sittings: int) -> str:
    one = "1 sitting that names no person was"
    same = one if sittings == 1 else f"{sittings:,} sittings that name no person were"
    return f"{same} exactly as one that was kept, and taken for it. Give each person an id where they are others."


def keep_answers(brought: "Brought", now: str) -> KeptAnswers:
    """Return what a workspace keeps of answers that came in.

    Parameters
    ----------
    brought
        As `core.studies.people.answers.read_answers` gives them.
    now
        When they came, ISO 8601 in UTC.

    Returns
    -------
    KeptAnswers
    """
    columns = ["person", "condition", "answer", "check", "seconds", "problem"]
    asked = brought.fieldwork
    rows = brought.rows[columns].astype("object")
    rows = rows.where(rows.notna(), None)
    rows["person"] = rows["person"].map(lambda person: _digest(person, asked.id))
    sittings = tuple(map(tuple, rows.to_numpy().tolist()))
    return KeptAnswers(asked.id, asked.title, now, sittings, brought.notes)


def _digest(person: str, questionnaire: str) -> str:
    """Tell a person from others within a questionnaire, without the id that a survey tool gave; empty if none."""
    salted = f"{questionnaire} {person}".encode(errors="surrogatepass")
    return hashlib.sha256(salted).hexdigest()[:DIGITS] if person else ""


def bring_again(kept: KeptAnswers, asked: Fieldwork) -> "Brought":
    """Return kept answers as they came in, but for what was not kept: persons are digests, and no text is given.

    Parameters
    ----------
    kept
        The answers.
    asked
        The questionnaire of their id.

    Returns
    -------
    Brought

    Raises
    ------
    InputError
        When they cannot be answers to it, as a workspace from elsewhere may hold.
    """
    from core.studies.people.answers import Brought, table_of

    if not kept.sittings:
        raise InputError(UNUSABLE)
    conditions = {one.name: one for one in asked.conditions}
    return Brought(asked, table_of([_row(one, conditions, asked) for one in kept.sittings]), kept.notes)


def _row(sitting: Sitting, conditions: dict[str, Condition], asked: Fieldwork) -> dict[str, object]:
    from core.studies.people.counted import REASONS

    person, name, answer, check, seconds, problem = sitting
    condition = conditions.get(name)
    known = problem in REASONS if problem else _can_be(answer, condition, asked)
    if not known:
        raise InputError(UNUSABLE)
    return {
        "person": person,
        "condition": name,
        "price": condition.price if condition else None,
        "answer": answer,
        "check": check,
        "seconds": seconds,
        "problem": problem,
    }


def _can_be(answer: float | None, condition: Condition | None, asked: Fieldwork) -> bool:
    if answer is None or condition is None:
        return False
    if condition.counted:
        return answer in (0, 1)
    if condition.answers:
        return answer in map(float, condition.codes)
    return asked.lowest <= answer <= asked.highest


def answered_first(asked: dict[str, str], kept: Collection[KeptAnswers]) -> str:
    """Return in whose words a question is put first: those that people have answered, where they have.

    Parameters
    ----------
    asked
        Ids of the questionnaires by code of a strategy, the usual one first.
    kept
        Answers of a workspace.

    Returns
    -------
    str
        A code.
    """
    known = {one.questionnaire for one in kept}
    return next((code for code, id in asked.items() if id in known), next(iter(asked)))
