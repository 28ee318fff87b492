"""``python -m core verify``: whether a locked forecast was touched, and what it was worth."""

import argparse

from core.commands import DONE
from core.commands.output import check_reports, print_json, write_reports
from core.commands.people.asked import count_answers, read_bytes


def main(parsed: argparse.Namespace) -> int:
    """Say whether a forecast is as it was sealed, and score it where people have answered.

    Parameters
    ----------
    parsed
        The command line.

    Returns
    -------
    int
        Exit status.
    """
    check_reports(parsed.report)
    from core.studies.forecasts.scoring import score
    from core.studies.forecasts.seal import unseal

    sealed = unseal(read_bytes(parsed.file, "file"), parsed.sha256)
    scored = None
    if parsed.answers:
        counted = count_answers(parsed, sealed.forecast.fieldwork)
        scored = score(sealed.forecast, counted), counted
    if parsed.report:
        from core.report.forecasts.content import write_forecast
        from core.report.signature import Signature

        write_reports(parsed.report, write_forecast(sealed, Signature(parsed.author), scored))
    if parsed.json:
        from core.commands.people.documents import forecast_document

        print_json(forecast_document(sealed, scored))
        return DONE
    from core.studies.forecasts.sentences import what_is_locked, what_it_was_worth

    known = "and it is the file of that SHA-256" if parsed.sha256 else "which --sha256 compares with what was sent"
    print(f"Untouched since it was sealed. SHA-256: {sealed.sha256}, {known}.\n")
    print("\n".join(what_is_locked(sealed.forecast)))
    if scored is not None:
        print("\n" + "\n".join([*scored[1].sentences, *what_it_was_worth(sealed.forecast, scored[0])]))
    return DONE
