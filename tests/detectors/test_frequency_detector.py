import json
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.detectors.frequency import Memory, MentionFrequency
from monitor.domain import Reason, Severity, SignalKind, SignalStatus
from monitor.settings import MentionFrequencySettings
from tests.detectors.frequency_views import FIRST, Agency, ArrayView, Replay, country

NAMES = {"CU": "Cuba", "CN": "China", "RU": "Russia", "LA": "Laos", "NI": "Nicaragua"}
SHARES = {"CU": 0.031, "CN": 0.09, "RU": 0.06, "LA": 0.012, "NI": 0.001}
STOP = 700
KEY = "mention_drop_or_silence:CU:kcna:en"


def detector(rate: float = 2.0, memory: Memory | None = None) -> MentionFrequency:
    settings = MentionFrequencySettings(false_alarms_per_year=rate)
    return MentionFrequency(settings, lambda code: NAMES[code], lambda outlet: outlet.upper(), memory)


@pytest.fixture(scope="module")
def stopped() -> Replay:
    agency = Agency(900, SHARES)
    agency.stop("CU", STOP, STOP + 60)
    return Replay(detector()).run([agency], STOP - 20, STOP + 190)


def of_cuba(replay: Replay) -> list[tuple[int, SignalKind]]:
    return [(day, finding.kind) for day, finding in replay.raised if finding.subject.id == "CU"]


def test_a_country_that_stops_is_found_within_four_weeks_and_once(stopped: Replay) -> None:
    raised = [one for one in of_cuba(stopped) if one[1] is not SignalKind.MENTION_SURGE]
    assert raised[0][1] in {SignalKind.MENTION_SILENCE, SignalKind.MENTION_DROP}
    assert STOP <= raised[0][0] <= STOP + 28
    assert [kind for _, kind in raised[1:]] == [SignalKind.MENTION_RETURN]


def test_a_silence_says_what_was_due_since_the_last_mention(stopped: Replay) -> None:
    silence = [one for _, one in stopped.raised + stopped.updated if one.kind is SignalKind.MENTION_SILENCE]
    last = max((one for one in silence if "silent_until" not in one.details), key=lambda one: one.window.last)
    assert last.observed == 0
    assert last.expected is not None
    assert 15 < last.expected < 35
    assert last.p_value is not None
    assert last.p_value < 1e-4
    assert last.summary.startswith("Cuba: none of ")
    assert "KCNA articles since" in last.summary
    assert last.severity is Severity.HIGH
    assert last.details["last_mention"] == last.evidence[0].published.isoformat()  # type: ignore[union-attr]


def test_a_silence_that_was_broken_stays_one_and_says_until_when(stopped: Replay) -> None:
    back = next(day for day, one in stopped.raised if one.kind is SignalKind.MENTION_RETURN)
    since = [one for day, one in stopped.updated if day >= back and one.key == KEY]
    assert since
    until = FIRST + timedelta(days=back - 1)
    for one in since:
        assert one.kind is SignalKind.MENTION_SILENCE
        assert one.details["silent_until"] == until.isoformat()
        assert f"to {until.day} " in one.summary
        assert "none of" not in one.summary


def test_a_silence_that_goes_on_after_a_stray_mention_is_told_and_so_is_its_end() -> None:
    agency = Agency(900, SHARES)
    agency.stop("CU", STOP, STOP + 100)
    stray = STOP + 40
    agency.mentioned[country("CU")][stray] = 1
    replay = Replay(detector()).run([agency], STOP - 5, STOP + 130)
    during = [one for day, one in replay.updated if one.key == KEY and stray + 20 <= day < STOP + 100]
    again = (FIRST + timedelta(days=stray + 1)).isoformat()
    assert during
    for one in during:
        assert one.details["silent_again"][-1]["from"] == again  # type: ignore[index]
        assert one.details["silent_again"][-1]["to"] is None  # type: ignore[index]
        assert "and again since" in one.summary
    back = [day for day, kind in of_cuba(replay) if kind is SignalKind.MENTION_RETURN]
    assert back[0] == stray
    assert len(back) == 2
    assert back[1] >= STOP + 100
    last = [one for day, one in replay.updated if one.key == KEY and day >= back[1]]
    assert all("and again since" not in one.summary for one in last)


def test_what_follows_two_silences_is_no_surge_though_they_make_the_year_look_poor() -> None:
    agency = Agency(1300, SHARES)
    agency.stop("CU", STOP, STOP + 130)
    agency.stop("CU", STOP + 250, STOP + 380)
    replay = Replay(detector()).run([agency], STOP - 5, STOP + 590)
    assert [day - STOP for day, kind in of_cuba(replay) if kind is SignalKind.MENTION_SURGE] == []


def test_the_onset_interval_holds_the_day_it_stopped(stopped: Replay) -> None:
    finding = next(one for _, one in stopped.raised if one.key == KEY)
    onset = finding.details["onset"]
    assert isinstance(onset, dict)
    assert onset["from"] <= (FIRST + timedelta(days=STOP)).isoformat() <= onset["to"]
    assert onset["from"] <= onset["day"] <= onset["to"]


def test_the_first_mention_after_a_silence_is_a_return_with_its_gap(stopped: Replay) -> None:
    day, back = next((day, one) for day, one in stopped.raised if one.kind is SignalKind.MENTION_RETURN)
    assert day >= STOP + 60
    assert f"({back.details['gap_days']} days)" in back.summary
    assert back.evidence[0].published == FIRST + timedelta(days=day)


def test_a_silence_that_ended_is_closed_when_the_series_is_back(stopped: Replay) -> None:
    ends = [(reason, status) for _, key, reason, status in stopped.ended if key == KEY]
    assert ends == [(Reason.SERIES_BACK, SignalStatus.CLOSED)]


def test_a_rare_country_is_withheld_with_its_reason(stopped: Replay) -> None:
    assert [(one.subject.id, one.reason) for one in stopped.last.withheld if one.subject] == [
        ("NI", Reason.TOO_RARE_TO_JUDGE)
    ]


def test_an_outage_is_never_a_silence() -> None:
    agency = Agency(900, SHARES)
    agency.outage(STOP, STOP + 30)
    replay = Replay(detector()).run([agency], STOP - 5, STOP + 60)
    assert [day for day, one in replay.raised if STOP <= day < STOP + 30] == []
    during = detector().detect(agency.view(STOP + 10), ())
    assert [(one.subject, one.reason) for one in during.withheld] == [(None, Reason.OUTLET_NOT_SEEN)]


def test_an_outlet_that_prints_nothing_is_not_a_silent_country() -> None:
    agency = Agency(900, SHARES)
    agency.outage(STOP, STOP + 30)
    agency.seen[:] = 1
    result = detector().detect(agency.view(STOP + 20), ())
    assert result.findings == ()
    assert [one.reason for one in result.withheld] == [Reason.OUTLET_SILENT]


def test_a_short_history_is_withheld() -> None:
    result = detector().detect(Agency(120, SHARES).view(119), ())
    assert result.findings == ()
    assert [one.reason for one in result.withheld] == [Reason.HISTORY_TOO_SHORT]


def test_a_surge_has_a_key_of_its_own() -> None:
    agency = Agency(900, SHARES)
    more = np.random.default_rng(3).poisson(0.1 * agency.articles[STOP:])
    agency.mentioned[country("LA")][STOP:] = np.minimum(more, agency.articles[STOP:])
    replay = Replay(detector()).run([agency], STOP - 5, STOP + 40)
    surge = [(day, one) for day, one in replay.raised if one.key == "mention_surge:LA:kcna:en"]
    assert len(surge) == 1
    assert surge[0][0] <= STOP + 21
    assert surge[0][1].observed > surge[0][1].expected  # type: ignore[operator]


def test_a_country_named_for_the_first_time_and_then_often_is_no_work_of_chance() -> None:
    agency = Agency(STOP + 150, {**SHARES, "LA": 0.0})
    agency.mentioned[country("LA")][STOP:] = np.random.default_rng(3).binomial(agency.articles[STOP:], 0.2)
    replay = Replay(detector()).run([agency], STOP + 50, STOP + 150)
    told = [one for _, one in replay.raised + replay.updated if one.key == "mention_surge:LA:kcna:en"]
    assert told
    for one in told:
        assert one.expected is not None
        assert 0 < one.expected < 1
        assert one.p_value is not None
        assert one.p_value < 1e-6
        since = date.fromisoformat(one.details["onset"]["day"])  # type: ignore[index]
        assert STOP - 1 <= (since - FIRST).days <= STOP  # the day before, a Sunday, has no articles
        json.dumps(dict(one.details), allow_nan=False)


def test_an_article_that_arrives_late_withdraws_the_silence() -> None:
    agency = Agency(900, SHARES)
    agency.stop("CU", STOP, STOP + 60)
    replay = Replay(detector()).run([agency], STOP - 5, STOP + 30)
    assert KEY in replay.live
    agency.mentioned[country("CU")][STOP : STOP + 30 : 2] = 1
    replay.day(ArrayView([agency], STOP + 30))
    assert (STOP + 30, KEY, Reason.LATE_ARTICLE, SignalStatus.WITHDRAWN) in replay.ended


@settings(max_examples=10, deadline=None)
@given(day=st.integers(400, 800), seed=st.integers(0, 99))
def test_tomorrow_changes_nothing_of_today(day: int, seed: int) -> None:
    agency, other = Agency(900, SHARES, seed=seed), Agency(900, SHARES, seed=seed)
    for counts in other.mentioned.values():
        counts[day + 1 :] = 0
    other.articles[day + 1 :] = 99
    assert detector(26).detect(agency.view(day), ()) == detector(26).detect(other.view(day), ())


@settings(max_examples=5, deadline=None)
@given(first=st.integers(650, 700))
def test_a_long_replay_and_a_cold_start_say_the_same(first: int) -> None:
    agency = Agency(900, SHARES)
    agency.stop("RU", STOP, STOP + 60)
    warm = detector(26)
    for day in range(first, 715):
        said = warm.detect(agency.view(day), ())
    assert said == detector(26).detect(agency.view(714), ())


@settings(max_examples=10, deadline=None)
@given(asked=st.lists(st.tuples(st.integers(300, 899), st.integers(0, 1200)), min_size=2, max_size=4))
def test_one_memory_for_many_detectors_says_what_a_fresh_one_says(asked: list[tuple[int, int]]) -> None:
    agency, memory = Agency(900, SHARES), Memory(MentionFrequencySettings().min_mentions_per_week)
    agency.stop("RU", STOP, STOP + 60)
    for day, changed in asked:
        # An article arrives for one of the days, which may have been judged long ago.
        agency.mentioned[country("CU")][changed % 900] += changed < 900
        assert detector(26, memory).detect(agency.view(day), ()) == detector(26).detect(agency.view(day), ())


def test_a_country_with_a_live_signal_is_told_of_alike_after_a_restart_when_it_has_become_rare() -> None:
    agency = Agency(1500, SHARES)
    agency.stop("LA", STOP)
    replay = Replay(detector(26)).run([agency], STOP - 3, STOP + 650)
    key = "mention_drop_or_silence:LA:kcna:en"
    assert Reason.TOO_RARE_TO_JUDGE in {one.reason for one in replay.last.withheld if one.subject}
    live = tuple(replay.live.values())
    assert key in replay.live
    for day in range(STOP + 650, STOP + 665):
        assert replay.detector.detect(agency.view(day), live) == detector(26).detect(agency.view(day), live)


def test_a_drop_is_closed_once_as_much_has_come_as_was_due_since_its_onset() -> None:
    agency = Agency(900, SHARES)
    agency.stop("LA", STOP, STOP + 60)
    replay = Replay(detector(26)).run([agency], STOP, STOP + 60)
    key = "mention_drop_or_silence:LA:kcna:en"
    assert key in replay.live
    agency.mentioned[country("LA")][STOP + 60 : STOP + 66] = 6
    replay.run([agency], STOP + 60, STOP + 70)
    assert [reason for _, ended, reason, _ in replay.ended if ended == key] == [Reason.SERIES_BACK]


def test_a_surge_is_told_anew_once_a_week_and_not_with_every_mention() -> None:
    agency = Agency(900, SHARES)
    counts = agency.mentioned[country("CU")]
    counts[STOP:] = np.minimum(3 + counts[STOP:], agency.articles[STOP:])
    replay = Replay(detector()).run([agency], STOP - 1, STOP + 60)
    days = [day for day, one in replay.updated if one.kind is SignalKind.MENTION_SURGE and one.subject.id == "CU"]
    assert len(days) > 3
    assert set(np.diff(days)) == {7}
