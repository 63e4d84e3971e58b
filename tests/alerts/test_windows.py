import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from monitor.alerts.delivery import Deliverer
from monitor.alerts.listener import SocketListener
from monitor.alerts.modals import Details, Origin, details_view, loading_view, snooze_view
from monitor.database import verdicts
from monitor.database.decisions import StoredDecision
from monitor.database.engine import read
from monitor.database.signals import get_signal
from monitor.domain import AlertAction, Reason, Severity, Signal, SignalStatus, Verdict, VerdictAction
from tests.alerts.examples import DAY, NOON, Clock, raise_signal, signal, slack_settings
from tests.alerts.test_messages import HOSTILE, everywhere
from tests.alerts.validators import check_view
from tests.slack_stand_in import SlackStandIn

ORIGIN = Origin("ab12cd34ef", "C0ALERTS1", "1.2")


@pytest.fixture
def alert(engine: Engine, slack: SlackStandIn, clock: Clock) -> Signal:
    raised = raise_signal(engine, slack_settings())
    settings = slack_settings(slack.api_url)
    Deliverer(engine, settings, clock=clock, sleep=clock.sleep).deliver_due()
    clock.advance(5)
    return raised


@pytest.fixture
def listener(engine: Engine, slack: SlackStandIn, clock: Clock) -> Iterator[SocketListener]:
    settings = slack_settings(slack.api_url, reviewers=("U0ANALYST",))
    listening = SocketListener(engine, settings, clock=clock, ping_seconds=0.2, watch_seconds=0.05, silent_seconds=2)
    listening.start()
    slack.wait_for(lambda: slack.sockets)
    yield listening
    listening.stop()


def stored(engine: Engine, signal_id: str) -> Signal:
    with read(engine) as conn:
        found = get_signal(conn, signal_id)
    assert found is not None
    return found


def open_details(slack: SlackStandIn, user: str = "U0ANALYST") -> dict[str, Any]:
    slack.click(slack.message(0), "more", user=user)
    return dict(slack.wait_for(lambda: next((v for v in slack.views.values() if v.get("callback_id")), None)))


def test_more_opens_everything_about_the_signal(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    view = open_details(slack)
    check_view({key: value for key, value in view.items() if key not in {"id", "hash"}})
    shown = json.dumps(view["blocks"], ensure_ascii=False)
    for expected in ("Mansudae Assembly Hall", "2026-40", "posted: new signal", "none so far", "Why: "):
        assert expected in shown
    assert view["submit"]["text"] == "Save"


def test_a_visitor_may_look_but_not_judge(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    view = open_details(slack, user="U0VISITOR")
    assert "submit" not in view
    answer = slack.submit(view, {"choice": {"selected_option": {"value": "dismiss"}}}, user="U0VISITOR")
    assert "only reviewers" in json.dumps(answer)
    assert stored(engine, alert.id).status is SignalStatus.OPEN


def test_a_verdict_with_a_note_and_a_colleague(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    view = open_details(slack)
    answer = slack.submit(
        view,
        {
            "choice": {"selected_option": {"value": "confirm"}},
            "note": {"value": "The embassy says the same."},
            "assignee": {"selected_user": "U0COLLEAGUE"},
        },
    )
    assert answer == {}
    slack.wait_for(lambda: len(slack.messages["C0ALERTS1"]) == 2)
    shown = json.dumps(slack.message(0)["blocks"])
    for expected in ("Confirmed", "The embassy says the same.", "U0COLLEAGUE"):
        assert expected in shown
    assert slack.message()["thread_ts"] == slack.message(0)["ts"]
    assert "U0COLLEAGUE" in json.dumps(slack.message()["blocks"])


def test_a_form_sent_twice_counts_once(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    view = open_details(slack)
    for _ in range(3):
        assert slack.submit(view, {"choice": {"selected_option": {"value": "dismiss"}}}) == {}
    with read(engine) as conn:
        assert len(verdicts.verdicts_of(conn, alert.id)) == 1


def test_a_note_without_a_verdict_is_asked_about(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    answer = slack.submit(
        open_details(slack), {"choice": {"selected_option": {"value": "leave"}}, "note": {"value": "?"}}
    )
    assert answer["response_action"] == "errors"
    assert "verdict" in answer["errors"]["choice"]


def test_a_snooze_until_a_day_is_chosen_in_a_window(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    slack.click(slack.message(0), "verdict_snooze", value=f"{alert.id}|day")
    view = slack.wait_for(lambda: next(iter(slack.views.values()), None))
    check_view({key: value for key, value in view.items() if key not in {"id", "hash"}})
    past = slack.submit(view, {"until": {"selected_date": "2020-01-01"}})
    assert past["response_action"] == "errors"
    assert "day to come" in past["errors"]["until"]
    chosen = DAY + timedelta(days=30)
    assert slack.submit(view, {"until": {"selected_date": f"{chosen}"}, "note": {"value": "after the feast"}}) == {}
    assert stored(engine, alert.id).snoozed_until == chosen
    slack.wait_for(lambda: slack.message(0)["edits"])
    assert "until 20 Dec 2026" in json.dumps(slack.message(0)["blocks"])


@pytest.mark.parametrize(("choice", "days"), [("1", 1), ("7", 7), ("28", 28)])
def test_the_snooze_menu(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener, choice: str, days: int
) -> None:
    slack.click(slack.message(0), "verdict_snooze", value=f"{alert.id}|{choice}")
    slack.wait_for(lambda: slack.message(0)["edits"])
    until = stored(engine, alert.id).snoozed_until
    assert stored(engine, alert.id).status is SignalStatus.SNOOZED
    assert until == DAY + timedelta(days=days)


def test_a_high_alert_cannot_be_snoozed_until_it_gets_worse(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    assert "|28" in json.dumps(slack.message(0)["blocks"])
    assert "|worse" not in json.dumps(slack.message(0)["blocks"])
    slack.click(slack.message(0), "more")
    view = slack.wait_for(lambda: next((v for v in slack.views.values() if "Your verdict" in json.dumps(v)), None))
    assert "until it gets worse" not in json.dumps(view).lower()
    refused = slack.submit(view, {"choice": {"selected_option": {"value": "snooze"}}, "until": {"selected_date": None}})
    assert "say until which day" in refused["errors"]["until"]
    assert stored(engine, alert.id).status is SignalStatus.OPEN


def test_a_low_alert_can_be_snoozed_until_it_gets_worse(
    engine: Engine, slack: SlackStandIn, clock: Clock, listener: SocketListener
) -> None:
    low = raise_signal(engine, slack_settings(), severity=Severity.LOW)
    Deliverer(engine, slack_settings(slack.api_url), clock=clock, sleep=clock.sleep).deliver_due()
    assert "|worse" in json.dumps(slack.message(0)["blocks"])
    slack.click(slack.message(0), "verdict_snooze", value=f"{low.id}|worse")
    slack.wait_for(lambda: slack.message(0)["edits"])
    assert stored(engine, low.id).status is SignalStatus.SNOOZED
    assert stored(engine, low.id).snoozed_until is None


def test_a_trigger_that_came_too_late_is_told(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    message = slack.message(0)
    payload = slack.block_actions(message, slack.element(message, "more"))
    slack.triggers[payload["trigger_id"]] = slack.clock() - 10
    slack.send_envelope("interactive", payload)
    slack.wait_for(lambda: slack.ephemerals)
    assert "press More once more" in slack.ephemerals[0]["text"]


def test_a_window_of_a_signal_that_is_gone_says_so(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener
) -> None:
    slack.click(slack.message(0), "more", value="0000000000")
    view = slack.wait_for(lambda: next((v for v in slack.views.values() if "database" in json.dumps(v)), None))
    assert "not in the database" in json.dumps(view)


@pytest.mark.parametrize("metadata", ["", "x" * 3000, "[1,2,3,4]", "null", '["a"]', "{}"])
def test_a_forged_window_changes_nothing(
    engine: Engine, slack: SlackStandIn, alert: Signal, listener: SocketListener, metadata: str
) -> None:
    view = {"id": "V1", "callback_id": "details", "private_metadata": metadata}
    answer = slack.submit(view, {"choice": {"selected_option": {"value": "dismiss"}}})
    assert "another version" in json.dumps(answer)
    assert stored(engine, alert.id).status is SignalStatus.OPEN


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("status", [SignalStatus.OPEN, SignalStatus.SNOOZED])
def test_the_window_keeps_to_the_limits_whatever_is_in_it(text: str, status: SignalStatus) -> None:
    shown = everywhere(text, status=status)
    assert isinstance(shown, Signal)
    details = Details(
        signal=shown,
        verdicts=[Verdict("x", VerdictAction.CONFIRM, text, NOON, text, None, text)] * 30,
        decisions=[StoredDecision("x", NOON, AlertAction.HOLD, Reason.MUTED, text)] * 30,
        related=[signal(summary=text or "–")] * 30,
        assignee=text,
    )
    check_view(details_view(details, ORIGIN))


def test_the_small_windows_keep_to_the_limits() -> None:
    check_view(loading_view())
    check_view(snooze_view(ORIGIN, DAY))


def test_where_a_window_was_opened_survives_the_way_to_slack_and_back() -> None:
    assert Origin.unpacked(ORIGIN.packed()) == ORIGIN
