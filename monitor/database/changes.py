"""Texts that articles bore and no longer bear."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from monitor.database.tables import articles, revisions
from monitor.domain import ArticleRef, Tier
from monitor.domain.edits import Change, Edit, Version


def recorded_changes(conn: Connection, since: datetime, until: datetime) -> list[Change]:
    """Replacements of texts in this time, in their order. The versions name no entities: the old text's annotations
    went with it, and whoever judges annotates both."""
    rows = _revisions(conn, since, until)
    found = []
    for row in rows:
        after = _next_version(conn, row.article_id, row.id) or Version(row.title, row.text)
        found.append(
            Change(
                revision_id=row.id,
                article=article_ref(row, article_id=row.article_id),
                first_seen=row.first_seen_at,
                replaced_at=row.seen_at,
                before=Version(row.old_title, row.old_text),
                after=after,
            )
        )
    return found


def note_edit(conn: Connection, revision_id: int, edit: Edit) -> None:
    """Keep what was judged of a change beside the text it replaced."""
    conn.execute(update(revisions).where(revisions.c.id == revision_id).values(kind=edit.kind.value, note=edit.diff))


def article_ref(row: Row[Any], article_id: int | None = None) -> ArticleRef:
    """The article of a row of the articles table."""
    return ArticleRef(
        id=row.id if article_id is None else article_id,
        outlet=row.outlet,
        tier=Tier(row.tier),
        language=row.language,
        url=row.url,
        title=row.title,
        day=row.day,
        complete=row.complete,
        event_day=row.event_day,
    )


def _revisions(conn: Connection, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    query = (
        select(
            revisions.c.id,
            revisions.c.article_id,
            revisions.c.seen_at,
            revisions.c.title.label("old_title"),
            revisions.c.text.label("old_text"),
            *(articles.c[name] for name in _ARTICLE),
        )
        .join(articles, articles.c.id == revisions.c.article_id)
        .where(revisions.c.seen_at > since, revisions.c.seen_at <= until)
        .order_by(revisions.c.id)
    )
    return list(conn.execute(query))


_ARTICLE = (
    "outlet", "tier", "language", "url", "title", "text", "day", "complete", "event_day", "first_seen_at",
)  # fmt: skip


def _next_version(conn: Connection, article_id: int, revision_id: int) -> Version | None:
    """The text that took the place of a revision, where that was replaced in turn."""
    query = (
        select(revisions.c.title, revisions.c.text)
        .where(revisions.c.article_id == article_id, revisions.c.id > revision_id)
        .order_by(revisions.c.id)
        .limit(1)
    )
    row = conn.execute(query).one_or_none()
    return Version(row.title, row.text) if row else None
