"""How the sources were polled, and what could be seen."""

from sqlalchemy import Boolean, Column, Date, Float, Index, Integer, LargeBinary, String, Table, Text

from monitor.database.tables.base import UtcDateTime, metadata

coverage = Table(
    "coverage",
    metadata,
    Column("outlet", String(64), primary_key=True),
    Column("language", String(16), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("known_day", Date, primary_key=True),
    Column("seen", Float, nullable=False),
    Column("note", Text, nullable=False, default=""),
)
"""Only days on which live collection saw less or more than the articles themselves prove. Of several rows of a day the
one with the latest known_day holds; known_day: the day of the poll that proved it."""

sources = Table(
    "sources",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("next_poll_at", UtcDateTime, nullable=False, index=True),
    Column("interval_seconds", Float, nullable=False),
    Column("etag", Text, nullable=False, default=""),
    Column("last_modified", Text, nullable=False, default=""),
    Column("body_hash", String(64), nullable=False, default=""),
    Column("failures", Float, nullable=False, default=0),
    Column("newest_seen", UtcDateTime),
    Column("last_ok", UtcDateTime),
    Column("body_since", UtcDateTime),
    Column("moved_to", Text, nullable=False, default=""),
    Column("last_body", UtcDateTime),
    Column("url", Text, nullable=False, server_default=""),
)
"""What a source's last polls left behind (FetchState), when it is due, and the address that was asked (empty where
polls of an older program left the rest)."""

polls = Table(
    "polls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("outlet", String(64), nullable=False, default=""),
    Column("language", String(16), nullable=False, default=""),
    Column("started_at", UtcDateTime, nullable=False),
    Column("covers_from", UtcDateTime),
    Column("outcome", String(24), nullable=False),
    Column("http_status", Integer),
    Column("entries", Integer, nullable=False, default=0),
    Column("stored", Integer, nullable=False, default=0),
    Column("merged", Integer, nullable=False, default=0),
    Column("known", Integer, nullable=False, default=0),
    Column("refused", Integer, nullable=False, default=0),
    Column("gap", Boolean, nullable=False, default=False),
    Column("wire_bytes", Integer, nullable=False, default=0),
    Column("seconds", Float, nullable=False, default=0),
    Column("note", Text, nullable=False, default=""),
    Index("ix_polls_source_started_at", "source", "started_at"),
    Index("ix_polls_outlet_language_started_at", "outlet", "language", "started_at"),
)
"""covers_from: since when the poll shows all that the source published; null where it shows nothing."""

raw_responses = Table(
    "raw_responses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("url", Text, nullable=False),
    Column("fetched_at", UtcDateTime, nullable=False, index=True),
    Column("content_type", Text, nullable=False, default=""),
    Column("body", LargeBinary, nullable=False),
    Index("ix_raw_responses_source_fetched_at", "source", "fetched_at"),
)
"""Bodies as they came, zlib-compressed, so that a parser mended later can read them again."""
