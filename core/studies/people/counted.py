"""Who of the people who answered counts, and what they would buy at each price."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.analysis.demand.curves import Curve, survey_curve
from core.basics.words import join
from core.experiment import Product
from core.studies.people.answers import Brought, read_answers
from core.studies.people.fieldwork import Fieldwork

REASONS = {
    "preview": "were previews, tests or taken for spam by the survey tool",
    "incomplete": "did not finish",
    "unasked": "answered at a price or in a condition that this questionnaire has not",
    "unread": "gave an answer that could not be read",
    "duplicate": "came again from a person who had answered",
    "check": "failed the attention check",
    "fast": "took less than a third of the median time",
}
"""Why a sitting is left out, in the order in which that is looked for, a sitting having one reason."""
A_MATTER_OF_CHOICE = ("check", "fast")
"""What else can be counted, too."""
LEFT_OUT = ("check",)
"""Left out unless told otherwise, as who fails an attention check usually is. Who answers fast is counted: to
leave them out moved results of surveys little (Greszki, Meyer & Schoen 2015, Public Opinion Quarterly 79)."""
FAST, TIMED = 1 / 3, 5
"""Part of the median time, and so many sittings whose time is known, before any is called fast."""


@dataclass(frozen=True, eq=False)
class Counted:
    """Answers, with who of them counts.

    Parameters
    ----------
    brought
        As they came.
    reasons
        Why each sitting is left out, of `REASONS`; empty where it counts. A row each of `Brought.rows`.
    kept
        How many of `A_MATTER_OF_CHOICE` count all the same, by reason.
    """

    brought: Brought
    reasons: pd.Series
    kept: dict[str, int]

    @property
    def rows(self) -> pd.DataFrame:
        """Sittings that count."""
        return self.brought.rows[self.reasons == ""]

    @property
    def people(self) -> int:
        """How many count."""
        return len(self.rows)

    @property
    def left_out(self) -> dict[str, int]:
        """How many do not, by reason."""
        counts = self.reasons[self.reasons != ""].value_counts()
        return {reason: int(counts[reason]) for reason in REASONS if reason in counts}

    @property
    def sentences(self) -> list[str]:
        """Who came in, and who was left out and why."""
        came = len(self.reasons)
        counts = "counts" if self.people == 1 else "count"
        told = [f"{came:,} {'sitting' if came == 1 else 'sittings'} came in, and {self.people:,} {counts}."]
        if self.left_out:
            parts = [f"{count:,} {REASONS[reason]}" for reason, count in self.left_out.items()]
            told.append(f"Left out: {join(parts)}.")
        told += [f"Counted all the same: {count:,} who {REASONS[reason]}." for reason, count in self.kept.items()]
        if self.people and not self.brought.rows["check"].map(lambda passed: passed is not None).any():
            told.append("No attention check was asked, so nobody can have failed it.")
        return told

    def points(self, regular_price: float) -> pd.DataFrame:
        """Return what people would buy by price.

        Parameters
        ----------
        regular_price
            Of the product; by it prices are relative.

        Returns
        -------
        pandas.DataFrame
            ``price``, ``relative_price``, ``share`` and ``people``, ascending, as
            `core.analysis.benchmark.own_points.read_own_points` gives a user's own points.
        """
        grouped = self.rows.dropna(subset=["price"]).groupby("price")["answer"]
        table = grouped.agg(share="mean", people="count").reset_index()
        table.insert(1, "relative_price", table["price"] / regular_price)
        return table

    def curve(self, product: Product) -> Curve | None:
        """Estimate people's curve, as of people of the benchmark.

        Parameters
        ----------
        product
            Of which they were asked.

        Returns
        -------
        Curve or None
            None where nobody counts.
        """
        points = self.points(product.regular_price).rename(columns={"share": "purchase", "people": "answers"})
        return survey_curve(points) if len(points) else None

    def pasted(self, product: Product) -> str:
        """Write the answers as a user pastes them on the Benchmark page.

        Parameters
        ----------
        product
            In whose currency prices are.

        Returns
        -------
        str
            A column a price and a row a respondent, as `core.analysis.benchmark.own_points.read_own_points` takes
            it; empty where no price has two answers, for such a table does not say how many people are behind it.
        """
        answers = [list(group) for _, group in self.rows.dropna(subset=["price"]).groupby("price")["answer"]]
        prices = self.points(product.regular_price)["price"]
        if max(map(len, answers), default=0) < 2:
            return ""
        lines = [";".join(map(product.write, prices))]
        for place in range(max(map(len, answers))):
            lines.append(";".join(f"{one[place]:.0f}" if place < len(one) else "" for one in answers))
        return "\n".join(lines)


def count(brought: Brought, left_out: Collection[str] = LEFT_OUT) -> Counted:
    """Say who of the people who answered counts.

    Parameters
    ----------
    brought
        As `core.studies.people.answers.read_answers` gives it.
    left_out
        Of `A_MATTER_OF_CHOICE`, what does not count.

    Returns
    -------
    Counted
    """
    rows = brought.rows
    reasons = rows["problem"].astype("str").copy()
    named = rows["person"].where((reasons == "") & (rows["person"] != ""))
    reasons[named.notna() & named.duplicated()] = "duplicate"
    failed = (reasons == "") & rows["check"].map(lambda passed: passed is False).astype(bool)
    fast = (reasons == "") & ~failed & _is_fast(rows["seconds"].where(reasons == ""))
    kept = {}
    for reason, found in (("check", failed), ("fast", fast)):
        if reason in left_out:
            reasons[found] = reason
        elif found.any():
            kept[reason] = int(found.sum())
    return Counted(brought, reasons, kept)


def count_files(
    files: Sequence[tuple[str, bytes]], fieldwork: Fieldwork, left_out: Collection[str] = LEFT_OUT
) -> Counted:
    """Read the answers to a questionnaire, and say who counts.

    Parameters
    ----------
    files, fieldwork
        As for `core.studies.people.answers.read_answers`.
    left_out
        As for `count`.

    Returns
    -------
    Counted

    Raises
    ------
    InputError
        As `core.studies.people.answers.read_answers`.
    """
    return count(read_answers(files, fieldwork), left_out)


def _is_fast(seconds: pd.Series) -> "pd.Series[bool]":
    known = seconds.dropna().to_numpy(np.float64)
    limit = FAST * float(np.median(known)) if len(known) >= TIMED else -1.0
    return seconds < limit
