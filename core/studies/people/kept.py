"""What a workspace keeps of people's answers: every sitting as it came, to which questionnaire."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from core.basics.errors import InputError
from core.studies.people.fieldwork import Condition, Fieldwork

if TYPE_CHECKING:  # Tables take long to load, and every page knows of workspaces.
    from core.studies.people.answers import Brought

MOST_QUESTIONNAIRES = 20
Sitting = tuple[str, str, float | None, str, bool | None, float | None, str]
"""Person, condition, answer, answer as given, whether the check was passed, seconds, and problem."""
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
        In the order of the files.
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
    columns = ["person", "condition", "answer", "given", "check", "seconds", "problem"]
    rows = brought.rows[columns].astype("object")
    rows = rows.where(rows.notna(), None)
    asked = brought.fieldwork
    sittings = tuple(map(tuple, rows.to_numpy().tolist()))
    return KeptAnswers(asked.id, asked.title, now, sittings, brought.notes)


def bring_again(kept: KeptAnswers, asked: Fieldwork) -> "Brought":
    """Return kept answers as they came in.

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

    conditions = {one.name: one for one in asked.conditions}
    return Brought(asked, table_of([_row(one, conditions, asked) for one in kept.sittings]), kept.notes)


def _row(sitting: Sitting, conditions: dict[str, Condition], asked: Fieldwork) -> dict[str, object]:
    from core.studies.people.counted import REASONS

    person, name, answer, given, check, seconds, problem = sitting
    condition = conditions.get(name)
    known = problem in REASONS if problem else _can_be(answer, condition, asked)
    if not known:
        raise InputError(UNUSABLE)
    return {
        "person": person,
        "condition": name,
        "price": condition.price if condition else None,
        "answer": answer,
        "given": given,
        "check": check,
        "seconds": seconds,
        "problem": problem,
    }


def _can_be(answer: float | None, condition: Condition | None, asked: Fieldwork) -> bool:
    if answer is None or condition is None:
        return False
    if condition.counted:
        return answer in (0, 1)
    return bool(condition.answers) or asked.lowest <= answer <= asked.highest


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
