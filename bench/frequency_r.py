"""`farringtonFlexible` and `glrnb` of the R package surveillance, where R is there.

They judge weeks, so they are given sliding ones. `farringtonFlexible` is slow: its scores are computed once a week and
hold until the next. `glrnb` is run on the weeks that end on each of the seven weekdays: a verdict a day, as all others
give."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from frequency_peers import Baseline

HERE = Path(__file__).parent
WEEK = 7
YEAR = 52 * WEEK
WINDOW = 8
"""Weeks that glrnb looks back; as in frequency_glrnb.R."""


def r_methods() -> dict[str, Callable[..., dict[str, np.ndarray]]]:
    """Empty where Rscript or its package is missing."""
    program = shutil.which("Rscript")
    if program is None:
        return {}
    asked = subprocess.run([program, "-e", "library(surveillance)"], capture_output=True, check=False)
    if asked.returncode:
        return {}
    return {"R farringtonFlexible": _Farrington(program), "R glrnb": _Glrnb(program)}


class _Farrington:
    def __init__(self, program: str) -> None:
        self._program = program

    def __call__(self, mentioned: np.ndarray, articles: np.ndarray, days: np.ndarray) -> dict[str, np.ndarray]:
        """One verdict a week: the last day of `days` ends a week, and so does every seventh day before."""
        ends = np.arange(int(days[-1]) + 1, WEEK, -WEEK)[::-1]
        counts = np.stack([mentioned[:, end - WEEK : end].sum(axis=1) for end in ends])
        volume = np.asarray([articles[end - WEEK : end].sum() for end in ends])
        first = int(np.searchsorted(ends, int(days[0])))
        with tempfile.TemporaryDirectory() as folder:
            _write(folder, "counts.csv", counts)
            _write(folder, "volume.csv", volume)
            _run(self._program, "frequency_surveillance.R", folder, str(first + 1))
            weekly = _read(folder, "scores.csv")
        known = ends[first:] - 1
        places = np.searchsorted(known, days, side="right") - 1
        daily = np.where((places >= 0)[None, :], weekly[np.maximum(places, 0)].T, 0.0)
        return {"drop": -daily, "surge": daily}


class _Glrnb:
    """Means from the share of the year that ended four weeks before times the articles of the week, spread from its
    weeks, the latter as it stands at the start of every year of days."""

    def __init__(self, program: str) -> None:
        self._program = program

    def __call__(self, mentioned: np.ndarray, articles: np.ndarray, days: np.ndarray) -> dict[str, np.ndarray]:
        base = Baseline(mentioned, articles)
        found = {name: np.zeros((len(mentioned), len(days))) for name in ("drop", "surge")}
        for first in range(0, len(days), YEAR):
            some = days[first : first + YEAR]
            for name, scores in self._year(base, some).items():
                found[name][:, first : first + len(some)] = scores
        return found

    def _year(self, base: Baseline, days: np.ndarray) -> dict[str, np.ndarray]:
        weeks = -(-len(days) // WEEK) + WINDOW
        # Week k of weekday j ends on day k * 7 + j, counted from the first of `days` back by the window.
        ends = days[0] + 1 + np.arange(WEEK)[:, None] + WEEK * (np.arange(weeks) - WINDOW)[None, :]
        inside = np.minimum(ends, days[-1] + 1)
        counts = base.sums[:, inside] - base.sums[:, np.maximum(inside - WEEK, 0)]
        volume = base.volume[inside] - base.volume[np.maximum(inside - WEEK, 0)]
        means = base.share(inside.ravel()).reshape(counts.shape) * volume + 1e-6
        alpha = np.repeat(base.spread(days[:1])[:, 0], WEEK)
        with tempfile.TemporaryDirectory() as folder:
            _write(folder, "counts.csv", counts.reshape(-1, weeks))
            np.savetxt(f"{folder}/means.csv", means.reshape(-1, weeks), fmt="%.6g", delimiter=",")
            np.savetxt(f"{folder}/alpha.csv", alpha, fmt="%.6g")
            _run(self._program, "frequency_glrnb.R", folder)
            weekly = {name: _read(folder, f"{name}.csv").reshape(counts.shape) for name in ("drop", "surge")}
        daily = {name: one[:, :, WINDOW:].transpose(0, 2, 1) for name, one in weekly.items()}
        return {name: one.reshape(len(one), -1)[:, : len(days)] for name, one in daily.items()}


def _run(program: str, script: str, *arguments: str) -> None:
    subprocess.run([program, HERE / script, *arguments], check=True, capture_output=True)


def _write(folder: str, name: str, counts: np.ndarray) -> None:
    np.savetxt(f"{folder}/{name}", counts, fmt="%d", delimiter=",")


def _read(folder: str, name: str) -> np.ndarray:
    return np.loadtxt(f"{folder}/{name}", delimiter=",", ndmin=2)
