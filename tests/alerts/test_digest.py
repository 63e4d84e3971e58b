import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, insert

from monitor.alerts import housekeeping
from monitor.alerts.delivery import Deliverer
from monitor.alerts.digest import DAILY, WEEKLY, digest, proposal
from monitor.alerts.home import home_view
from monitor.alerts.operations import tell_of_sources
from monitor.alerts.review import record_verdict
from monitor.database.answers import Judged
from monitor.database.engine import read, write
from monitor.database.signals import end_signal, insert_signal, list_signals
from monitor.database.tables import outbox, polls
from monitor.domain import Reason, Severity, SignalStatus, VerdictAction
from monitor.domain.health import HealthState, SourceHealth
from tests.alerts.examples import NOON, Clock, country, finding, raise_signal, slack_settings
from tests.alerts.test_messages import HOSTILE
from tests.alerts.validators import check_message
from tests.slack_stand_in import SlackStandIn

MONDAY = datetime(2026, 4, 13, 0, 30, tzinfo=UTC)
"""09:30 in Seoul, two days before the Day of the Sun."""


def deliver(engine: Engine, slack: SlackStandIn, clock: Clock, **changes: object) -> None:
    settings = slack_settings(slack.api_url, **changes)
    Deliverer(engine, settings, clock=clock, sleep=clock.sleep, budget_seconds=1e9).deliver_due()
    clock.advance(2)


def test_a_digest_comes_once_at_its_local_time(engine: Engine) -> None:
    clock = Clock(MONDAY)
    with SlackStandIn(clock.seconds) as slack:
        times = {"daily_digest": time(10, 0), "zone": "Asia/Seoul"}
        raise_signal(engine, slack_settings(), clock(), silent=True)
        deliver(engine, slack, clock, **times)
        assert slack.messages["C0ALERTS1"] == []
        clock.advance(1800)
        for _ in range(5):
            deliver(engine, slack, clock, **times)
        (message,) = slack.messages["C0ALERTS1"]
        assert "Daily digest, 13 Apr 2026" in message["text"]
        assert "has not mentioned Cuba" in json.dumps(message["blocks"])


def test_nothing_is_sent_when_there_is_nothing_to_say(engine: Engine) -> None:
    clock = Clock(MONDAY)
    with SlackStandIn(clock.seconds) as slack:
        deliver(engine, slack, clock, daily_digest=time(9, 0), weekly_digest=time(9, 0), zone="Asia/Seoul")
        assert slack.calls == []
    with read(engine) as conn:
        assert digest(conn, DAILY, slack_settings(), clock(), asked=True) is not None


def test_a_digest_missed_by_hours_is_made_up_for_and_by_a_day_is_not(engine: Engine) -> None:
    for late, count in ((timedelta(hours=5), 1), (timedelta(hours=9), 0)):
        clock = Clock(MONDAY + late)
        raise_signal(engine, slack_settings(), clock(), key=f"{late}", silent=True)
        with write(engine) as conn:
            conn.execute(outbox.delete())
        with SlackStandIn(clock.seconds) as slack:
            deliver(engine, slack, clock, daily_digest=time(9, 0), zone="Asia/Seoul")
            assert len(slack.messages["C0ALERTS1"]) == count


@pytest.mark.parametrize("period", ["daily", "weekly"])
def test_a_digest_missed_before_midnight_comes_after_it_once(engine: Engine, period: str) -> None:
    late_on_monday = {f"{period}_digest": time(23, 30), "zone": "UTC"}
    midnight = datetime(2026, 4, 14, tzinfo=UTC)
    raise_signal(engine, slack_settings(), midnight - timedelta(hours=1), silent=True)
    clock = Clock(midnight + timedelta(minutes=10))
    with SlackStandIn(clock.seconds) as slack:
        for _ in range(3):
            deliver(engine, slack, clock, **late_on_monday)
            clock.advance(3600)
        (message,) = slack.messages["C0ALERTS1"]
        assert f"{period.capitalize()} digest, 13 Apr 2026" in message["text"]


def test_the_weekly_digest_tells_precision_proposals_and_what_is_expected(engine: Engine) -> None:
    settings = slack_settings(zone="Asia/Seoul")
    for number in range(12):
        raised = raise_signal(engine, settings, MONDAY, key=f"k{number}", subject=country(number), silent=True)
        action = VerdictAction.CONFIRM if number < 2 else VerdictAction.DISMISS
        with write(engine) as conn:
            record_verdict(conn, raised.id, action, "kim", MONDAY)
    with read(engine) as conn:
        message = digest(conn, WEEKLY, settings, MONDAY)
    assert message is not None
    check_message(message.text, message.blocks)
    shown = json.dumps(message.blocks, ensure_ascii=False)
    assert "mention_frequency, silence: 2 of 12 judged (17%)" in shown
    assert "10 of 12 signals “silence” were dismissed; consider a stricter" in shown
    assert "false_alarms_per_year" in shown
    assert "15 Apr 2026: Day of the Sun" in shown
    assert "2 confirmed, 10 dismissed" in shown


@pytest.mark.parametrize(
    ("confirmed", "dismissed", "proposed"), [(0, 9, False), (0, 10, True), (3, 7, False), (2, 8, True), (10, 0, False)]
)
def test_a_proposal_needs_many_verdicts_most_of_them_dismissals(confirmed: int, dismissed: int, proposed: bool) -> None:
    assert bool(proposal(Judged("omission", "roster_omission", 20, confirmed, dismissed))) is proposed


@pytest.mark.parametrize("text", HOSTILE)
def test_a_digest_keeps_to_the_limits_whatever_is_in_it(engine: Engine, text: str) -> None:
    for number in range(30):
        raise_signal(engine, slack_settings(), MONDAY, key=f"k{number}", summary=text or "–", silent=True)
    with read(engine) as conn:
        message = digest(conn, WEEKLY, slack_settings(), MONDAY)
    assert message is not None
    check_message(message.text, message.blocks)


def troubled(source: str, state: HealthState, since: datetime | None, reason: str) -> SourceHealth:
    return SourceHealth(source, "kcna", state, reason, "look", since, None, 0, since=since)


def test_operators_are_told_once_of_each_trouble_and_analysts_never(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    health = [
        troubled("kcna-en", HealthState.DEAD, NOON - timedelta(days=3), "no answer"),
        troubled("rodong-ko", HealthState.SILENT, NOON - timedelta(days=20), "its newest item is 20 days old"),
        troubled("naenara-en", HealthState.FAILING, NOON - timedelta(hours=3), "no answer once"),
        troubled("minju-ko", HealthState.EMPTY, NOON - timedelta(hours=1), "no items, for an hour"),
        troubled("voice-ru", HealthState.OFF, None, "off by default"),
    ]
    with write(engine) as conn:
        conn.execute(insert(polls).values(source="yonhap-en", started_at=NOON, outcome="ok", gap=True))
    for _ in range(3):
        with write(engine) as conn:
            tell_of_sources(conn, clock(), health)
        deliver(engine, slack, clock)
    told = [message["text"] for message in slack.messages["C0OPS0001"]]
    assert len(told) == 3
    assert any("kcna-en: no answer" in one and "To do: look." in one for one in told)
    assert any("rodong-ko: its newest item is 20 days old" in one for one in told)
    assert any("yonhap-en: the feed turned over" in one for one in told)
    assert slack.messages["C0ALERTS1"] == []
    for message in slack.messages["C0OPS0001"]:
        check_message(message["text"], message["blocks"])


def test_a_source_that_recovers_and_fails_again_is_told_again(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    for last_ok in (NOON - timedelta(days=3), NOON + timedelta(days=1)):
        clock.advance(86_400 * 3)
        with write(engine) as conn:
            tell_of_sources(conn, clock(), [troubled("kcna-en", HealthState.DEAD, last_ok, "no answer")])
        deliver(engine, slack, clock)
    assert len(slack.messages["C0OPS0001"]) == 2


def test_a_dead_letter_is_told_to_the_operators(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raised = raise_signal(engine, slack_settings())
    slack.faults.errors["chat.postMessage"] = ["invalid_blocks", "no_text"]
    deliver(engine, slack, clock)
    deliver(engine, slack, clock)
    assert raised.id in slack.message(0, "C0OPS0001")["text"]
    assert "given up" in slack.message(0, "C0OPS0001")["text"]


def test_without_an_operations_channel_nothing_is_written(engine: Engine, clock: Clock) -> None:
    with write(engine) as conn:
        conn.execute(insert(polls).values(source="yonhap-en", started_at=NOON, outcome="ok", gap=True))
        housekeeping.run(conn, slack_settings(ops_channel=""), clock())
        assert conn.execute(outbox.select()).all() == []


def test_a_low_signal_is_listed_after_a_high_one(engine: Engine) -> None:
    raise_signal(engine, slack_settings(), MONDAY, key="a", severity=Severity.LOW, summary="A small thing")
    raise_signal(engine, slack_settings(), MONDAY, key="b", severity=Severity.HIGH, summary="A great thing")
    with read(engine) as conn:
        message = digest(conn, DAILY, slack_settings(), MONDAY)
    assert message is not None
    shown = json.dumps(message.blocks)
    assert shown.index("A great thing") < shown.index("A small thing")


def store_found(engine: Engine, key: str, summary: str, detected_on: date, stored_at: datetime) -> None:
    with write(engine) as conn:
        insert_signal(conn, "mention_frequency", finding(key, summary=summary), detected_on, stored_at)


def test_what_an_archive_gave_is_a_figure_of_its_own_and_not_new(engine: Engine) -> None:
    store_found(engine, "old", "A silence of long ago", date(2023, 9, 5), MONDAY)
    store_found(engine, "new", "A silence of these days", date(2026, 4, 12), MONDAY)
    with write(engine) as conn:
        old = next(one for one in list_signals(conn) if one.finding.key == "old")
        end_signal(conn, old.id, SignalStatus.CLOSED, date(2023, 12, 20), Reason.SERIES_BACK)
    with read(engine) as conn:
        shown = digest(conn, DAILY, slack_settings(), MONDAY)
        home = json.dumps(home_view(conn, slack_settings(), MONDAY))
    assert shown is not None
    assert "new signals: 1; found for earlier days: 1" in shown.text
    assert "A silence of these days" in json.dumps(shown.blocks)
    assert "A silence of long ago" not in json.dumps(shown.blocks)
    for figure in (r"*New signals*\n1", r"*Found for earlier days*\n1"):
        assert figure in json.dumps(shown.blocks)
        assert figure in home


def test_a_day_that_was_judged_for_good_after_midnight_is_new(engine: Engine) -> None:
    midnight = datetime(2026, 4, 12, 15, 0, tzinfo=UTC)
    store_found(engine, "late", "A silence", date(2026, 4, 12), midnight + timedelta(minutes=5))
    with read(engine) as conn:
        shown = digest(conn, DAILY, slack_settings(), midnight + timedelta(days=1, minutes=3))
    assert shown is not None
    assert "new signals: 1; open" in shown.text
