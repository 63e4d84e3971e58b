"""Polling: what is due, stored with its poll in one transaction; kept bodies read again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from sqlalchemy import select

from monitor.database.engine import read
from monitor.database.polls import due_sources, fetch_state
from monitor.database.tables import articles, polls, raw_responses, revisions
from monitor.domain import PYONGYANG, IngestOutcome, PollOutcome
from monitor.pipeline.app import App
from monitor.pipeline.collect import Collector, CollectReport
from monitor.pipeline.housekeeping import keep_house
from monitor.pipeline.reparse import reparse
from monitor.settings import FeedSettings, SourceSettings
from tests.documents import app_for
from tests.fetchers.loopback import Answer, Asked, Site, item, rss, running_site

XML = {"Content-Type": "application/rss+xml"}


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def app(site: Site, sqlite_url: str) -> Iterator[App]:
    sources = [
        SourceSettings(
            id=name, name=name, kind="feed", url=site.url(f"/{name}"), outlet="kcna", language="en", interval_minutes=60
        )
        for name in ("a", "b")
    ]
    feeds = FeedSettings(private_hosts=("127.0.0.1",), pause_per_host_seconds=0, timeout_seconds=5)
    with app_for(sqlite_url, feeds=feeds.model_dump(), sources=[one.model_dump() for one in sources]) as opened:
        own = {name: opened.sources[name] for name in ("a", "b")}
        opened.__dict__["sources"] = own
        yield opened


def poll(app: App, now: datetime | None = None) -> CollectReport:
    moment = now or datetime.now(UTC)
    collector = Collector(app)
    try:
        collector.register(moment)
        return collector.poll_due(moment)
    finally:
        collector.close()


def rows(app: App, table: Any) -> list[Any]:
    with read(app.engine) as conn:
        return list(conn.execute(select(table)))


def test_due_sources_are_polled_once_and_then_wait_for_their_interval(app: App, site: Site) -> None:
    site.pages["/a"] = Answer(rss(item(1, title="Cuba thanked")).encode(), headers=XML)
    site.pages["/b"] = Answer(rss(item(2, title="Laos thanked")).encode(), headers=XML)
    first = poll(app)
    assert (first.polled, first.failed) == (2, 0)
    assert first.ingest.counts == {IngestOutcome.STORED: 2}
    assert poll(app).polled == 0
    later = datetime.now(UTC) + timedelta(hours=3)
    assert poll(app, later).polled == 2
    assert len(rows(app, articles)) == 2


def test_the_day_of_the_story_of_its_list_and_of_the_first_sight_are_kept_apart(app: App, site: Site) -> None:
    text = "Pyongyang, February 14 (KCNA) -- The ambassador gave a reception."
    story = item(1, title="Reception", date="Fri, 16 Feb 2024 09:00:00 +0900", text=text)
    site.pages["/a"] = Answer(rss(story).encode(), headers=XML)
    before = datetime.now(UTC)
    poll(app)
    (row,) = rows(app, articles)
    assert (row.dateline_day, row.day) == (date(2024, 2, 14), date(2024, 2, 16))
    assert row.published_at == datetime(2024, 2, 16, 0, tzinfo=UTC)
    assert row.first_seen_at >= before
    assert row.known_day == row.first_seen_at.astimezone(PYONGYANG).date()


def test_a_list_without_dates_proves_the_time_before_it_only_by_an_entry_that_was_known(app: App, site: Site) -> None:
    def poll_list(*numbers: int, hours: int) -> Any:
        entries = "".join(item(number, date="") for number in numbers)
        site.pages["/a"] = Answer(rss(entries).encode(), headers=XML)
        poll(app, datetime.now(UTC) + timedelta(hours=hours))
        return [row for row in rows(app, polls) if row.source == "a"][-1]

    first = poll_list(1, 2, hours=0)
    assert not first.gap, "nothing was seen before it"
    reaching_back = poll_list(2, 3, hours=24)
    assert (reaching_back.gap, reaching_back.covers_from) == (False, first.started_at)
    all_new = poll_list(4, 5, hours=48)
    assert (all_new.gap, all_new.covers_from) == (True, all_new.started_at)
    dated = item(6, date=format_datetime(datetime.now(UTC) - timedelta(days=3)))
    site.pages["/a"] = Answer(rss(dated).encode(), headers=XML)
    poll(app, datetime.now(UTC) + timedelta(hours=72))
    with_first_dates = [row for row in rows(app, polls) if row.source == "a"][-1]
    assert (with_first_dates.gap, with_first_dates.stored) == (True, 1)


def test_a_source_that_got_another_address_is_asked_there_without_the_validators_of_the_old_one(
    app: App, site: Site
) -> None:
    def not_modified_since(asked: Asked) -> Answer:
        if "if-modified-since" in asked.headers:
            return Answer(b"", 304)
        return Answer(rss(item(2, title="Laos thanked")).encode(), headers=XML)

    modified = {**XML, "Last-Modified": "Thu, 15 Feb 2024 00:00:00 GMT"}
    site.pages["/a"] = Answer(rss(item(1, title="Cuba thanked")).encode(), headers=modified)
    site.pages["/elsewhere"] = not_modified_since
    poll(app)
    app.sources["a"] = replace(app.sources["a"], url=site.url("/elsewhere"))  # type: ignore[index]
    assert poll(app, datetime.now(UTC) + timedelta(hours=3)).ingest.counts[IngestOutcome.STORED] == 1
    (asked,) = [one for one in site.asked if one.path == "/elsewhere"]
    assert "if-modified-since" not in asked.headers


def test_a_bad_source_never_stops_the_others(app: App, site: Site) -> None:
    site.pages["/a"] = Answer(b"<html>down for maintenance</html>", headers={"Content-Type": "text/html"})
    site.pages["/b"] = Answer(rss(item(2, title="Laos thanked")).encode(), headers=XML)
    report = poll(app)
    assert report.outcomes == {PollOutcome.NOT_A_FEED: 1, PollOutcome.OK: 1}
    assert [row.title for row in rows(app, articles)] == ["Laos thanked"]


def test_a_failed_source_stays_due_later_with_a_score(app: App) -> None:
    poll(app)
    with read(app.engine) as conn:
        assert fetch_state(conn, "a").failures > 0
        assert due_sources(conn, datetime.now(UTC), 10) == []
        assert set(due_sources(conn, datetime.now(UTC) + timedelta(days=2), 10)) == {"a", "b"}


def test_a_poll_and_its_documents_are_stored_together_or_not_at_all(
    app: App, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/a"] = Answer(rss(item(1)).encode(), headers={**XML, "ETag": '"one"'})

    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError("the power went out")

    monkeypatch.setattr("monitor.pipeline.collect.polls.record_poll", refuse)
    assert poll(app).failed == 2
    assert rows(app, articles) == []
    with read(app.engine) as conn:
        assert fetch_state(conn, "a").etag == ""


def test_kept_bodies_are_read_again_without_looking_like_edits(app: App, site: Site) -> None:
    site.pages["/a"] = Answer(rss(item(1, title="Cuba thanked", text="Full text on Cuba.")).encode(), headers=XML)
    poll(app)
    with app.engine.begin() as conn:
        conn.execute(articles.update().values(text="Half a te", complete=True))
    since = datetime.now(UTC) - timedelta(days=1)
    report = reparse(app, app.sources["a"], since, datetime.now(UTC))
    assert report.read == 1
    assert len(rows(app, articles)) == 1
    assert rows(app, revisions) == []


def test_old_bodies_and_polls_are_thrown_away(app: App, site: Site) -> None:
    site.pages["/a"] = Answer(rss(item(1)).encode(), headers=XML)
    poll(app)
    assert rows(app, raw_responses)
    keep_house(app, datetime.now(UTC))
    assert rows(app, raw_responses)
    keep_house(app, datetime.now(UTC) + timedelta(days=8))
    assert rows(app, raw_responses) == []
    assert rows(app, polls)
    keep_house(app, datetime.now(UTC) + timedelta(days=401))
    assert rows(app, polls) == []


def test_a_collector_told_to_stop_begins_nothing(app: App) -> None:
    collector = Collector(app)
    collector.register(datetime.now(UTC))
    assert collector.poll_due(datetime.now(UTC), lambda: True).polled == 0
    assert rows(app, polls) == []
    collector.close()
