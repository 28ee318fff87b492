"""What a command line says that people are asked."""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.basics.errors import InputError
from core.basics.tables import MAX_BYTES, readings
from core.commands.options import read_choice, read_file
from core.studies.choice import Choice
from core.studies.people.fieldwork import Fieldwork

if TYPE_CHECKING:
    from core.studies.people.counted import Counted


def read_asked(parsed: argparse.Namespace) -> Fieldwork:
    """Read what people are asked, and how many where.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    Fieldwork

    Raises
    ------
    InputError
        When it cannot be asked; the message says what to mend.
    """
    choice = read_choice(parsed)
    asked = _beyond_price(parsed, choice) if parsed.name or parsed.file else _by_price(parsed, choice)
    return asked.with_people(read_people(parsed.people, asked))


def _by_price(parsed: argparse.Namespace, choice: Choice) -> Fieldwork:
    from core.studies.people.questionnaire import fieldwork_of

    code = parsed.strategies or "naive"
    return fieldwork_of(replace(choice, strategies=(code,)).experiment(), code)


def _beyond_price(parsed: argparse.Namespace, choice: Choice) -> Fieldwork:
    from core.experiment.arms import find_vignette
    from core.studies.arms.choice import ArmChoice, read_own
    from core.studies.people.questionnaire import arm_fieldwork_of

    vignette = find_vignette(parsed.name) if parsed.name else read_file(parsed.file, "--file", read_own)
    code = parsed.strategies or "naive"
    return arm_fieldwork_of(ArmChoice(vignette, (code,), choice).experiment(), code)


def read_people(text: str, asked: Fieldwork) -> int | Mapping[str, int]:
    """Read how many people are asked, in all or by price or arm.

    Parameters
    ----------
    text
        As ``--people`` has it.
    asked
        What they are asked.

    Returns
    -------
    int or Mapping
        As `Fieldwork.with_people` takes it.

    Raises
    ------
    InputError
        When it is no number, or nobody is asked there.
    """
    if text.isdecimal() and len(text) < 7:
        return int(text)
    found: dict[str, int] = {}
    for part in text.split(","):
        where, equals, count = part.strip().partition("=")
        if not equals or not count.isdecimal() or len(count) > 6:
            raise InputError(f"--people takes a number, or how many where, such as 4.13=40; not “{part[:40]}”.")
        numbers = {float(one) for one in readings(where).values()}
        fitting = [one.name for one in asked.conditions if one.name == where or one.price in numbers]
        if not fitting:
            names = ", ".join(one.title for one in asked.conditions)
            raise InputError(f"--people names {where[:40]}, where nobody is asked; asked is at {names}.")
        found[fitting[0]] = int(count)
    return found


def count_answers(parsed: argparse.Namespace, asked: Fieldwork) -> "Counted":
    """Read what came back, say what of it was not read, and say who counts.

    Parameters
    ----------
    parsed
        The command line.
    asked
        What people were asked.

    Returns
    -------
    Counted

    Raises
    ------
    InputError
        When a file cannot be read or taken.
    """
    from core.studies.people.counted import count_files

    left_out = [name for name, out in (("check", not parsed.count_failed), ("fast", parsed.leave_out_fast)) if out]
    counted = count_files([(path.name, read_bytes(path, "--answers")) for path in parsed.answers], asked, left_out)
    for note in counted.brought.notes:
        print(note, file=sys.stderr)
    return counted


def read_bytes(path: Path, option: str) -> bytes:
    """Read a file of the user's, as far as any is taken.

    Parameters
    ----------
    path
        The file.
    option
        That names it.

    Returns
    -------
    bytes

    Raises
    ------
    InputError
        When it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}). Give another {option}.") from None
