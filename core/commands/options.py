"""The choice that a command line means."""

import argparse
import sys
from itertools import zip_longest

from core.basics.errors import InputError
from core.experiment import ModelName
from core.studies.choice import Choice
from core.studies.link import doubt


def read_choice(parsed: argparse.Namespace) -> Choice:
    """Read what was chosen by the options of `core.commands.parser`.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    Choice

    Raises
    ------
    InputError
        When options do not go together.
    """
    backends, models = parsed.backend or ["embedded"], parsed.model or []
    addresses = parsed.base_url or []
    if max(len(models), len(addresses)) > len(backends):
        raise InputError(
            "There are more --model or --base-url than --backend. Give a --backend before every one of them."
        )
    context = []
    for item in parsed.context:
        name, equals, value = item.partition("=")
        if not equals:
            raise InputError(f"--context takes NAME=VALUE, not “{item[:40]}”.")
        context.append((name, value))
    choice = Choice(
        product=parsed.product,
        prices=parsed.prices,
        strategies=_strategies(getattr(parsed, "strategies", None)),
        models=tuple(
            str(ModelName(kind, model or "", address.rstrip("/") if address else None))
            for kind, model, address in zip_longest(backends, models, addresses)
        ),
        context=tuple(context),
        draws=parsed.draws,
        wordings=parsed.wordings,
        personas=parsed.personas,
        seed=parsed.seed,
        checks=getattr(parsed, "checks", Choice.checks),
    )
    if said := doubt(choice):
        print(said, file=sys.stderr)
    return choice


def _strategies(text: str | None) -> tuple[str, ...]:
    """Read the strategies; those of `Choice` where the command has no such option."""
    if text is None:
        return Choice.strategies
    return tuple(part.strip() for part in text.split(",") if part.strip())
