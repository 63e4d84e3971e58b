"""Sums of daily counts from the first day on, of many series at once, and how often a series is mentioned by them."""

import numpy as np
from numpy.typing import NDArray

from monitor.detectors.frequency import tuning
from monitor.detectors.frequency.tuning import TAIL

Running = NDArray[np.int32 | np.int64]
Values = NDArray[np.float64]


class RunningSums:
    """Running sums over days, time first, with a leading zero row; grows by days and by series, which are the last
    axis. `wide` ones hold more than two thousand million."""

    def __init__(self, *shape: int, wide: bool = False) -> None:
        self._rows: Running = np.zeros((512, *shape), np.int64 if wide else np.int32)
        self.days = 0

    def append(self, daily: NDArray[np.floating | np.integer]) -> None:
        end = self.days + len(daily)
        if end >= len(self._rows):
            more = max(end + 1, len(self._rows) * 9 // 8) - len(self._rows)
            self._rows = np.concatenate([self._rows, np.zeros((more, *self._rows.shape[1:]), self._rows.dtype)])
        np.cumsum(daily, axis=0, dtype=self._rows.dtype, out=self._rows[self.days + 1 : end + 1])
        self._rows[self.days + 1 : end + 1] += self._rows[self.days]
        self.days = end

    def rewind(self, days: int) -> None:
        self.days = days

    def widen(self, more: int) -> None:
        """Add series that are zero on all days so far."""
        self._rows = np.concatenate([self._rows, np.zeros((*self._rows.shape[:-1], more), self._rows.dtype)], axis=-1)

    def join(self, other: "RunningSums") -> None:
        """Add the series of another one of as many days."""
        self.widen(other.series)
        self._rows[: self.days + 1, ..., -other.series :] = other.rows

    @property
    def series(self) -> int:
        return int(self._rows.shape[-1])

    @property
    def rows(self) -> Running:
        return self._rows[: self.days + 1]

    def between(self, first: int, after: int) -> Values:
        """Sums (S,) of the days from `first` up to, not including, `after`."""
        first, after = (min(max(day, 0), self.days) for day in (first, after))
        return np.asarray(self._rows[after] - self._rows[first], dtype=float)


def weekly_rates(counts: Running, articles: Running, age: Values) -> Values:
    """Mentions a week on each of the last days of running sums, one for each row of `age` (the days since the first
    article): the share of the RATE_DAYS that ended TAIL days before, times the articles of the RATE_DAYS up to the
    day."""
    after = np.arange(len(articles) - len(age), len(articles))
    end = np.maximum(after - TAIL, 0)
    first, year = np.maximum(end - tuning.RATE_DAYS, 0), np.maximum(after - tuning.RATE_DAYS, 0)
    share = (counts[end] - counts[first]) / np.maximum(articles[end] - articles[first], 1)
    weeks = np.clip(age, 7, tuning.RATE_DAYS) / 7
    return np.asarray(share * (articles[after] - articles[year]) / weeks)
