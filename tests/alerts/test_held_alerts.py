"""Alerts that were held, and what becomes of them when the cause is gone."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from monitor.alerts.review import record_verdict
from monitor.database import decisions, mutes
from monitor.database.engine import read, write
from monitor.database.mutes import MuteMatcher
from monitor.database.signals import end_signal
from monitor.domain import AlertAction, Reason, Severity, SignalKind, SignalStatus, VerdictAction
from tests.alerts.examples import DAY, NOON, Clock, country, raise_signal, slack_settings
from tests.alerts.test_policy import deliver, last_decision, tell
from tests.slack_stand_in import SlackStandIn

SETTINGS = slack_settings()
A_DAY = 86_400


def pass_days(engine: Engine, slack: SlackStandIn, clock: Clock, days: int, **changes: object) -> None:
    for _ in range(days):
        clock.advance(A_DAY)
        deliver(engine, slack, clock, **changes)


def mute_cuba(engine: Engine, days: int) -> int:
    with write(engine) as conn:
        return mutes.add_mute(conn, MuteMatcher(subject="CU"), DAY + timedelta(days=days), "kim", "a visit", NOON)


def test_what_a_mute_held_is_sent_on_the_day_after_it_though_the_signal_did_not_change(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    mute_cuba(engine, days=2)
    held = raise_signal(engine, SETTINGS)
    pass_days(engine, slack, clock, 2)
    assert slack.messages["C0ALERTS1"] == []
    with read(engine) as conn:
        assert len(decisions.decisions_of(conn, held.id)) == 1
    pass_days(engine, slack, clock, 1)
    assert last_decision(engine, held.id) == (AlertAction.POST, Reason.FIRST_NOTIFICATION)
    assert len(slack.messages["C0ALERTS1"]) == 1


def test_what_a_mute_held_is_sent_when_somebody_ends_the_mute(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    mute = mute_cuba(engine, days=30)
    raise_signal(engine, SETTINGS)
    with write(engine) as conn:
        mutes.end_mute(conn, mute, clock())
    deliver(engine, slack, clock)
    assert len(slack.messages["C0ALERTS1"]) == 1


def test_what_was_over_before_the_mute_is_not_sent(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    mute_cuba(engine, days=2)
    held = raise_signal(engine, SETTINGS)
    with write(engine) as conn:
        end_signal(conn, held.id, SignalStatus.CLOSED, DAY, Reason.SERIES_BACK)
    pass_days(engine, slack, clock, 4)
    assert slack.messages["C0ALERTS1"] == []


def test_many_that_a_mute_held_are_sent_no_faster_than_others(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    with write(engine) as conn:
        mutes.add_mute(conn, MuteMatcher(kind="mention_silence"), DAY, "kim", "a feast", NOON)
    for n in range(9):
        raise_signal(engine, SETTINGS, key=f"k{n}", subject=country(n), severity=Severity.LOW)
    pass_days(engine, slack, clock, 1, max_alerts_per_hour=4)
    assert len(slack.messages["C0ALERTS1"]) == 4


@pytest.mark.parametrize("ending", ["withdrawn", "dismissed"])
def test_a_rank_that_a_silence_held_is_sent_when_the_silence_does_not_stand(
    engine: Engine, slack: SlackStandIn, clock: Clock, ending: str
) -> None:
    silence = raise_signal(engine, SETTINGS)
    rank = raise_signal(engine, SETTINGS, key="rank", kind=SignalKind.RANK_CHANGE, severity=Severity.LOW)
    deliver(engine, slack, clock)
    assert last_decision(engine, rank.id) == (AlertAction.HOLD, Reason.INHIBITED)
    with write(engine) as conn:
        if ending == "dismissed":
            record_verdict(conn, silence.id, VerdictAction.DISMISS, "kim", clock())
        else:
            end_signal(conn, silence.id, SignalStatus.WITHDRAWN, DAY, Reason.LATE_ARTICLE)
    tell(engine, silence.id, "changed" if ending == "dismissed" else "ended", clock)
    deliver(engine, slack, clock)
    assert last_decision(engine, rank.id) == (AlertAction.POST, Reason.GROUPED)


def test_a_snoozed_silence_goes_on_holding_the_drop(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    silence = raise_signal(engine, SETTINGS)
    drop = raise_signal(engine, SETTINGS, key="drop", kind=SignalKind.MENTION_DROP)
    with write(engine) as conn:
        record_verdict(conn, silence.id, VerdictAction.SNOOZE, "kim", clock(), until=DAY + timedelta(days=7))
    deliver(engine, slack, clock)
    assert last_decision(engine, drop.id) == (AlertAction.HOLD, Reason.INHIBITED)


def test_an_alert_held_because_it_was_judged_is_sent_when_it_is_open_again(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    mute_cuba(engine, days=1)
    held = raise_signal(engine, SETTINGS)
    with write(engine) as conn:
        record_verdict(conn, held.id, VerdictAction.SNOOZE, "kim", clock(), until=DAY + timedelta(days=5))
    tell(engine, held.id, "changed", clock)
    assert last_decision(engine, held.id) == (AlertAction.HOLD, Reason.ALREADY_REVIEWED)
    pass_days(engine, slack, clock, 4)
    assert slack.messages["C0ALERTS1"] == []
    pass_days(engine, slack, clock, 2)
    assert len(slack.messages["C0ALERTS1"]) == 1


def test_with_one_alert_an_hour_held_alerts_follow_one_an_hour(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    settings = slack_settings(max_alerts_per_hour=1)
    for n in range(3):
        raise_signal(engine, settings, key=f"k{n}", subject=country(n), severity=Severity.LOW)
    for sent in (1, 2, 3):
        deliver(engine, slack, clock, max_alerts_per_hour=1)
        assert len(slack.messages["C0ALERTS1"]) == sent
        clock.advance(3700)
