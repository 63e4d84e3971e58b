"""All countries of one outlet: everyone's counts, and a ledger of those that are mentioned often enough to judge.

Most of two hundred countries never are. A country is taken into the ledger, with all its past, on the first day on
which it is common enough; what the ledger then says of it is bit for bit what it would say had it been there from the
start.
"""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from monitor.detectors.frequency.ledger import Block, Bookmark, Ledger
from monitor.detectors.frequency.statistic import NOTHING, Scores, weigh
from monitor.detectors.frequency.sums import RunningSums, Values, weekly_rates

BLOCK = 256
MARK_EVERY = 16
"""Days between the states that are kept for a while, for articles that arrive a few days late."""
TOGETHER = 0
"""Row that stands for all countries together; the countries follow."""


class Panel:
    """Rows are the series, row TOGETHER first; `judged` are the rows that the ledger holds, in the order of its
    series."""

    def __init__(self, least_weekly_rate: float = 0.0) -> None:
        self._least_weekly_rate = least_weekly_rate
        self.counts = RunningSums(1)
        self._articles = RunningSums(1)
        self._ledger = Ledger(1)
        self.judged: list[int] = [TOGETHER]
        self._marks: list[Bookmark] = []

    @property
    def days(self) -> int:
        return self.counts.days

    @property
    def age(self) -> int:
        """Days since the first article."""
        before_first = int(np.searchsorted(self._articles.rows[:, 0], 1))
        return max(self.days + 1 - before_first, 0)

    def widen(self, more: int) -> None:
        """Add series that were never mentioned up to now."""
        self.counts.widen(more)

    def append(self, mentioned: NDArray[np.int32], articles: NDArray[np.int64]) -> None:
        """Take in days: mentions (B, S) of all rows but TOGETHER, and articles (B,). Days without articles hold no
        mention."""
        volume = articles[:, None]
        together = np.minimum(mentioned.sum(axis=1, keepdims=True), volume)
        self.counts.append(np.concatenate([together, np.minimum(mentioned, volume)], axis=1))
        self._articles.append(volume)

    def judge(self, needed: Collection[int] = ()) -> Scores:
        """The last day's evidence, (S,); of rows in `needed` the ledger keeps account however rare they are."""
        rate = weekly_rates(self.counts.rows, self._articles.rows, np.full((1, 1), float(self.age)))[0]
        wanted = rate >= self._least_weekly_rate
        wanted[list(needed)] = True
        wanted[self.judged] = False
        if wanted.any():
            self._adopt([int(row) for row in np.flatnonzero(wanted)])
        last = weigh(self._catch_up(), self._least_weekly_rate)
        scores = Scores(np.full(rate.shape, NOTHING), np.full(rate.shape, NOTHING), rate)
        scores.drop[self.judged], scores.surge[self.judged] = last.drop[-1], last.surge[-1]
        return scores

    def expected(self, row: int, days: int) -> float | None:
        """Mentions due in the last `days` days by running share and calendar; None where that is not kept."""
        due = self._ledger.expected(days)
        return None if due is None or row not in self.judged else float(due[self.judged.index(row)])

    def rewind(self, days: int) -> bool:
        """Forget the days after a state that is kept, of `days` or earlier; False where there is none."""
        marks = [mark for mark in self._marks if mark.days <= days and mark.series == self._ledger.series]
        if not marks:
            return False
        self._ledger.rewind(marks[-1])
        self.counts.rewind(marks[-1].days)
        self._articles.rewind(marks[-1].days)
        self._marks = marks
        return True

    def _adopt(self, rows: list[int]) -> None:
        joining = Ledger(len(rows))
        for first in range(0, self._ledger.days, BLOCK):
            after = min(first + BLOCK, self._ledger.days)
            joining.advance(self._daily(rows, first, after), self._volume(first, after))
        self._ledger.join(joining)
        self.judged += rows

    def _catch_up(self) -> Block:
        """Take the days that the ledger lacks into it, the last one by itself: it is the one that changes while it
        lasts."""
        last = self.days - 1
        while self._ledger.days < last:
            first = self._ledger.days
            if first % MARK_EVERY == 0:
                self._mark()
            after = min(first + BLOCK, last)
            self._ledger.advance(self._daily(self.judged, first, after), self._volume(first, after))
        self._mark()
        return self._ledger.advance(self._daily(self.judged, last, self.days), self._volume(last, self.days))

    def _mark(self) -> None:
        spaced = [mark for mark in self._marks if mark.days % MARK_EVERY == 0]
        self._marks = [*spaced[-2:], self._ledger.bookmark()]

    def _daily(self, rows: list[int], first: int, after: int) -> Values:
        return np.diff(self.counts.rows[first : after + 1, rows], axis=0).astype(float)

    def _volume(self, first: int, after: int) -> Values:
        return np.diff(self._articles.rows[first : after + 1], axis=0).astype(float)
