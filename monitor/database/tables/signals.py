"""What detectors found or declined to judge, and what people said of it."""

from sqlalchemy import JSON, Column, Date, Float, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from monitor.database.tables.base import UtcDateTime, metadata

signals = Table(
    "signals",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("key", String(255), nullable=False, index=True),
    Column("detector", String(40), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject_type", String(16), nullable=False),
    Column("subject_id", String(64), nullable=False),
    Column("subject_name", Text, nullable=False),
    Column("subject_role", String(40), nullable=False, default=""),
    Column("outlets", JSON, nullable=False),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("detected_on", Date, nullable=False, index=True),
    Column("updated_on", Date, nullable=False),
    Column("severity", String(8), nullable=False),
    Column("observed", Float),
    Column("expected", Float),
    Column("p_value", Float),
    Column("summary", Text, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("rule", String(80), nullable=False),
    Column("rule_version", String(20), nullable=False),
    Column("details", JSON, nullable=False),
    Column("review", String(16), nullable=False, default="open"),
    Column("snoozed_until", Date),
    Column("ended_as", String(16)),
    Column("ended_on", Date),
    Column("ended_because", String(40)),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("key", "detected_on"),
)
"""review: open, confirmed, dismissed or snoozed; ended_as: closed or withdrawn, null while it lives."""

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("signal_id", ForeignKey("signals.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("article_id", ForeignKey("articles.id", ondelete="SET NULL"), index=True),
    Column("label", Text, nullable=False, default=""),
    Column("quote", Text, nullable=False),
    Column("url", Text, nullable=False, default=""),
    Column("title", Text, nullable=False, default=""),
    Column("published", Date),
    Column("outlet", String(64), nullable=False, default=""),
    Column("attributed_to", Text, nullable=False, default=""),
    Column("start", Integer),
    Column("end", Integer),
    Column("table", JSON, nullable=False, default=list),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("signal_id", ForeignKey("signals.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("action", String(16), nullable=False),
    Column("reviewer", String(80), nullable=False),
    Column("reviewer_name", Text, nullable=False, default=""),
    Column("at", UtcDateTime, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("until", Date),
    Column("via", String(16), nullable=False),
    Column("severity", String(8), nullable=False, default=""),
    Column("action_key", String(255), unique=True),
)
"""action_key: identity of the click that gave the verdict; the same click delivered twice counts once.
severity: the signal's at that moment, so that a snoozed signal that gets worse can be told."""

assignments = Table(
    "assignments",
    metadata,
    Column("signal_id", ForeignKey("signals.id", ondelete="CASCADE"), primary_key=True),
    Column("assignee", String(80), nullable=False),
    Column("assigned_by", String(80), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

withheld = Table(
    "withheld",
    metadata,
    Column("detector", String(40), primary_key=True),
    Column("outlet", String(64), primary_key=True),
    Column("language", String(16), primary_key=True),
    Column("subject_type", String(16), primary_key=True),
    Column("subject_id", String(64), primary_key=True),
    Column("reason", String(40), nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("since", Date, nullable=False),
    Column("day", Date, nullable=False),
)
"""What the last detector run declined to judge; subject_id "" means the whole outlet."""
