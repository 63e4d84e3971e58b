"""How strongly the last days speak for a change: a mixture of negative-binomial likelihood ratios.

Unknown onset: windows of whole weeks (state media have no Sunday issue in some years, and feasts and
columns keep weekdays). Unknown size: a grid of factors. Unknown drift: several baselines.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.detectors.frequency.model import Counts, Days, Panel, dispersion

WINDOWS = (7, 14, 21, 28, 42, 56, 84)
BASELINES = (91, 182, 364, 728)
FALLS = (0.02, 0.15, 0.35, 0.6)
RISES = (1.6, 2.2, 3.2, 5.0)


@dataclass(frozen=True, slots=True)
class Scores:
    """Natural-log evidence for a fall and for a rise on each day, shape (S, D), and the window (days) and
    expectation where it is strongest."""

    drop: Counts
    surge: Counts
    drop_window: NDArray[np.int64]
    surge_window: NDArray[np.int64]
    weekly_rate: Counts
    """Mentions a week that the longest baseline leads one to expect at the present volume."""
    history: Counts
    """Articles seen before the shortest window."""


def scores(panel: Panel, days: Days, guard: int = 28) -> Scores:
    """Evidence as of the end of each day, from that day and earlier ones only."""
    after = days + 1
    spread = dispersion(panel, after - guard)
    drop_terms, surge_terms = [], []
    for window in WINDOWS:
        count, volume = panel.count(after - window, after), panel.exposure(after - window, after)
        falls, rises = [], []
        for length in BASELINES:
            end = after - window
            base_count = panel.count(end - length, end)
            base_volume = panel.exposure(end - length, end)
            known = (base_volume > 0) & (volume > 0) & (end - length * 0.5 >= 0)
            expected = (base_count + 0.25) / np.maximum(base_volume, 1) * volume
            shape = 1 / (spread * 7 / window + 1 / (base_count + 1))
            falls.append(np.where(known, _mixture(count, expected, shape, FALLS), -np.inf))
            rises.append(np.where(known, _mixture(count, expected, shape, RISES), -np.inf))
        drop_terms.append(_log_mean(falls))
        surge_terms.append(_log_mean(rises))
    drop, surge = np.stack(drop_terms), np.stack(surge_terms)
    longest = after - 364
    rate = panel.count(longest, after) / np.maximum(panel.exposure(longest, after), 1)
    return Scores(
        drop=drop.max(axis=0),
        surge=surge.max(axis=0),
        drop_window=np.asarray(WINDOWS)[drop.argmax(axis=0)],
        surge_window=np.asarray(WINDOWS)[surge.argmax(axis=0)],
        weekly_rate=rate * panel.exposure(longest, after) / 52,
        history=np.broadcast_to(panel.exposure(np.zeros_like(after), after), rate.shape),
    )


def log_ratio(count: Counts, expected: Counts, shape: Counts, factor: float | Counts) -> Counts:
    """ln of the negative-binomial likelihood ratio of mean `factor * expected` against `expected`."""
    return np.asarray(
        count * np.log(factor) - (count + shape) * np.log((shape + factor * expected) / (shape + expected))
    )


def _mixture(count: Counts, expected: Counts, shape: Counts, factors: tuple[float, ...]) -> Counts:
    return _log_mean([log_ratio(count, expected, shape, factor) for factor in factors])


def _log_mean(terms: list[Counts]) -> Counts:
    stacked = np.stack(terms)
    finite = np.maximum(np.isfinite(stacked).sum(axis=0), 1)
    return np.asarray(np.logaddexp.reduce(stacked, axis=0) - np.log(finite))
