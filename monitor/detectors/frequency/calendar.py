"""How busy a date usually is for a country: feasts, anniversaries of ties, yearly visits and festivals."""

import numpy as np
from numpy.typing import NDArray

from monitor.detectors.frequency.sums import Running, Values
from monitor.detectors.frequency.tuning import CALENDAR_DAYS, CALENDAR_LEVEL_DAYS, CALENDAR_PRIOR

YEAR_DAYS = 365.25


def calendar_factors(counts: Running, articles: Running, first: int, days: int) -> Values:
    """Factor on each series' ordinary share on `days` days from day `first`, shape (days, S); 1 where nothing is known.

    Mentions within CALENDAR_DAYS of the same date in every earlier year over those that the share of the year
    around that date leads one to expect, drawn towards 1. `counts` (T+1, ..., S) and `articles` (T+1, ..., S or 1)
    are running sums with a leading zero row. Only days at least half a year back are used.
    """
    last = first + days - 1
    shifts = np.rint(YEAR_DAYS * np.arange(1, int(last // YEAR_DAYS) + 2)).astype(np.int64)
    shifts = shifts[shifts <= last]
    if days == 1:
        return _one_day(counts, articles, first - shifts)
    observed, expected = np.zeros((days, *counts.shape[1:])), np.zeros((days, *counts.shape[1:]))
    for shift in shifts:
        skipped = max(int(shift) - first, 0)
        dates = slice(first + skipped - int(shift), first + days - int(shift))
        near, volume = _around(counts, dates, CALENDAR_DAYS), _around(articles, dates, CALENDAR_DAYS)
        year, year_volume = _around(counts, dates, CALENDAR_LEVEL_DAYS), _around(articles, dates, CALENDAR_LEVEL_DAYS)
        observed[skipped:] += near
        expected[skipped:] += year / np.maximum(year_volume, 1) * volume
    return np.asarray((observed + CALENDAR_PRIOR) / (expected + CALENDAR_PRIOR))


def _around(running: Running, dates: slice, reach: int) -> Running:
    """Sums over `reach` days on either side of each of consecutive days."""
    last = running.shape[0] - 1
    if dates.start >= reach and dates.stop + reach <= last:
        summed = running[dates.start + reach + 1 : dates.stop + reach + 1]
        return np.asarray(summed - running[dates.start - reach : dates.stop - reach])
    first, after = _edges(np.arange(dates.start, dates.stop), reach, last)
    return np.asarray(running[after] - running[first])


def _edges(dates: NDArray[np.int64], reach: int, last: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First row and row after the last of the days around each date, as far as there are any."""
    first, after = np.maximum(dates - reach, 0), np.maximum(dates + reach + 1, 0)
    return np.minimum(first, last), np.minimum(after, last)


def _one_day(counts: Running, articles: Running, dates: NDArray[np.int64]) -> Values:
    """The same for a single day, all earlier years at once."""
    dates = dates[dates >= 0]
    last = counts.shape[0] - 1
    first, after = _edges(dates, CALENDAR_DAYS, last)
    near, volume = counts[after] - counts[first], articles[after] - articles[first]
    first, after = _edges(dates, CALENDAR_LEVEL_DAYS, last)
    year, year_volume = counts[after] - counts[first], articles[after] - articles[first]
    expected = np.zeros(counts.shape[1:])
    for one in year / np.maximum(year_volume, 1) * volume:
        expected += one
    return np.asarray((near.sum(axis=0) + CALENDAR_PRIOR) / (expected + CALENDAR_PRIOR))[None, :]
