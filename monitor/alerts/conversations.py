"""A subject's signals of one week are one conversation: the first alert, and the others in its thread."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from monitor.database import messages
from monitor.database.messages import StoredMessage
from monitor.domain import Signal
from monitor.settings import SlackSettings


def group_key(signal: Signal) -> str:
    """Signals with the same key belong together: the same country, person or organisation."""
    entity = signal.finding.subject.entity
    return f"{entity.type.value}:{entity.id}"


def conversation_of(conn: Connection, signal: Signal, settings: SlackSettings, now: datetime) -> StoredMessage | None:
    """The message under which this signal's alert belongs; None if it opens a conversation of its own."""
    if not settings.threads or settings.group_days == 0:
        return None
    since = now - timedelta(days=settings.group_days)
    root = messages.conversation_root(conn, group_key(signal), since)
    return None if root is None or root.signal_id == signal.id else root


def conversation_members(conn: Connection, root: StoredMessage) -> list[str]:
    """Ids of the signals in the thread of this message, in the order they came."""
    if root.thread_ts:
        return []
    return messages.thread_members(conn, root.channel, root.ts)
