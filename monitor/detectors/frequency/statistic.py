"""How strongly the last days speak for a change: a mixture of negative-binomial likelihood ratios.

Unknown onset: windows of whole weeks up to eight. Unknown size: a few factors. Two readings of the counts. The
mixture of likelihood ratios is itself a likelihood ratio (an e-value for each day, were the expectation known), so
no choice among its parts has to be paid for afterwards, other than in evidence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.detectors.frequency import tuning
from monitor.detectors.frequency.ledger import READINGS, Ledger, Values, WindowCounts

_MOST = 600.0
_LEAST = 1e-300


@dataclass(frozen=True, slots=True)
class Scores:
    """Natural-log evidence for a fall and for a rise after each day of a block, shapes (B, S), and the expected
    mentions in the last eight weeks had nothing changed."""

    drop: Values
    surge: Values
    expected: Values

    @property
    def weekly_rate(self) -> Values:
        return self.expected / (max(tuning.WINDOWS) / 7)


def judge(ledger: Ledger, mentioned: Values, articles: Values) -> Scores:
    """Take a block of days into the ledger, mentions (B, S) and articles (B, 1 or S), and weigh each of them."""
    readings: dict[str, WindowCounts] = dict(zip(READINGS, ledger.advance(mentioned, articles), strict=True))
    return Scores(
        drop=_evidence(readings, tuning.FALLS, tuning.FALL_WINDOWS, tuning.FALL_READINGS),
        surge=_evidence(readings, tuning.RISES, tuning.RISE_WINDOWS, tuning.RISE_READINGS),
        expected=readings["count"].expected[-1][:, 1:],
    )


def log_ratio(observed: Values, expected: Values, shape: Values | float, factor: float | Values) -> NDArray[np.float64]:
    """ln of the negative-binomial likelihood ratio of mean `factor * expected` against `expected`."""
    return np.asarray(
        observed * np.log(factor) - (observed + shape) * np.log((shape + factor * expected) / (shape + expected))
    )


def _evidence(
    readings: Mapping[str, WindowCounts],
    factors: Mapping[float, float],
    windows: Sequence[float],
    shares: Mapping[str, float],
) -> Values:
    """ln of the mixture over windows, factors and readings, shape (B, S)."""
    belief = np.asarray(windows)[:, None, None] / sum(windows)
    total = np.zeros(1)
    for name, share in shares.items():
        counts = readings[name]
        ratios = [
            weight * np.exp(np.minimum(log_ratio(counts.observed, counts.expected, counts.shape, factor), _MOST))
            for factor, weight in factors.items()
        ]
        mixed = np.where(counts.known, _in_order(ratios), sum(factors.values()))
        total = total + share * _in_order(belief * mixed)
    return np.asarray(np.log(np.maximum(total, _LEAST))[:, 1:])


def _in_order(parts: Sequence[Values] | Values) -> Values:
    """The sum, always added in the same order, so that it does not depend on how many days were judged at once."""
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return np.asarray(total)
