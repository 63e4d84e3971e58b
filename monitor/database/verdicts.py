"""What people said of signals, and the change of state that each verdict is."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, or_, select, update

from monitor.database.tables import assignments, signals, verdicts
from monitor.database.upsert import insert_once
from monitor.domain import Severity, SignalStatus, Verdict, VerdictAction


def add_verdict(conn: Connection, verdict: Verdict, severity: Severity, action_key: str | None) -> bool:
    """Store a verdict; False if this very click was stored before."""
    return insert_once(
        conn,
        verdicts,
        {
            "signal_id": verdict.signal_id,
            "action": verdict.action.value,
            "reviewer": verdict.reviewer,
            "reviewer_name": verdict.reviewer_name,
            "at": verdict.at,
            "note": verdict.note,
            "until": verdict.until,
            "via": verdict.via,
            "severity": severity.value,
            "action_key": action_key,
        },
    )


def change_review(
    conn: Connection,
    signal_id: str,
    allowed: Collection[SignalStatus],
    to: SignalStatus,
    snoozed_until: date | None = None,
) -> bool:
    """Change a signal's review state if it is in one of the allowed ones; whether it was.

    One conditional statement: of two people who click at once, one changes it and the other is told.
    """
    changed = conn.execute(
        update(signals)
        .where(signals.c.id == signal_id, signals.c.review.in_([state.value for state in allowed]))
        .values(review=to.value, snoozed_until=snoozed_until)
    )
    return changed.rowcount == 1


def verdicts_of(conn: Connection, signal_id: str) -> list[Verdict]:
    """Oldest first."""
    query = select(verdicts).where(verdicts.c.signal_id == signal_id).order_by(verdicts.c.id)
    return [_verdict(row) for row in conn.execute(query)]


def verdict_by_key(conn: Connection, action_key: str) -> Verdict | None:
    row = conn.execute(select(verdicts).where(verdicts.c.action_key == action_key)).first()
    return _verdict(row) if row else None


def severity_when_judged(conn: Connection, signal_id: str) -> Severity | None:
    """The signal's severity when the latest verdict was given."""
    value = conn.scalar(
        select(verdicts.c.severity)
        .where(verdicts.c.signal_id == signal_id, verdicts.c.severity != "")
        .order_by(verdicts.c.id.desc())
        .limit(1)
    )
    return Severity(value) if value else None


def assign(conn: Connection, signal_id: str, assignee: str, assigned_by: str, now: datetime) -> None:
    conn.execute(delete(assignments).where(assignments.c.signal_id == signal_id))
    if assignee:
        insert_once(
            conn,
            assignments,
            {"signal_id": signal_id, "assignee": assignee, "assigned_by": assigned_by, "at": now},
        )


def assignee_of(conn: Connection, signal_id: str) -> str:
    """Who looks after a signal; empty if nobody."""
    return conn.scalar(select(assignments.c.assignee).where(assignments.c.signal_id == signal_id)) or ""


def snoozes_over(conn: Connection, today: date) -> list[str]:
    """Ids of living signals that were snoozed until a day that has come, or until they get worse and cannot."""
    worst = and_(signals.c.snoozed_until.is_(None), signals.c.severity == Severity.HIGH.value)
    query = select(signals.c.id).where(
        signals.c.review == SignalStatus.SNOOZED.value,
        or_(signals.c.snoozed_until <= today, worst),
        signals.c.ended_as.is_(None),
    )
    return list(conn.scalars(query.order_by(signals.c.id)))


def _verdict(row: Row[Any]) -> Verdict:
    return Verdict(
        signal_id=row.signal_id,
        action=VerdictAction(row.action),
        reviewer=row.reviewer,
        at=row.at,
        note=row.note,
        until=row.until,
        reviewer_name=row.reviewer_name,
        via=row.via,
    )
