"""Silence needs sight: an archive whose source dies half-way, beside one in which a country truly falls silent."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from monitor.database.archive import Archive
from monitor.database.engine import read, write
from monitor.database.outbox import OPS_CHANNEL
from monitor.database.polls import fetch_state, record_poll
from monitor.database.tables import outbox
from monitor.domain import PYONGYANG, Document, FetchResult, FetchState, PollOutcome, Reason, SignalKind, Source
from monitor.domain.health import HealthState
from monitor.pipeline.app import App
from monitor.pipeline.detect import detect, replay
from monitor.pipeline.housekeeping import keep_house, watch_sources
from monitor.settings import SourceSettings
from tests.documents import app_for, document

FIRST = date(2024, 1, 1)
DIES = 240
DAYS = 300
TITLES = ("Message of greeting from {}", "Delegation of {} here", "Floral basket from {}", "Trade talks with {}")
COUNTRIES = ("Laos", "Russia", "Mongolia")
SILENCE = {SignalKind.MENTION_SILENCE, SignalKind.MENTION_DROP, SignalKind.RANK_CHANGE}


@pytest.fixture
def app(sqlite_url: str) -> Iterator[App]:
    source = SourceSettings(
        id="mirror", name="Mirror", kind="feed", url="http://mirror.example.org/", outlet="kcna", language="en",
        items_a_day=4,
    )  # fmt: skip
    slack = {"channel": "", "ops_channel": "C0OPS0001"}
    with app_for(sqlite_url, sources=[source.model_dump()], slack=slack) as opened:
        opened.__dict__["sources"] = {"mirror": opened.sources["mirror"]}
        yield opened


def stories(day: int, *, cuba: bool) -> list[Document]:
    """Four stories a day, one of them on Cuba while it is mentioned."""
    when = FIRST + timedelta(days=day)
    names = ("Cuba", *COUNTRIES) if cuba else ("Vietnam", *COUNTRIES)
    seen = evening(day)
    return [
        document(f"{title.format(name)}, number {day}", when, first_seen=seen, source="mirror")
        for title, name in zip(TITLES, names, strict=True)
    ]


def evening(day: int) -> datetime:
    return datetime(2024, 1, 1, 23, 45, tzinfo=PYONGYANG).astimezone(UTC) + timedelta(days=day)


def collect(app: App, source: Source, day: int, documents: list[Document]) -> None:
    """One poll at the end of a day, as the collector stores it; without documents the site does not answer."""
    now = evening(day)
    documents = [replace(one, first_seen=now) for one in documents]
    with write(app.engine) as conn:
        before = fetch_state(conn, source.id)
        if documents:
            moments = [one.published for one in documents if one.published]
            state = FetchState(body_hash=str(day), newest_seen=max(moments), last_ok=now, body_since=now)
            found = tuple(documents)
            result = FetchResult(PollOutcome.OK, state, found, entries=len(found), unbroken_since=min(moments))
        else:
            state = FetchState(
                before.etag, body_hash=before.body_hash, failures=before.failures + 1, newest_seen=before.newest_seen,
                last_ok=before.last_ok, body_since=before.body_since,
            )  # fmt: skip
            result = FetchResult(PollOutcome.DNS_ERROR, state, note="no such host")
        report = app.ingest.store_within(conn, documents, now)
        record_poll(conn, source, result, report.counts, now)


def fill(app: App, *, dies: bool) -> None:
    source = app.sources["mirror"]
    for day in range(DAYS):
        alive = day < DIES
        collect(app, source, day, stories(day, cuba=alive) if alive or not dies else [])


def fill_with_a_bridged_outage(app: App, *, cuba: bool) -> None:
    """Dark for twenty days; then a list that still reaches back over all of them."""
    source, back = app.sources["mirror"], DIES + 20
    for day in range(back):
        collect(app, source, day, stories(day, cuba=True) if day < DIES else [])
    backlog = [story for day in range(DIES, back + 1) for story in stories(day, cuba=cuba)]
    collect(app, source, back, backlog)
    for day in range(back + 1, DAYS):
        collect(app, source, day, stories(day, cuba=cuba))


def replayed(app: App) -> list[tuple[int, SignalKind, str]]:
    last = FIRST + timedelta(days=DAYS - 1)
    entries = list(replay(app.engine, app.detectors(), app.outlets, FIRST, last))
    return [
        ((one.day - FIRST).days, one.episode.finding.kind, one.episode.finding.subject.id)
        for one in entries
        if one.change.value == "new"
    ]


def test_a_country_that_falls_silent_while_the_source_lives_is_a_signal(app: App) -> None:
    fill(app, dies=False)
    found = [one for one in replayed(app) if one[1] in SILENCE and one[2] == "CU"]
    assert found
    assert all(day >= DIES for day, _, _ in found)
    assert watch_sources(app, evening(DAYS - 1)) == []


def test_an_outage_that_is_bridged_later_gives_no_silence(app: App) -> None:
    fill_with_a_bridged_outage(app, cuba=True)
    assert [one for one in replayed(app) if one[1] in SILENCE] == []
    with read(app.engine) as conn:
        archive = Archive(conn, app.outlets, FIRST + timedelta(days=DAYS))
        (then,) = archive.as_of(FIRST + timedelta(days=DIES + 19)).series()
        dark = then.seen[DIES : DIES + 20].tolist()
        (now,) = archive.as_of(FIRST + timedelta(days=DIES + 20)).series()
    assert dark == [0.0] * 20
    assert now.seen[DIES : DIES + 21].tolist() == [1.0] * 21


def test_a_country_that_fell_silent_in_the_dark_is_told_once_there_is_light(app: App) -> None:
    fill_with_a_bridged_outage(app, cuba=False)
    found = [one for one in replayed(app) if one[1] in SILENCE and one[2] == "CU"]
    assert found
    assert all(day >= DIES + 20 for day, _, _ in found)


def test_a_source_that_dies_half_way_gives_an_operations_notice_and_no_silence(app: App) -> None:
    fill(app, dies=True)
    assert [one for one in replayed(app) if one[1] in SILENCE] == []
    now = evening(DAYS - 1)
    report = detect(app.engine, app.detectors(), app.outlets, app.settings.slack, now)
    assert report.new == []
    keep_house(app, now)
    keep_house(app, now + timedelta(hours=1))
    with read(app.engine) as conn:
        (notice,) = conn.execute(select(outbox))
    assert (notice.channel, notice.reason) == (OPS_CHANNEL, Reason.OPERATIONS.value)
    assert "mirror: no such host" in notice.payload["text"]
    assert "check the host's name" in notice.payload["text"]
    (health,) = watch_sources(app, now)
    assert (health.state, health.blind) == (HealthState.DEAD, True)
    with read(app.engine) as conn:
        (series,) = Archive(conn, app.outlets, now.date()).as_of(now.date()).series()
    assert series.seen[1:DIES].min() > 0.9
    assert series.seen[DIES:].max() == 0
