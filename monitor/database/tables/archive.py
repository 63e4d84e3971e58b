"""What was published: articles, where they were found, what they said before."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from monitor.database.tables.base import UtcDateTime, metadata

articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("outlet", String(64), nullable=False),
    Column("tier", String(16), nullable=False),
    Column("language", String(16), nullable=False),
    Column("headline_key", String(64), nullable=False, index=True),
    Column("url", Text, nullable=False, default=""),
    Column("title", Text, nullable=False, default=""),
    Column("text", Text, nullable=False, default=""),
    Column("author", Text, nullable=False, default=""),
    Column("captions", JSON, nullable=False, default=list),
    Column("complete", Boolean, nullable=False, default=True),
    Column("source", String(64)),
    Column("day", Date, nullable=False),
    Column("event_day", Date),
    Column("dateline_day", Date),
    Column("published_at", UtcDateTime, nullable=False),
    Column("published_precision", String(8), nullable=False),
    Column("published_raw", Text, nullable=False, default=""),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("known_day", Date, nullable=False),
    Column("read_by", String(160), nullable=False, default=""),
    Index("ix_articles_outlet_language_day", "outlet", "language", "day"),
    Index("ix_articles_day", "day"),
)
"""headline_key: outlet, language, day and headline, by which a story known only by headline or summary finds its full
text. known_day: from which day on a detector may see the article: its day of publication, or where it was collected
live, the day it was first seen. read_by: source and layout that gave the text, empty for an archive: only two texts
read alike can be held against each other."""

contents = Table(
    "contents",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
)
"""Every text that was ever taken for an article, by content key (outlet, language, day, headline, body): what was
read once is known for good, whatever became of its text since."""

addresses = Table(
    "addresses",
    metadata,
    Column("key", String(512), primary_key=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("url", Text, nullable=False),
    Column("first_seen_at", UtcDateTime, nullable=False),
)
"""Where each article was found. An address that was used again for another story has several articles."""

revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", String(16), nullable=False, default="edit"),
    Column("note", Text, nullable=False, default=""),
    Column("entities", JSON, nullable=False, default=list),
    Column("entities_after", JSON, nullable=False, default=list),
)
"""Earlier texts of an article, each with the time it was replaced, the diff (note), and what was named before and after
([type, id] pairs), found by the same rules on the same day."""

rechecks = Table(
    "rechecks",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("next_at", UtcDateTime, nullable=False, index=True),
    Column("checks", Integer, nullable=False, default=0),
    Column("missing", Integer, nullable=False, default=0),
    Column("gone_since", UtcDateTime),
    Column("gone_at", UtcDateTime),
    Column("note", Text, nullable=False, default=""),
)
"""When an article's address is looked at again; missing: how often in a row the page was not there;
gone_since: since when; gone_at: when that was often and long enough to call it gone."""
