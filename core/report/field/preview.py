"""What one person reads and can answer, as text: a look at the page before it is sent."""

from core.studies.people.fieldwork import Condition, Fieldwork

MOST_LISTED = 12
"""Of more answers, such as the steps of a long scale, the first and the last stand for all."""


def preview(asked: Condition, fieldwork: Fieldwork) -> str:
    """Write what is read in one condition, and below it what can be answered.

    Parameters
    ----------
    asked
        The price or arm.
    fieldwork
        Of which it is one.

    Returns
    -------
    str
        Lines; an answer that is chosen has a circle before it.
    """
    labels = asked.labels
    if not labels:
        return f"{asked.text}\n\n[ a number from {fieldwork.lowest:,g} to {fieldwork.highest:,g} ]"
    listed = labels if len(labels) <= MOST_LISTED else (labels[0], "…", labels[-1])
    return "\n".join([asked.text, "", *(f"○ {label}" for label in listed)])
