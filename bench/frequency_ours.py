"""The detector's own evidence as a bench method. Every injection starts from the ledger as it stood the day before,
so that a benchmark costs days and not decades."""

import numpy as np

from monitor.detectors.frequency.ledger import Ledger
from monitor.detectors.frequency.statistic import Scores, judge

BLOCK = 256


class Ours:
    def __init__(self, mentioned: np.ndarray, articles: np.ndarray) -> None:
        self._mentioned, self._articles = mentioned, articles
        self._ledger = Ledger(len(mentioned))

    def __call__(self, mentioned: np.ndarray, articles: np.ndarray, days: np.ndarray) -> dict[str, np.ndarray]:
        """Series are copies of the first ones, changed from the first of `days` on or not at all."""
        start = int(days[0])
        times = len(mentioned) // len(self._mentioned)
        if self._ledger.days > start:
            self._ledger = Ledger(len(self._mentioned))
        _advance(self._ledger, self._mentioned, self._articles, start)
        ledger = tiled(self._ledger, times)
        scores = _advance(ledger, mentioned, articles, int(days[-1]) + 1)
        return {
            name: np.concatenate([getattr(one, name) for one in scores]).T[:, days - start]
            for name in ("drop", "surge")
        }


def tiled(ledger: Ledger, times: int) -> Ledger:
    """A ledger that holds every series `times` times."""
    copy = Ledger(ledger.series * times)
    columns = np.concatenate([[0], np.tile(np.arange(1, ledger.series + 1), times)])
    copy.articles.append(np.diff(ledger.articles.rows, axis=0).astype(float))
    copy._age = ledger._age.copy()
    for mine, theirs in zip(copy.accounts, ledger.accounts, strict=True):
        mine.counts.append(np.diff(theirs.counts.rows, axis=0)[:, columns].astype(float))
        mine.restore(tuple(one[..., columns] for one in theirs.state))
    return copy


def _advance(ledger: Ledger, mentioned: np.ndarray, articles: np.ndarray, end: int) -> list[Scores]:
    return [
        judge(ledger, mentioned[:, first : min(first + BLOCK, end)].T, articles[first : min(first + BLOCK, end), None])
        for first in range(ledger.days, end, BLOCK)
    ]
