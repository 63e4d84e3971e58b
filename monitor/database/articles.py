"""Articles with their addresses, contents and revisions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from monitor.database.annotations import delete_annotations, insert_annotations
from monitor.database.chunks import chunks
from monitor.database.tables import addresses, articles, contents
from monitor.database.upsert import insert_or_keep
from monitor.database.word_index import index_articles
from monitor.domain import (
    Annotations,
    ArticleRef,
    Document,
    Tier,
    join_text,
)

_STORING = 0x6E6B6D01
"""Key of PostgreSQL's advisory lock for storing articles; any number that nobody else uses in this database."""


@dataclass(frozen=True, slots=True)
class NewArticle:
    """A document ready to be stored: identified, dated, annotated."""

    document: Document
    outlet: str
    tier: Tier
    day: date
    known_day: date
    content_key: str
    headline_key: str
    address_keys: tuple[str, ...]
    annotations: Annotations
    seen_at: datetime
    read_by: str = ""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What ingest has to know of an article that is already there."""

    id: int
    outlet: str
    language: str
    day: date
    known_day: date
    title: str
    text: str
    complete: bool
    read_by: str = ""
    first_seen_at: datetime | None = None


def store_in_turn(conn: Connection) -> None:
    """Wait until no other transaction stores articles; the turn ends with the transaction. What is looked up from here
    on is what stands there. On SQLite all writers take turns anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(select(func.pg_advisory_xact_lock(_STORING)))


def find_by_address(conn: Connection, keys: Iterable[str]) -> dict[str, list[StoredArticle]]:
    """Articles by address key; an address that was used again for another story has several."""
    found: dict[str, list[StoredArticle]] = {}
    for chunk in chunks(keys):
        query = (
            select(addresses.c.key, *_STORED)
            .join(articles, articles.c.id == addresses.c.article_id)
            .where(addresses.c.key.in_(chunk))
        )
        for row in conn.execute(query):
            found.setdefault(row.key, []).append(_stored(row))
    return found


def find_by_content(conn: Connection, keys: Iterable[str]) -> dict[str, StoredArticle]:
    """Articles by the content key of any text that was ever taken for them."""
    found: dict[str, StoredArticle] = {}
    for chunk in chunks(keys):
        query = (
            select(contents.c.key, *_STORED)
            .join(articles, articles.c.id == contents.c.article_id)
            .where(contents.c.key.in_(chunk))
        )
        found.update({row.key: _stored(row) for row in conn.execute(query)})
    return found


def find_by_headline(conn: Connection, keys: Iterable[str]) -> dict[str, list[StoredArticle]]:
    """Articles by headline key: same outlet, language, day and headline, whatever the body."""
    found: dict[str, list[StoredArticle]] = {}
    for chunk in chunks(keys):
        query = select(articles.c.headline_key, *_STORED).where(articles.c.headline_key.in_(chunk))
        for row in conn.execute(query.order_by(articles.c.id)):
            found.setdefault(row.headline_key, []).append(_stored(row))
    return found


def insert_articles(conn: Connection, new: Sequence[NewArticle]) -> list[int]:
    """Store articles with addresses and annotations; their ids, in order."""
    if not new:
        return []
    result = conn.execute(
        insert(articles).returning(articles.c.id, sort_by_parameter_order=True), [_article_row(one) for one in new]
    )
    ids = [row.id for row in result]
    remember(conn, list(zip(ids, new, strict=True)))
    insert_annotations(conn, [(article_id, one.annotations) for article_id, one in zip(ids, new, strict=True)])
    index_articles(conn, [(key, one.document.title, one.document.text) for key, one in zip(ids, new, strict=True)])
    return ids


def remember(conn: Connection, found: Sequence[tuple[int, NewArticle]]) -> None:
    """Remember where each article was found and with what text, once each."""
    places = [
        {"key": key, "article_id": article_id, "url": one.document.url, "first_seen_at": one.seen_at}
        for article_id, one in found
        for key in one.address_keys
    ]
    insert_or_keep(conn, addresses, places)
    insert_or_keep(conn, contents, [{"key": one.content_key, "article_id": article_id} for article_id, one in found])


def remember_content(conn: Connection, article_id: int, key: str) -> None:
    insert_or_keep(conn, contents, [{"key": key, "article_id": article_id}])


def replace_text(conn: Connection, old: StoredArticle, new: NewArticle, headline_key: str) -> None:
    """Give a stored article a new text and its annotations; the earlier text is gone unless it was kept before."""
    row = _article_row(new)
    changed = {name: row[name] for name in _REPLACED}
    conn.execute(update(articles).where(articles.c.id == old.id).values(**changed, headline_key=headline_key))
    delete_annotations(conn, [old.id])
    insert_annotations(conn, [(old.id, new.annotations)])
    index_articles(conn, [(old.id, new.document.title, new.document.text)])


def note_reading(conn: Connection, article_id: int, read_by: str) -> None:
    """The text is read so too: later texts read this way can be held against it."""
    conn.execute(update(articles).where(articles.c.id == article_id).values(read_by=read_by))


def documents(conn: Connection, after: int, limit: int) -> list[tuple[ArticleRef, Document]]:
    """Stored articles as documents again, by id, for annotating anew."""
    query = select(articles).where(articles.c.id > after).order_by(articles.c.id).limit(limit)
    return [(article_ref(row), _document(row)) for row in conn.execute(query)]


def count_articles(conn: Connection) -> int:
    return conn.scalar(select(func.count()).select_from(articles)) or 0


def first_day(conn: Connection) -> date | None:
    first: date | None = conn.scalar(select(func.min(articles.c.day)))
    return first


def last_known_day(conn: Connection) -> date | None:
    last: date | None = conn.scalar(select(func.max(articles.c.known_day)))
    return last


def article_text(conn: Connection, article_id: int) -> str:
    row = conn.execute(select(articles.c.title, articles.c.text).where(articles.c.id == article_id)).one()
    return join_text(row.title, row.text)


def article_ref(row: Row[Any], article_id: int | None = None) -> ArticleRef:
    """The article of a row of the articles table; `article_id` where the row's own id is another table's."""
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


_STORED = tuple(articles.c[name] for name in StoredArticle.__dataclass_fields__)


_REPLACED = ("title", "text", "author", "captions", "complete", "event_day", "dateline_day", "read_by")


def _stored(row: Row[Any]) -> StoredArticle:
    return StoredArticle(**{name: getattr(row, name) for name in StoredArticle.__dataclass_fields__})


def _document(row: Row[Any]) -> Document:
    return Document(
        title=row.title,
        text=row.text,
        published=row.published_at,
        outlet=row.outlet,
        tier=Tier(row.tier),
        language=row.language,
        url=row.url,
        captions=tuple(row.captions),
        event_day=row.event_day,
        dateline_day=row.dateline_day,
        complete=row.complete,
    )


def _article_row(one: NewArticle) -> Mapping[str, Any]:
    document = one.document
    return {
        "outlet": one.outlet,
        "tier": one.tier.value,
        "language": one.annotations.language,
        "headline_key": one.headline_key,
        "url": document.url,
        "title": document.title,
        "text": document.text,
        "author": document.author,
        "captions": list(document.captions),
        "complete": document.complete,
        "source": document.source,
        "day": one.day,
        "event_day": document.event_day,
        "dateline_day": document.dateline_day,
        "published_at": document.published,
        "published_precision": document.precision.value,
        "published_raw": document.published_raw,
        "first_seen_at": one.seen_at,
        "known_day": one.known_day,
        "read_by": one.read_by,
    }
