"""Looking again: edits become revisions and signals, gone pages removals, a site that is down nothing at all."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from monitor.database.engine import read
from monitor.database.signals import list_signals
from monitor.database.tables import articles, rechecks, revisions
from monitor.domain import Finding, SignalKind, SignalStatus, SourceKind
from monitor.fetchers.recheck import Look
from monitor.pipeline.app import App
from monitor.pipeline.collect import Collector
from monitor.pipeline.detect import detect
from monitor.pipeline.recheck import RecheckReport, recheck
from monitor.settings import FeedSettings, SourceSettings
from tests.documents import app_for, document
from tests.fetchers.loopback import Answer, Site, polite, running_site

LAYOUT = {"item": "li", "article": "div.story", "article_title": "h1", "article_date": ".date"}
TEXT = "The ambassadors of Cuba and Laos attended the reception that the ministry gave in the evening."
EDITED = "The ambassadors of Laos attended the reception that the ministry gave in the evening."
HOUR = timedelta(hours=1)


def story(number: int, text: str = TEXT, title: str = "") -> Answer:
    head = f"<h1>{title or f'Reception number {number}'}</h1><i class='date'>2024.02.15.</i>"
    return Answer(f"<html><body>{head}<div class='story'>{text}</div></body></html>".encode())


def broken_off(page: Answer) -> Answer:
    """What is left of a story where the connection breaks in the midst of its text, unnoticed."""
    return replace(page, body=page.body[: page.body.index(b"reception that")], end_told=False)


def index(*numbers: int) -> Answer:
    items = "".join(f"<li><a href='/story/{n}'>Reception number {n}</a></li>" for n in numbers)
    return Answer(f"<html><body><ul>{items}</ul></body></html>".encode())


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def app(site: Site, sqlite_url: str) -> Iterator[App]:
    source = SourceSettings(
        id="kcna-mirror", name="Mirror", kind="page", url=site.url("/list"), outlet="kcna", language="en",
        zone="Asia/Pyongyang", options={"layout": LAYOUT},
    )  # fmt: skip
    feeds = FeedSettings(private_hosts=("127.0.0.1",), pause_per_host_seconds=0, timeout_seconds=5)
    with app_for(sqlite_url, feeds=feeds.model_dump(), sources=[source.model_dump()]) as opened:
        opened.__dict__["sources"] = {"kcna-mirror": opened.sources["kcna-mirror"]}
        yield opened


def collect(app: App, site: Site, *numbers: int) -> datetime:
    """Poll a list of stories; the moment at which they were first seen."""
    site.pages["/list"] = index(*numbers)
    for number in numbers:
        site.pages[f"/story/{number}"] = story(number)
    collector = Collector(app)
    collector.register(datetime.now(UTC))
    assert collector.poll_due(datetime.now(UTC)).polled == 1
    collector.close()
    assert all(row.complete for row in rows(app, articles))
    return max(row.first_seen_at for row in rows(app, articles))


def look(app: App, now: datetime) -> RecheckReport:
    with polite() as client:
        return recheck(app, client, now)


def rows(app: App, table: Any) -> list[Any]:
    with read(app.engine) as conn:
        return list(conn.execute(select(table)))


def judge(app: App, now: datetime) -> list[Finding]:
    detectors = [one for one in app.detectors() if one.name == "changes"]
    detect(app.engine, detectors, app.outlets, app.settings.slack, now, silent=True)
    with read(app.engine) as conn:
        return [one.finding for one in list_signals(conn) if one.status is SignalStatus.OPEN]


def test_nothing_is_asked_for_before_its_time_and_then_once(app: App, site: Site) -> None:
    seen = collect(app, site, 1, 2)
    site.asked.clear()
    assert look(app, seen + HOUR).looks.total() == 0
    assert look(app, seen + 7 * HOUR).looks == {Look.READ: 2}
    assert look(app, seen + 8 * HOUR).looks.total() == 0
    assert [one.path for one in site.asked if one.path.startswith("/story")] == ["/story/1", "/story/2"]
    assert rows(app, revisions) == []


def test_a_country_taken_out_becomes_a_revision_with_a_diff_and_one_signal(app: App, site: Site) -> None:
    seen = collect(app, site, 1, 2)
    site.pages["/story/1"] = story(1, EDITED)
    later = seen + 7 * HOUR
    assert look(app, later).changed == 1
    (kept,) = rows(app, revisions)
    assert (kept.text, kept.kind) == (TEXT, "substance")
    assert "[-Cuba and-]" in kept.note
    assert [row.text for row in rows(app, articles)] == [EDITED, TEXT]
    (finding,) = judge(app, later)
    assert (finding.kind, finding.subject.id) == (SignalKind.ARTICLE_EDITED, "CU")
    assert "Cuba no longer named" in finding.summary
    assert "[-Cuba and-]" in finding.evidence[0].quote
    assert TEXT in finding.evidence[1].quote
    assert judge(app, later + 24 * HOUR) == [finding]


def test_half_a_page_is_no_edit_whether_it_comes_before_the_whole_or_after(app: App, site: Site) -> None:
    site.pages["/list"], site.pages["/story/1"] = index(1), broken_off(story(1))
    collector = Collector(app)
    collector.register(datetime.now(UTC))
    collector.poll_due(datetime.now(UTC))
    (row,) = rows(app, articles)
    assert (row.text, row.complete) == ("The ambassadors of Cuba and Laos attended the", False)
    site.pages["/story/1"] = story(1)
    collector.poll_due(datetime.now(UTC) + 5 * HOUR)
    collector.close()
    (row,) = rows(app, articles)
    assert (row.text, row.complete) == (TEXT, True)
    site.pages["/story/1"] = broken_off(story(1))
    assert look(app, row.first_seen_at + 7 * HOUR).looks == {Look.UNSURE: 1}
    assert [one.text for one in rows(app, articles)] == [TEXT]
    assert rows(app, revisions) == []
    assert judge(app, row.first_seen_at + 8 * HOUR) == []


def test_a_retranslation_is_kept_and_is_no_signal(app: App, site: Site) -> None:
    seen = collect(app, site, 1)
    site.pages["/story/1"] = story(1, TEXT.replace("attended", "took part in"))
    look(app, seen + 7 * HOUR)
    assert [row.kind for row in rows(app, revisions)] == ["retranslation"]
    assert judge(app, seen + 8 * HOUR) == []


def test_a_headline_that_is_nowhere_on_the_page_any_more_was_changed(app: App, site: Site) -> None:
    seen = collect(app, site, 1)
    site.pages["/story/1"] = story(1, title="A gathering of friends")
    look(app, seen + 7 * HOUR)
    assert [row.title for row in rows(app, articles)] == ["A gathering of friends"]
    assert [row.title for row in rows(app, revisions)] == ["Reception number 1"]


def test_a_page_gone_for_a_day_is_one_signal_withdrawn_when_it_is_back(app: App, site: Site) -> None:
    seen = collect(app, site, 1, 2)
    site.pages["/story/1"] = Answer(b"", 404)
    for hours in (7, 20, 33):
        report = look(app, seen + hours * HOUR)
    assert report.newly_gone == 1
    (finding,) = judge(app, seen + 34 * HOUR)
    assert finding.kind is SignalKind.ARTICLE_REMOVED
    assert TEXT in finding.evidence[0].quote
    site.pages["/story/1"] = story(1)
    assert look(app, seen + 33 * HOUR + timedelta(days=8)).looks[Look.READ] == 2
    assert judge(app, seen + 34 * HOUR + timedelta(days=8)) == []


def test_a_dozen_pages_gone_together_are_one_mass_removal(app: App, site: Site) -> None:
    seen = collect(app, site, *range(1, 13))
    for number in range(1, 13):
        site.pages[f"/story/{number}"] = Answer(b"", 410)
    for hours in (7, 20, 33):
        look(app, seen + hours * HOUR)
    (finding,) = judge(app, seen + 34 * HOUR)
    assert (finding.kind, finding.observed) == (SignalKind.MASS_REMOVAL, 12)


def test_a_site_that_is_down_is_left_alone_and_nothing_is_counted(app: App, site: Site) -> None:
    seen = collect(app, site, 1, 2, 3, 4)
    for number in range(1, 5):
        site.pages[f"/story/{number}"] = Answer(b"", 503)
    site.asked.clear()
    assert look(app, seen + 7 * HOUR).looks == {Look.UNSURE: 2}
    assert [row.missing for row in rows(app, rechecks)] == [0, 0, 0, 0]


def test_a_source_that_fails_is_not_asked_for_its_pages(app: App, site: Site) -> None:
    seen = collect(app, site, 1)
    with app.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE sources SET failures = 1.5")
    site.asked.clear()
    assert look(app, seen + 7 * HOUR).looks.total() == 0
    assert site.asked == []


def test_a_text_read_by_a_mended_layout_is_no_edit(app: App, site: Site) -> None:
    seen = collect(app, site, 1)
    with app.engine.begin() as conn:
        conn.execute(articles.update().values(read_by="kcna-mirror by its own#00000000", text="Menu " + TEXT))
    assert look(app, seen + 7 * HOUR).changed == 0
    assert rows(app, revisions) == []
    with app.engine.begin() as conn:
        conn.execute(articles.update().values(text=TEXT))
    look(app, seen + 25 * HOUR)
    site.pages["/story/1"] = story(1, EDITED)
    assert look(app, seen + 73 * HOUR).changed == 1


def collect_by_feed(app: App, site: Site, text: str = TEXT) -> datetime:
    """A story that a feed gives whole, as RSSHub does for KCNA."""
    page = app.sources["kcna-mirror"]
    feed = replace(
        page, kind=SourceKind.FEED, url=site.url("/feed"), options={**page.options, "full_text": True}, items_a_day=9
    )
    app.__dict__["sources"] = {"kcna-mirror": feed}
    entry = f"<title>Reception number 1</title><link>{site.url('/story/1')}</link><description>{text}</description>"
    body = f"<rss version='2.0'><channel><title>t</title><item>{entry}</item></channel></rss>"
    site.pages["/feed"], site.pages["/story/1"] = Answer(body.encode()), story(1, f"{text} (End)")
    collector = Collector(app)
    now = datetime.now(UTC)
    collector.register(now)
    collector.poll_due(now + 5 * HOUR)
    collector.close()
    return rows(app, articles)[0].first_seen_at  # type: ignore[no-any-return]


def test_a_story_that_came_by_a_feed_is_held_against_its_page_once_the_feed_has_turned_over(
    app: App, site: Site
) -> None:
    seen = collect_by_feed(app, site)
    assert look(app, seen + 7 * HOUR).changed == 0
    (row,) = rows(app, articles)
    assert (row.text, row.read_by) == (TEXT, "kcna-mirror")
    look(app, seen + 25 * HOUR)
    assert look(app, seen + 73 * HOUR).changed == 0
    (row,) = rows(app, articles)
    assert row.text == f"{TEXT} (End)"
    assert row.read_by.startswith("kcna-mirror by its own#")
    assert rows(app, revisions) == []
    assert judge(app, seen + 74 * HOUR) == []
    site.pages["/story/1"] = story(1, f"{EDITED} (End)")
    assert look(app, seen + 169 * HOUR).changed == 1
    (found,) = judge(app, seen + 170 * HOUR)
    assert (found.kind, found.subject.id) == (SignalKind.ARTICLE_EDITED, "CU")


def test_a_change_that_the_feed_itself_tells_is_an_edit_whatever_its_page_says(app: App, site: Site) -> None:
    seen = collect_by_feed(app, site)
    look(app, seen + 7 * HOUR)
    collect_by_feed(app, site, EDITED)
    assert [row.kind for row in rows(app, revisions)] == ["substance"]


def test_a_page_of_another_story_is_not_taken_for_the_feeds(app: App, site: Site) -> None:
    seen = collect_by_feed(app, site)
    site.pages["/story/1"] = story(1, "Coal miners of the northern county fulfilled the plan of the year in autumn.")
    assert look(app, seen + 73 * HOUR).changed == 0
    assert rows(app, articles)[0].text == TEXT


def test_a_page_gone_of_a_story_that_came_by_a_feed_is_a_removal(app: App, site: Site) -> None:
    seen = collect_by_feed(app, site)
    site.pages["/story/1"] = Answer(b"", 404)
    for hours in (7, 20, 33, 46, 59):
        look(app, seen + hours * HOUR)
    assert [one.kind for one in judge(app, seen + 60 * HOUR)] == [SignalKind.ARTICLE_REMOVED]


def test_no_round_asks_for_more_than_configured(app: App, site: Site) -> None:
    seen = collect(app, site, *range(1, 8))
    few = app.settings.feeds.model_copy(update={"rechecks_a_round": 3})
    app.settings = app.settings.model_copy(update={"feeds": few})
    assert look(app, seen + 7 * HOUR).looks.total() == 3
    assert look(app, seen + 7 * HOUR).looks.total() == 3
    assert look(app, seen + 7 * HOUR).looks.total() == 1
    none = app.settings.feeds.model_copy(update={"rechecks_a_round": 0})
    app.settings = app.settings.model_copy(update={"feeds": none})
    assert look(app, seen + 25 * HOUR).looks.total() == 0


def test_an_archive_that_has_another_text_is_no_edit(app: App, site: Site) -> None:
    seen = collect(app, site, 1)
    url = rows(app, articles)[0].url
    app.ingest.store([document("Reception number 1", "2024-02-15", text=EDITED, url=url)], seen + HOUR)
    assert [row.kind for row in rows(app, revisions)] == ["variant"]
    assert judge(app, seen + 2 * HOUR) == []
