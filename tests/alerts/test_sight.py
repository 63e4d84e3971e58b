"""Slack's home, its digests and its status say of a source what `nkmonitor sources` says of it."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from monitor.alerts.commands import Commands
from monitor.alerts.delivery import Deliverer
from monitor.alerts.digest import DAILY, WEEKLY, digest
from monitor.alerts.home import home_view
from monitor.alerts.interactions import Interactions
from monitor.alerts.listener import SocketListener
from monitor.alerts.listening import make_listener
from monitor.catalog.outlets import load_outlets
from monitor.database.engine import read, write
from monitor.database.polls import record_poll
from monitor.database.source_health import source_health
from monitor.domain import FetchResult, FetchState, IngestOutcome, PollOutcome, Source, SourceKind
from monitor.domain.health import HealthState
from tests.alerts.examples import NOON, Clock, slack_settings
from tests.alerts.validators import check_message, check_view
from tests.slack_stand_in import SlackStandIn

SETTINGS = slack_settings()
WELL, ILL, FULL = PollOutcome.OK, PollOutcome.HTTP_ERROR, {IngestOutcome.STORED: 3}


def source(name: str) -> Source:
    return Source(name, name, SourceKind.FEED, f"http://{name}.example.org/", "kcna", "en", items_a_day=10)


SOURCES = [source(name) for name in ("well", "dead", "shaky", "blocked", "silent", "stale", "gap", "empty", "moved")]
OFF = Source("off", "Off", SourceKind.FEED, "http://off.example.org/", "kcna", "en", enabled=False)


def poll(engine: Engine, name: str, at: datetime, outcome: PollOutcome = WELL, **changes: object) -> None:
    good = {"last_ok": at, "body_since": at, "newest_seen": at, "body_hash": str(at)} if outcome is WELL else {}
    gap = bool(changes.pop("gap", False))
    state = FetchState(**{"failures": 0.0, **good, **changes})  # type: ignore[arg-type]
    result = FetchResult(outcome, state, note=f"said of {name}", gap=gap)
    with write(engine) as conn:
        record_poll(conn, source(name), result, FULL if outcome is WELL else {}, at)


@pytest.fixture
def watched(engine: Engine) -> Engine:
    """Sources in every state, each by the polls that lead to it."""
    week, earlier = NOON - timedelta(days=7), NOON - timedelta(hours=9)
    poll(engine, "shaky", earlier)
    for hours in (9, 6, 3):
        for name, outcome in (("dead", ILL), ("blocked", PollOutcome.BLOCKED), ("empty", PollOutcome.EMPTY)):
            poll(engine, name, NOON - timedelta(hours=hours), outcome, failures=3.0)
    poll(engine, "well", NOON)
    poll(engine, "shaky", NOON, ILL, last_ok=earlier, failures=0.5)
    poll(engine, "silent", NOON, newest_seen=week)
    poll(engine, "stale", NOON, body_since=week)
    poll(engine, "gap", NOON, gap=True)
    poll(engine, "moved", NOON, moved_to="http://new.example.org/")
    return engine


def states(engine: Engine) -> dict[str, HealthState]:
    with read(engine) as conn:
        return {one.source_id: one.state for one in source_health(conn, SOURCES, NOON)}


def test_the_polls_of_these_tests_lead_to_every_state_of_a_source_that_is_polled(watched: Engine) -> None:
    assert set(states(watched).values()) == set(HealthState) - {HealthState.OFF, HealthState.NEVER}


def test_home_and_status_give_every_state_and_reason_as_the_command_does(watched: Engine, clock: Clock) -> None:
    with read(watched) as conn:
        health = {one.source_id: one for one in source_health(conn, SOURCES, NOON)}
        view = home_view(conn, SETTINGS, NOON, [*SOURCES, OFF])
    check_view(view)
    answer = Commands(watched, SETTINGS, lambda _: True, lambda: NOON, load_outlets(), SOURCES).handle(
        {"text": "status"}
    )
    assert answer.body is not None
    check_message(answer.body["text"], answer.body["blocks"])
    for shown in (json.dumps(view, ensure_ascii=False), json.dumps(answer.body, ensure_ascii=False)):
        for name, one in health.items():
            told = f"{name} is {one.state.value}: {one.reason}"[:290]
            assert (told in shown) is (name != "well")
            assert (f"{told}; its silence proves nothing" in shown) is (one.blind and name != "well")
        assert "off is" not in shown
        assert shown.index("blocked is") < shown.index("dead is") < shown.index("gap is")


def test_a_digest_tells_analysts_of_what_lasts_and_of_gaps(watched: Engine) -> None:
    with read(watched) as conn:
        message = digest(conn, DAILY, SETTINGS, NOON, SOURCES)
    assert message is not None
    shown = json.dumps(message.blocks)
    told = {name for name in states(watched) if f"{name} is " in shown}
    assert told == {"dead", "blocked", "silent", "stale", "gap", "empty"}


def test_a_digest_without_news_is_not_written_while_all_sources_are_well(engine: Engine) -> None:
    poll(engine, "well", NOON)
    with read(engine) as conn:
        assert digest(conn, WEEKLY, SETTINGS, NOON, SOURCES[:1]) is None
        assert "answers and brings news" in json.dumps(home_view(conn, SETTINGS, NOON, SOURCES[:1]))
        assert "2 never" in json.dumps(home_view(conn, SETTINGS, NOON, SOURCES[2:4]))


def test_what_is_made_for_slack_knows_the_sources(watched: Engine, clock: Clock) -> None:
    clock.now = NOON
    with SlackStandIn(clock.seconds) as slack:
        settings = slack_settings(slack.api_url, daily_digest=(NOON - timedelta(minutes=1)).time(), zone="UTC")
        Deliverer(watched, settings, clock=clock, sleep=clock.sleep, sources=SOURCES).deliver_due()
        assert "dead is dead: said of dead" in json.dumps(slack.messages["C0ALERTS1"])
    listener = make_listener(watched, settings, load_outlets(), SOURCES, clock)
    assert isinstance(listener, SocketListener)
    assert isinstance(listener._interactions, Interactions)
    said = listener._interactions._commands.handle({"text": "status"}).body
    assert "1 ok" in json.dumps(said)
