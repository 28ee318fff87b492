"""People's answers to an experiment of the user's own, as a file: read whole or not at all."""

import math

from core.analysis.arms import HumanArm, Humans
from core.basics.errors import InputError
from core.basics.tables import Fields, Numbers, Taken, read_table, refuse
from core.basics.words import join
from core.experiment.arms import Vignette
from core.studies.people.counted import Counted

MOST_PEOPLE, MOST_ROWS = 100_000_000, 200
OWN_SOURCE = "a file of your own"


def people_columns(vignette: Vignette) -> tuple[str, ...]:
    """Return the columns that a file of people's answers needs.

    Parameters
    ----------
    vignette
        What people were asked.

    Returns
    -------
    tuple of str
    """
    return ("arm", "n", "share") if vignette.response.outcome == "share" else ("arm", "n", "mean", "sd")


def people_example(vignette: Vignette) -> str:
    """Write what such a file begins with.

    Parameters
    ----------
    vignette
        What people were asked.

    Returns
    -------
    str
        CSV, with invented numbers.
    """
    response = vignette.response
    middle = (response.lowest + response.highest) / 2
    rest = "120,0.41" if response.outcome == "share" else f"120,{middle:g},{(response.highest - middle) / 2:g}"
    rows = [f"{arm.name},{rest}" for arm in vignette.arms[:2]]
    return "\n".join([",".join(people_columns(vignette)), *rows])


def people_file(counted: Counted, vignette: Vignette) -> str:
    """Write answers to a questionnaire as such a file.

    Parameters
    ----------
    counted
        Answers to the experiment's questionnaire, a condition an arm.
    vignette
        What people were asked.

    Returns
    -------
    str
        CSV; without arms in which fewer than two people count.

    Raises
    ------
    InputError
        When all answered alike in an arm whose answers are no shares.
    """
    lines = [",".join(people_columns(vignette))]
    for arm in vignette.arms:
        answers = counted.rows.loc[counted.rows["condition"] == arm.name, "answer"]
        if len(answers) > 1:
            if vignette.response.outcome != "share" and answers.nunique() == 1:
                raise InputError(
                    f"All who count answered alike in {vignette.phrase_of(arm.name)}, so how far people differ "
                    "there is not known, and they stand beside no model. They are kept; ask more people."
                )
            # With so many decimals no number may be two.
            spread = "" if vignette.response.outcome == "share" else f",{answers.std():.16f}"
            lines.append(f"{arm.name},{len(answers)},{answers.mean():.16f}{spread}")
    return "\n".join(lines)


def read_people(data: bytes, vignette: Vignette, sheet: str = "") -> Taken[Humans]:
    """Read what people answered in the arms of an experiment.

    Parameters
    ----------
    data
        With the columns of `people_columns`, a row an arm: its name, how many people answered, and the share of
        what is counted, 0 to 1 or in per cent; or the mean and the standard deviation of their answers.
    vignette
        What they were asked.
    sheet
        Of an Excel file; empty for the first.

    Returns
    -------
    Taken

    Raises
    ------
    InputError
        When anything in the file cannot be used: then nothing of it is taken.

    Notes
    -----
    A share of nobody or everybody has the standard deviation that one more answer of either kind would leave, for
    it is not known without error.
    """
    table = read_table(data, people_columns(vignette), max_rows=MOST_ROWS, sheet=sheet)
    columns = {
        name: Numbers(text.removesuffix("%") for text in table.texts(name))
        for name in people_columns(vignette)[1:]
    }
    arms = table.read(lambda fields: _arm(fields, vignette, columns))
    names = [arm.arm for arm in arms]
    refuse([f"the arm {name} stands there twice" for name in dict.fromkeys(names) if names.count(name) > 1])
    if vignette.control not in names or len(names) < 2:
        raise InputError(
            f"Differences are taken to the control, so the file needs a row of {vignette.control} and one of "
            "another arm. Nothing was taken from it."
        )
    by_name = {arm.arm: arm for arm in arms}
    humans = Humans(
        vignette.name or "own",
        vignette.title,
        vignette.response.outcome,
        {arm.name: by_name[arm.name] for arm in vignette.arms if arm.name in by_name},
        OWN_SOURCE,
        "as you have it",
        control=vignette.control,
    )
    return Taken(humans, table.notes)


def _arm(fields: Fields, vignette: Vignette, columns: dict[str, Numbers]) -> HumanArm:
    known = [arm.name for arm in vignette.arms]

    def name(text: str) -> str:
        if text not in known:
            raise InputError(f"“{text[:60]}” is none of the arms, which are {join(known)}")
        return text

    def number(column: str, low: float, high: float) -> float:
        def read(text: str) -> float:
            value = float(columns[column].read(text.removesuffix("%")))
            value = value / 100 if text.endswith("%") else value
            if not low <= value <= high:
                raise InputError(f"{text[:40]} is not between {low:,g} and {high:,g}")
            return value

        return fields.take(column, read, low)

    def people(text: str) -> int:
        value = float(columns["n"].read(text))
        if value != int(value) or not 2 <= value <= MOST_PEOPLE:
            raise InputError(f"{text[:40]} is no whole number of people, 2 or more")
        return int(value)

    arm, count = fields.take("arm", name, known[0]), fields.take("n", people, 2)
    if "share" in columns:
        share = number("share", 0.0, 1.0)
        sure = share if 0 < share < 1 else (share * count + 1) / (count + 2)
        return HumanArm(arm, count, share, math.sqrt(sure * (1 - sure)))
    low, high = vignette.response.lowest, vignette.response.highest
    widest = (high - low) / 2 * math.sqrt(count / (count - 1))
    mean, sd = number("mean", low, high), number("sd", 0.0, widest)
    if not sd:
        fields.faults.append(f"row {fields.number}, sd: it must be above 0")
    return HumanArm(arm, count, mean, sd)
