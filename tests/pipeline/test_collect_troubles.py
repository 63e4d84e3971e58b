"""What goes wrong around a poll: full disks, slow hosts, clocks that jump, restarts, documents that trip a library."""

import queue
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from monitor.database.counts import wrong_counts
from monitor.database.engine import read, write
from monitor.database.marks import CHANGED_FROM, get_day
from monitor.database.polls import due_sources, fetch_state, recent_polls, register_sources
from monitor.database.source_health import source_health
from monitor.database.tables import articles, coverage, polls, raw_responses
from monitor.domain import PYONGYANG, FetchState, PollOutcome
from monitor.domain.health import HealthState
from monitor.fetchers import fetch
from monitor.pipeline.app import App
from monitor.pipeline.collect import Collector, CollectReport
from monitor.settings import FeedSettings, SourceSettings
from tests.documents import app_for
from tests.fetchers.loopback import Answer, Asked, Site, item, polite, rss, running_site

PATIENCE = 20.0
FULL_DISK = OperationalError("INSERT", {}, OSError("database or disk is full"))
FEED = Answer(rss(item(1, title="Cuba thanked")).encode(), headers={"Content-Type": "application/rss+xml"})


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def opened(site: Site, url: str, hosts: dict[str, str], **feeds: Any) -> Any:
    """An app of sources named as given, each at a host that is this machine."""
    sources = [
        SourceSettings(id=name, kind="feed", url=f"http://{host}:{site.port}/{name}", outlet="kcna", language="en")
        for name, host in hosts.items()
    ]
    settings = FeedSettings(
        private_hosts=("127.0.0.1", "localhost"), pause_per_host_seconds=0, timeout_seconds=5, **feeds
    )
    return app_for(url, feeds=settings.model_dump(), sources=[one.model_dump() for one in sources])


@pytest.fixture
def app(site: Site, sqlite_url: str) -> Iterator[App]:
    with opened(site, sqlite_url, {"a": "127.0.0.1", "b": "localhost"}) as one:
        one.__dict__["sources"] = {name: one.sources[name] for name in ("a", "b")}
        site.pages["/a"] = site.pages["/b"] = FEED
        yield one


@pytest.fixture
def collector(app: App) -> Iterator[Collector]:
    one = Collector(app)
    one.register(datetime.now(UTC))
    yield one
    one.close()


def poll(collector: Collector, now: datetime | None = None) -> CollectReport:
    return collector.poll_due(now or datetime.now(UTC))


def rows(app: App, table: Any) -> list[Any]:
    with read(app.engine) as conn:
        return list(conn.execute(select(table)))


def paths(site: Site) -> list[str]:
    return [asked.path for asked in site.asked]


def failing(monkeypatch: pytest.MonkeyPatch, name: str, error: Exception) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(name, fail)


def test_bodies_that_cannot_be_kept_do_not_cost_the_documents(
    app: App, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "monitor.pipeline.collect.raw.store_raw", FULL_DISK)
    report = poll(collector)
    assert (report.polled, report.failed) == (2, 0)
    assert [row.title for row in rows(app, articles)] == ["Cuba thanked"]
    assert rows(app, raw_responses) == []
    assert poll(collector).polled == 0


def test_a_site_is_not_asked_at_every_tick_while_nothing_can_be_stored(
    app: App, collector: Collector, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        failing(full, "monitor.pipeline.collect.polls.record_poll", FULL_DISK)
        assert poll(collector).failed == 2
        for _ in range(5):
            assert poll(collector).failed == 0
    assert sorted(paths(site)) == ["/a", "/b"]
    assert rows(app, polls) == []
    collector._held.clear()  # as a quarter of an hour later
    assert poll(collector).polled == 2
    assert len(rows(app, articles)) == 1


def test_a_restart_asks_nobody_before_the_time(app: App, collector: Collector, site: Site) -> None:
    poll(collector)
    asked = len(site.asked)
    for _ in range(3):
        again = Collector(app)
        again.register(datetime.now(UTC))
        assert poll(again).polled == 0
        again.close()
    assert len(site.asked) == asked


def test_sources_of_one_host_take_one_thread_and_leave_the_others_theirs(site: Site, sqlite_url: str) -> None:
    names = {**{f"slow-{n}": "localhost" for n in range(4)}, "quick": "127.0.0.1"}
    quick_was_asked = threading.Event()
    at_once, most = [0], [0]

    def slow(_: Asked) -> Answer:
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        quick_was_asked.wait(5)
        at_once[0] -= 1
        return FEED

    def quick(_: Asked) -> Answer:
        quick_was_asked.set()
        return FEED

    with opened(site, sqlite_url, names, workers=2) as app:
        app.__dict__["sources"] = {name: app.sources[name] for name in names}
        site.pages |= {f"/{name}": quick if name == "quick" else slow for name in names}
        collector = Collector(app)
        collector.register(datetime.now(UTC))
        report = poll(collector)
        collector.close()
    assert quick_was_asked.is_set()
    assert (report.polled, most[0]) == (5, 1)


def test_a_slow_host_holds_up_the_polls_of_no_other_and_is_asked_once(
    app: App, collector: Collector, site: Site
) -> None:
    released = threading.Event()
    ended: queue.Queue[CollectReport] = queue.Queue()

    def slow(_: Asked) -> Answer:
        released.wait(PATIENCE)
        return FEED

    site.pages["/a"] = slow
    now = datetime.now(UTC)
    for hours in (0, 3, 6):
        collector.begin_due(now + timedelta(hours=hours), done=ended.put)
        assert ended.get(timeout=PATIENCE).polled == 1
    assert sorted(paths(site)) == ["/a", "/b", "/b", "/b"]
    released.set()
    collector.finish()
    assert ended.get(timeout=PATIENCE).polled == 1
    assert len(rows(app, polls)) == 4


def test_a_clock_that_was_set_back_leaves_nobody_waiting_and_no_gap_behind(
    app: App, collector: Collector, site: Site
) -> None:
    now, wrong = datetime.now(UTC), datetime.now(UTC) + timedelta(days=400)
    source = app.sources["a"]
    with polite() as client:
        ahead = fetch(source, FetchState(), client, wrong)
        collector.store(source, ahead, wrong)
        with read(app.engine) as conn:
            assert "a" in due_sources(conn, now, 10)
            state = fetch_state(conn, "a")
        entry = item(2, date=now.strftime("%a, %d %b %Y %H:%M:%S GMT"))
        site.pages["/a"] = Answer(rss(entry + item(1)).encode())
        later = now + timedelta(hours=1)
        result = fetch(source, state, client, later)
    assert (result.outcome, result.gap) == (PollOutcome.OK, False)
    assert result.state.newest_seen is not None
    assert result.state.newest_seen <= later
    collector.store(source, result, later)
    with read(app.engine) as conn:
        assert due_sources(conn, later, 10, among=["a"]) == []
        (health,) = source_health(conn, [source], later)
    assert health.state is HealthState.OK


def test_what_a_clock_that_ran_ahead_stored_is_seen_today_and_its_polls_prove_nothing(
    app: App, collector: Collector, site: Site
) -> None:
    now = datetime.now(UTC)
    wrong, today = now + timedelta(days=400), now.astimezone(PYONGYANG).date()
    site.pages["/a"] = Answer(rss(item(1, title="Cuba thanked") + item(2, title="Laos thanked", date="")).encode())
    source = app.sources["a"]
    with polite() as client:
        collector.store(source, fetch(source, FetchState(), client, wrong), wrong)
        assert rows(app, coverage)
        collector.store(source, fetch(source, FetchState(), client, now), now)
    dated, undated = rows(app, articles)
    assert (dated.day, dated.known_day, dated.first_seen_at) == (date(2024, 2, 15), today, now)
    assert (undated.day, undated.known_day, undated.published_at) == (today, today, now)
    assert [row.started_at for row in rows(app, polls)] == [now]
    assert rows(app, coverage) == []
    with read(app.engine) as conn:
        assert wrong_counts(conn) == []
        assert get_day(conn, CHANGED_FROM) == today


def test_a_clock_that_is_not_set_asks_nobody(app: App, collector: Collector, site: Site) -> None:
    assert poll(collector, datetime(1970, 1, 1, 0, 0, 30, tzinfo=UTC)).polled == 0
    assert (site.asked, rows(app, polls)) == ([], [])
    assert poll(collector).polled == 2


def test_a_clock_that_runs_ahead_for_a_day_asks_each_source_once(app: App, collector: Collector, site: Site) -> None:
    now = datetime.now(UTC)
    poll(collector, now)
    poll(collector, now + timedelta(days=1))
    assert sorted(paths(site)) == ["/a", "/a", "/b", "/b"]


def test_a_document_that_trips_a_library_ends_as_a_poll_with_a_sentence(
    app: App, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "monitor.fetchers.feed.read_feed", KeyError("nobody thought of this"))
    report = poll(collector)
    assert report.outcomes == {PollOutcome.PARSE_ERROR: 2}
    with read(app.engine) as conn:
        (newest,) = recent_polls(conn, "a", datetime.now(UTC) - timedelta(hours=1))
        assert due_sources(conn, datetime.now(UTC), 10) == []
    assert "KeyError: 'nobody thought of this'" in newest.note


def test_a_database_that_fails_amid_a_poll_is_not_blamed_on_the_document(
    app: App, collector: Collector, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, "monitor.pipeline.collect.polls.settled_addresses", FULL_DISK)
    app.__dict__["sources"]["a"] = replace(app.sources["a"], options={"pages": True})
    report = poll(collector)
    assert (report.failed, report.outcomes) == (1, {PollOutcome.OK: 1})


def test_sources_new_in_the_configuration_are_due_at_once_and_others_keep_their_times(app: App) -> None:
    now = datetime.now(UTC)
    with write(app.engine) as conn:
        register_sources(conn, [app.sources["a"]], now - timedelta(days=1))
        register_sources(conn, app.sources.values(), now)
        assert due_sources(conn, now - timedelta(hours=1), 10) == ["a"]
        assert due_sources(conn, now, 10) == ["a", "b"]
