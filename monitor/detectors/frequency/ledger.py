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
from monitor.detectors.frequency.calendar import Running, calendar_factors
from monitor.detectors.frequency.tuning import READINGS, TAIL, Reading

Values = NDArray[np.float64]
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
    """What a block of days came to: one result a reading, with a blank series in column 0, and the mentions a week that
    the series had before the windows that end on each day, (B, S), without the blank one."""

    readings: Mapping[Reading, Lately]
    weekly_rate: Values


class RunningSums:
    """Running sums over days, time first, with a leading zero row; grows by days and by series. Sums of days with at
    most one a day fit into two bytes for 179 years."""

    def __init__(self, series: int, most_a_day: int | None = None) -> None:
        kind: type[np.uint16 | np.int32] = np.uint16 if most_a_day == 1 else np.int32
        self._rows = np.zeros((512, series), kind)
        self.days = 0

    def append(self, daily: Values) -> None:
        end = self.days + len(daily)
        if end >= len(self._rows):
            more = max(end + 1, len(self._rows) * 9 // 8) - len(self._rows)
            self._rows = np.concatenate([self._rows, np.zeros((more, self._rows.shape[1]), self._rows.dtype)])
        np.cumsum(daily, axis=0, dtype=self._rows.dtype, out=self._rows[self.days + 1 : end + 1])
        self._rows[self.days + 1 : end + 1] += self._rows[self.days]
        self.days = end

    def rewind(self, days: int) -> None:
        self.days = days

    def widen(self, more: int) -> None:
        self._rows = np.concatenate([self._rows, np.zeros((len(self._rows), more), self._rows.dtype)], axis=1)

    @property
    def rows(self) -> Running:
        return self._rows[: self.days + 1]

    def between(self, first: int, after: int) -> Values:
        """Sums (S,) of the days from `first` up to, not including, `after`."""
        first, after = np.clip([first, after], 0, self.days)
        return np.asarray(self._rows[after] - self._rows[first], dtype=float)


class _Account:
    """One reading's running shares and errors."""

    def __init__(self, reading: Reading, series: int) -> None:
        self.reading = reading
        self._spread_keep = 0.5 ** (1 / np.asarray([tuning.SPREAD_HALF_LIFE[reading]]))
        self.counts = RunningSums(series, most_a_day=1 if reading == "day" else None)
        halves = len(tuning.LEVEL_HALF_LIVES)
        self.mentions = np.zeros((halves, series))
        self.volume = np.zeros((halves, series))
        self.errors = np.zeros((2, series))
        # Of the last TAIL days: adjusted volume up to each, expected share, usual volume and spread after each.
        self.volume_tail = np.zeros((TAIL + 1, series))
        self.share_tail = np.zeros((TAIL, series))
        self.usual_tail = np.zeros((TAIL, series))
        self.spread_tail = np.zeros((TAIL, series))

    @property
    def state(self) -> tuple[Values, ...]:
        """Everything but the counts; arrays whose last axis is the series, never changed in place."""
        tails = self.volume_tail, self.share_tail, self.usual_tail, self.spread_tail
        return self.mentions, self.volume, self.errors, *tails

    def restore(self, state: tuple[Values, ...]) -> None:
        self.mentions, self.volume, self.errors, *tails = state
        self.volume_tail, self.share_tail, self.usual_tail, self.spread_tail = tails

    def widen(self, more: int) -> None:
        """Add series that were never mentioned. Series 0 never is, so its state is what theirs would be."""
        self.counts.widen(more)
        self.restore(
            tuple(np.concatenate([one, np.repeat(one[..., :1], more, axis=-1)], axis=-1) for one in self.state)
        )

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
        mentions, self.mentions = _faded(daily, LEVEL_KEEP, self.mentions)
        articles, self.volume = _faded(volume, LEVEL_KEEP, self.volume)
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
        error, last_error = _faded(excess, self._spread_keep, self.errors[:1])
        scale, last_scale = _faded(weight, self._spread_keep, self.errors[1:])
        self.errors = np.concatenate([last_error, last_scale])
        weight_of_prior = tuning.SPREAD_WEIGHT[self.reading]
        prior = tuning.SPREAD_PRIOR[self.reading] * weight_of_prior
        return np.asarray(np.clip((error[:, 0] + prior) / (scale[:, 0] + weight_of_prior), *tuning.SPREAD_LIMITS))


def _faded(daily: Values, keep: Values, state: Values) -> tuple[Values, Values]:
    """Running sums over the block in which each day counts `keep` times the next, one for each of `keep`, (B, H, S),
    and the state (H, S) to go on with."""
    summed = np.empty((len(daily), *state.shape))
    fade, carried = keep[:, None], state.copy()
    for counts, after in zip(daily, summed, strict=True):
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
    """Accounts of `series` series and a blank one before them (index 0), which is never mentioned."""

    def __init__(self, series: int, shared_volume: bool = True) -> None:
        self.series = series
        self.shared_volume = shared_volume
        self.articles = RunningSums(1 if shared_volume else series + 1)
        self.accounts = [_Account(reading, series + 1) for reading in READINGS]
        self._age = np.zeros((1, 1 if shared_volume else series + 1))

    @property
    def days(self) -> int:
        return self.articles.days

    @property
    def counts(self) -> RunningSums:
        """All mentions; column 0 is the blank series."""
        return self.accounts[-1].counts

    def widen(self, more: int) -> None:
        """Add series that were never mentioned up to now."""
        if not self.shared_volume:
            raise ValueError("series with volumes of their own cannot be added later")
        for account in self.accounts:
            account.widen(more)
        self.series += more

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
        volume = articles
        if not self.shared_volume:
            volume = np.concatenate([articles.max(axis=1, keepdims=True), articles], axis=1)
        counts = np.concatenate([np.zeros((len(mentioned), 1)), np.minimum(mentioned, articles)], axis=1)
        self.articles.append(volume)
        begun = (self._age > 0) | (np.cumsum(volume, axis=0) > 0)
        age = self._age + np.cumsum(begun, axis=0)
        self._age = age[-1:]
        daily = {"day": np.minimum(counts, 1), "count": counts}
        readings = {
            account.reading: account.advance(daily[account.reading], volume, self.articles.rows, age)
            for account in self.accounts
        }
        return Block(readings, self._weekly_rates(age)[:, 1:])

    def _weekly_rates(self, age: Values) -> Values:
        """Mentions a week on each of the last days taken in: the share of the RATE_DAYS that ended TAIL days before,
        times the articles of the RATE_DAYS up to the day."""
        after = np.arange(self.days - len(age), self.days) + 1
        end = np.maximum(after - TAIL, 0)
        first, year = np.maximum(end - tuning.RATE_DAYS, 0), np.maximum(after - tuning.RATE_DAYS, 0)
        counts, articles = self.counts.rows, self.articles.rows
        share = (counts[end] - counts[first]) / np.maximum(articles[end] - articles[first], 1)
        weeks = np.clip(age, 7, tuning.RATE_DAYS) / 7
        return np.asarray(share * (articles[after] - articles[year]) / weeks)

    def expected(self, days: int) -> Values | None:
        """Mentions due in the last `days` days by the running shares before them and the calendar, (S + 1,); None where
        that lies further back than is kept."""
        if not 0 < days < TAIL:
            return None
        account = self.accounts[READINGS.index("count")]
        volume = account.volume_tail[-1] - account.volume_tail[-1 - days]
        return np.asarray(account.share_tail[-1 - days] * volume)

    @property
    def age(self) -> Values:
        """Days since each series' first article, (S,) or (1,), the blank series left out."""
        return self._age[0] if self.shared_volume else self._age[0, 1:]
