"""From the false alarms a user accepts in a year to the evidence asked of one series.

The evidence of a series in which nothing changed would pass a height h ever more rarely as h grows. Real series are
never quite unchanged, so the curve was counted on them: alarms a series-year on KCNA's headlines of 1997-2008, all
countries and regions with half a mention a week or more, where an alarm is the evidence reaching h, and no second
one is counted within 28 days. Between the points ln(alarms) is a straight line, beyond the last one its last slope.
`bench/frequency_calibration.py` counts the curve again, in both halves of the years and on simulated series.
"""

import math
from itertools import pairwise

ALARMS_A_SERIES_YEAR = {
    "drop": (
        (-1.0, 8.5), (0.0, 5.7), (0.5, 3.3), (1.0, 1.44), (1.5, 0.56), (2.0, 0.29), (3.0, 0.08), (4.0, 0.03),
        (5.0, 0.011), (6.0, 0.005),
    ),
    "surge": (
        (-1.0, 8.0), (0.0, 4.8), (0.5, 1.95), (1.0, 0.86), (1.5, 0.45), (2.0, 0.245), (3.0, 0.088), (4.0, 0.036),
        (5.0, 0.02), (6.0, 0.012),
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


def rarity(evidence: float, direction: str) -> float:
    """-ln of the alarms a year that one series raises at this evidence without a change: 0 is once a year, 3 once
    in twenty. Rises with the evidence."""
    (low, high) = next((pair for pair in _segments(direction) if evidence <= pair[1][0]), _segments(direction)[-1])
    return _slope(low, high) * (evidence - low[0]) - math.log(low[1])


_Point = tuple[float, float]


def _segments(direction: str) -> list[tuple[_Point, _Point]]:
    return list(pairwise(ALARMS_A_SERIES_YEAR[direction]))


def _slope(low: _Point, high: _Point) -> float:
    """How fast ln(alarms) falls with evidence."""
    return (math.log(low[1]) - math.log(high[1])) / (high[0] - low[0])
