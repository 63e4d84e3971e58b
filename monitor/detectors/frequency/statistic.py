"""How strongly the last days speak for a change: a mixture of negative-binomial likelihood ratios.

Unknown onset: windows of up to eight weeks. Unknown size: a few factors. Two readings of the counts. The
mixture of likelihood ratios is itself a likelihood ratio (an e-value for each day, were the expectation known), so
no choice among its parts has to be paid for afterwards, other than in evidence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitor.detectors.frequency import tuning
from monitor.detectors.frequency.ledger import Block, Ledger, WindowCounts
from monitor.detectors.frequency.sums import Values
from monitor.detectors.frequency.tuning import Reading

NOTHING = -99.0
_MOST = 600.0
_LEAST = 1e-300


@dataclass(frozen=True, slots=True)
class Scores:
    """Natural-log evidence for a fall and for a rise after each day of a block, and the mentions a week that the
    series had before, shapes (B, S)."""

    drop: Values
    surge: Values
    weekly_rate: Values


def judge(ledger: Ledger, mentioned: Values, articles: Values) -> Scores:
    """Take a block of days into the ledger, mentions (B, S) and articles (B, 1 or S), and weigh each of them."""
    return weigh(ledger.advance(mentioned, articles))


def weigh(block: Block, least_weekly_rate: float = 0.0) -> Scores:
    """Evidence of the block's days. Series that had less than `least_weekly_rate` mentions a week on every day of the
    block are not weighed: no evidence either way."""
    rate = block.weekly_rate
    columns = np.flatnonzero((rate >= least_weekly_rate).any(axis=0))
    counts = {reading: lately.windows(WINDOWS, columns) for reading, lately in block.readings.items()}
    scores = Scores(np.full(rate.shape, NOTHING), np.full(rate.shape, NOTHING), rate)
    scores.drop[:, columns] = _evidence(counts, _FALL)
    scores.surge[:, columns] = _evidence(counts, _RISE)
    return scores


def log_ratio(observed: Values, expected: Values, shape: Values | float, factor: float | Values) -> NDArray[np.float64]:
    """ln of the negative-binomial likelihood ratio of mean `factor * expected` against `expected`."""
    return np.asarray(
        observed * np.log(factor) - (observed + shape) * np.log((shape + factor * expected) / (shape + expected))
    )


@dataclass(frozen=True, slots=True)
class _Mixture:
    """What a change may look like, and how much belief each look gets beforehand."""

    factors: Mapping[float, float]
    windows: Mapping[int, float]
    readings: Mapping[Reading, float]


_FALL = _Mixture(tuning.FALLS, tuning.FALL_WINDOWS, tuning.FALL_READINGS)
_RISE = _Mixture(tuning.RISES, tuning.RISE_WINDOWS, tuning.RISE_READINGS)
WINDOWS = tuple(sorted({*_FALL.windows, *_RISE.windows}))


def _evidence(counts: Mapping[Reading, WindowCounts], mixture: _Mixture) -> Values:
    """ln of the mixture over windows, factors and readings, shape (B, S)."""
    places = [WINDOWS.index(window) for window in mixture.windows]
    belief = np.asarray(list(mixture.windows.values()))[:, None, None] / sum(mixture.windows.values())
    factors = np.asarray(list(mixture.factors))[:, None, None, None]
    weights = np.asarray(list(mixture.factors.values()))[:, None, None, None] / sum(mixture.factors.values())
    total = np.zeros(1)
    for reading, share in mixture.readings.items():
        some = counts[reading]
        ratios = log_ratio(some.observed[places], some.expected[places], some.shape[places], factors)
        mixed = np.where(some.known[places], _in_order(weights * np.exp(np.minimum(ratios, _MOST))), 1.0)
        total = total + share * _in_order(belief * mixed)
    return np.asarray(np.log(np.maximum(total, _LEAST)))


def _in_order(parts: Sequence[Values] | Values) -> Values:
    """The sum, always added in the same order, so that it does not depend on how many days were judged at once."""
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return np.asarray(total)
