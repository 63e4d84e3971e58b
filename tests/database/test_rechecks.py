from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, create_engine, insert, update

from monitor.database.changes import keep_revision, recorded_changes
from monitor.database.engine import write
from monitor.database.rechecks import (
    SCHEDULE,
    due_rechecks,
    plan_rechecks,
    record_missing,
    record_seen,
    record_unsure,
    removals,
)
from monitor.database.tables import articles, metadata, revisions
from monitor.domain import Entity, EntityType
from monitor.domain.edits import Edit, EditKind, Version

SEEN = datetime(2024, 2, 15, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def conn() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def store(conn: Connection, number: int = 1, *, source: str = "kcna-page", complete: bool = True) -> int:
    row = {
        "outlet": "kcna", "tier": "state", "language": "en", "url": f"http://e.org/{number}",
        "title": f"Story {number}",
        "text": "Second text.", "source": source, "complete": complete, "day": SEEN.date(), "published_at": SEEN,
        "published_precision": "day", "first_seen_at": SEEN, "known_day": SEEN.date(), "content_key": str(number),
        "headline_key": str(number),
    }  # fmt: skip
    known = {name: value for name, value in row.items() if name in articles.c}
    return int(conn.execute(insert(articles).values(**known).returning(articles.c.id)).scalar_one())


def due(conn: Connection, at: datetime) -> list[int]:
    return [one.id for one in due_rechecks(conn, ["kcna-page"], at, 100)]


def test_whole_articles_of_the_named_sources_are_planned_once(conn: Connection) -> None:
    wanted = store(conn, 1)
    store(conn, 2, source="other")
    store(conn, 3, complete=False)
    assert plan_rechecks(conn, ["kcna-page"], SEEN) == 1
    assert plan_rechecks(conn, ["kcna-page"], SEEN) == 0
    assert due(conn, SEEN + 5 * HOUR) == []
    assert due(conn, SEEN + 6 * HOUR) == [wanted]


def test_looks_thin_out_and_end(conn: Connection) -> None:
    article = store(conn)
    plan_rechecks(conn, ["kcna-page"], SEEN)
    looked, now = [], SEEN
    for _ in range(4 * 130):
        now += 6 * HOUR
        if due(conn, now):
            record_seen(conn, article, now)
            looked.append(now - SEEN)
    assert looked == list(SCHEDULE)


def test_a_page_is_gone_after_three_looks_over_a_day_and_is_told_once(conn: Connection) -> None:
    article = store(conn)
    plan_rechecks(conn, ["kcna-page"], SEEN)
    told, now = [], SEEN
    for _ in range(24 * 12):
        now += HOUR
        if due(conn, now) and record_missing(conn, article, now, "HTTP 404"):
            told.append(now)
    assert told == [SEEN + (6 + 24) * HOUR]
    (gone,) = removals(conn, SEEN, now)
    assert (gone.article.id, gone.gone_since, gone.note) == (article, SEEN + 6 * HOUR, "HTTP 404")
    assert removals(conn, SEEN, SEEN + 20 * HOUR) == []


def test_a_page_that_returns_was_never_gone(conn: Connection) -> None:
    article = store(conn)
    plan_rechecks(conn, ["kcna-page"], SEEN)
    record_missing(conn, article, SEEN + 6 * HOUR, "HTTP 404")
    record_missing(conn, article, SEEN + 18 * HOUR, "HTTP 404")
    record_seen(conn, article, SEEN + 30 * HOUR)
    assert not record_missing(conn, article, SEEN + 72 * HOUR, "HTTP 404")
    assert removals(conn, SEEN, SEEN + 500 * HOUR) == []


def test_a_site_that_is_down_counts_for_nothing(conn: Connection) -> None:
    article = store(conn)
    plan_rechecks(conn, ["kcna-page"], SEEN)
    for days in range(10):
        record_unsure(conn, article, SEEN + timedelta(days=days), "no answer")
    assert removals(conn, SEEN, SEEN + timedelta(days=20)) == []
    assert due(conn, SEEN + timedelta(days=10)) == [article]


def test_changes_tell_what_was_replaced_by_what(conn: Connection) -> None:
    article = store(conn)
    for hours, text in ((1, "First text."), (5, "Between.")):
        conn.execute(insert(revisions).values(article_id=article, seen_at=SEEN + hours * HOUR, title="Old", text=text))
    first, second = recorded_changes(conn, SEEN, SEEN + 9 * HOUR)
    assert (first.before.text, first.after.text) == ("First text.", "Between.")
    assert (second.before.text, second.after.text) == ("Between.", "Second text.")
    assert second.article.id == article
    assert second.first_seen == SEEN
    assert recorded_changes(conn, SEEN + 5 * HOUR, SEEN + 9 * HOUR) == []


def test_a_kept_revision_tells_what_was_named_before_and_after(conn: Connection) -> None:
    article, cuba = store(conn), Entity(EntityType.COUNTRY, "CU")
    before, after = Version("Old", "Cuba.", frozenset({cuba})), Version("Old", "A country.")
    edit = Edit(EditKind.SUBSTANCE, diff="[-Cuba-]{+A country+}")
    keep_revision(conn, article, SEEN + HOUR, before, after, edit)
    (change,) = recorded_changes(conn, SEEN, SEEN + 9 * HOUR)
    assert (change.before.entities, change.after.entities) == ({cuba}, frozenset())
    row = conn.execute(revisions.select()).one()
    assert (row.kind, row.note) == ("substance", "[-Cuba-]{+A country+}")
    keep_revision(conn, article, SEEN + 2 * HOUR, after, before, Edit(EditKind.VARIANT))
    assert len(recorded_changes(conn, SEEN, SEEN + 9 * HOUR)) == 1


def test_articles_first_seen_long_ago_are_not_taken_up(conn: Connection) -> None:
    article = store(conn)
    conn.execute(update(articles).where(articles.c.id == article).values(first_seen_at=SEEN - timedelta(days=400)))
    assert plan_rechecks(conn, ["kcna-page"], SEEN) == 0


def test_looks_changes_and_removals_are_the_same_on_both_databases(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        article = store(conn)
        assert plan_rechecks(conn, ["kcna-page"], SEEN) == 1
        told = [record_missing(conn, article, SEEN + hours * HOUR, "gone") for hours in (6, 18, 30, 200)]
        assert told == [False, False, True, False]
        assert [one.article.id for one in removals(conn, SEEN, SEEN + 90 * HOUR)] == [article]
        conn.execute(insert(revisions).values(article_id=article, seen_at=SEEN + HOUR, title="Old", text="First."))
        assert [one.after.text for one in recorded_changes(conn, SEEN, SEEN + 2 * HOUR)] == ["Second text."]
