"""From the false alarms a user accepts in a year to the evidence asked of one series.

The evidence of a series in which nothing changed would pass a height h ever more rarely as h grows. Real series are
never quite unchanged, so the curve was counted on them: alarms a series-year on KCNA's headlines of 1997-2008, all
countries and regions with half a mention a week or more, where an alarm is the evidence reaching h, and no second
one is counted within 28 days. Between the points ln(alarms) is a straight line, beyond the last one its last slope.
`bench/frequency_calibration.py` counts the curve again, in both halves of the years and on simulated series.
"""

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

ALARMS_A_SERIES_YEAR = {
    "drop": (
        (-1.0, 7.0), (0.0, 5.2), (0.5, 3.08), (1.0, 1.45), (1.5, 0.61), (2.0, 0.3), (2.5, 0.156), (3.0, 0.097),
        (4.0, 0.042), (5.0, 0.015), (6.0, 0.007),
    ),
    "surge": (
        (-1.0, 6.5), (0.0, 4.4), (0.5, 1.77), (1.0, 0.79), (1.5, 0.45), (2.0, 0.25), (2.5, 0.135), (3.0, 0.075),
        (4.0, 0.046), (5.0, 0.026), (6.0, 0.016),
    ),
}  # fmt: skip
"""Direction -> (evidence, alarms), falling."""

MOST_PER_SERIES = 2.0
"""False alarms a year and direction that a single series may raise, however few are watched: what comes more often
says nothing."""


def alarm_threshold(alarms_per_year: float, watched: int, direction: str) -> float:
    """Evidence at which `watched` series, tested for drops and for surges, raise together
    `alarms_per_year` false alarms, half of them in each direction."""
    each = min(alarms_per_year / 2 / max(watched, 1), MOST_PER_SERIES)
    (low, high) = next((pair for pair in _segments(direction) if pair[1][1] <= each), _segments(direction)[-1])
    return low[0] + (math.log(low[1]) - math.log(each)) / _slope(low, high)


def rarity(evidence: NDArray[np.floating], direction: str) -> NDArray[np.float64]:
    """-ln of the alarms a year that one series raises at this evidence without a change: 0 is once a year, 3 once
    in twenty. Rises with the evidence."""
    heights, alarms = np.asarray(ALARMS_A_SERIES_YEAR[direction]).T
    slopes = -np.diff(np.log(alarms)) / np.diff(heights)
    at = np.clip(np.searchsorted(heights, evidence) - 1, 0, len(slopes) - 1)
    return np.asarray(slopes[at] * (evidence - heights[at]) - np.log(alarms[at]))


RARE_MARKDOWN = 2.0
RARE_MARKDOWN_MOST = 3.0


def rare_markdown(weekly_rate: NDArray[np.float64], least: float) -> NDArray[np.float64]:
    """What is taken off the rarity of a series mentioned less than `least` times a week. Nothing can be said of it, and
    its evidence, which rests on a handful of mentions, must not stand beside that of others as if it could."""
    short = np.log(least / np.maximum(weekly_rate, least * 1e-3))
    return np.asarray(np.clip(RARE_MARKDOWN * short, 0, RARE_MARKDOWN_MOST))


_Point = tuple[float, float]


def _segments(direction: str) -> list[tuple[_Point, _Point]]:
    return list(pairwise(ALARMS_A_SERIES_YEAR[direction]))


def _slope(low: _Point, high: _Point) -> float:
    """How fast ln(alarms) falls with evidence."""
    return (math.log(low[1]) - math.log(high[1])) / (high[0] - low[0])
