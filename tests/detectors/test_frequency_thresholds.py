from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.detectors.frequency.thresholds import ALARMS_A_SERIES_YEAR, alarm_threshold, rarity

DIRECTIONS = st.sampled_from(sorted(ALARMS_A_SERIES_YEAR))


@given(direction=DIRECTIONS, low=st.floats(-3, 12), more=st.floats(0.001, 5))
def test_stronger_evidence_is_always_rarer(direction: str, low: float, more: float) -> None:
    assert np.diff(rarity(np.asarray([low, low + more]), direction))[0] > 0


@given(direction=DIRECTIONS, rate=st.floats(0.1, 200), watched=st.integers(1, 5000))
def test_more_series_under_the_same_promise_ask_for_more_evidence(direction: str, rate: float, watched: int) -> None:
    assert alarm_threshold(rate, watched + 1, direction) >= alarm_threshold(rate, watched, direction)


@given(direction=DIRECTIONS, each=st.floats(0.001, 1.9), watched=st.integers(1, 500))
def test_the_threshold_is_where_the_promised_rate_lies(direction: str, each: float, watched: int) -> None:
    threshold = alarm_threshold(each * 2 * watched, watched, direction)
    assert exp(-rarity(np.asarray(threshold), direction)) == pytest.approx(each, rel=1e-6)


@pytest.mark.parametrize("direction", sorted(ALARMS_A_SERIES_YEAR))
def test_the_curve_falls_at_every_point(direction: str) -> None:
    heights, alarms = zip(*ALARMS_A_SERIES_YEAR[direction], strict=True)
    assert list(heights) == sorted(set(heights))
    assert list(alarms) == sorted(set(alarms), reverse=True)
