"""The sender is killed at every point where it does anything, and started again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from monitor.alerts import delivery, sending
from monitor.alerts.delivery import Deliverer
from monitor.alerts.review import record_verdict
from monitor.database import messages, outbox
from monitor.database.engine import read
from monitor.database.engine import write as real_write
from monitor.domain import VerdictAction
from tests.alerts.examples import Clock, country, database, raise_signal, slack_settings
from tests.slack_stand_in import SlackStandIn

SIGNALS = 3


class Killed(BaseException):
    """Not an Exception: nothing may catch it, as nothing catches a kill."""


class Switch:
    """Kills at the n-th point; further points pass."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.points = 0

    def point(self) -> None:
        self.points += 1
        if self.points == self.at:
            raise Killed


@pytest.fixture
def switch(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Switch]:
    current = Switch(0)

    @contextmanager
    def write(engine: Engine) -> Iterator[Connection]:
        current.point()
        with real_write(engine) as conn:
            yield conn
            current.point()
        current.point()

    def call(doing: str, method: Callable[..., Any], **arguments: Any) -> Any:
        current.point()
        answer = real_call(doing, method, **arguments)
        current.point()
        return answer

    real_call = sending.call
    monkeypatch.setattr(delivery, "write", write)
    monkeypatch.setattr(sending, "call", call)

    def arm(at: int) -> Switch:
        current.at, current.points = at, 0
        return current

    return arm


def deliver_until_quiet(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    """A daemon that lives: a new sender (a new process), rounds until nothing is left."""
    sender = Deliverer(engine, slack_settings(slack.api_url), clock=clock, sleep=clock.sleep, budget_seconds=1e9)
    for _ in range(20):
        sender.deliver_due()
        with read(engine) as conn:
            if outbox.outbox_state(conn).waiting == 0:
                return
        clock.advance(120)
    raise AssertionError("the outbox does not become empty")


def one_life(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    """Alerts go out, then one is judged and its message redrawn."""
    settings = slack_settings(slack.api_url)
    raised = [
        raise_signal(engine, settings, clock(), key=f"key|{n}", summary=f"Signal {n}", subject=country(n // 2))
        for n in range(SIGNALS)
    ]
    try:
        deliver_until_quiet(engine, slack, clock)
    except Killed:
        clock.advance(300)
        deliver_until_quiet(engine, slack, clock)
    with real_write(engine) as conn:
        record_verdict(conn, raised[0].id, VerdictAction.DISMISS, "U0ANALYST", clock(), via="slack")
    try:
        deliver_until_quiet(engine, slack, clock)
    except Killed:
        clock.advance(300)
        deliver_until_quiet(engine, slack, clock)


def check_end(engine: Engine, slack: SlackStandIn, at: int) -> None:
    shown = slack.messages["C0ALERTS1"]
    texts = [message["text"] for message in shown]
    for n in range(SIGNALS):
        assert sum(f"] Signal {n}" in text for text in texts) == 1, f"killed at point {at}: {texts}"
    first, second, third = (next(message for message in shown if f"] Signal {n}" in message["text"]) for n in range(3))
    assert "Dismissed" in str(first["blocks"]), f"killed at point {at}"
    assert "thread_ts" not in first
    assert second["thread_ts"] == first["ts"]
    assert "Signal 1" in str(first["blocks"]), "the conversation's first message lists the second"
    assert "thread_ts" not in third
    with read(engine) as conn:
        assert outbox.outbox_state(conn).dead == 0
        for message in shown:
            stored = messages.message_at(conn, "C0ALERTS1", message["ts"])
            assert stored is not None, f"killed at point {at}"


def test_a_kill_at_any_point_loses_and_doubles_nothing(
    tmp_path: Path, switch: Callable[[int], Switch], clock: Clock
) -> None:
    at = 0
    while True:
        at += 1
        folder = tmp_path / str(at)
        folder.mkdir()
        armed = switch(at)
        with database(folder) as engine, SlackStandIn(clock.seconds) as slack:
            one_life(engine, slack, clock)
            check_end(engine, slack, at)
        if armed.points < at:
            break
    assert at > 30
