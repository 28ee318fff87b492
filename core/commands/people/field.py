"""``python -m core field``: a questionnaire for people, and what they answered."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.basics.errors import InputError
from core.commands import DONE
from core.commands.output import check_writable, print_json, write
from core.commands.people.asked import count_answers, read_asked
from core.studies.people.fieldwork import Fieldwork

if TYPE_CHECKING:
    from core.studies.people.counted import Counted


def main(parsed: argparse.Namespace) -> int:
    """Write the questionnaire to files, or say what people answered.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    if not parsed.out and not parsed.answers:
        raise InputError(
            "Say by --out to which file the questionnaire is written, or by --answers what came back. Nothing was "
            "written."
        )
    asked = read_asked(parsed)
    _write(parsed.out, asked)
    counted = count_answers(parsed, asked) if parsed.answers else None
    if parsed.json:
        print_json(_document(asked, counted))
    else:
        _print(asked, counted)
    return DONE


def _write(paths: list[Path], asked: Fieldwork) -> None:
    # The formats load tables, and answers alone need none.
    from core.report.field.formats import field_format

    written = [(path, field_format(path.suffix)) for path in paths]
    for path, _ in written:
        check_writable(path, "--out")
    for path, one in written:
        write(path, one.write(asked), "--out")
        print(f"{path}: {one.told}", file=sys.stderr)


def _print(asked: Fieldwork, counted: "Counted | None") -> None:
    print(f"{asked.title}, questionnaire {asked.id}")
    if counted is None:
        for one in asked.conditions:
            print(f"{one.title}: {one.people:,} people")
        return
    print("\n".join(counted.sentences))
    for name, group in counted.rows.groupby("condition", sort=False):
        condition = asked.condition(str(name))
        title = condition.title if condition else str(name)
        mean = group["answer"].mean()
        is_share = condition is not None and condition.counted
        told = f"{mean:.1%} of" if is_share else f"{mean:.3g},"
        print(f"{title}: {told} {len(group):,} people")


def _document(asked: Fieldwork, counted: "Counted | None") -> dict[str, Any]:
    document: dict[str, Any] = {
        "questionnaire": asked.id,
        "title": asked.title,
        "strategy": asked.strategy,
        "conditions": [
            {"name": one.name, "price": one.price, "people": one.people, "text": one.text}
            for one in asked.conditions
        ],
    }
    if counted is None:
        return document
    groups = counted.rows.groupby("condition", sort=False)["answer"]
    return document | {
        "sittings": len(counted.reasons),
        "counted": counted.people,
        "left_out": counted.left_out,
        "answers": [
            {"name": str(name), "mean": float(group.mean()), "people": len(group)} for name, group in groups
        ],
    }
