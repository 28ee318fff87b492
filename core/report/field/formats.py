"""The files in which a questionnaire can be put before people, by what they are for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.basics.errors import InputError
from core.report.field.conditions import to_conditions
from core.report.field.html import to_page
from core.report.field.qsf import to_qsf
from core.report.field.xlsform import to_xlsform
from core.studies.people.fieldwork import Fieldwork


@dataclass(frozen=True)
class FieldFormat:
    """One kind of file.

    Parameters
    ----------
    title
        Of its button.
    mime
        Its media type.
    told
        What it is for.
    write
        Writes it.
    """

    title: str
    mime: str
    told: str
    write: Callable[[Fieldwork], bytes]


FIELD_FORMATS: Mapping[str, FieldFormat] = {
    ".html": FieldFormat(
        "Page to send",
        "text/html",
        "One file that asks in any browser, without a network, and saves the answer as a CSV to send back.",
        to_page,
    ),
    ".qsf": FieldFormat(
        "Qualtrics",
        "application/json",
        "For “Import a QSF file”. Its structure follows public files of the kind; it was not tried in Qualtrics.",
        to_qsf,
    ),
    ".xlsx": FieldFormat(
        "XLSForm",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "For ODK, KoboToolbox and other tools that take the format.",
        to_xlsform,
    ),
    ".csv": FieldFormat(
        "CSV of conditions",
        "text/csv",
        "Who is asked what, a row a person, for any other survey tool.",
        to_conditions,
    ),
}
"""By the suffix of the file's name."""


def field_format(suffix: str) -> FieldFormat:
    """Return the format of a suffix.

    Parameters
    ----------
    suffix
        With its dot.

    Returns
    -------
    FieldFormat

    Raises
    ------
    InputError
        When there is none.
    """
    if suffix not in FIELD_FORMATS:
        raise InputError(
            f"A questionnaire is written as {', '.join(FIELD_FORMATS)}, not “{suffix[:20]}”. Nothing was written."
        )
    return FIELD_FORMATS[suffix]
