"""Texts that articles bore and no longer bear."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from monitor.database.articles import article_ref
from monitor.database.tables import articles, revisions
from monitor.domain import Entity, EntityType
from monitor.domain.edits import Change, Edit, EditKind, Version


def recorded_changes(conn: Connection, since: datetime, until: datetime) -> list[Change]:
    """Replacements of texts in this time, in their order, each version with what was named in it. Those of another
    reading of the same text are left out."""
    rows = _revisions(conn, since, until)
    found = []
    for row in rows:
        title, text = _next_version(conn, row.article_id, row.id) or (row.title, row.text)
        found.append(
            Change(
                revision_id=row.id,
                article=article_ref(row, article_id=row.article_id),
                first_seen=row.first_seen_at,
                replaced_at=row.seen_at,
                before=Version(row.old_title, row.old_text, _entities(row.entities)),
                after=Version(title, text, _entities(row.entities_after)),
            )
        )
    return found


def keep_revision(
    conn: Connection, article_id: int, seen_at: datetime, before: Version, after: Version, edit: Edit
) -> None:
    """Keep a text that is about to be replaced, with what was changed."""
    values = {
        "article_id": article_id,
        "seen_at": seen_at,
        "title": before.title,
        "text": before.text,
        "kind": edit.kind.value,
        "note": edit.diff,
        "entities": _pairs(before.entities),
        "entities_after": _pairs(after.entities),
    }
    conn.execute(insert(revisions).values(**values))


def _revisions(conn: Connection, since: datetime, until: datetime) -> Sequence[Row[Any]]:
    query = (
        select(
            revisions.c.id,
            revisions.c.article_id,
            revisions.c.seen_at,
            revisions.c.title.label("old_title"),
            revisions.c.text.label("old_text"),
            revisions.c.entities,
            revisions.c.entities_after,
            *(articles.c[name] for name in _ARTICLE),
        )
        .join(articles, articles.c.id == revisions.c.article_id)
        .where(revisions.c.seen_at > since, revisions.c.seen_at <= until, revisions.c.kind.not_in(_NO_CHANGES))
        .order_by(revisions.c.id)
    )
    return list(conn.execute(query))


_NO_CHANGES = (EditKind.VARIANT.value, EditKind.NONE.value)
_ARTICLE = (
    "outlet", "tier", "language", "url", "title", "text", "day", "complete", "event_day", "first_seen_at",
)  # fmt: skip


def _next_version(conn: Connection, article_id: int, revision_id: int) -> tuple[str, str] | None:
    """The text that took the place of a revision, where that was replaced in turn."""
    query = (
        select(revisions.c.title, revisions.c.text)
        .where(revisions.c.article_id == article_id, revisions.c.id > revision_id)
        .order_by(revisions.c.id)
        .limit(1)
    )
    row = conn.execute(query).one_or_none()
    return (row.title, row.text) if row else None


def _pairs(entities: Iterable[Entity]) -> list[list[str]]:
    return [[entity.type.value, entity.id] for entity in sorted(entities)]


def _entities(pairs: Iterable[Sequence[str]]) -> frozenset[Entity]:
    return frozenset(Entity(EntityType(kind), name) for kind, name in pairs)
