"""Alerts that were told as over and hold after all."""

import pytest
from sqlalchemy import Engine

from monitor.alerts.review import record_verdict
from monitor.database.engine import write
from monitor.database.signals import end_signal, revive_signal
from monitor.domain import AlertAction, Reason, Severity, Signal, SignalStatus, VerdictAction
from tests.alerts.examples import DAY, Clock, raise_signal, slack_settings
from tests.alerts.test_policy import change, deliver, last_decision, tell
from tests.slack_stand_in import SlackStandIn

SETTINGS = slack_settings()
WITHDRAWN = "Withdrawn: an article that arrived late contradicts it."
AGAIN = "It holds again: Rodong Sinmun has not mentioned Cuba for 51 days"


def end_and_revive(
    engine: Engine, slack: SlackStandIn, clock: Clock, raised: Signal, ends_as: SignalStatus = SignalStatus.WITHDRAWN
) -> None:
    because = Reason.LATE_ARTICLE if ends_as is SignalStatus.WITHDRAWN else Reason.SERIES_BACK
    with write(engine) as conn:
        end_signal(conn, raised.id, ends_as, DAY, because)
    tell(engine, raised.id, "ended", clock)
    deliver(engine, slack, clock)
    clock.advance(30 * 86_400)
    with write(engine) as conn:
        revive_signal(conn, raised.id)
    tell(engine, raised.id, "changed", clock)
    deliver(engine, slack, clock)


def replies(slack: SlackStandIn) -> list[tuple[str, bool]]:
    return [(one["text"], bool(one.get("broadcast"))) for one in slack.messages["C0ALERTS1"][1:]]


@pytest.mark.parametrize("severity", [Severity.MEDIUM, Severity.HIGH])
def test_a_withdrawn_alert_that_holds_again_says_so_a_high_one_in_the_channel(
    engine: Engine, slack: SlackStandIn, clock: Clock, severity: Severity
) -> None:
    raised = raise_signal(engine, SETTINGS, severity=severity)
    deliver(engine, slack, clock)
    end_and_revive(engine, slack, clock, raised)
    assert last_decision(engine, raised.id) == (AlertAction.UPDATE, Reason.HOLDS_AGAIN)
    assert replies(slack) == [(WITHDRAWN, False), (AGAIN, severity is Severity.HIGH)]
    assert "Open" in str(slack.message(0)["blocks"])


def test_a_closed_alert_that_holds_again_says_so(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raised = raise_signal(engine, SETTINGS)
    deliver(engine, slack, clock)
    end_and_revive(engine, slack, clock, raised, SignalStatus.CLOSED)
    assert replies(slack) == [(AGAIN, True)]


def test_that_it_holds_again_is_said_once_for_each_ending(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raised = raise_signal(engine, SETTINGS, severity=Severity.MEDIUM)
    deliver(engine, slack, clock)
    for ending in range(2):
        end_and_revive(engine, slack, clock, raised)
        for _ in range(3):
            clock.advance(86_400)
            change(engine, raised, clock, severity=Severity.MEDIUM, summary="It grew")
            deliver(engine, slack, clock)
            assert [text.split(":")[0] for text, _ in replies(slack)] == ["Withdrawn", "It holds again"] * (ending + 1)


def test_a_withdrawn_alert_whose_text_changes_stays_withdrawn(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    raised = raise_signal(engine, SETTINGS)
    deliver(engine, slack, clock)
    with write(engine) as conn:
        end_signal(conn, raised.id, SignalStatus.WITHDRAWN, DAY, Reason.LATE_ARTICLE)
    tell(engine, raised.id, "ended", clock)
    change(engine, raised, clock, summary="Another text")
    deliver(engine, slack, clock)
    assert replies(slack) == [(WITHDRAWN, False)]


def test_a_dismissed_alert_that_holds_again_only_changes_its_message(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    raised = raise_signal(engine, SETTINGS)
    deliver(engine, slack, clock)
    with write(engine) as conn:
        record_verdict(conn, raised.id, VerdictAction.DISMISS, "kim", clock())
    end_and_revive(engine, slack, clock, raised)
    assert replies(slack) == [(WITHDRAWN, False)]


def test_an_alert_that_holds_again_is_overdue_two_days_after_that(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    raised = raise_signal(engine, SETTINGS)
    deliver(engine, slack, clock)
    end_and_revive(engine, slack, clock, raised)
    clock.advance(47 * 3600)
    deliver(engine, slack, clock)
    assert len(replies(slack)) == 2
    clock.advance(2 * 3600)
    deliver(engine, slack, clock)
    assert replies(slack)[-1] == ("Nobody has judged this yet, and it still holds after 48 hours.", True)
