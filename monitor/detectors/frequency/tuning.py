"""Numbers fitted once to KCNA's headlines of 1997-2008; `bench/frequency.py` shows what they reach.

None of them is about a country: they say how long baselines should reach, how strongly a calendar day of
earlier years counts, how uneven the news is, and how much belief each shape of change gets beforehand.
"""

from collections.abc import Mapping
from typing import Literal

Reading = Literal["day", "count"]
READINGS: tuple[Reading, Reading] = ("day", "count")
"""Two readings of the same counts: days with a mention, which a visit with ten headlines does not inflate, and
all mentions, which tell a partial fall sooner."""

LEVEL_HALF_LIVES = (30.0, 60.0, 240.0, 1000.0)
"""Days after which an article counts half in each of four running shares."""
LEVEL_POWERS = (0.40, -0.25, 0.63, 0.22)
"""The expected share is the product of the four, each to its power: the weights that best predicted the next
14 days in a negative-binomial regression on the headlines. Slow drift is followed, a burst of a month
fades within two."""
LEVEL_PRIOR = 0.5
"""Mentions at the series' own long-run share that each running share starts with."""

CALENDAR_DAYS = 3
"""Days on either side of the same date in earlier years that tell how busy a date is."""
CALENDAR_PRIOR = 6.0
"""Expected mentions at an ordinary rate that the calendar factor starts with."""
CALENDAR_LEVEL_DAYS = 182
"""Half the year around an earlier date that tells its ordinary rate."""

SPREAD_WINDOW = 14
"""Days of the windows whose errors measure how uneven a series is."""
SPREAD_HALF_LIFE: Mapping[Reading, float] = {"day": 500.0, "count": 250.0}
SPREAD_PRIOR: Mapping[Reading, float] = {"day": 0.15, "count": 0.45}
"""Extra-Poisson variance of a fortnight's count as a share of its squared mean, before a series has shown its own."""
SPREAD_WEIGHT: Mapping[Reading, float] = {"day": 200.0 * SPREAD_WINDOW, "count": 250.0 * SPREAD_WINDOW}
"""Weight of that prior in squared expected mentions: rare series stay with the prior, frequent ones show their own."""
SPREAD_FLOOR = 0.25
"""Part of a fortnight's spread that stays however long the window: drift, where the rest averages out."""
SPREAD_LIMITS = (0.02, 3.0)
SPREAD_AFTER_DAYS = 200
"""Errors count from here on, once there is a baseline."""

FALL_WINDOWS = {7: 1.0, 14: 1.0, 21: 1.0, 28: 1.0, 42: 1.0, 56: 1.0}
"""Days looked back for a fall, with the weight of each in the mixture. Whole weeks, since weekdays differ and some
years have no Sunday issue."""
FALLS = {0.02: 0.18, 0.15: 0.10, 0.35: 0.27, 0.6: 0.45}
"""Factors on the share that a fall may bring, with the weight of each."""
FALL_READINGS: Mapping[Reading, float] = {"day": 0.8, "count": 0.2}

RISE_WINDOWS = {1: 0.3, 3: 0.3, 7: 0.2, 14: 0.6, 21: 1.0, 28: 1.0, 42: 1.0, 56: 0.9}
"""A burst can be told from a day or two; most belief goes to a rise that lasts, since bursts are common."""
RISES = {1.5: 0.9, 2.0: 0.07, 3.0: 0.03, 5.0: 0.01, 10.0: 0.005}
RISE_READINGS: Mapping[Reading, float] = {"day": 0.1, "count": 0.9}

TAIL = max(*FALL_WINDOWS, *RISE_WINDOWS)
"""Days before a block that its windows reach back."""

RATE_DAYS = 364
"""How often a series is mentioned is read from so many days, which end TAIL days ago: a change that the windows
still reach does not make a series too rare to judge."""
