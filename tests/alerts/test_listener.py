from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from monitor.alerts.delivery import Deliverer
from monitor.alerts.listener import SocketListener
from monitor.database import verdicts
from monitor.database.engine import read
from monitor.database.signals import get_signal
from monitor.domain import Signal, SignalStatus, VerdictAction
from tests.alerts.examples import Clock, raise_signal, slack_settings
from tests.slack_stand_in import SlackStandIn


@pytest.fixture
def alert(engine: Engine, slack: SlackStandIn, clock: Clock) -> Signal:
    raised = raise_signal(engine, slack_settings())
    Deliverer(engine, slack_settings(slack.api_url), clock=clock, sleep=clock.sleep).deliver_due()
    return raised


@pytest.fixture
def listener(engine: Engine, slack: SlackStandIn, clock: Clock) -> Iterator[SocketListener]:
    settings = slack_settings(slack.api_url, reviewers=("U0ANALYST",))
    listening = SocketListener(engine, settings, clock=clock, ping_seconds=0.2, watch_seconds=0.05, silent_seconds=2)
    listening.start()
    slack.wait_for(lambda: slack.sockets)
    yield listening
    listening.stop()


def test_a_click_by_a_reviewer_is_stored_and_shown(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    envelope = slack.click(slack.message(), "verdict_dismiss")
    slack.wait_for(lambda: [ack for ack in slack.acks if ack["envelope_id"] == envelope])
    slack.wait_for(lambda: slack.message()["edits"])
    with read(engine) as conn:
        stored = get_signal(conn, alert.id)
        (given,) = verdicts.verdicts_of(conn, alert.id)
    assert stored is not None
    assert stored.status is SignalStatus.DISMISSED
    assert (given.action, given.reviewer, given.via) == (VerdictAction.DISMISS, "U0ANALYST", "slack")
    assert "U0ANALYST" in str(slack.message()["blocks"])


def test_a_click_by_somebody_else_is_refused_with_a_reason(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    slack.click(slack.message(), "verdict_confirm", user="U0VISITOR")
    slack.wait_for(lambda: slack.ephemerals)
    assert slack.ephemerals[0]["user"] == "U0VISITOR"
    assert "only reviewers" in slack.ephemerals[0]["text"]
    with read(engine) as conn:
        assert verdicts.verdicts_of(conn, alert.id) == []


def test_the_same_click_delivered_twice_counts_once(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    message = slack.message()
    payload = slack.block_actions(message, slack.element(message, "verdict_confirm"))
    for _ in range(3):
        slack.send_envelope("interactive", payload)
    slack.wait_for(lambda: len(slack.acks) == 3)
    slack.wait_for(lambda: slack.message()["edits"])
    with read(engine) as conn:
        assert len(verdicts.verdicts_of(conn, alert.id)) == 1
    assert slack.ephemerals == []


def test_a_second_judgement_is_told_who_was_first(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    stale = dict(slack.message())
    slack.click(stale, "verdict_confirm")
    slack.wait_for(lambda: slack.message()["edits"])
    slack.click(stale, "verdict_dismiss")
    slack.wait_for(lambda: slack.ephemerals)
    assert "confirmed by u0analyst" in slack.ephemerals[0]["text"]


def test_a_cut_connection_is_made_anew(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    slack.sockets[0].cut()
    slack.wait_for(lambda: len(slack.sockets) == 2)
    slack.click(slack.message(), "verdict_confirm")
    slack.wait_for(lambda: slack.message()["edits"])
