import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import Engine

from monitor.alerts import listener as listener_module
from monitor.alerts.clicks import Answer
from monitor.alerts.delivery import Deliverer
from monitor.alerts.listener import SocketListener
from monitor.database import messages, verdicts
from monitor.database.engine import read, write
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


def test_a_connection_that_dies_silently_is_built_anew(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raise_signal(engine, slack_settings())
    Deliverer(engine, slack_settings(slack.api_url), clock=clock, sleep=clock.sleep).deliver_due()
    listener = SocketListener(
        engine, slack_settings(slack.api_url), clock=clock, ping_seconds=60, watch_seconds=0.02, silent_seconds=0.3
    )
    listener.start()
    try:
        slack.wait_for(lambda: slack.sockets)
        slack.sockets[0].answers_pings = False
        slack.wait_for(lambda: len(slack.sockets) > 1)
        assert listener.rebuilt >= 1
    finally:
        listener.stop()


def test_a_disconnect_that_slack_announces_loses_no_click(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    slack.sockets[0].send_json({"type": "disconnect", "reason": "refresh_requested"})
    slack.wait_for(lambda: len([one for one in slack.sockets if one.open]) >= 1 and len(slack.sockets) > 1)
    slack.click(slack.message(), "verdict_confirm")
    slack.wait_for(lambda: slack.message()["edits"])


def test_the_first_click_after_a_restart_works(engine: Engine, slack: SlackStandIn, alert: Signal) -> None:
    for action in ("verdict_dismiss", "verdict_reopen"):
        listening = SocketListener(engine, slack_settings(slack.api_url), watch_seconds=0.05)
        edits = slack.message()["edits"]
        before = len(slack.sockets)
        listening.start()
        slack.wait_for(lambda before=before: len(slack.sockets) > before)
        slack.click(slack.message(), action)
        slack.wait_for(lambda edits=edits: slack.message()["edits"] > edits)
        listening.stop()


def test_a_refused_app_token_is_told_and_tried_again(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    slack.faults.errors["apps.connections.open"] = ["invalid_auth"]
    listener = SocketListener(engine, slack_settings(slack.api_url), clock=clock, watch_seconds=0.02)
    listener.start()
    try:
        slack.wait_for(lambda: [call for call in slack.calls if call.method == "apps.connections.open"])
        slack.wait_for(lambda: not listener.healthy)
    finally:
        listener.stop()
    assert "xapp" not in listener.last_error


def test_slow_work_is_acknowledged_before_slack_gives_up(
    engine: Engine, slack: SlackStandIn, alert: Signal, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = threading.Event()

    class Slow:
        def handle(self, kind: str, payload: Mapping[str, Any]) -> Answer:
            assert released.wait(30)
            return Answer(body={"text": "done"}, late=lambda: late.set())

    late = threading.Event()
    monkeypatch.setattr(listener_module, "_ACKNOWLEDGE_WITHIN", 0.05)
    listening = SocketListener(
        engine,
        slack_settings(slack.api_url),
        interactions=Slow(),  # type: ignore[arg-type]
        watch_seconds=0.05,
    )
    listening.start()
    try:
        slack.wait_for(lambda: slack.sockets)
        envelope = slack.click(slack.message(), "verdict_confirm")
        assert "payload" not in slack.ack_of(envelope)
        released.set()
        assert late.wait(10)
    finally:
        released.set()
        listening.stop()


def test_a_click_on_a_message_of_unknown_place_records_it(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    with write(engine) as conn:
        messages.forget_message(conn, alert.id)
    slack.click(slack.message(), "verdict_confirm")
    slack.wait_for(lambda: slack.message()["edits"])
    with read(engine) as conn:
        found = messages.message_of(conn, alert.id)
    assert found is not None
    assert found.ts == slack.message()["ts"]


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": "block_actions", "actions": [{"action_id": "verdict_confirm", "value": "' OR 1=1"}]},
        {"type": "block_actions", "actions": [{"action_id": "verdict_confirm", "value": ["x"]}], "user": {"id": "U1"}},
        {"type": "block_actions", "user": None, "actions": None},
        {"type": "shortcut"},
        {"type": "x" * 10_000_000},
    ],
)
def test_nonsense_is_acknowledged_and_changes_nothing(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener, payload: dict[str, Any]
) -> None:
    slack.ack_of(slack.send_envelope("interactive", payload))
    with read(engine) as conn:
        assert verdicts.verdicts_of(conn, alert.id) == []
    envelope = slack.click(slack.message(), "verdict_confirm")
    slack.ack_of(envelope)
