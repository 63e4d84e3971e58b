"""When a high alert that nobody judged is brought up once more, and how one that comes back is."""

from datetime import timedelta

from sqlalchemy import Engine

from monitor.alerts import policy
from monitor.alerts.review import record_verdict
from monitor.database.engine import read, write
from monitor.database.signals import end_signal, get_signal, insert_signal, update_signal
from monitor.domain import Reason, Severity, SignalStatus, VerdictAction
from tests.alerts.examples import DAY, Clock, finding, raise_signal, slack_settings
from tests.alerts.test_policy import change, deliver
from tests.slack_stand_in import SlackStandIn

SETTINGS = slack_settings()
HOUR = 3600


def said(slack: SlackStandIn) -> list[str]:
    """The replies, as far as the first bracket or comma."""
    return [one["text"].split(" (")[0].split(",")[0] for one in slack.messages["C0ALERTS1"][1:]]


def let_pass(engine: Engine, slack: SlackStandIn, clock: Clock, hours: int) -> None:
    clock.advance(hours * HOUR)
    deliver(engine, slack, clock)


def end_and_raise_again(
    engine: Engine, slack: SlackStandIn, clock: Clock, before: Severity, after: Severity
) -> policy.Decision:
    """A signal twenty days old is over; three hours later the same change is found again."""
    first = raise_signal(engine, SETTINGS, severity=before)
    deliver(engine, slack, clock)
    let_pass(engine, slack, clock, 20 * 24)
    today = DAY + timedelta(days=20)
    with write(engine) as conn:
        end_signal(conn, first.id, SignalStatus.CLOSED, today, Reason.SERIES_BACK)
        ended = get_signal(conn, first.id)
        assert ended is not None
        policy.enqueue(conn, ended, "ended", SETTINGS, clock())
    let_pass(engine, slack, clock, 3)
    with write(engine) as conn:
        again = get_signal(conn, insert_signal(conn, "mention_frequency", finding(severity=after), today, clock()))
        assert again is not None
        return policy.enqueue(conn, again, "new", SETTINGS, clock())


def test_an_alert_that_became_high_is_brought_up_two_days_after_that(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    raised = raise_signal(engine, SETTINGS, severity=Severity.LOW)
    deliver(engine, slack, clock)
    let_pass(engine, slack, clock, 20 * 24)
    change(engine, raised, clock, severity=Severity.HIGH)
    let_pass(engine, slack, clock, 1)
    let_pass(engine, slack, clock, 46)
    assert said(slack) == ["It got worse"]
    let_pass(engine, slack, clock, 2)
    assert said(slack) == ["It got worse", "Nobody has judged this yet"]


def test_a_low_signal_that_comes_back_high_says_so_in_the_channel_and_is_not_overdue(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    decision = end_and_raise_again(engine, slack, clock, Severity.LOW, Severity.HIGH)
    assert (decision.reason, decision.note) == (Reason.GOT_WORSE, "low before, high now")
    let_pass(engine, slack, clock, 1)
    alert, reply = slack.messages["C0ALERTS1"]
    assert alert["text"].startswith("[High]")
    assert reply["text"].startswith("It got worse (low before, high now)")
    assert reply["broadcast"]
    let_pass(engine, slack, clock, 46)
    assert said(slack) == ["It got worse"]
    let_pass(engine, slack, clock, 2)
    assert said(slack) == ["It got worse", "Nobody has judged this yet"]


def test_a_high_signal_that_comes_back_as_high_is_not_overdue_at_once(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    end_and_raise_again(engine, slack, clock, Severity.HIGH, Severity.HIGH)
    before = len(slack.messages["C0ALERTS1"])
    let_pass(engine, slack, clock, 47)
    assert len(slack.messages["C0ALERTS1"]) == before
    let_pass(engine, slack, clock, 2)
    assert said(slack)[before - 1 :] == ["Nobody has judged this yet"]


def test_what_sleeps_until_it_gets_worse_is_open_again_once_nothing_is_worse(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    raised = raise_signal(engine, SETTINGS, severity=Severity.LOW)
    deliver(engine, slack, clock)
    with write(engine) as conn:
        record_verdict(conn, raised.id, VerdictAction.SNOOZE, "kim", clock())
        update_signal(conn, raised.id, finding(raised.finding.key, severity=Severity.HIGH), DAY)
    deliver(engine, slack, clock)
    with read(engine) as conn:
        stored = get_signal(conn, raised.id)
    assert stored is not None
    assert stored.status is SignalStatus.OPEN
    assert said(slack) == ["The snooze is over"]
