"""What annotators found in articles, and the daily counts made of it."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from monitor.database.tables.base import metadata

mentions = Table(
    "mentions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("entity_type", String(16), nullable=False),
    Column("entity_id", String(64), nullable=False),
    Column("surface", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("by", String(16), nullable=False),
    Column("in_headline", Boolean, nullable=False),
    Index("ix_mentions_entity", "entity_type", "entity_id", "article_id"),
)

rosters = Table(
    "rosters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("occasion", String(64)),
    Column("day", Date),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("complete", Boolean, nullable=False, default=True),
    Column("form", String(40), nullable=False, default=""),
)

roster_entries = Table(
    "roster_entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("roster_id", ForeignKey("rosters.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("country", String(8)),
    Column("role", String(80), nullable=False),
    Column("name", Text, nullable=False),
    Column("host", String(8)),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("subject_type", String(16), nullable=False),
    Column("subject_id", String(64), nullable=False),
    Column("subject_name", Text, nullable=False),
    Column("subject_role", String(40), nullable=False, default=""),
    Column("outlets", JSON, nullable=False),
    Column("event_first", Date),
    Column("event_last", Date),
    Column("event_precision", String(8)),
    Column("attributed_to", Text, nullable=False, default=""),
    Column("quote", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("event", Text, nullable=False, default=""),
    Column("hedged", Boolean, nullable=False, default=False),
    Column("rule", String(80), nullable=False, default=""),
    Column("details", JSON, nullable=False, default=dict),
)

envoy_sightings = Table(
    "envoy_sightings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("country", String(8), nullable=False, index=True),
    Column("host", String(8), nullable=False),
    Column("role", String(80), nullable=False),
    Column("name", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

daily_volume = Table(
    "daily_volume",
    metadata,
    Column("outlet", String(64), primary_key=True),
    Column("language", String(16), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("known_day", Date, primary_key=True),
    Column("articles", Integer, nullable=False),
)

daily_mentions = Table(
    "daily_mentions",
    metadata,
    Column("outlet", String(64), primary_key=True),
    Column("language", String(16), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("known_day", Date, primary_key=True),
    Column("entity_type", String(16), primary_key=True),
    Column("entity_id", String(64), primary_key=True),
    Column("articles", Integer, nullable=False),
    Column("headlined", Integer, nullable=False),
    Index("ix_daily_mentions_entity", "entity_type", "entity_id", "day"),
)
