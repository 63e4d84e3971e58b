"""Counts of several series of one outlet, and what they lead one to expect.

Everything is computed from running sums, so that the cost of a day does not grow with the archive.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]
Days = NDArray[np.int64]

HORIZON = 1460
"""Days of history that any number of this detector depends on. A day's judgement is a pure function
of these days, so that a cold start and a long replay agree."""

MAX_DISPERSION = 4.0
MIN_DISPERSION = 0.02


@dataclass(frozen=True, slots=True)
class Panel:
    """Running sums of S series over T days, one leading zero column: shapes (S, T+1).

    `mentioned` counts articles with the entity, `articles` all articles seen (the exposure; one row
    where all series share it).
    """

    mentioned: Counts
    articles: Counts

    @classmethod
    def of(cls, mentioned: NDArray[np.generic], articles: NDArray[np.generic]) -> "Panel":
        """From daily counts (S, T) and daily articles (T,) or (S, T). Days without articles hold no mention."""
        exposure = np.atleast_2d(articles).astype(float)
        counts = np.where(exposure > 0, np.minimum(mentioned, exposure), 0.0)
        return cls(_running(counts), _running(exposure))

    @property
    def series(self) -> int:
        return int(self.mentioned.shape[0])

    @property
    def days(self) -> int:
        return int(self.mentioned.shape[1]) - 1

    def count(self, first: Days, after: Days) -> Counts:
        """Mentions from day `first` up to, not including, day `after`."""
        return _between(self.mentioned, first, after)

    def exposure(self, first: Days, after: Days) -> Counts:
        return _between(self.articles, first, after)


def _running(daily: Counts) -> Counts:
    return np.concatenate([np.zeros((daily.shape[0], 1)), np.cumsum(daily, axis=1)], axis=1)


def _between(running: Counts, first: Days, after: Days) -> Counts:
    return np.asarray(running[:, np.maximum(after, 0)] - running[:, np.maximum(first, 0)])


def dispersion(panel: Panel, ends: Days, weeks: int = 52, prior_weeks: float = 26, prior: float = 0.3) -> Counts:
    """Extra-Poisson variance of a week's count as a share of its squared mean, shape (S, D).

    Moment estimate over the whole weeks before each end, drawn towards `prior` (the median over the
    countries in KCNA headlines) with the weight of `prior_weeks` weeks of one mention.
    """
    starts = ends - 7 * weeks
    share = panel.count(starts, ends) / np.maximum(panel.exposure(starts, ends), 1)
    excess = np.full(share.shape, prior * prior_weeks)
    weight = np.full(share.shape, float(prior_weeks))
    for week in range(weeks):
        after = ends - 7 * week
        expected = share * panel.exposure(after - 7, after)
        excess += (panel.count(after - 7, after) - expected) ** 2 - expected
        weight += expected**2
    return np.asarray(np.clip(excess / weight, MIN_DISPERSION, MAX_DISPERSION))
