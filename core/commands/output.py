"""What leaves a command: exit status, files, and what is printed."""

import getpass
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.asking.run import Run
from core.basics.errors import InputError
from core.commands import DONE, SOME_FAILED
from core.experiment import Product

if TYPE_CHECKING:
    from core.analysis.demand.fits import Estimate, NoEstimate
    from core.report.blocks import Report


def status(run: Run, failed_checks: Sequence[str] = ()) -> int:
    """Return the exit status of a run that has ended.

    Parameters
    ----------
    run
        The run.
    failed_checks
        Which curves failed their checks.

    Returns
    -------
    int
    """
    return SOME_FAILED if run.failures or run.error or run.out_of_budget or failed_checks else DONE


def print_json(document: dict[str, Any]) -> None:
    """Print one JSON document on standard output.

    Parameters
    ----------
    document
        Without NaN.
    """
    print(json.dumps(document, allow_nan=False, indent=2))


def check_writable(path: Path, option: str) -> None:
    """Refuse before anything is asked what could not be written in the end.

    Parameters
    ----------
    path
        The file.
    option
        That names it.

    Raises
    ------
    InputError
        When it cannot be written.
    """
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise InputError(f"Nothing can be written to {path}. Nothing was asked; give another {option}.")


def write(path: Path, content: bytes, option: str) -> None:
    """Write a file.

    Parameters
    ----------
    path, option
        As for `check_writable`.
    content
        What it is to hold.

    Raises
    ------
    InputError
        When it could not be written.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(
            f"{path} could not be written ({error.strerror}). Every reply is kept; give another {option}."
        ) from None


def check_reports(paths: Sequence[Path]) -> None:
    """Refuse before anything is asked reports that could not be written in the end.

    Parameters
    ----------
    paths
        The files.

    Raises
    ------
    InputError
        When one cannot be written.
    """
    # Reports take a while to load, and most commands write none.
    from core.report.files import check_format

    for path in paths:
        check_format(path)
        check_writable(path, "--report")


def write_reports(paths: Sequence[Path], report: "Report") -> None:
    """Write a report to files, each in the format that its name asks for.

    Parameters
    ----------
    paths
        The files.
    report
        Its content.

    Raises
    ------
    InputError
        When one could not be written.
    """
    from core.report.files import FORMATS

    for path in paths:
        write(path, FORMATS[path.suffix](report), "--report")


def interval(value: "Estimate | NoEstimate") -> str:
    """Write an estimate with its interval, for a table.

    Parameters
    ----------
    value
        The estimate, or why there is none.

    Returns
    -------
    str
    """
    from core.analysis.demand.fits import NoEstimate

    if isinstance(value, NoEstimate):
        return "none"
    return f"{value.estimate:.3g} ({value.low:.3g} to {value.high:.3g})"


def print_product(product: Product) -> None:
    """Print what a text is on.

    Parameters
    ----------
    product
        The product.
    """
    print(f"{product.name}, regular price {product.write(product.regular_price)}\n")


def person() -> str:
    """Return the name of whoever works on this machine; empty where it has none."""
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return ""
