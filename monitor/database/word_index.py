"""Which articles contain which words: kept in the transaction that stores an article, on both kinds of database.

A word is a run of letters and digits, folded; what is written without spaces (Korean, Chinese, Japanese) is cut into
every two neighbouring signs instead, since Korean glues its particles on and the commonest words looked for (쿠바,
대사) have two signs, too few for the usual trigrams. SQLite keeps the words in FTS5, PostgreSQL in a tsvector of the
same words with a GIN index, so that both find the same. An SQLite that was built without FTS5 has no index, and is
searched article by article.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, TextClause, event, inspect, select, text

from monitor.database.tables import articles
from monitor.database.tables.base import metadata

NAME = "article_words"
_UNSPACED = "\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_RUNS = re.compile(f"(?P<unspaced>[{_UNSPACED}]+)|[^\\W_{_UNSPACED}]+")
_LONGEST_WORD = 100
_MOST_BYTES = 900_000
"""PostgreSQL refuses a tsvector of more than a megabyte; the rest of such a text is not indexed."""
_BATCH = 500

_CREATE = {
    "sqlite": ["CREATE VIRTUAL TABLE article_words USING fts5(words, tokenize = 'ascii', detail = 'none')"],
    "postgresql": [
        """CREATE TABLE article_words (
            article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE, words TSVECTOR NOT NULL)""",
        "CREATE INDEX ix_article_words ON article_words USING gin (words)",
    ],
}
_KEEP = {
    "sqlite": "INSERT OR REPLACE INTO article_words (rowid, words) VALUES (:article_id, :words)",
    "postgresql": """INSERT INTO article_words (article_id, words)
        VALUES (:article_id, array_to_tsvector(CAST(:words AS text[])))
        ON CONFLICT (article_id) DO UPDATE SET words = excluded.words""",
}
_CANDIDATES = {
    "sqlite": "SELECT rowid FROM article_words WHERE article_words MATCH :wanted",
    "postgresql": "SELECT article_id FROM article_words WHERE words @@ CAST(:wanted AS tsquery)",
}
_UNKNOWN = {
    "sqlite": "SELECT count(*) FROM articles WHERE id NOT IN (SELECT rowid FROM article_words)",
    "postgresql": "SELECT count(*) FROM articles WHERE id NOT IN (SELECT article_id FROM article_words)",
}


def fold(words: str) -> str:
    """As words are compared: without regard to case and to how accents and syllables are composed."""
    return unicodedata.normalize("NFC", words).casefold()


def words_of(full: str) -> set[str]:
    """Every word of a text, as it is indexed."""
    found: set[str] = set()
    for run, unspaced in _runs(full):
        if unspaced:
            found.add(run[-1])
            found.update(run[at : at + 2] for at in range(len(run) - 1))
        else:
            found.add(run)
    return found


def conditions(wanted: str) -> list[tuple[str, bool]]:
    """What the index must hold for a text to contain what somebody looks for: (word, whether it may go on).

    Empty where there is no letter or digit in it. A text that satisfies them need not contain it: look again.
    """
    parts: list[tuple[str, bool]] = []
    runs = list(_runs(wanted))
    for place, (run, unspaced) in enumerate(runs, 1):
        if unspaced and len(run) > 1:
            parts += [(run[at : at + 2], False) for at in range(len(run) - 1)]
        else:
            parts.append((run, unspaced or place == len(runs)))
    return list(dict.fromkeys(parts))


def create_index(conn: Connection) -> None:
    """Make the index; nothing is made on an SQLite without FTS5."""
    dialect = conn.dialect.name
    if dialect == "sqlite" and not conn.scalar(text("SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'")):
        return
    for statement in _CREATE[dialect]:
        conn.execute(text(statement))


def drop_index(conn: Connection) -> None:
    conn.execute(text("DROP TABLE IF EXISTS article_words"))


def has_index(conn: Connection) -> bool:
    if conn.dialect.name != "sqlite":
        return True
    made = "SELECT count(*) FROM sqlite_master WHERE name = :name"
    usable = "SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'"
    return bool(conn.scalar(text(f"SELECT ({made}) AND ({usable})"), {"name": NAME}))


def index_articles(conn: Connection, texts: Iterable[tuple[int, str, str]]) -> None:
    """Keep the words of articles, given as id, title and text; earlier words of the same article are replaced."""
    kept = [(article_id, _kept(f"{title}\n{body}")) for article_id, title, body in texts]
    if not kept or not has_index(conn):
        return
    as_text = conn.dialect.name == "sqlite"
    rows = [{"article_id": article_id, "words": " ".join(words) if as_text else words} for article_id, words in kept]
    conn.execute(text(_KEEP[conn.dialect.name]), rows)


def candidates(conn: Connection, wanted: Iterable[str]) -> TextClause | None:
    """A query for the ids of articles that may contain all of these; None where the index cannot tell."""
    parts = [part for one in wanted for part in conditions(one)]
    if not parts or not has_index(conn):
        return None
    if conn.dialect.name == "sqlite":
        asked = " AND ".join(f'"{word}"{"*" if goes_on else ""}' for word, goes_on in parts)
    else:
        asked = " & ".join(f"'{word}'{':*' if goes_on else ''}" for word, goes_on in parts)
    return text(_CANDIDATES[conn.dialect.name]).bindparams(wanted=asked)


def rebuild_index(conn: Connection) -> bool:
    """Make the index anew from the articles; False on an SQLite without FTS5."""
    drop_index(conn)
    create_index(conn)
    if not has_index(conn):
        return False
    last = 0
    while True:
        query = select(articles.c.id, articles.c.title, articles.c.text).where(articles.c.id > last)
        rows = conn.execute(query.order_by(articles.c.id).limit(_BATCH)).all()
        if not rows:
            return True
        index_articles(conn, [(row.id, row.title, row.text) for row in rows])
        last = rows[-1].id


def not_indexed(conn: Connection) -> int:
    """How many articles the index does not know."""
    if not has_index(conn):
        return 0
    return conn.scalar(text(_UNKNOWN[conn.dialect.name])) or 0


def _runs(full: str) -> Iterator[tuple[str, bool]]:
    """Runs of letters and digits, and whether they are of a script without spaces."""
    for found in _RUNS.finditer(fold(full)):
        yield found[0] if found["unspaced"] else found[0][:_LONGEST_WORD], found["unspaced"] is not None


def _kept(full: str) -> list[str]:
    kept, size = [], 0
    for word in words_of(full):
        size += len(word.encode())
        if size > _MOST_BYTES:
            break
        kept.append(word)
    return kept


@event.listens_for(metadata, "after_create")
def _with_the_tables(_target: object, connection: Connection, **_rest: object) -> None:
    """Tables that are made without migrations have the index too."""
    if not inspect(connection).has_table(NAME):
        create_index(connection)
