"""Stored articles looked at again at their own pages: what was changed becomes a revision through the one ingest path,
what is gone is counted, and a site that is down or cannot be read counts for nothing."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast

import structlog

from monitor.catalog.layouts import Layout
from monitor.database import articles, polls, rechecks
from monitor.database.engine import write
from monitor.database.rechecks import DueArticle
from monitor.domain import STATE_TIERS, Document, IngestOutcome, Source, Tier
from monitor.domain.identity import story_letters
from monitor.domain.similar import SIMILAR, similarity
from monitor.fetchers.http import PoliteClient
from monitor.fetchers.recheck import Look, SecondLook, look_again
from monitor.pipeline.app import App
from monitor.pipeline.ingest import IngestReport

log = structlog.get_logger()

TIERS = (*STATE_TIERS, Tier.WITNESS)
"""Whose second thoughts are news; pages of others are not asked for twice."""

_GIVE_UP_AFTER = 2
"""Looks in a row that told nothing, after which a source is left alone until the next round."""

LISTED_FOR = timedelta(days=2)
"""After so long feeds of state media have turned over."""

_FAILING = 1.0
"""Failure score from which a source's pages are not asked for: its site is down, or another than it was."""


@dataclass(slots=True)
class RecheckReport:
    looks: Counter[Look] = field(default_factory=Counter)
    changed: int = 0
    newly_gone: int = 0
    ingest: IngestReport = field(default_factory=IngestReport)


def recheck(
    app: App, client: PoliteClient, now: datetime, should_stop: Callable[[], bool] = lambda: False
) -> RecheckReport:
    """One round: at most `feeds.rechecks_a_round` articles that are due, each look stored by itself."""
    report = RecheckReport()
    limit = app.settings.feeds.rechecks_a_round
    sources = _rechecked(app)
    if not limit or not sources:
        return report
    with write(app.engine) as conn:
        rechecks.plan_rechecks(conn, list(sources), now)
        healthy = [one.id for one in sources.values() if polls.state_of(conn, one).failures < _FAILING]
        due = rechecks.due_rechecks(conn, healthy, now, limit)
    unsure_in_a_row: Counter[str] = Counter()
    for article in due:
        if should_stop():
            break
        if unsure_in_a_row[article.source] >= _GIVE_UP_AFTER:
            continue
        source = sources[article.source]
        seen = look_again(article.url, _layouts(source), source.language, client, now)
        unsure_in_a_row[article.source] = unsure_in_a_row[article.source] + 1 if seen.look is Look.UNSURE else 0
        report.looks[seen.look] += 1
        _record(app, article, seen, now, report)
    if due:
        log.info("looked again", articles=report.looks.total(), changed=report.changed, newly_gone=report.newly_gone)
    return report


def _rechecked(app: App) -> Mapping[str, Source]:
    """Enabled sources of state media and witnesses with a layout that tells where an article's text is."""
    return {
        source.id: source
        for source in app.sources.values()
        if source.enabled
        and source.outlet in app.outlets
        and app.outlets[source.outlet].tier in TIERS
        and any(layout.article for layout in _layouts(source))
    }


def _layouts(source: Source) -> Sequence[Layout]:
    return cast("Sequence[Layout]", source.options.get("layouts", ()))


def _record(app: App, article: DueArticle, seen: SecondLook, now: datetime, report: RecheckReport) -> None:
    """What one look found, in one transaction."""
    with write(app.engine) as conn:
        if seen.look is Look.UNSURE:
            rechecks.record_unsure(conn, article.id, now, seen.note)
        elif seen.look is Look.GONE:
            report.newly_gone += rechecks.record_missing(conn, article.id, now, seen.note)
        else:
            document = _document(article, seen, now)
            articles.store_in_turn(conn)  # before any row is locked: who stores beside this may want the same row
            if document.text == article.text and document.read_by != article.read_by:
                articles.note_reading(conn, article.id, document.read_by)
            if document.read_by == article.read_by:
                stored = app.ingest.store_within(conn, [document], now)
                report.changed += stored.counts[IngestOutcome.MERGED]
                report.ingest.add(stored)
                note = seen.note
            elif _is_first_reading_of_the_page(article, document, now):
                report.ingest.add(app.ingest.store_within(conn, [document], now, keep_revisions=False))
                note = f"{seen.note}; from now on held against this reading"
            else:
                note = f"{seen.note}; the stored text was read otherwise and is not held against it"
            rechecks.record_seen(conn, article.id, now, note)


def _is_first_reading_of_the_page(article: DueArticle, document: Document, now: datetime) -> bool:
    """Whether a story that came by a feed is to be known by its page from now on. While the feed still lists it, the
    feed tells of changes, and nothing may come between two of its readings."""
    by_feed = article.read_by == article.source
    return by_feed and now - article.first_seen_at >= LISTED_FOR and similarity(article.text, document.text) >= SIMILAR


def _document(article: DueArticle, seen: SecondLook, now: datetime) -> Document:
    found = seen.article
    assert found is not None
    return Document(
        title=_headline(article, found.title, seen.page_text),
        text=found.text,
        published=article.published_at,
        precision=article.precision,
        outlet=article.outlet,
        language=article.language,
        url=article.url,
        source=article.source,
        captions=found.captions,
        event_day=article.event_day,
        first_seen=now,
        place=article.url,
        read_by=found.read_by(article.source),
    )


def _headline(article: DueArticle, on_page: str, page_text: str) -> str:
    """The page's headline only where the stored one, which may come from a list, is nowhere on the page any more."""
    stored = story_letters(article.title.rstrip("….").strip())
    if not on_page or (stored and stored in story_letters(page_text)):
        return article.title
    return on_page
