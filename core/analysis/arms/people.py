"""What people answered in experiments beyond price."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from core.analysis.demand.fits import Estimate, NoEstimate, t_interval
from core.basics.paths import DATA
from core.experiment.arms import Outcome


@dataclass(frozen=True)
class HumanArm:
    """People's answers in one arm.

    Parameters
    ----------
    arm
        Its name.
    people
        How many answered.
    mean, sd
        Of the outcome; the sd that a share has, or the largest that a scale allows, where none is published.
    is_bound
        Whether the sd is that largest one, so that intervals are too wide.
    error, error_to_control
        Standard errors of the mean and of its difference to the control's, clustered or paired by person, where
        people answered several times; None where that is not known.
    """

    arm: str
    people: int
    mean: float
    sd: float
    is_bound: bool = False
    error: float | None = None
    error_to_control: float | None = None

    @property
    def variance(self) -> float:
        """Of the mean."""
        return self.sd**2 / self.people if self.error is None else self.error**2

    @property
    def interval(self) -> Estimate:
        """The mean with its 95% interval, normal."""
        return t_interval(self.mean, math.sqrt(self.variance), math.inf)


@dataclass(frozen=True)
class Humans:
    """People's answers in an experiment.

    Parameters
    ----------
    name
        Of the experiment, as `core/data/treatments.csv` has it.
    title
        What was measured.
    outcome
        Its unit.
    arms
        By name of the arm.
    source, licence, notes
        From where they are.
    control
        Name of the arm to which errors of differences are known; empty for none.
    """

    name: str
    title: str
    outcome: Outcome
    arms: Mapping[str, HumanArm]
    source: str
    licence: str
    notes: tuple[str, ...] = ()
    control: str = ""

    def difference(self, arm: str, control: str) -> Estimate | NoEstimate:
        """Take the mean of one arm from another's.

        Parameters
        ----------
        arm, control
            Names.

        Returns
        -------
        Estimate or NoEstimate
            With a 95% interval, normal, of unequal variances; clustered or paired by person where each answered
            several times. The latter where people did not answer both, or that error is not known.
        """
        if arm not in self.arms or control not in self.arms:
            return NoEstimate("people were not asked in both arms")
        one, other = self.arms[arm], self.arms[control]
        if self.name.startswith(REPEATED):
            error = {control: one.error_to_control, arm: other.error_to_control}.get(self.control)
            if error is None:
                return NoEstimate(
                    "each of the people answered several times, and how much alike is not known here"
                )
            return t_interval(one.mean - other.mean, error, math.inf)
        return t_interval(one.mean - other.mean, math.sqrt(one.variance + other.variance), math.inf)

    def spread(self) -> float:
        """Return the standard deviation of answers within arms, pooled."""
        people = sum(arm.people for arm in self.arms.values())
        return math.sqrt(sum(arm.people * arm.sd**2 for arm in self.arms.values()) / people)


@dataclass(frozen=True)
class HumanElasticity:
    """How strongly what people buy answers to its price.

    Parameters
    ----------
    arm, to_arm
        Between which two arms; the latter empty for the elasticity at one.
    interval
        With its 95% interval.
    measure
        Of what: a quantity or a choice share.
    source, note
        From where it is, and how it was got.
    """

    arm: str
    to_arm: str
    interval: Estimate
    measure: str
    source: str
    note: str


@cache
def human_elasticities(name: str) -> tuple[HumanElasticity, ...]:
    """Return people's elasticities in an experiment that comes with the app.

    Parameters
    ----------
    name
        Of the experiment.

    Returns
    -------
    tuple of HumanElasticity
        In the order of ``core/data/elasticities.csv``; empty where none is known.
    """
    rows = pd.read_csv(DATA / "elasticities.csv", keep_default_na=False, dtype=str)
    return tuple(
        HumanElasticity(
            row["arm_id"],
            row["to_arm_id"],
            Estimate(*(float(row[end]) for end in ("elasticity", "low", "high"))),
            *(row[text] for text in ("measure", "source", "note")),
        )
        for row in _records(rows[rows["experiment_id"] == name])
    )


REPEATED = ("camera_", "alcohol_task")
"""How names of experiments begin whose answers are not those of as many people: no interval of independent ones
holds for a difference of theirs, and one of dependent ones is shown where its error is known."""
OUTCOMES: Mapping[str, Outcome] = {
    "share": "share",
    "mean_scale": "points",
    "count": "count",
    "dollars": "money",
}


@cache
def all_humans() -> Mapping[str, Humans]:
    """Return people's answers in the experiments that come with the app, by name.

    Returns
    -------
    mapping
        In the order of ``core/data/treatments.csv``, from where they are.
    """
    rows = pd.read_csv(DATA / "treatments.csv", keep_default_na=False)
    groups = rows.groupby("experiment_id", sort=False)
    return {str(name): humans_of(str(name), _records(part)) for name, part in groups}


def humans_of(name: str, rows: Sequence[Mapping[str, str]]) -> Humans:
    """Put the arms of one experiment together.

    Parameters
    ----------
    name
        Of the experiment.
    rows
        A row an arm, with the columns of ``core/data/treatments.csv``.

    Returns
    -------
    Humans
    """
    first = rows[0]
    arms = {str(row["arm_id"]): _arm(row) for row in rows}
    notes = tuple(dict.fromkeys(str(row["note"]) for row in rows if row["note"]))
    outcome = OUTCOMES[str(first["unit_of_answer"])]
    control = next((str(row["arm_id"]) for row in rows if row.get("control") == "1"), "")
    origin = str(first["source"]), str(first["licence"]), notes
    return Humans(name, str(first["title"]), outcome, arms, *origin, control)


def _records(rows: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(key): str(value) for key, value in row.items()} for row in rows.to_dict("records")]


def _arm(row: Mapping[str, str]) -> HumanArm:
    mean, sd = float(row["mean"]), str(row["sd"])
    errors = _error(row, "mean_se"), _error(row, "difference_se")
    if sd:
        return HumanArm(str(row["arm_id"]), int(row["n"]), mean, float(sd), False, *errors)
    low, high = float(row["scale_low"]), float(row["scale_high"])
    largest = math.sqrt(max((mean - low) * (high - mean), 0.0))
    return HumanArm(str(row["arm_id"]), int(row["n"]), mean, largest, row["unit_of_answer"] != "share", *errors)


def _error(row: Mapping[str, str], name: str) -> float | None:
    return float(row[name]) if row.get(name) else None
