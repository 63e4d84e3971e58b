"""Mutes: alerts that match are not sent until a day, by whom and why."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from monitor.database.tables import mutes
from monitor.domain import Finding, SignalKind


@dataclass(frozen=True, slots=True)
class MuteMatcher:
    """Empty fields match everything; `subject` is an entity id such as CU."""

    subject: str = ""
    kind: str = ""
    outlet: str = ""

    def matches(self, finding: Finding) -> bool:
        return (
            (not self.subject or self.subject == finding.subject.id)
            and (not self.kind or SignalKind(self.kind) is finding.kind)
            and (not self.outlet or self.outlet in finding.outlets)
        )

    @property
    def label(self) -> str:
        named = (("subject", self.subject), ("kind", self.kind), ("outlet", self.outlet))
        return ", ".join(f"{name} {value}" for name, value in named if value) or "everything"


@dataclass(frozen=True, slots=True)
class Mute:
    id: int
    matcher: MuteMatcher
    until: date
    """The last day on which it holds."""
    author: str
    reason: str
    created_at: datetime


def add_mute(conn: Connection, matcher: MuteMatcher, until: date, author: str, reason: str, now: datetime) -> int:
    """Store a mute; its id. The same mute by the same author, asked for again or delivered twice, is the one there."""
    for mute in active_mutes(conn, now.date()):
        if (mute.matcher, mute.until, mute.author, mute.reason) == (matcher, until, author, reason):
            return mute.id
    values = {"subject": matcher.subject, "kind": matcher.kind, "outlet": matcher.outlet}
    done = conn.execute(insert(mutes).values(matcher=values, until=until, author=author, reason=reason, created_at=now))
    key = done.inserted_primary_key
    assert key is not None
    return int(key[0])


def active_mutes(conn: Connection, today: date) -> list[Mute]:
    query = select(mutes).where(mutes.c.ended_at.is_(None), mutes.c.until >= today).order_by(mutes.c.id)
    return [_mute(row) for row in conn.execute(query)]


def end_mute(conn: Connection, mute_id: int, now: datetime) -> bool:
    """End a mute before its day; False if it is unknown or over."""
    done = conn.execute(update(mutes).where(mutes.c.id == mute_id, mutes.c.ended_at.is_(None)).values(ended_at=now))
    return done.rowcount == 1


def _mute(row: Row[Any]) -> Mute:
    return Mute(
        id=row.id,
        matcher=MuteMatcher(**row.matcher),
        until=row.until,
        author=row.author,
        reason=row.reason,
        created_at=row.created_at,
    )
