from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, select

from monitor.alerts import sending
from monitor.alerts.delivery import Deliverer
from monitor.alerts.operations import tell_operators
from monitor.alerts.policy import enqueue
from monitor.alerts.review import record_verdict
from monitor.catalog.outlets import Outlets
from monitor.database import messages, outbox
from monitor.database.engine import read, write
from monitor.database.signals import end_signal, get_signal
from monitor.database.tables import outbox as outbox_table
from monitor.domain import Reason, SignalKind, SignalStatus, VerdictAction
from tests.alerts.examples import DAY, NOON, Clock, country, raise_signal, slack_settings
from tests.slack_stand_in import SlackStandIn


def deliverer(engine: Engine, slack: SlackStandIn, clock: Clock, **more: object) -> Deliverer:
    settings = slack_settings(slack.api_url)
    return Deliverer(engine, settings, clock=clock, sleep=clock.sleep, budget_seconds=1e9, **more)  # type: ignore[arg-type]


def rows(engine: Engine) -> list[tuple[str, str, str]]:
    with read(engine) as conn:
        found = conn.execute(select(outbox_table).order_by(outbox_table.c.id)).all()
    return [(row.action, row.status, row.last_error) for row in found]


def test_an_alert_arrives_once_and_its_place_is_stored(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raised = raise_signal(engine, slack_settings())
    sender = deliverer(engine, slack, clock)
    assert sender.deliver_due().posted == 1
    assert sender.deliver_due().posted == 0
    message = slack.message()
    assert "has not mentioned Cuba" in message["text"]
    with read(engine) as conn:
        stored = messages.message_of(conn, raised.id)
    assert stored is not None
    assert (stored.channel, stored.ts) == ("C0ALERTS1", message["ts"])


def test_messages_keep_the_pace_of_one_a_second(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    for number in range(5):
        raise_signal(
            engine, slack_settings(), key=f"silence|{number}", summary=f"Signal {number}", subject=country(number)
        )
    report = deliverer(engine, slack, clock).deliver_due()
    assert report.posted == 5
    assert [call.answer["ok"] for call in slack.calls] == [True] * 5
    assert [f"Signal {n}" in m["text"] for n, m in enumerate(slack.messages["C0ALERTS1"])] == [True] * 5


def test_a_lost_answer_is_looked_up_before_anything_is_posted_again(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    raised = raise_signal(engine, slack_settings())
    slack.faults.lost["chat.postMessage"] = 1
    sender = deliverer(engine, slack, clock)
    assert sender.deliver_due().retried == 1
    clock.advance(60)
    assert sender.deliver_due().posted == 1
    assert len(slack.messages["C0ALERTS1"]) == 1
    with read(engine) as conn:
        stored = messages.message_of(conn, raised.id)
    assert stored is not None
    assert stored.ts == slack.message()["ts"]


def test_a_call_that_never_arrived_is_made_again(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raise_signal(engine, slack_settings())
    slack.faults.unheard["chat.postMessage"] = 1
    sender = deliverer(engine, slack, clock)
    assert sender.deliver_due().retried == 1
    clock.advance(60)
    assert sender.deliver_due().posted == 1
    assert len(slack.messages["C0ALERTS1"]) == 1


def test_a_refused_token_is_told_in_one_line_and_nothing_is_lost(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    raise_signal(engine, slack_settings())
    raise_signal(engine, slack_settings(), key="silence|other", subject=country(1))
    slack.bot_token = "xoxb-other"
    sender = deliverer(engine, slack, clock)
    report = sender.deliver_due()
    assert len(report.errors) == 1
    assert "NKMONITOR_SLACK_BOT_TOKEN" in report.errors[0]
    assert "xoxb" not in report.errors[0]
    assert [status for _, status, _ in rows(engine)] == ["due", "due"]
    assert len(slack.calls) == 1
    slack.bot_token = "xoxb-stand-in"
    clock.advance(600)
    assert sender.deliver_due().posted == 2


def test_an_archived_channel_is_told_apart(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raise_signal(engine, slack_settings())
    slack.channels["C0ALERTS1"]["is_archived"] = True
    report = deliverer(engine, slack, clock).deliver_due()
    assert "archived" in report.errors[0]
    assert rows(engine)[0][1] == "due"
    assert "archived" in rows(engine)[0][2]


def test_a_pause_that_slack_asks_for_is_kept(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raise_signal(engine, slack_settings())
    slack.faults.errors["chat.postMessage"] = ["ratelimited"]
    sender = deliverer(engine, slack, clock)
    sender.deliver_due()
    assert slack.messages["C0ALERTS1"] == []
    clock.advance(0.5)
    sender.deliver_due()
    assert len(slack.calls) == 1
    clock.advance(1)
    sender.deliver_due()
    assert len(slack.messages["C0ALERTS1"]) == 1


def test_a_message_whose_blocks_are_refused_is_sent_as_text(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raised = raise_signal(engine, slack_settings())
    slack.faults.errors["chat.postMessage"] = ["invalid_blocks"]
    report = deliverer(engine, slack, clock).deliver_due()
    assert report.posted == 1
    assert slack.message()["blocks"] == []
    assert raised.id in slack.message()["text"]


def test_a_message_that_slack_refuses_is_kept_as_a_dead_letter(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    raise_signal(engine, slack_settings())
    slack.faults.errors["chat.postMessage"] = ["msg_too_long", "msg_too_long"]
    sender = deliverer(engine, slack, clock)
    assert sender.deliver_due().dead == 1
    with write(engine) as conn:
        state = outbox.outbox_state(conn)
        assert (state.waiting, state.dead) == (0, 1)
        assert "too long" in state.last_error
        assert outbox.requeue_dead(conn, clock()) == 1
    assert sender.deliver_due().posted == 1


def test_a_verdict_changes_the_message_in_place(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raised = raise_signal(engine, slack_settings())
    sender = deliverer(engine, slack, clock)
    sender.deliver_due()
    with write(engine) as conn:
        record_verdict(conn, raised.id, VerdictAction.DISMISS, "U0ANALYST", NOON, "seen elsewhere", via="slack")
    assert sender.deliver_due().updated == 1
    assert len(slack.messages["C0ALERTS1"]) == 1
    shown = str(slack.message()["blocks"])
    assert "Dismissed" in shown
    assert "U0ANALYST" in shown
    assert "seen elsewhere" in shown
    assert "verdict_reopen" in shown
    assert "verdict_confirm" not in shown


def test_a_withdrawn_signal_says_so_where_it_stands(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    settings = slack_settings(slack.api_url)
    raised = raise_signal(engine, settings)
    sender = deliverer(engine, slack, clock)
    sender.deliver_due()
    with write(engine) as conn:
        end_signal(conn, raised.id, SignalStatus.WITHDRAWN, DAY, Reason.LATE_ARTICLE)
        ended = get_signal(conn, raised.id)
        assert ended is not None
        enqueue(conn, ended, "ended", settings, clock())
    sender.deliver_due()
    shown = str(slack.message()["blocks"])
    assert "Withdrawn" in shown
    assert "arrived late" in shown
    assert "verdict_confirm" not in shown


def test_a_message_deleted_by_a_person_is_not_posted_again(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raised = raise_signal(engine, slack_settings())
    sender = deliverer(engine, slack, clock)
    sender.deliver_due()
    slack.messages["C0ALERTS1"].clear()
    with write(engine) as conn:
        record_verdict(conn, raised.id, VerdictAction.CONFIRM, "kim", NOON)
    sender.deliver_due()
    assert slack.messages["C0ALERTS1"] == []
    assert rows(engine)[-1][1] == "dropped"


def test_silent_backfill_sends_nothing_and_says_why(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raise_signal(engine, slack_settings(), silent=True)
    assert deliverer(engine, slack, clock).deliver_due().posted == 0
    assert rows(engine) == []


def test_an_alert_that_cannot_be_drawn_holds_up_no_other(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    bad = raise_signal(engine, slack_settings(), key="bad", subject=country(1), outlets=("bad",))
    raise_signal(engine, slack_settings(), key="good", subject=country(2))

    class Broken(Outlets):
        def label(self, outlet_id: str) -> str:
            if outlet_id == "bad":
                raise ZeroDivisionError
            return outlet_id

    report = deliverer(engine, slack, clock, outlets=Broken(())).deliver_due()
    assert report.posted == 1
    assert bad.id in report.errors[0]
    assert rows(engine)[0][1] == "due"


def test_a_sender_that_was_suspended_takes_its_double_back(
    engine: Engine, slack: SlackStandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised = raise_signal(engine, slack_settings())
    real_call = sending.call
    rescuer = deliverer(engine, slack, clock)

    def suspended(doing: str, method: Callable[..., Any], **arguments: Any) -> Any:
        monkeypatch.setattr(sending, "call", real_call)
        clock.advance(3600)
        assert rescuer.deliver_due().posted == 1
        clock.advance(5)
        return real_call(doing, method, **arguments)

    monkeypatch.setattr(sending, "call", suspended)
    deliverer(engine, slack, clock).deliver_due()
    assert len(slack.messages["C0ALERTS1"]) == 1
    with read(engine) as conn:
        stored = messages.message_of(conn, raised.id)
    assert stored is not None
    assert stored.ts == slack.message()["ts"]


def test_a_notice_whose_answer_is_lost_is_not_sent_twice(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    with write(engine) as conn:
        tell_operators(conn, clock(), "Trouble", "Something is the matter.", "key")
        tell_operators(conn, clock(), "Trouble", "Something is the matter.", "key")
    slack.faults.lost["chat.postMessage"] = 1
    sender = deliverer(engine, slack, clock)
    for _ in range(3):
        sender.deliver_due()
        clock.advance(60)
    assert len(slack.messages["C0OPS0001"]) == 1


def test_a_pause_in_one_channel_holds_up_no_other(engine: Engine, slack: SlackStandIn, clock: Clock) -> None:
    raise_signal(engine, slack_settings())
    with write(engine) as conn:
        tell_operators(conn, clock(), "Trouble", "Something is the matter.", "key")
    slack.faults.errors["chat.postMessage"] = ["ratelimited"]
    deliverer(engine, slack, clock).deliver_due()
    assert slack.messages["C0ALERTS1"] == []
    assert len(slack.messages["C0OPS0001"]) == 1


def test_a_thread_that_was_deleted_does_not_swallow_the_alert(
    engine: Engine, slack: SlackStandIn, clock: Clock
) -> None:
    raise_signal(engine, slack_settings())
    sender = deliverer(engine, slack, clock)
    sender.deliver_due()
    slack.messages["C0ALERTS1"].clear()
    raise_signal(engine, slack_settings(), clock(), key="second", kind=SignalKind.ROSTER_OMISSION)
    clock.advance(5)
    sender.deliver_due()
    assert len(slack.messages["C0ALERTS1"]) == 1
    assert "thread_ts" not in slack.message()
