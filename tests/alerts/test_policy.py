from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from monitor.alerts import policy
from monitor.alerts.delivery import Deliverer
from monitor.alerts.review import record_verdict
from monitor.database import decisions, mutes
from monitor.database.engine import read, write
from monitor.database.mutes import MuteMatcher
from monitor.database.signals import end_signal, get_signal, insert_signal, list_signals, update_signal
from monitor.database.tables import outbox as outbox_table
from monitor.domain import AlertAction, Reason, Severity, Signal, SignalKind, SignalStatus, VerdictAction
from monitor.settings import SlackSettings
from tests.alerts.examples import DAY, NOON, Clock, country, finding, raise_signal, slack_settings
from tests.slack_stand_in import SlackStandIn

SETTINGS = slack_settings()


def last_decision(engine: Engine, signal_id: str) -> tuple[AlertAction, Reason]:
    with read(engine) as conn:
        last = decisions.decisions_of(conn, signal_id)[-1]
    return last.action, last.reason


def tell(
    engine: Engine, signal_id: str, change: policy.Change, clock: Clock, settings: SlackSettings = SETTINGS
) -> None:
    with write(engine) as conn:
        signal = get_signal(conn, signal_id)
        assert signal is not None
        policy.enqueue(conn, signal, change, settings, clock())


def deliver(engine: Engine, slack: SlackStandIn, clock: Clock, **changes: object) -> None:
    settings = slack_settings(slack.api_url, **changes)
    clock.advance(2)
    Deliverer(engine, settings, clock=clock, sleep=clock.sleep, budget_seconds=1e9).deliver_due()


def change(engine: Engine, raised: Signal, clock: Clock, **changes: object) -> None:
    with write(engine) as conn:
        update_signal(conn, raised.id, finding(raised.finding.key, **changes), DAY)
    tell(engine, raised.id, "changed", clock)


def test_a_signal_below_the_configured_severity_is_held_with_the_reason(engine: Engine) -> None:
    settings = slack_settings(min_severity=Severity.MEDIUM)
    raised = raise_signal(engine, settings, severity=Severity.LOW)
    assert last_decision(engine, raised.id) == (AlertAction.HOLD, Reason.SEVERITY_TOO_LOW)


@pytest.mark.parametrize(
    ("matcher", "held"),
    [
        (MuteMatcher(subject="CU"), True),
        (MuteMatcher(kind="mention_silence", outlet="rodong"), True),
        (MuteMatcher(subject="CU", kind="rank_change"), False),
        (MuteMatcher(outlet="kcna"), False),
    ],
)
def test_a_mute_holds_what_it_matches(engine: Engine, matcher: MuteMatcher, held: bool) -> None:
    with write(engine) as conn:
        mutes.add_mute(conn, matcher, DAY, "U0ANALYST", "known, see the embassy's note", NOON)
    raised = raise_signal(engine, SETTINGS)
    action, reason = last_decision(engine, raised.id)
    assert (reason is Reason.MUTED) is held
    assert (action is AlertAction.HOLD) is held


def test_a_mute_ends_after_its_day(engine: Engine) -> None:
    with write(engine) as conn:
        mutes.add_mute(conn, MuteMatcher(subject="CU"), DAY - timedelta(days=1), "kim", "over", NOON)
    raised = raise_signal(engine, SETTINGS)
    assert last_decision(engine, raised.id)[0] is AlertAction.POST


def test_a_silence_holds_the_drop_and_the_rank_of_the_same_country(engine: Engine) -> None:
    raise_signal(engine, SETTINGS)
    for kind in (SignalKind.MENTION_DROP, SignalKind.RANK_CHANGE):
        held = raise_signal(engine, SETTINGS, key=kind.value, kind=kind)
        assert last_decision(engine, held.id) == (AlertAction.HOLD, Reason.INHIBITED)
    elsewhere = raise_signal(engine, SETTINGS, key="kcna", kind=SignalKind.MENTION_DROP, outlets=("kcna",))
    assert last_decision(engine, elsewhere.id)[0] is AlertAction.POST


def test_a_dismissed_silence_holds_nothing(engine: Engine) -> None:
    silence = raise_signal(engine, SETTINGS)
    with write(engine) as conn:
        record_verdict(conn, silence.id, VerdictAction.DISMISS, "kim", NOON)
    drop = raise_signal(engine, SETTINGS, key="drop", kind=SignalKind.MENTION_DROP)
    assert last_decision(engine, drop.id)[0] is AlertAction.POST


def test_a_second_signal_of_a_country_joins_its_conversation(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raise_signal(engine, SETTINGS, severity=Severity.MEDIUM)
    deliver(engine, slack, clock)
    joined = raise_signal(engine, SETTINGS, clock(), key="list", kind=SignalKind.ROSTER_OMISSION, severity=Severity.LOW)
    assert last_decision(engine, joined.id) == (AlertAction.POST, Reason.GROUPED)
    deliver(engine, slack, clock)
    clock.advance(60)
    deliver(engine, slack, clock)
    first, second = slack.messages["C0ALERTS1"]
    assert second["thread_ts"] == first["ts"]
    assert not second["broadcast"]
    assert "In this thread (1)" in str(first["blocks"])


def test_the_most_severe_of_one_run_opens_the_conversation(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    for severity in (Severity.LOW, Severity.HIGH, Severity.MEDIUM):
        raise_signal(
            engine, SETTINGS, key=severity, kind=SignalKind.REPORTED, severity=severity, summary=severity.value
        )
    deliver(engine, slack, clock)
    assert [message["text"].split("]")[0] for message in slack.messages["C0ALERTS1"]] == ["[High", "[Medium", "[Low"]
    assert ["thread_ts" in message for message in slack.messages["C0ALERTS1"]] == [False, True, True]


def test_a_high_alert_in_a_thread_is_seen_in_the_channel_too(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raise_signal(engine, SETTINGS, severity=Severity.LOW)
    deliver(engine, slack, clock)
    raise_signal(engine, SETTINGS, clock(), key="list", kind=SignalKind.ROSTER_OMISSION, severity=Severity.HIGH)
    deliver(engine, slack, clock)
    assert slack.message()["broadcast"]


def test_without_threads_every_alert_stands_by_itself(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    settings = slack_settings(threads=False)
    raise_signal(engine, settings)
    deliver(engine, slack, clock, threads=False)
    raise_signal(engine, settings, clock(), key="list", kind=SignalKind.ROSTER_OMISSION)
    deliver(engine, slack, clock, threads=False)
    assert ["thread_ts" in message for message in slack.messages["C0ALERTS1"]] == [False, False]


def test_a_conversation_ends_after_its_days(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raise_signal(engine, SETTINGS)
    deliver(engine, slack, clock)
    clock.advance(8 * 86_400)
    late = raise_signal(engine, SETTINGS, clock(), key="later", kind=SignalKind.ROSTER_OMISSION)
    assert last_decision(engine, late.id) == (AlertAction.POST, Reason.FIRST_NOTIFICATION)


def test_a_signal_that_comes_back_takes_its_old_message_over(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    first = raise_signal(engine, SETTINGS)
    deliver(engine, slack, clock)
    with write(engine) as conn:
        end_signal(conn, first.id, SignalStatus.CLOSED, DAY, Reason.SERIES_BACK)
    tell(engine, first.id, "ended", clock)
    deliver(engine, slack, clock)
    assert "Closed" in str(slack.message()["blocks"])
    with write(engine) as conn:
        again = insert_signal(conn, "mention_frequency", finding(), DAY + timedelta(days=1), clock())
    tell(engine, again, "new", clock)
    assert last_decision(engine, again) == (AlertAction.UPDATE, Reason.COOL_DOWN)
    deliver(engine, slack, clock)
    assert len(slack.messages["C0ALERTS1"]) == 1
    assert again in str(slack.message()["blocks"])
    assert "verdict_confirm" in str(slack.message()["blocks"])


def test_changes_within_a_moment_are_shown_in_one_update(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raised = raise_signal(engine, SETTINGS)
    deliver(engine, slack, clock)
    for days in range(52, 57):
        change(engine, raised, clock, summary=f"Rodong Sinmun has not mentioned Cuba for {days} days")
    deliver(engine, slack, clock)
    assert slack.message()["edits"] == 0
    clock.advance(60)
    deliver(engine, slack, clock)
    assert slack.message()["edits"] == 1
    assert "56 days" in slack.message()["text"]


def test_a_verdict_does_not_wait_for_the_gathered_changes(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raised = raise_signal(engine, SETTINGS)
    deliver(engine, slack, clock)
    change(engine, raised, clock, summary="It grew")
    with write(engine) as conn:
        record_verdict(conn, raised.id, VerdictAction.CONFIRM, "kim", clock())
    deliver(engine, slack, clock)
    assert "Confirmed" in str(slack.message()["blocks"])
    assert "It grew" in slack.message()["text"]
    assert slack.message()["edits"] == 1


def test_a_snoozed_signal_that_gets_worse_is_open_again(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raised = raise_signal(engine, SETTINGS, severity=Severity.LOW)
    deliver(engine, slack, clock)
    with write(engine) as conn:
        record_verdict(conn, raised.id, VerdictAction.SNOOZE, "kim", clock())
    change(engine, raised, clock, severity=Severity.LOW, summary="No worse")
    assert last_decision(engine, raised.id) == (AlertAction.UPDATE, Reason.CHANGED)
    change(engine, raised, clock, severity=Severity.HIGH, summary="Much worse")
    assert last_decision(engine, raised.id) == (AlertAction.UPDATE, Reason.GOT_WORSE)
    with read(engine) as conn:
        stored = get_signal(conn, raised.id)
    assert stored is not None
    assert stored.status is SignalStatus.OPEN


def test_a_rise_in_severity_is_said_in_the_thread_once_for_each_level(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    raised = raise_signal(engine, SETTINGS, severity=Severity.LOW)
    deliver(engine, slack, clock)
    change(engine, raised, clock, severity=Severity.LOW, summary="It grew")
    deliver(engine, slack, clock)
    assert len(slack.messages["C0ALERTS1"]) == 1
    for severity, summary in ((Severity.MEDIUM, "Worse"), (Severity.MEDIUM, "As bad"), (Severity.HIGH, "Worst")):
        change(engine, raised, clock, severity=severity, summary=summary)
        deliver(engine, slack, clock)
        clock.advance(60)
        deliver(engine, slack, clock)
    alert, *said = slack.messages["C0ALERTS1"]
    assert "Worst" in alert["text"]
    assert [one["text"] for one in said] == [
        "It got worse (low before, medium now): Worse",
        "It got worse (medium before, high now): Worst",
    ]
    assert [bool(one.get("broadcast")) for one in said] == [False, True]
    assert all(one["thread_ts"] == alert["ts"] for one in said)


def test_a_dismissed_signal_that_rises_only_changes_its_message(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    raised = raise_signal(engine, SETTINGS, severity=Severity.LOW)
    deliver(engine, slack, clock)
    with write(engine) as conn:
        record_verdict(conn, raised.id, VerdictAction.DISMISS, "kim", clock())
    change(engine, raised, clock, severity=Severity.HIGH, summary="Much worse")
    clock.advance(60)
    deliver(engine, slack, clock)
    (alert,) = slack.messages["C0ALERTS1"]
    assert "Much worse" in alert["text"]


def test_a_snooze_ends_on_its_day_and_says_so(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raised = raise_signal(engine, SETTINGS)
    deliver(engine, slack, clock)
    with write(engine) as conn:
        record_verdict(conn, raised.id, VerdictAction.SNOOZE, "kim", clock(), until=DAY + timedelta(days=2))
    deliver(engine, slack, clock)
    assert "Snoozed" in str(slack.message(0)["blocks"])
    clock.advance(2 * 86_400)
    deliver(engine, slack, clock)
    assert "Open" in str(slack.message(0)["blocks"])
    assert "The snooze is over" in slack.message()["text"]


def test_a_high_alert_that_nobody_judged_is_brought_up_once_more(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    raise_signal(engine, SETTINGS)
    deliver(engine, slack, clock)
    for _ in range(4):
        clock.advance(25 * 3600)
        deliver(engine, slack, clock)
    reminders = [one for one in slack.messages["C0ALERTS1"] if "Nobody has judged" in one["text"]]
    assert len(reminders) == 1
    assert reminders[0]["broadcast"]


def test_a_judged_alert_is_not_brought_up_again(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raised = raise_signal(engine, SETTINGS)
    deliver(engine, slack, clock)
    with write(engine) as conn:
        record_verdict(conn, raised.id, VerdictAction.CONFIRM, "kim", clock())
    clock.advance(100 * 3600)
    deliver(engine, slack, clock)
    assert len(slack.messages["C0ALERTS1"]) == 1


def test_a_storm_is_held_told_to_the_operators_and_released_when_it_is_quiet(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    settings = slack_settings(max_alerts_per_hour=10)
    raised = [
        raise_signal(engine, settings, key=f"k{n}", subject=country(n), severity=Severity.LOW, summary=f"Signal {n}")
        for n in range(100)
    ]
    deliver(engine, slack, clock, max_alerts_per_hour=10)
    assert len(slack.messages["C0ALERTS1"]) == 10
    assert last_decision(engine, raised[-1].id) == (AlertAction.HOLD, Reason.STORM_HELD)
    clock.advance(600)
    deliver(engine, slack, clock, max_alerts_per_hour=10)
    assert len(slack.messages["C0ALERTS1"]) == 10
    (notice,) = slack.messages["C0OPS0001"]
    assert "90 alerts held" in notice["text"]
    for _ in range(18):
        clock.advance(3700)
        deliver(engine, slack, clock, max_alerts_per_hour=10)
    texts = [message["text"] for message in slack.messages["C0ALERTS1"]]
    assert len(texts) == 100
    assert len(set(texts)) == 100
    assert len(slack.messages["C0OPS0001"]) == 1


def test_high_alerts_get_through_a_storm_of_low_ones(engine: Engine) -> None:
    settings = slack_settings(max_alerts_per_hour=5)
    for n in range(20):
        raise_signal(engine, settings, key=f"k{n}", subject=country(n), severity=Severity.LOW)
    high = raise_signal(engine, settings, key="high", subject=country(99), severity=Severity.HIGH)
    assert last_decision(engine, high.id)[0] is AlertAction.POST


def test_a_signal_found_in_archives_stays_silent_until_it_gets_worse(engine: Engine, clock: Clock) -> None:
    raised = raise_signal(engine, SETTINGS, severity=Severity.LOW, silent=True)
    change(engine, raised, clock, severity=Severity.LOW, summary="The same, a day later")
    assert last_decision(engine, raised.id) == (AlertAction.HOLD, Reason.BACKFILL_SILENT)
    change(engine, raised, clock, severity=Severity.HIGH, summary="Much worse")
    assert last_decision(engine, raised.id)[0] is AlertAction.POST


def test_a_reason_that_stays_is_stored_once(engine: Engine, clock: Clock) -> None:
    raised = raise_signal(engine, SETTINGS, silent=True)
    for _ in range(5):
        tell(engine, raised.id, "changed", clock)
    with read(engine) as conn:
        assert len(decisions.decisions_of(conn, raised.id)) == 1


def test_an_ending_of_what_was_never_shown_is_not_sent(engine: Engine, clock: Clock) -> None:
    raised = raise_signal(engine, SETTINGS, silent=True)
    with write(engine) as conn:
        end_signal(conn, raised.id, SignalStatus.CLOSED, DAY, Reason.SERIES_BACK)
    tell(engine, raised.id, "ended", clock)
    assert last_decision(engine, raised.id) == (AlertAction.HOLD, Reason.NEVER_SHOWN)


class Crash(BaseException):
    pass


def store_and_crash(engine: Engine) -> None:
    with write(engine) as conn:
        new = insert_signal(conn, "mention_frequency", finding(), DAY, NOON)
        stored = get_signal(conn, new)
        assert stored is not None
        policy.enqueue(conn, stored, "new", SETTINGS, NOON)
        raise Crash


def test_signal_and_outbox_row_are_written_together_or_not_at_all(engine: Engine) -> None:
    with pytest.raises(Crash):
        store_and_crash(engine)
    with read(engine) as conn:
        assert list_signals(conn) == []
        assert conn.execute(select(outbox_table)).all() == []
