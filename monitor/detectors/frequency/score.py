"""The same detector on anyone's counts: evidence for a drop and for a surge, day by day, no look-ahead."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.detectors.frequency.counts_file import CountedSeries, read_counts
from monitor.detectors.frequency.ledger import Ledger
from monitor.detectors.frequency.statistic import judge
from monitor.detectors.frequency.thresholds import alarm_threshold, rare_markdown, rarity
from monitor.detectors.frequency.watch import MIN_HISTORY_DAYS, SILENT_OUTLET_DAYS
from monitor.domain import Reason
from monitor.settings import MentionFrequencySettings

_SERIES_AT_ONCE = 64
_DAYS_AT_ONCE = 512
HOLD_DAYS = 14
DIRECTIONS = ("drop", "surge")


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
    watched = np.sum([(one.common & one.known).sum(axis=1) for one in batches], axis=0)
    thresholds = {
        direction: np.asarray([alarm_threshold(settings.false_alarms_per_year, int(n), direction) for n in watched])
        for direction in DIRECTIONS
    }
    for batch in batches:
        yield from batch.lines(thresholds)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some of the series over all days of the file, arrays (T, S), evidence and scores by direction."""

    rows: Sequence[CountedSeries]
    first: int
    evidence: Mapping[str, NDArray[np.float32]]
    scores: Mapping[str, NDArray[np.float32]]
    known: NDArray[np.bool_]
    """Enough history, and the series has not ended."""
    common: NDArray[np.bool_]
    """Mentioned often enough to judge."""
    published: NDArray[np.bool_]
    """Something was published in the last days."""

    @classmethod
    def of(cls, rows: Sequence[CountedSeries], first: int, last: int, settings: MentionFrequencySettings) -> "_Batch":
        daily = [one.daily(first, last) for one in rows]
        mentions = np.stack([mentions for mentions, _ in daily], axis=1)
        articles = np.stack([totals for _, totals in daily], axis=1)
        ledger = Ledger(len(rows), shared_volume=False)
        scores = [
            judge(ledger, mentions[at : at + _DAYS_AT_ONCE], articles[at : at + _DAYS_AT_ONCE])
            for at in range(0, len(articles), _DAYS_AT_ONCE)
        ]
        days = np.arange(len(articles))[:, None]
        begun = np.argmax(articles > 0, axis=0)
        ended = np.asarray([one.days[-1] - first for one in rows])
        weekly_rate = np.concatenate([one.weekly_rate for one in scores])
        markdown = rare_markdown(weekly_rate, settings.min_mentions_per_week)
        evidence = {
            direction: np.concatenate([getattr(one, direction) for one in scores]).astype(np.float32)
            for direction in DIRECTIONS
        }
        running = np.concatenate([np.zeros((1, len(rows))), np.cumsum(articles, axis=0)])
        lately = running[1:] - running[np.maximum(days[:, 0] + 1 - SILENT_OUTLET_DAYS, 0)]
        return cls(
            rows=rows,
            first=first,
            evidence=evidence,
            scores={
                direction: (rarity(one, direction) - markdown).astype(np.float32) for direction, one in evidence.items()
            },
            known=(days >= begun + MIN_HISTORY_DAYS) & (days <= ended) & articles.any(axis=0),
            common=weekly_rate >= settings.min_mentions_per_week,
            published=lately > 0,
        )

    def lines(self, thresholds: Mapping[str, NDArray[np.float64]]) -> Iterator[dict[str, object]]:
        alarms = {
            direction: _held(self.evidence[direction] >= thresholds[direction][:, None]) for direction in DIRECTIONS
        }
        for row, series in enumerate(self.rows):
            for at in np.flatnonzero(self.known[:, row]):
                day = date.fromordinal(self.first + int(at)).isoformat()
                withheld = self._withheld(int(at), row)
                for direction in DIRECTIONS:
                    alarm = withheld is None and bool(alarms[direction][at, row])
                    yield {
                        "series": series.name,
                        "date": day,
                        "direction": direction,
                        "score": round(float(self.scores[direction][at, row]), 4),
                        "alarm": alarm,
                        "state": str(withheld or (direction if alarm else "normal")),
                    }

    def _withheld(self, at: int, row: int) -> Reason | None:
        if not self.published[at, row]:
            return Reason.OUTLET_SILENT
        return None if self.common[at, row] else Reason.TOO_RARE_TO_JUDGE


def _held(above: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """An alarm lasts until the evidence has stood below the threshold for HOLD_DAYS: one change is one alarm."""
    held = above.copy()
    for days in range(1, HOLD_DAYS):
        held[days:] |= above[:-days]
    return held
