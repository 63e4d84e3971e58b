"""The detector's own scores as a bench method, and the same through `nkmonitor score` as a user has them.

Every injection starts from the ledger as it stood the day before, so that a benchmark costs days and not decades.
`through_score` spares nothing: it writes a file, runs the command and reads the lines."""

import csv
import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import numpy as np

from monitor.detectors.frequency.ledger import Ledger
from monitor.detectors.frequency.statistic import Scores, judge
from monitor.detectors.frequency.thresholds import rare_markdown, rarity
from monitor.settings import MentionFrequencySettings

BLOCK = 256
DIRECTIONS = ("drop", "surge")
FIRST_DAY = date(1997, 1, 1).toordinal()
ROOT = Path(__file__).resolve().parents[1]


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
        parts = _advance(ledger, mentioned, articles, int(days[-1]) + 1)
        rate = np.concatenate([one.weekly_rate for one in parts])
        markdown = rare_markdown(rate, MentionFrequencySettings().min_mentions_per_week)
        return {
            name: (rarity(np.concatenate([getattr(one, name) for one in parts]), name) - markdown).T[:, days - start]
            for name in DIRECTIONS
        }


def through_score(mentioned: np.ndarray, articles: np.ndarray, days: np.ndarray) -> dict[str, np.ndarray]:
    """One run of `nkmonitor score --json` over the whole series; days before the first that it judges are 0."""
    last = int(days[-1]) + 1
    found = {name: np.zeros((len(mentioned), last)) for name in DIRECTIONS}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "counts.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            lines = csv.writer(stream)
            lines.writerow(["series", "date", "mentions", "total"])
            dates = [date.fromordinal(FIRST_DAY + day).isoformat() for day in range(last)]
            for row, counts in enumerate(mentioned.astype(int).tolist()):
                lines.writerows(zip([row] * last, dates, counts, articles.astype(int).tolist(), strict=False))
        command = [sys.executable, "-m", "monitor", "score", str(path), "--json"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as running:
            assert running.stdout is not None
            for line in running.stdout:
                one = json.loads(line)
                day = date.fromisoformat(one["date"]).toordinal() - FIRST_DAY
                found[one["direction"]][int(one["series"]), day] = one["score"]
        if running.returncode:
            raise SystemExit("nkmonitor score failed")
    return {name: scores[:, days] for name, scores in found.items()}


def tiled(ledger: Ledger, times: int) -> Ledger:
    """A ledger that holds every series `times` times."""
    copy = Ledger(ledger.series * times)
    columns = np.tile(np.arange(ledger.series), times)
    copy.articles.append(np.diff(ledger.articles.rows, axis=0).astype(float))
    copy._age = ledger._age.copy()
    copy.account.counts.append(np.diff(ledger.account.counts.rows, axis=0)[..., columns].astype(float))
    copy.account.restore(tuple(one[..., columns] for one in ledger.account.state))
    return copy


def _advance(ledger: Ledger, mentioned: np.ndarray, articles: np.ndarray, end: int) -> list[Scores]:
    return [
        judge(ledger, mentioned[:, first : min(first + BLOCK, end)].T, articles[first : min(first + BLOCK, end), None])
        for first in range(ledger.days, end, BLOCK)
    ]
