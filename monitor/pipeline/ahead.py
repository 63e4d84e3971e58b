"""What of a batch is to be annotated before the transaction that stores it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from monitor.database import articles
from monitor.database.articles import StoredArticle
from monitor.domain import Annotations, Document
from monitor.pipeline.identify import Candidate, content_keys, is_as_stored, is_news, same_story

Ahead = Mapping[Document, Annotations]
"""Annotations by settled document, wherever it was read."""

NOTHING_AHEAD: Ahead = {}


def ahead_key(document: Document) -> Document:
    """The same for a document that stands twice in a batch."""
    return replace(document, place="")


def not_yet_read(conn: Connection, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those at no known address, or there with a text that was never read before."""
    by_address = find_by_address(conn, candidates)
    new: list[Candidate] = []
    changed: dict[Candidate, str] = {}
    for candidate in candidates:
        old = same_story(candidate, by_address)
        if old is None:
            new.append(candidate)
        elif not is_as_stored(candidate, old) and is_news(candidate.document, old):
            changed[candidate] = content_keys(old.outlet, old.language, candidate.day, candidate.document)[0]
    read_before = articles.find_by_content(conn, changed.values())
    return new + [candidate for candidate, key in changed.items() if key not in read_before]


def find_by_address(conn: Connection, candidates: Iterable[Candidate]) -> dict[str, list[StoredArticle]]:
    return articles.find_by_address(conn, {key for candidate in candidates for key in candidate.address_keys})
