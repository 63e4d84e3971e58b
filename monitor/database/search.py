"""Looking for words in stored articles."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from monitor.database import word_index
from monitor.database.answers import Found, cut
from monitor.database.tables import articles

_BATCH = 100


def search_articles(conn: Connection, words: Sequence[str], most: int) -> list[Found]:
    """The newest articles whose title and text contain every one of the words.

    A word is found from its beginning on (`visit` finds `visited`), Korean and other unspaced words anywhere. Without
    an index (an SQLite without FTS5), or where there is no letter in them, words are found anywhere.
    """
    wanted = [word_index.fold(word) for word in words]
    if not wanted:
        return []
    found: list[Found] = []
    for row in _newest_first(conn, words):
        full = f"{row.title}\n{row.text}"
        folded = word_index.fold(full)
        if all(word in folded for word in wanted):
            found.append(Found(row.outlet, row.day, row.title, row.url, cut(full, max(folded.find(wanted[0]), 0))))
            if len(found) == most:
                break
    return found


def _newest_first(conn: Connection, words: Sequence[str]) -> Iterator[Row[Any]]:
    """Articles that may contain the words; those of the index, else what a scan of the texts finds."""
    newest = select(articles.c.id).order_by(articles.c.day.desc(), articles.c.id.desc())
    known = word_index.candidates(conn, words)
    if known is not None:
        ids = list(conn.scalars(newest.where(articles.c.id.in_(known.columns(articles.c.id)))))
    else:
        whole = articles.c.title + "\n" + articles.c.text
        ids = list(conn.scalars(newest.where(*(whole.icontains(word, autoescape=True) for word in words))))
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        rows = {row.id: row for row in conn.execute(select(articles).where(articles.c.id.in_(batch)))}
        yield from (rows[article_id] for article_id in batch)
