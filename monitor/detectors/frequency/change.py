"""What changed in one series, when and by how much, with intervals."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from monitor.detectors import laws
from monitor.detectors.frequency.statistic import log_ratio
from monitor.detectors.frequency.tuning import SPREAD_LIMITS

ONSET_DAYS = 84
"""How far back an onset is looked for."""
LIKELIHOOD_DROP = 1.92
"""Onsets whose log likelihood lies within this of the best form the 95 % interval (half the 95 % point
of chi-square with one degree of freedom)."""

NEVER_NAMED = 0.5
"""Mentions that a baseline counts for at least (the Jeffreys estimate of none): not to have been named yet is no proof
that nothing is ever due."""
USUAL_SPREAD = 0.3
USUAL_WEIGHT = 52.0


@dataclass(frozen=True, slots=True)
class Series:
    """Daily counts of one entity in one outlet and language; index 0 is `first_day`."""

    mentioned: NDArray[np.float64]
    articles: NDArray[np.float64]
    first_day: date

    def day(self, index: int) -> date:
        return self.first_day + timedelta(days=int(index))

    def index(self, day: date) -> int:
        return (day - self.first_day).days

    @property
    def last(self) -> int:
        return len(self.articles) - 1


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was normal before the change."""

    first: date
    last: date
    mentions: float
    articles: float
    spread: float
    """Extra-Poisson variance of a week's count as a share of its squared mean."""

    @property
    def share(self) -> float:
        return self.mentions / self.articles if self.articles else 0.0

    @property
    def rate(self) -> float:
        """Mentions due an article."""
        return max(self.mentions, NEVER_NAMED) / self.articles if self.articles else 0.0

    def shape(self, days: int) -> float:
        """Negative-binomial shape of a count over so many days, the baseline's own error included."""
        return 1 / (self.spread * 7 / max(days, 7) + 1 / (self.mentions + 1))


@dataclass(frozen=True, slots=True)
class Change:
    """Observed against expected since the onset."""

    onset: date
    onset_first: date
    onset_last: date
    baseline: Baseline
    days: int
    observed: float
    articles: float
    last_mention: date | None

    @property
    def expected(self) -> float:
        return self.baseline.rate * self.articles

    @property
    def size(self) -> float:
        """Factor on the former share: 0 nothing left, 2 doubled."""
        return self.observed / self.expected if self.expected else 1.0

    def size_interval(self, level: float = 0.95) -> tuple[float, float]:
        """Interval of `size`, from gamma distributions matched to the count and its dispersion; up to infinity where
        no article was seen."""
        if not self.expected:
            return (0.0, float("inf"))
        shape = self.baseline.shape(self.days)
        spread = 1 + max(self.observed, 0.5) / shape
        low_tail = (1 - level) / 2
        count = self.observed / spread
        low = laws.gamma_quantile(low_tail, count) * spread if count > 0 else 0.0
        high = laws.gamma_quantile(1 - low_tail, count + 1) * spread
        return (float(low / self.expected), float(high / self.expected))

    def p_value(self) -> float:
        """Probability of a count at least as far off in this direction, had nothing changed."""
        if not self.expected:
            return 1.0
        shape = self.baseline.shape(self.days)
        beyond = laws.at_most if self.observed < self.expected else laws.at_least
        tail = beyond(self.observed, self.expected, shape)
        return float(min(1.0, max(tail, 1e-300)))


def baseline_before(series: Series, onset: int, length: int, guard: int) -> Baseline:
    """The `length` days that end `guard` days before the onset (fewer at the start of the series, and
    no guard where the series is short)."""
    end = onset - guard if onset - guard >= length // 2 else onset
    first = max(0, end - length)
    return Baseline(
        first=series.day(first),
        last=series.day(max(end - 1, first)),
        mentions=float(series.mentioned[first:end].sum()),
        articles=float(series.articles[first:end].sum()),
        spread=_spread(series, first, end),
    )


def _spread(series: Series, first: int, end: int) -> float:
    """Moment estimate over whole weeks, drawn towards the usual spread of a week with the weight of a year of
    one expected mention a week."""
    weeks = (end - first) // 7
    start = end - 7 * weeks
    counts = series.mentioned[start:end].reshape(weeks, 7).sum(axis=1)
    volumes = series.articles[start:end].reshape(weeks, 7).sum(axis=1)
    expected = counts.sum() / max(volumes.sum(), 1) * volumes
    excess = float(((counts - expected) ** 2 - expected).sum())
    spread = (excess + USUAL_SPREAD * USUAL_WEIGHT) / (float((expected**2).sum()) + USUAL_WEIGHT)
    return min(max(spread, SPREAD_LIMITS[0]), SPREAD_LIMITS[1])


def find_change(series: Series, fall: bool, length: int, guard: int) -> Change:
    """The onset that makes the change likeliest, looked for in the last ONSET_DAYS."""
    reach = min(ONSET_DAYS, series.last)
    baseline = baseline_before(series, series.last + 1 - reach, length, guard)
    starts = np.arange(series.last + 1 - reach, series.last + 1)
    counts = np.cumsum(series.mentioned[::-1])[:reach][::-1]
    volumes = np.cumsum(series.articles[::-1])[:reach][::-1]
    expected = np.maximum(baseline.rate * volumes, 1e-9)
    days = series.last + 1 - starts
    shapes = 1 / (baseline.spread * 7 / np.maximum(days, 7) + 1 / (baseline.mentions + 1))
    factor = (counts + 0.1) / (expected + 0.1)
    factor = np.clip(factor, 0.01, 0.95) if fall else np.clip(factor, 1.05, 50)
    evidence = log_ratio(counts, expected, shapes, factor)
    best = int(evidence.argmax())
    likely = np.flatnonzero(evidence >= evidence[best] - LIKELIHOOD_DROP)
    return change_since(series, int(starts[best]), baseline, (int(starts[likely[0]]), int(starts[likely[-1]])))


def change_since(series: Series, onset: int, baseline: Baseline, interval: tuple[int, int]) -> Change:
    onset = max(onset, 0)
    seen = np.flatnonzero(series.mentioned)
    return Change(
        onset=series.day(onset),
        onset_first=series.day(max(interval[0], 0)),
        onset_last=series.day(max(interval[1], 0)),
        baseline=baseline,
        days=series.last + 1 - onset,
        observed=float(series.mentioned[onset:].sum()),
        articles=float(series.articles[onset:].sum()),
        last_mention=series.day(int(seen[-1])) if seen.size else None,
    )
