"""``python -m core lock``: a forecast, sealed before people are asked."""

import argparse
from dataclasses import replace

from core.analysis.decision import Decision
from core.basics.errors import InputError
from core.commands.asking import asking, keep
from core.commands.options import read_choice
from core.commands.output import check_writable, print_json, status, write
from core.commands.people.asked import read_people


def main(parsed: argparse.Namespace) -> int:
    """Ask what is missing, and seal what came out.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    choice = read_choice(parsed)
    decision = Decision(
        parsed.current, tuple(parsed.candidate), parsed.unit_cost, parsed.market_size, parsed.period
    )
    check_writable(parsed.to, "--to")
    if parsed.to.exists():
        raise InputError(f"{parsed.to} is there already, and a forecast is locked once. Give another --to.")
    from core.studies.people.questionnaire import fieldwork_of

    words = replace(choice, strategies=(parsed.words,)).experiment()
    asked = fieldwork_of(words, parsed.words)
    asked = asked.with_people(read_people(parsed.people, asked))
    with asking(parsed, choice.experiment(), choice) as (run, memory):
        from core.studies.forecasts.locking import forecast_of
        from core.studies.forecasts.seal import WHAT_IT_PROVES, seal, unseal
        from core.studies.forecasts.sentences import what_is_locked

        found = memory.findings(choice.experiment(), choice.limits())
        keep(parsed, run, found.observations, memory)
        data = seal(forecast_of(found, decision, asked, parsed.author))
        write(parsed.to, data, "--to")
        sealed = unseal(data)
        if parsed.json:
            from core.commands.people.documents import forecast_document

            print_json(forecast_document(sealed))
        else:
            print("\n".join([*what_is_locked(sealed.forecast), f"\nSHA-256 of {parsed.to}: {sealed.sha256}"]))
            print("\n".join(f"- {text}" for text in WHAT_IT_PROVES))
        return status(run, found.failed_checks)
