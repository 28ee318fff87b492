"""A questionnaire as a plain table, for any survey tool that takes a list of whom to ask what."""

import secrets

import pandas as pd

from core.basics.tables import to_csv
from core.studies.people.fieldwork import Fieldwork

BETWEEN = " | "


def to_conditions(fieldwork: Fieldwork) -> bytes:
    """Write who is asked what, a row a person.

    Parameters
    ----------
    fieldwork
        What is asked.

    Returns
    -------
    bytes
        CSV in UTF-8, in random order: questionnaire, person, condition, price, question, answers, the attention
        check with its own, and empty columns for what is answered. With these filled in it can be brought back.
        Each file names other persons, so that a second wave of people is none of the first.
    """
    check, wave = fieldwork.check, secrets.token_hex(3)
    rows = [
        {
            "questionnaire": fieldwork.id,
            "person": f"{wave}-{number}",
            "condition": one.name,
            "price": one.price,
            "question": one.text,
            "answers": BETWEEN.join(one.labels)
            or f"a number from {fieldwork.lowest:.15g} to {fieldwork.highest:.15g}",
            "answer": "",
            "check_question": check.text,
            "check_answers": BETWEEN.join(check.answers),
            "check": "",
        }
        for number, one in enumerate(fieldwork.drawn(), start=1)
    ]
    return to_csv(pd.DataFrame(rows))
