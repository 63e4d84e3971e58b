"""How busy a date usually is for a country: feasts, anniversaries of ties, yearly visits and festivals."""

import numpy as np
from numpy.typing import NDArray

from monitor.detectors.frequency.tuning import CALENDAR_DAYS, CALENDAR_LEVEL_DAYS, CALENDAR_PRIOR

YEAR_DAYS = 365.25


def calendar_factors(
    counts: NDArray[np.generic], articles: NDArray[np.generic], days: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Factor on each series' ordinary share on each of `days`, shape (D, S); 1 where nothing is known.

    Mentions within CALENDAR_DAYS of the same date in every earlier year over those that the share of the year
    around that date leads one to expect, drawn towards 1. `counts` (T+1, S) and `articles` (T+1, S or 1) are
    running sums with a leading zero row. Only days at least a year back are used.
    """
    earlier = np.arange(1, max(int(days.max() // YEAR_DAYS), 0) + 1)
    if not earlier.size:
        return np.ones((len(days), counts.shape[1]))
    dates = days[None, :] - np.rint(YEAR_DAYS * earlier).astype(np.int64)[:, None]
    last = counts.shape[0] - 1

    def sums(running: NDArray[np.generic], reach: int) -> NDArray[np.float64]:
        after, first = np.clip(dates + reach + 1, 0, last), np.clip(dates - reach, 0, last)
        between = running[after].astype(float) - running[first]
        return np.asarray(np.where((dates >= 0)[:, :, None], between, 0.0))

    ordinary = sums(counts, CALENDAR_LEVEL_DAYS) / np.maximum(sums(articles, CALENDAR_LEVEL_DAYS), 1)
    expected = (ordinary * sums(articles, CALENDAR_DAYS)).sum(axis=0)
    observed = sums(counts, CALENDAR_DAYS).sum(axis=0)
    return np.asarray((observed + CALENDAR_PRIOR) / (expected + CALENDAR_PRIOR))
