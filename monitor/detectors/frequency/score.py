"""The same detector on anyone's counts: evidence for a drop and for a surge, day by day, no look-ahead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.detectors.frequency.counts_file import CountedSeries, read_counts
from monitor.detectors.frequency.model import Panel
from monitor.detectors.frequency.statistic import Scores, scores
from monitor.detectors.frequency.thresholds import alarm_threshold
from monitor.detectors.frequency.watch import MIN_HISTORY_DAYS, SILENT_OUTLET_DAYS
from monitor.domain import Reason
from monitor.settings import MentionFrequencySettings

_SERIES_AT_ONCE = 64
_DAYS_AT_ONCE = 1024
DIRECTIONS = ("drop", "surge")
LEAST_SCORE = -99.0
"""Shown where a day cannot speak either way."""


def score_file(path: Path, settings: MentionFrequencySettings) -> Iterator[dict[str, object]]:
    """Two objects (drop, surge) for each series and day from the first that can be judged, by series, then day.

    Raises InputError, before the first object, on a file that cannot be right.
    """
    return score_series(read_counts(path), settings)


def score_series(rows: Sequence[CountedSeries], settings: MentionFrequencySettings) -> Iterator[dict[str, object]]:
    first, last = min(one.days[0] for one in rows), max(one.days[-1] for one in rows)
    batches = [
        _Batch.of(rows[at : at + _SERIES_AT_ONCE], first, last, settings) for at in range(0, len(rows), _SERIES_AT_ONCE)
    ]
    watched = np.sum([(one.common & one.known).sum(axis=0) for one in batches], axis=0)
    thresholds = {
        direction: np.asarray([alarm_threshold(settings.false_alarms_per_year, int(n), direction) for n in watched])
        for direction in DIRECTIONS
    }
    for batch in batches:
        yield from batch.lines(thresholds)


@dataclass(frozen=True, slots=True)
class _Batch:
    rows: Sequence[CountedSeries]
    first: int
    scores: Scores
    known: NDArray[np.bool_]
    """Enough history, and the series has begun and not ended."""
    common: NDArray[np.bool_]
    """Mentioned often enough to judge."""
    published: NDArray[np.bool_]
    """Something was published in the last days."""

    @classmethod
    def of(cls, rows: Sequence[CountedSeries], first: int, last: int, settings: MentionFrequencySettings) -> "_Batch":
        daily = [one.daily(first, last) for one in rows]
        articles = np.stack([totals for _, totals in daily])
        panel = Panel.of(np.stack([mentions for mentions, _ in daily]), articles)
        days = np.arange(panel.days)
        found = _score(panel, settings.guard_days)
        begun = np.argmax(articles > 0, axis=1)[:, None]
        ended = np.asarray([one.days[-1] - first for one in rows])[:, None]
        return cls(
            rows=rows,
            first=first,
            scores=found,
            known=(days >= begun + MIN_HISTORY_DAYS) & (days <= ended) & (articles.sum(axis=1) > 0)[:, None],
            common=found.weekly_rate >= settings.min_mentions_per_week,
            published=panel.exposure(days + 1 - SILENT_OUTLET_DAYS, days + 1) > 0,
        )

    def lines(self, thresholds: Mapping[str, NDArray[np.float64]]) -> Iterator[dict[str, object]]:
        evidence = {"drop": self.scores.drop, "surge": self.scores.surge}
        for row, series in enumerate(self.rows):
            for at in np.flatnonzero(self.known[row]):
                judged = self.common[row, at] and self.published[row, at]
                for direction in DIRECTIONS:
                    score = float(evidence[direction][row, at])
                    alarm = bool(judged and score >= thresholds[direction][at])
                    yield {
                        "series": series.name,
                        "date": date.fromordinal(self.first + int(at)).isoformat(),
                        "direction": direction,
                        "score": round(max(score, LEAST_SCORE), 4),
                        "alarm": alarm,
                        "state": self._state(row, int(at), direction if alarm else "normal"),
                    }

    def _state(self, row: int, at: int, otherwise: str) -> str:
        if not self.published[row, at]:
            return Reason.OUTLET_SILENT
        return otherwise if self.common[row, at] else Reason.TOO_RARE_TO_JUDGE


def _score(panel: Panel, guard: int) -> Scores:
    days = np.arange(panel.days)
    parts = [scores(panel, days[at : at + _DAYS_AT_ONCE], guard) for at in range(0, len(days), _DAYS_AT_ONCE)]
    return Scores(*(np.concatenate([getattr(part, name) for part in parts], axis=1) for name in Scores.__slots__))
