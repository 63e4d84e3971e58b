"""The running account of a panel of series: what each day led one to expect, and what came.

A ledger is advanced by blocks of days. Its numbers after a day depend on that day and earlier ones only, and
are bit for bit the same whether the days came in one block or one by one, so that a replay, a live run and
a cold start agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.detectors.frequency import tuning
from monitor.detectors.frequency.calendar import calendar_factors
from monitor.detectors.frequency.sums import Running, RunningSums, Values, weekly_rates
from monitor.detectors.frequency.tuning import READINGS, TAIL, Reading


def _by_reading(values: Mapping[Reading, float]) -> Values:
    """One row a reading."""
    return np.asarray([[values[reading]] for reading in READINGS])


LEVEL_KEEP = 0.5 ** (1 / np.asarray(tuning.LEVEL_HALF_LIVES))[:, None, None]
SPREAD_KEEP = 0.5 ** (1 / _by_reading(tuning.SPREAD_HALF_LIFE))
SPREAD_PRIOR, SPREAD_WEIGHT = _by_reading(tuning.SPREAD_PRIOR), _by_reading(tuning.SPREAD_WEIGHT)
COUNT = READINGS.index("count")
USUAL = 2
"""Which of the half-lives tells the usual volume of a day."""
LEAST_SEEN_DAYS = 0.25


@dataclass(frozen=True, slots=True)
class WindowCounts:
    """One reading over every window, shapes (W, B, S): observed, expected, and the negative-binomial shape."""

    observed: Values
    expected: Values
    shape: Values
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lately:
    """One reading of a block of days and the TAIL days before it, (TAIL + B, S): running counts and adjusted volumes
    (one row more, from the day before), expected share, usual volume of a day and spread after each day."""

    counts: Values
    volumes: Values
    shares: Values
    usual: Values
    spreads: Values

    def windows(self, lengths: Sequence[int], columns: NDArray[np.int64]) -> WindowCounts:
        """Windows of so many days that end on each day of the block, for some of the series."""
        windows = np.asarray(lengths)
        now = np.arange(TAIL, len(self.shares))[None, :, None]
        before = now - windows[:, None, None]
        observed = self.counts[now + 1, columns] - self.counts[before + 1, columns]
        volume = self.volumes[now + 1, columns] - self.volumes[before + 1, columns]
        share = self.shares[before, columns]
        # After an outage a window of two weeks may hold a single day, and is as uneven as one.
        usual = np.maximum(self.usual[before, columns], 1e-9)
        seen_days = np.minimum(np.maximum(volume / usual, LEAST_SEEN_DAYS), windows[:, None, None])
        scale = tuning.SPREAD_FLOOR + (1 - tuning.SPREAD_FLOOR) * tuning.SPREAD_WINDOW / seen_days
        spread = np.maximum(self.spreads[before, columns], tuning.SPREAD_LIMITS[0]) * scale
        return WindowCounts(observed, np.maximum(share * volume, 1e-9), 1 / spread, share > 0)


@dataclass(frozen=True, slots=True)
class Block:
    """What a block of days came to: one result a reading, and the mentions a week that the series had before the
    windows that end on each day, (B, S)."""

    readings: Mapping[Reading, Lately]
    weekly_rate: Values


class _Account:
    """Running shares and errors of both readings, which stand on the last axis but one."""

    def __init__(self, series: int, wide: bool) -> None:
        readings, halves = len(READINGS), len(tuning.LEVEL_HALF_LIVES)
        self.counts = RunningSums(readings, series, wide=wide)
        # Faded mentions and articles for each half-life; faded squares beyond Poisson and their weights.
        self.levels = np.zeros((2, halves, readings, series))
        self.errors = np.zeros((2, readings, series))
        # Of the last TAIL days: adjusted volume up to each, expected share, usual volume and spread after each.
        self.volume_tail = np.zeros((TAIL + 1, readings, series))
        self.share_tail = np.zeros((TAIL, readings, series))
        self.usual_tail = np.zeros((TAIL, readings, series))
        self.spread_tail = np.zeros((TAIL, readings, series))

    @property
    def state(self) -> tuple[Values, ...]:
        """Everything but the counts; arrays whose last axis is the series, never changed in place."""
        tails = self.volume_tail, self.share_tail, self.usual_tail, self.spread_tail
        return self.levels, self.errors, *tails

    def restore(self, state: tuple[Values, ...]) -> None:
        self.levels, self.errors, *tails = state
        self.volume_tail, self.share_tail, self.usual_tail, self.spread_tail = tails

    def join(self, other: "_Account") -> None:
        self.counts.join(other.counts)
        both = zip(self.state, other.state, strict=True)
        self.restore(tuple(np.concatenate([mine, theirs], axis=-1) for mine, theirs in both))

    def advance(self, daily: Values, articles: Values, running_articles: Running, age: Values) -> list[Lately]:
        """Take in days: counts (B, R, S), articles (B, 1, 1 or S) and their running sums, age (B, 1, 1 or S); one
        result a reading."""
        block = len(daily)
        start = self.counts.days
        self.counts.append(daily)
        days = np.arange(start, start + block)
        volume = calendar_factors(self.counts.rows, running_articles, start, block) * articles
        summed = np.cumsum(np.concatenate([self.volume_tail[-1:], volume]), axis=0)[1:]
        volumes = np.concatenate([self.volume_tail, summed])
        share, usual_volume = self._shares(daily, volume, summed, days)
        shares, usual = np.concatenate([self.share_tail, share]), np.concatenate([self.usual_tail, usual_volume])
        counts = self._recent_counts(start, block)
        spreads = np.concatenate([self.spread_tail, self._spreads(counts, volumes, shares, block, age)])
        self.volume_tail, self.share_tail = volumes[-TAIL - 1 :], shares[-TAIL:]
        self.usual_tail, self.spread_tail = usual[-TAIL:], spreads[-TAIL:]
        parts = counts, volumes, shares, usual, spreads
        return [Lately(*(part[:, reading] for part in parts)) for reading in range(len(READINGS))]

    def _shares(self, daily: Values, volume: Values, summed: Values, days: NDArray[np.int64]) -> tuple[Values, Values]:
        """The expected share and the usual volume after each day of the block."""
        own = (self.counts.rows[days + 1] + 0.5) / (summed + 100)
        faded, self.levels = _faded(np.stack([daily, volume], axis=1)[:, :, None], LEVEL_KEEP, self.levels)
        mentions, articles = faded[:, 0], faded[:, 1]
        logs = np.log((mentions + tuning.LEVEL_PRIOR) / (articles + (tuning.LEVEL_PRIOR / own)[:, None]))
        log_share = np.zeros_like(volume)
        for at, power in enumerate(tuning.LEVEL_POWERS):
            log_share += power * logs[:, at]
        return np.exp(log_share), articles[:, USUAL] * (1 - float(LEVEL_KEEP[USUAL, 0, 0]))

    def _recent_counts(self, start: int, block: int) -> Values:
        """Running counts from TAIL days before the block to its end, (TAIL + 1 + B, R, S)."""
        places = np.arange(start - TAIL, start + block + 1)
        return np.asarray(self.counts.rows[np.maximum(places, 0)], dtype=float)

    def _spreads(self, counts: Values, volumes: Values, shares: Values, block: int, age: Values) -> Values:
        window = tuning.SPREAD_WINDOW
        at = np.arange(TAIL, TAIL + block)
        observed = counts[at + 1] - counts[at + 1 - window]
        expected = shares[at - window] * (volumes[at + 1] - volumes[at + 1 - window])
        counted = age > tuning.SPREAD_AFTER_DAYS
        excess = np.where(counted, (observed - expected) ** 2 - expected, 0.0)
        weight = np.where(counted, expected**2, 0.0)
        faded, self.errors = _faded(np.stack([excess, weight], axis=1), SPREAD_KEEP, self.errors)
        spread = (faded[:, 0] + SPREAD_PRIOR * SPREAD_WEIGHT) / (faded[:, 1] + SPREAD_WEIGHT)
        least, most = tuning.SPREAD_LIMITS
        return np.minimum(np.maximum(spread, least), most)


def _faded(daily: Values, keep: Values, state: Values) -> tuple[Values, Values]:
    """Running sums over the block in which each day counts `keep` times the next, and the state to go on with. A day
    and `keep` have the shape of the state, or one that it can be stretched to."""
    summed = np.empty((len(daily), *state.shape))
    carried = state.copy()
    for counts, after in zip(daily, summed, strict=True):
        np.add(counts, carried, out=after)
        np.multiply(keep, after, out=carried)
    return summed, carried


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A ledger's state after some day, to go back to."""

    days: int
    series: int
    age: Values
    account: tuple[Values, ...]


class Ledger:
    """Accounts of `series` series, which share one volume or have each their own."""

    def __init__(self, series: int, shared_volume: bool = True) -> None:
        self.series = series
        self.shared_volume = shared_volume
        # One outlet's articles of a lifetime fit into four bytes; anyone's counts may not.
        self.articles = RunningSums(1 if shared_volume else series, wide=not shared_volume)
        self.account = _Account(series, wide=not shared_volume)
        self._age = np.zeros((1, self.articles.series))

    @property
    def days(self) -> int:
        return self.articles.days

    def join(self, other: "Ledger") -> None:
        """Add the series of another ledger of the same days of the same volume."""
        if not (self.shared_volume and other.shared_volume):
            raise ValueError("series with volumes of their own cannot be added later")
        if other.days != self.days:
            raise ValueError("the other ledger has taken in other days")
        self.account.join(other.account)
        self.series += other.series

    def bookmark(self) -> Bookmark:
        # Copied, since the tails are slices that would keep their whole blocks in memory.
        return Bookmark(self.days, self.series, self._age.copy(), tuple(one.copy() for one in self.account.state))

    def rewind(self, mark: Bookmark) -> None:
        """Forget the days after the bookmark."""
        if mark.series != self.series or mark.days > self.days:
            raise ValueError("the bookmark is of another ledger")
        self.articles.rewind(mark.days)
        self._age = mark.age
        self.account.counts.rewind(mark.days)
        self.account.restore(mark.account)

    def advance(self, mentioned: Values, articles: Values) -> Block:
        """Take in a block of days: mentions (B, S) and articles (B, 1) or (B, S). Days without articles hold no
        mention."""
        counts = np.minimum(mentioned, articles)
        self.articles.append(articles)
        begun = (self._age > 0) | (np.cumsum(articles, axis=0) > 0)
        age = self._age + np.cumsum(begun, axis=0)
        self._age = age[-1:]
        read: Mapping[Reading, Values] = {"day": np.minimum(counts, 1), "count": counts}
        daily = np.stack([read[reading] for reading in READINGS], axis=1)
        lately = self.account.advance(daily, articles[:, None], self.articles.rows[:, None], age[:, None])
        rates = weekly_rates(self.account.counts.rows[:, COUNT], self.articles.rows, age)
        return Block(dict(zip(READINGS, lately, strict=True)), rates)

    def expected(self, days: int) -> Values | None:
        """Mentions due in the last `days` days by the running shares before them and the calendar, (S,); None where
        that lies further back than is kept."""
        if not 0 < days < TAIL:
            return None
        volumes = self.account.volume_tail[:, COUNT]
        return np.asarray(self.account.share_tail[-1 - days, COUNT] * (volumes[-1] - volumes[-1 - days]))

    @property
    def age(self) -> Values:
        """Days since each series' first article, (S,) or (1,)."""
        return np.asarray(self._age[0])
