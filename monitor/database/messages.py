"""Where each signal's alert stands in Slack, and which conversation it belongs to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from monitor.database.tables import decisions, messages, signals, verdicts
from monitor.database.upsert import insert_once
from monitor.domain import Reason, Severity, SignalStatus


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """`shown_severity` is what the message says; "" where that is not known."""

    signal_id: str
    channel: str
    ts: str
    posted_at: datetime
    shown_hash: str
    thread_ts: str
    group_key: str
    shown_severity: str = ""

    @property
    def root_ts(self) -> str:
        """The message that replies go under."""
        return self.thread_ts or self.ts


def message_of(conn: Connection, signal_id: str) -> StoredMessage | None:
    row = conn.execute(select(messages).where(messages.c.signal_id == signal_id)).first()
    return _message(row) if row else None


def message_at(conn: Connection, channel: str, ts: str) -> StoredMessage | None:
    row = conn.execute(select(messages).where(messages.c.channel == channel, messages.c.ts == ts)).first()
    return _message(row) if row else None


def record_message(conn: Connection, message: StoredMessage) -> bool:
    """Store where an alert stands; False if it already stands elsewhere, and that stays so."""
    return insert_once(
        conn,
        messages,
        {
            "signal_id": message.signal_id,
            "channel": message.channel,
            "ts": message.ts,
            "posted_at": message.posted_at,
            "shown_hash": message.shown_hash,
            "thread_ts": message.thread_ts,
            "group_key": message.group_key,
            "shown_severity": message.shown_severity,
        },
    )


def set_shown(conn: Connection, signal_id: str, shown_hash: str, shown_severity: str) -> None:
    shown = {"shown_hash": shown_hash, "shown_severity": shown_severity}
    conn.execute(update(messages).where(messages.c.signal_id == signal_id).values(**shown))


def forget_message(conn: Connection, signal_id: str) -> None:
    """The message was deleted in Slack."""
    conn.execute(delete(messages).where(messages.c.signal_id == signal_id))


def conversation_root(conn: Connection, group_key: str, since: datetime) -> StoredMessage | None:
    """The newest message that opened a conversation of this group since then."""
    query = (
        select(messages)
        .where(messages.c.group_key == group_key, messages.c.thread_ts == "", messages.c.posted_at >= since)
        .order_by(messages.c.posted_at.desc(), messages.c.ts.desc())
        .limit(1)
    )
    row = conn.execute(query).first()
    return _message(row) if row else None


def thread_members(conn: Connection, channel: str, root_ts: str) -> list[str]:
    """Signals whose alerts stand in the thread of this message, in the order they came."""
    query = (
        select(messages.c.signal_id)
        .where(messages.c.channel == channel, messages.c.thread_ts == root_ts)
        .order_by(messages.c.posted_at, messages.c.ts)
    )
    return list(conn.scalars(query))


def ended_message(conn: Connection, key: str, since: date) -> StoredMessage | None:
    """The newest message of a signal with this finding key that ended on or after a day."""
    query = (
        select(messages)
        .join(signals, signals.c.id == messages.c.signal_id)
        .where(signals.c.key == key, signals.c.ended_on >= since)
        .order_by(messages.c.posted_at.desc())
        .limit(1)
    )
    row = conn.execute(query).first()
    return _message(row) if row else None


def hand_over(conn: Connection, from_signal: str, to_signal: str) -> None:
    """Let another signal's alert stand where this one's stands."""
    conn.execute(update(messages).where(messages.c.signal_id == from_signal).values(signal_id=to_signal, shown_hash=""))


_SAID_ANEW = (Reason.GOT_WORSE, Reason.COOL_DOWN, Reason.HOLDS_AGAIN)
"""Decisions after which a message says something else than what it said before: a new severity, or that it holds."""


def unjudged(conn: Connection, severity: Severity, said_before: datetime) -> list[StoredMessage]:
    """Alerts that have said this severity since before a time, still hold, and nobody ever judged."""
    said_anew = select(decisions.c.id).where(
        decisions.c.signal_id == messages.c.signal_id,
        decisions.c.reason.in_([reason.value for reason in _SAID_ANEW]),
        decisions.c.at >= said_before,
    )
    query = (
        select(messages)
        .join(signals, signals.c.id == messages.c.signal_id)
        .where(
            signals.c.severity == severity.value,
            signals.c.review == SignalStatus.OPEN.value,
            signals.c.ended_as.is_(None),
            messages.c.posted_at < said_before,
            ~said_anew.exists(),
            ~select(verdicts.c.id).where(verdicts.c.signal_id == messages.c.signal_id).exists(),
        )
        .order_by(messages.c.posted_at)
    )
    return [_message(row) for row in conn.execute(query)]


def _message(row: Row[Any]) -> StoredMessage:
    return StoredMessage(
        signal_id=row.signal_id,
        channel=row.channel,
        ts=row.ts,
        posted_at=row.posted_at,
        shown_hash=row.shown_hash,
        thread_ts=row.thread_ts,
        group_key=row.group_key,
        shown_severity=row.shown_severity,
    )
