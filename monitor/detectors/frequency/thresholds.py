"""From the false alarms a user accepts in a year to the evidence asked of one series.

Under no change, how often the evidence first passes a height h falls off exponentially with h. The two
numbers of that line were fitted to simulated series without change; `bench/frequency.py` prints them
again and checks them against real series.
"""

import math

CROSSINGS_AT_ZERO = {"drop": 11.5, "surge": 6.4}
"""Alarms in a series-year at evidence 0, by the fitted line."""
DECAY = {"drop": 0.74, "surge": 0.59}
"""How fast they become rarer with each unit of evidence (natural log)."""
MOST_PER_SERIES = 0.5
"""False alarms a year and direction that a single series may raise, however few are watched."""


def alarm_threshold(alarms_per_year: float, watched: int, direction: str) -> float:
    """Evidence at which `watched` series, tested for drops and for surges, raise together
    `alarms_per_year` false alarms, half of them in each direction."""
    each = min(alarms_per_year / 2 / max(watched, 1), MOST_PER_SERIES)
    return math.log(CROSSINGS_AT_ZERO[direction] / each) / DECAY[direction]


def false_alarm_rate(evidence: float, direction: str) -> float:
    """Alarms a year that one unchanged series would raise at this evidence."""
    return CROSSINGS_AT_ZERO[direction] * math.exp(-DECAY[direction] * evidence)
