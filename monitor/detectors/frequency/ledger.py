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

LEVEL_KEEP = 0.5 ** (1 / np.asarray(tuning.LEVEL_HALF_LIVES))
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
    """One reading's running shares and errors."""

    def __init__(self, reading: Reading, series: int) -> None:
        self.reading = reading
        self._spread_keep = 0.5 ** (1 / np.asarray([tuning.SPREAD_HALF_LIFE[reading]]))
        self.counts = RunningSums(series, most_a_day=1 if reading == "day" else None)
        halves = len(tuning.LEVEL_HALF_LIVES)
        # Faded mentions and articles for each half-life; faded squares beyond Poisson and their weights.
        self.levels = np.zeros((2, halves, series))
        self.errors = np.zeros((2, 1, series))
        # Of the last TAIL days: adjusted volume up to each, expected share, usual volume and spread after each.
        self.volume_tail = np.zeros((TAIL + 1, series))
        self.share_tail = np.zeros((TAIL, series))
        self.usual_tail = np.zeros((TAIL, series))
        self.spread_tail = np.zeros((TAIL, series))

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

    def advance(self, daily: Values, articles: Values, running_articles: Running, age: Values) -> Lately:
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
        return Lately(counts, volumes, shares, usual, spreads)

    def _shares(self, daily: Values, volume: Values, summed: Values, days: NDArray[np.int64]) -> tuple[Values, Values]:
        """The expected share and the usual volume after each day of the block."""
        own = (self.counts.rows[days + 1] + 0.5) / (summed + 100)
        faded, self.levels = _faded(np.stack([daily, volume], axis=1), LEVEL_KEEP, self.levels)
        mentions, articles = faded[:, 0], faded[:, 1]
        logs = np.log((mentions + tuning.LEVEL_PRIOR) / (articles + (tuning.LEVEL_PRIOR / own)[:, None]))
        log_share = np.zeros_like(volume)
        for at, power in enumerate(tuning.LEVEL_POWERS):
            log_share += power * logs[:, at]
        return np.exp(log_share), articles[:, USUAL] * (1 - LEVEL_KEEP[USUAL])

    def _recent_counts(self, start: int, block: int) -> Values:
        """Running counts from TAIL days before the block to its end, (TAIL + 1 + B, S)."""
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
        faded, self.errors = _faded(np.stack([excess, weight], axis=1), self._spread_keep, self.errors)
        error, scale = faded[:, 0, 0], faded[:, 1, 0]
        weight_of_prior = tuning.SPREAD_WEIGHT[self.reading]
        prior = tuning.SPREAD_PRIOR[self.reading] * weight_of_prior
        least, most = tuning.SPREAD_LIMITS
        return np.minimum(np.maximum((error + prior) / (scale + weight_of_prior), least), most)


def _faded(daily: Values, keep: Values, state: Values) -> tuple[Values, Values]:
    """Running sums over the block in which each day counts `keep` times the next, for each of the things summed
    (B, K, S) and each of `keep` (H,): (B, K, H, S), and the state (K, H, S) to go on with."""
    summed = np.empty((len(daily), *state.shape))
    fade, carried = keep[:, None], state.copy()
    for counts, after in zip(daily[:, :, None], summed, strict=True):
        np.add(counts, carried, out=after)
        np.multiply(fade, after, out=carried)
    return summed, carried


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A ledger's state after some day, to go back to."""

    days: int
    series: int
    age: Values
    accounts: tuple[tuple[Values, ...], ...]


class Ledger:
    """Accounts of `series` series, which share one volume or have each their own."""

    def __init__(self, series: int, shared_volume: bool = True) -> None:
        self.series = series
        self.shared_volume = shared_volume
        self.articles = RunningSums(1 if shared_volume else series)
        self.accounts = [_Account(reading, series) for reading in READINGS]
        self._age = np.zeros((1, self.articles.series))

    @property
    def days(self) -> int:
        return self.articles.days

    @property
    def counts(self) -> RunningSums:
        """All mentions."""
        return self.accounts[-1].counts

    def join(self, other: "Ledger") -> None:
        """Add the series of another ledger of the same days of the same volume."""
        if not (self.shared_volume and other.shared_volume):
            raise ValueError("series with volumes of their own cannot be added later")
        if other.days != self.days:
            raise ValueError("the other ledger has taken in other days")
        for mine, theirs in zip(self.accounts, other.accounts, strict=True):
            mine.join(theirs)
        self.series += other.series

    def bookmark(self) -> Bookmark:
        # Copied, since the tails are slices that would keep their whole blocks in memory.
        states = tuple(tuple(one.copy() for one in account.state) for account in self.accounts)
        return Bookmark(self.days, self.series, self._age.copy(), states)

    def rewind(self, mark: Bookmark) -> None:
        """Forget the days after the bookmark."""
        if mark.series != self.series or mark.days > self.days:
            raise ValueError("the bookmark is of another ledger")
        self.articles.rewind(mark.days)
        self._age = mark.age
        for account, state in zip(self.accounts, mark.accounts, strict=True):
            account.counts.rewind(mark.days)
            account.restore(state)

    def advance(self, mentioned: Values, articles: Values) -> Block:
        """Take in a block of days: mentions (B, S) and articles (B, 1) or (B, S). Days without articles hold no
        mention."""
        counts = np.minimum(mentioned, articles)
        self.articles.append(articles)
        begun = (self._age > 0) | (np.cumsum(articles, axis=0) > 0)
        age = self._age + np.cumsum(begun, axis=0)
        self._age = age[-1:]
        daily = {"day": np.minimum(counts, 1), "count": counts}
        readings = {
            account.reading: account.advance(daily[account.reading], articles, self.articles.rows, age)
            for account in self.accounts
        }
        return Block(readings, weekly_rates(self.counts, self.articles, age))

    def expected(self, days: int) -> Values | None:
        """Mentions due in the last `days` days by the running shares before them and the calendar, (S,); None where
        that lies further back than is kept."""
        if not 0 < days < TAIL:
            return None
        account = self.accounts[READINGS.index("count")]
        volume = account.volume_tail[-1] - account.volume_tail[-1 - days]
        return np.asarray(account.share_tail[-1 - days] * volume)

    @property
    def age(self) -> Values:
        """Days since each series' first article, (S,) or (1,)."""
        return np.asarray(self._age[0])
