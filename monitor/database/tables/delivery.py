"""Alerts on their way to Slack, and what stands there."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from monitor.database.tables.base import UtcDateTime, metadata

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
    Column("shown_severity", String(8), nullable=False, default=""),
    Column("thread_ts", String(40), nullable=False, default=""),
    Column("group_key", String(120), nullable=False, default="", index=True),
    UniqueConstraint("channel", "ts"),
)
"""Where a signal's alert stands in Slack. thread_ts: the message it answers, where it is part of a conversation;
group_key: the conversation (a country's signals of one week)."""

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
