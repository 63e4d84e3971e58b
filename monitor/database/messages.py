"""Where each signal's alert stands in Slack, and which conversation it belongs to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from monitor.database.once import insert_once
from monitor.database.tables import messages


@dataclass(frozen=True, slots=True)
class StoredMessage:
    signal_id: str
    channel: str
    ts: str
    posted_at: datetime
    shown_hash: str
    thread_ts: str
    group_key: str

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
        },
    )


def set_shown(conn: Connection, signal_id: str, shown_hash: str) -> None:
    conn.execute(update(messages).where(messages.c.signal_id == signal_id).values(shown_hash=shown_hash))


def forget_message(conn: Connection, signal_id: str) -> None:
    """The message was deleted in Slack."""
    conn.execute(delete(messages).where(messages.c.signal_id == signal_id))


def conversation_root(conn: Connection, group_key: str) -> StoredMessage | None:
    """The first message of a conversation."""
    query = (
        select(messages)
        .where(messages.c.group_key == group_key, messages.c.thread_ts == "")
        .order_by(messages.c.posted_at, messages.c.ts)
        .limit(1)
    )
    row = conn.execute(query).first()
    return _message(row) if row else None


def _message(row: Row[Any]) -> StoredMessage:
    return StoredMessage(
        signal_id=row.signal_id,
        channel=row.channel,
        ts=row.ts,
        posted_at=row.posted_at,
        shown_hash=row.shown_hash,
        thread_ts=row.thread_ts,
        group_key=row.group_key,
    )
