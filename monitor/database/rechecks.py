"""When articles are looked at again, what was found, and what became of those that are gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update

from monitor.database.articles import article_ref
from monitor.database.tables import articles, rechecks
from monitor.database.upsert import insert_or_keep
from monitor.domain import Precision
from monitor.domain.edits import Removal

SCHEDULE = tuple(timedelta(hours=hours) for hours in (6, 24, 72, 7 * 24, 30 * 24, 90 * 24))
"""After the first sight: close together while stories are mended, then thinning out."""

GONE_AFTER_LOOKS = 3
GONE_AFTER = timedelta(days=1)
"""A page counts as gone when it was missing three times in a row over a day at least."""

_LOOK_FOR_MISSING_AGAIN = timedelta(hours=12)
_LOOK_FOR_GONE_AGAIN = timedelta(days=7)
_LOOK_FOR_UNSURE_AGAIN = timedelta(hours=24)
_LOOKED_BACK = timedelta(days=120)
_BEGINNING = 1_000
_ARTICLE = ("id", "outlet", "tier", "language", "url", "title", "day", "complete", "event_day")


@dataclass(frozen=True, slots=True)
class DueArticle:
    """An article to look at again."""

    id: int
    url: str
    source: str
    outlet: str
    language: str
    title: str
    text: str
    published_at: datetime
    precision: Precision
    event_day: date | None
    read_by: str
    first_seen_at: datetime
    checks: int


def plan_rechecks(conn: Connection, source_ids: Sequence[str], now: datetime) -> int:
    """Take up whole articles of these sources that were first seen lately and are not planned yet; how many."""
    query = (
        select(articles.c.id, articles.c.first_seen_at)
        .outerjoin(rechecks, rechecks.c.article_id == articles.c.id)
        .where(
            articles.c.source.in_(source_ids),
            articles.c.url != "",
            articles.c.complete,
            articles.c.first_seen_at > now - SCHEDULE[-1],
            rechecks.c.article_id.is_(None),
        )
    )
    rows = [{"article_id": row.id, "next_at": row.first_seen_at + SCHEDULE[0]} for row in conn.execute(query)]
    insert_or_keep(conn, rechecks, rows)
    return len(rows)


def due_rechecks(conn: Connection, source_ids: Sequence[str], now: datetime, limit: int) -> list[DueArticle]:
    """Articles whose time has come, the longest waiting first."""
    columns = [name for name in DueArticle.__dataclass_fields__ if name in articles.c]
    query = (
        select(
            *(articles.c[name] for name in columns),
            articles.c.published_precision.label("precision"),
            rechecks.c.checks,
        )
        .join(rechecks, rechecks.c.article_id == articles.c.id)
        .where(
            rechecks.c.next_at <= now,
            articles.c.source.in_(source_ids),
            articles.c.first_seen_at > now - _LOOKED_BACK,
        )
        .order_by(rechecks.c.next_at, articles.c.id)
        .limit(limit)
    )
    return [DueArticle(**{**row._mapping, "precision": Precision(row.precision)}) for row in conn.execute(query)]


def record_seen(conn: Connection, article_id: int, now: datetime, note: str = "") -> None:
    """The article was there, changed or not: the next look is the next of the schedule."""
    row = conn.execute(
        select(rechecks.c.checks, articles.c.first_seen_at)
        .join(articles, articles.c.id == rechecks.c.article_id)
        .where(rechecks.c.article_id == article_id)
    ).one()
    later = [row.first_seen_at + step for step in SCHEDULE if row.first_seen_at + step > now]
    next_at = later[0] if later else row.first_seen_at + _LOOKED_BACK
    values = {"next_at": next_at, "checks": row.checks + 1, "missing": 0, "gone_since": None, "note": note}
    values["gone_at"] = None
    conn.execute(update(rechecks).where(rechecks.c.article_id == article_id).values(**values))


def record_missing(conn: Connection, article_id: int, now: datetime, note: str) -> bool:
    """The page says that it is gone. True when that makes the article gone: three times in a row, over a day."""
    row = conn.execute(select(rechecks).where(rechecks.c.article_id == article_id)).one()
    since = row.gone_since or now
    missing = row.missing + 1
    values = {
        "next_at": now + _LOOK_FOR_MISSING_AGAIN,
        "checks": row.checks + 1,
        "missing": missing,
        "gone_since": since,
        "note": note,
    }
    gone_now = _is_gone(missing, since, now)
    if gone_now:
        values |= {"next_at": now + _LOOK_FOR_GONE_AGAIN, "gone_at": row.gone_at or now}
    conn.execute(update(rechecks).where(rechecks.c.article_id == article_id).values(**values))
    return gone_now and row.gone_at is None


def record_unsure(conn: Connection, article_id: int, now: datetime, note: str) -> None:
    """Nothing is known: look again in a day, and count nothing."""
    values = {"next_at": now + _LOOK_FOR_UNSURE_AGAIN, "note": note}
    conn.execute(update(rechecks).where(rechecks.c.article_id == article_id).values(**values))


def removals(conn: Connection, since: datetime, until: datetime) -> list[Removal]:
    """Articles that turned out to be gone in this time, by when they were first missed; with the beginning
    of their texts."""
    query = (
        select(
            *(articles.c[name] for name in _ARTICLE),
            func.substr(articles.c.text, 1, _BEGINNING).label("beginning"),
            rechecks.c.gone_since,
            rechecks.c.gone_at,
            rechecks.c.note,
        )
        .join(rechecks, rechecks.c.article_id == articles.c.id)
        .where(
            rechecks.c.gone_at > since,
            rechecks.c.gone_at <= until,
        )
        .order_by(rechecks.c.gone_since, articles.c.id)
    )
    rows: Sequence[Any] = conn.execute(query).all()
    return [Removal(article_ref(row), row.gone_since, row.note, row.beginning, row.gone_at) for row in rows]


def _is_gone(missing: int, since: datetime, now: datetime) -> bool:
    return missing >= GONE_AFTER_LOOKS and now - since >= GONE_AFTER
