"""The answers behind one demand curve, and where their errors come from."""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.analysis.demand.fits.conditioning import ROUNDING
from core.basics.arrays import FloatArray, Labels
from core.experiment.columns import strategy_of

MANY_CLUSTERS = 30
"""From so many personas or replies on, errors clustered by them can be trusted without a word of warning."""
SURE = 1e-3
"""Probabilities nearer to 0 or 1 count as nobody or everybody where answers may have no logit slope.

Smaller than what curves are told apart by: at 0.01, steep logits on coarse grids would count as steps."""


FIT_ONLY = "the curve's fit only"
"""What an interval speaks of that reckons with no sampling."""


@dataclass(frozen=True)
class Answers:
    """Answers to one strategy's prompts, ready to be fitted.

    Parameters
    ----------
    relative_price
        Shape (n,), price / regular price.
    purchase
        Shape (n,), purchase probabilities or draws of 0 and 1, without NaN.
    weight
        Shape (n,), how many answers a row stands for.
    wording
        Shape (n,), number of the paraphrase.
    cluster
        Shape (n,), what answers that err together share: a persona, or a reply that holds every price.
        Empty where every answer stands alone.
    binomial
        Whether every answer is a yes or no drawn by itself, and not a probability.
    covers
        What an interval made from these answers speaks of, for people to read.
    sampled
        Whether such an interval reckons with sampling; False where it speaks of `FIT_ONLY`.
    replies
        How many replies that hold every price they come from, those that do not differ included; 0 where every
        price was asked by itself.
    personas
        How many personas gave them; 0 where any shopper is asked.
    """

    relative_price: FloatArray
    purchase: FloatArray
    weight: FloatArray
    wording: npt.NDArray[np.int64]
    cluster: Labels
    binomial: bool
    covers: str
    sampled: bool
    replies: int = 0
    personas: int = 0

    @property
    def yes_or_no(self) -> bool:
        """Whether every answer is a whole yes or no, by itself or of a reply that holds several."""
        return bool(np.all((self.purchase == 0) | (self.purchase == 1)))

    def where(self, kept: npt.NDArray[np.bool_]) -> "Answers":
        """Keep some of the answers.

        Parameters
        ----------
        kept
            Shape (n,).

        Returns
        -------
        Answers
        """
        return Answers(
            self.relative_price[kept],
            self.purchase[kept],
            self.weight[kept],
            self.wording[kept],
            self.cluster[kept] if len(self.cluster) else self.cluster,
            self.binomial,
            self.covers,
            self.sampled,
            self.replies,
            self.personas,
        )

    def as_one_reply(self) -> "Answers":
        """Take clusters that do not differ for one.

        Returns
        -------
        Answers
            Unchanged where clusters differ at some price, or there are none. Else the answers of one: that
            clusters are alike does not tell how others would err.
        """
        if not len(self.cluster):
            return self
        cells = np.column_stack([self.wording, self.relative_price])
        _, first, at = np.unique(cells, axis=0, return_index=True, return_inverse=True)
        if np.any(self.purchase != self.purchase[first][at]):
            return self
        return replace(self.where(np.isin(np.arange(len(cells)), first)), cluster=np.array([], dtype=np.str_))

    def settled(self) -> "Answers":
        """Take probabilities that are all but 0 or 1 for 0 or 1.

        Returns
        -------
        Answers
            Draws stay as they are.
        """
        if self.binomial:
            return self
        above = np.where(self.purchase > 1 - SURE, 1.0, self.purchase)
        return replace(self, purchase=np.where(self.purchase < SURE, 0.0, above))

    def by_price(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Average the answers at every price.

        Returns
        -------
        tuple of numpy.ndarray
            Relative prices, ascending; mean of the wordings' mean purchases, in which every wording counts alike,
            however many answers it has; answers. Shape (prices,) each.
        """
        means, asked = self.by_group(self.wording)
        return np.unique(self.relative_price), np.nanmean(means, axis=0), asked.sum(axis=0)

    def by_group(self, groups: npt.NDArray[np.generic]) -> tuple[FloatArray, FloatArray]:
        """Average the answers of every group at every price.

        Parameters
        ----------
        groups
            Shape (n,), to which group every row belongs.

        Returns
        -------
        tuple of numpy.ndarray
            Mean purchase, NaN where a group does not answer a price, and answers; shape (groups, prices) each, in
            ascending order.
        """
        prices, at = np.unique(self.relative_price, return_inverse=True)
        names, group = np.unique(groups, return_inverse=True)
        asked, bought = np.zeros((len(names), len(prices))), np.zeros((len(names), len(prices)))
        np.add.at(asked, (group, at), self.weight)
        np.add.at(bought, (group, at), self.weight * self.purchase)
        means = np.divide(bought, asked, out=np.full_like(asked, math.nan), where=asked > 0)
        return means, asked


def differ(rows: FloatArray) -> bool:
    """Tell whether wordings, or personas, differ in what they answer.

    Parameters
    ----------
    rows
        Shape (groups, prices), NaN where a group does not answer.

    Returns
    -------
    bool
        True, too, where no two of several groups answer the same price: nothing says that they would agree.
    """
    both = np.sum(~np.isnan(rows), axis=0) > 1
    if len(rows) < 2 or not both.any():
        return len(rows) > 1
    return bool(np.max(np.nanmax(rows[:, both], axis=0) - np.nanmin(rows[:, both], axis=0)) > ROUNDING)


def exact_answers(relative_price: FloatArray, purchase: FloatArray) -> Answers:
    """Take purchase probabilities that were read off without sampling, in one wording.

    Parameters
    ----------
    relative_price, purchase
        Shape (n,).

    Returns
    -------
    Answers
    """
    return Answers(
        relative_price,
        purchase,
        np.ones(len(purchase)),
        np.ones(len(purchase), dtype=np.int64),
        np.array([], dtype=np.str_),
        binomial=False,
        covers=FIT_ONLY,
        sampled=False,
    )


def counted_answers(relative_price: FloatArray, bought: FloatArray, asked: FloatArray, covers: str) -> Answers:
    """Take counts of independent yeses at every price, in one wording.

    Parameters
    ----------
    relative_price, bought, asked
        Shape (n,); ``bought`` of ``asked`` said yes.
    covers
        As in `Answers`.

    Returns
    -------
    Answers
        Two rows a price at most, one for the yeses and one for the noes.
    """
    weight = np.concatenate([bought, asked - bought])
    kept = weight > 0
    count = len(relative_price)
    return Answers(
        np.tile(relative_price, 2)[kept],
        np.repeat([1.0, 0.0], count)[kept],
        weight[kept],
        np.ones(int(kept.sum()), dtype=np.int64),
        np.array([], dtype=np.str_),
        binomial=True,
        covers=covers,
        sampled=True,
    )


def answers_of(read: pd.DataFrame) -> Answers:
    """Take the answers of one curve from its observations.

    Parameters
    ----------
    read
        Rows of `core.asking.replies.observations.observe` for one model and strategy whose ``status`` is ``ok``.

    Returns
    -------
    Answers
        Not sampled where neither personas, replies nor wordings differ: that they are alike does not tell how
        others would err.
    """
    whole_grid = bool((read["format"] != "one_price").any())
    drawn = bool((read["method"] == "draw").any())
    cluster, source = _clusters(read, whole_grid=whole_grid, drawn=drawn)
    cells, weight = read[["wording", "relative_price", "purchase"]].to_numpy(np.float64), np.ones(len(read))
    if not len(cluster):
        cells, weight = _counted(cells)
    wordings = int(read["wording"].nunique())
    answers = Answers(
        cells[:, 1],
        cells[:, 2],
        weight,
        cells[:, 0].astype(np.int64),
        cluster,
        binomial=drawn and not whole_grid,
        covers=_covers(wordings, source, clustered=len(cluster) > 0),
        sampled=wordings > 1 or source is not None,
        replies=read.groupby(["wording", "draw"]).ngroups if whole_grid else 0,
        personas=int(read.loc[read["persona"] != "", "persona"].nunique()),
    )
    one = answers.as_one_reply()
    if len(one.cluster) or (one.binomial and one is answers) or differ(one.by_group(one.wording)[0]):
        return one
    return replace(one, covers=FIT_ONLY, sampled=False)


def _counted(rows: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Put equal rows together, ascending, and count them; groupby takes ten times as long."""
    ordered = rows[np.lexsort(rows.T[::-1])]
    first = np.ones(len(rows), dtype=np.bool_)
    first[1:] = np.any(ordered[1:] != ordered[:-1], axis=1)
    return ordered[first], np.diff(np.append(np.flatnonzero(first), len(rows))).astype(np.float64)


def _clusters(read: pd.DataFrame, *, whole_grid: bool, drawn: bool) -> tuple[Labels, str | None]:
    """Say what errs together, and of what sampling an interval that reckons with it speaks."""
    alone = np.array([], dtype=np.str_)
    if (personas := int(read["persona"].nunique())) > 1:
        return read["persona"].to_numpy(np.str_), f"sampling of {personas} personas{_few(personas)}"
    if whole_grid:
        # A strategy's replies are its own: no other's bear the same name.
        whose = strategy_of(read).iloc[0]
        numbers = read.groupby(["wording", "draw"]).ngroup().to_numpy().astype(np.str_)
        replies = np.char.add(f"{whose}/", numbers)
        if (count := len(np.unique(replies))) > 1:
            return replies, f"sampling of {count} replies{_few(count)}"
    elif drawn:
        return alone, f"sampling of {len(read):,} draws"
    return alone, None


def _covers(wordings: int, source: str | None, *, clustered: bool) -> str:
    if wordings < 2:
        return source or FIT_ONLY
    return f"{wordings} wordings and {source}" if clustered else f"{wordings} wordings"


def _few(clusters: int) -> str:
    return "" if clusters >= MANY_CLUSTERS else ", which are few to judge their spread by"
