"""Every table. Days are days in Pyongyang; times are UTC. Migrations are made from this file."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes in and out; stored as naive UTC, since SQLite keeps no zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

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
    Index("ix_articles_outlet_language_day", "outlet", "language", "day"),
    Index("ix_articles_day", "day"),
)
"""headline_key: outlet, language, day and headline, by which a story known only by headline or summary finds its full
text. known_day: from which day on a detector may see the article: its day of publication, or where it was collected
live, the day it was first seen."""

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
)
"""Earlier texts of an article, each with the time it was replaced."""

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

coverage = Table(
    "coverage",
    metadata,
    Column("outlet", String(64), primary_key=True),
    Column("language", String(16), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("seen", Float, nullable=False),
    Column("note", Text, nullable=False, default=""),
)
"""Only days on which live collection saw less or more than the articles themselves prove."""

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
)
"""What a source's last polls left behind (FetchState) and when it is due."""

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

rechecks = Table(
    "rechecks",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("next_at", UtcDateTime, nullable=False, index=True),
    Column("checks", Integer, nullable=False, default=0),
    Column("missing", Integer, nullable=False, default=0),
    Column("gone_since", UtcDateTime),
    Column("note", Text, nullable=False, default=""),
)
"""When an article's address is looked at again; missing: how often in a row the page was not there."""

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

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("signal_id", ForeignKey("signals.id", ondelete="CASCADE"), index=True),
    Column("key", String(120), unique=True),
    Column("channel", String(40), nullable=False, default=""),
    Column("payload", JSON, nullable=False, default=dict),
    Column("action", String(16), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("status", String(16), nullable=False, default="due"),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("claimed_by", String(80), nullable=False, default=""),
    Column("claimed_until", UtcDateTime),
    Column("attempts", Integer, nullable=False, default=0),
    Column("ambiguous", Boolean, nullable=False, default=False),
    Column("last_error", Text, nullable=False, default=""),
    Column("sent_at", UtcDateTime),
    Index("ix_outbox_status_due_at", "status", "due_at"),
)
"""action: post, update, reply, chart or notice. status: due, sent, dead (gave up; last_error says why), or dropped
(superseded). signal_id is null for notices (digests, operations). key: a notice is written once, however often
its writer runs. channel: where a notice goes ("" and "ops" stand for the configured ones). payload: text and blocks
of a reply or notice; posts and updates are drawn from the signal when they are sent.
ambiguous: the last attempt may have reached Slack; reconcile by message metadata before posting again."""

messages = Table(
    "messages",
    metadata,
    Column("signal_id", ForeignKey("signals.id", ondelete="CASCADE"), primary_key=True),
    Column("channel", String(40), nullable=False),
    Column("ts", String(40), nullable=False),
    Column("posted_at", UtcDateTime, nullable=False),
    Column("shown_hash", String(64), nullable=False, default=""),
    Column("thread_ts", String(40), nullable=False, default=""),
    Column("group_key", String(120), nullable=False, default="", index=True),
    UniqueConstraint("channel", "ts"),
)
"""Where a signal's alert stands in Slack. thread_ts: the message it answers, where it is part of a conversation;
group_key: the conversation (a country's signals of one week)."""

assignments = Table(
    "assignments",
    metadata,
    Column("signal_id", ForeignKey("signals.id", ondelete="CASCADE"), primary_key=True),
    Column("assignee", String(80), nullable=False),
    Column("assigned_by", String(80), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("signal_id", ForeignKey("signals.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("action", String(16), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("note", Text, nullable=False, default=""),
)
"""Each decision to send an alert or to hold it back."""

mutes = Table(
    "mutes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("matcher", JSON, nullable=False),
    Column("until", Date, nullable=False),
    Column("author", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
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

leases = Table(
    "leases",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("owner", String(120), nullable=False),
    Column("fence", Integer, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

marks = Table(
    "marks",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Single values: the day from which detectors have to look again."""
