"""Each decision to send an alert or to hold it back, with its reason."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, insert, select

from monitor.database.outbox import SEVEREST_FIRST
from monitor.database.tables import decisions, messages, outbox, signals
from monitor.domain import AlertAction, OutboxStatus, Reason, SignalStatus


@dataclass(frozen=True, slots=True)
class StoredDecision:
    signal_id: str
    at: datetime
    action: AlertAction
    reason: Reason
    note: str


def record_decision(
    conn: Connection, signal_id: str, at: datetime, action: AlertAction, reason: Reason, note: str = ""
) -> None:
    conn.execute(
        insert(decisions).values(signal_id=signal_id, at=at, action=action.value, reason=reason.value, note=note)
    )


def decisions_of(conn: Connection, signal_id: str) -> list[StoredDecision]:
    """Oldest first."""
    query = select(decisions).where(decisions.c.signal_id == signal_id).order_by(decisions.c.id)
    return [
        StoredDecision(row.signal_id, row.at, AlertAction(row.action), Reason(row.reason), row.note)
        for row in conn.execute(query)
    ]


def still_held(
    conn: Connection, reasons: Collection[Reason], *, since: datetime | None = None, most: int | None = None
) -> list[str]:
    """Ids of open signals whose latest decision, taken since then, was to hold them for one of these reasons: the
    most severe first, at most `most`."""
    newest = select(func.max(decisions.c.id)).group_by(decisions.c.signal_id)
    shown = select(messages.c.signal_id).where(messages.c.signal_id == decisions.c.signal_id).exists()
    on_its_way = (
        select(outbox.c.id)
        .where(
            outbox.c.signal_id == decisions.c.signal_id,
            outbox.c.action == AlertAction.POST.value,
            outbox.c.status != OutboxStatus.DROPPED.value,
        )
        .exists()
    )
    query = (
        select(decisions.c.signal_id)
        .join(signals, signals.c.id == decisions.c.signal_id)
        .where(
            decisions.c.id.in_(newest),
            decisions.c.reason.in_([reason.value for reason in reasons]),
            signals.c.ended_as.is_(None),
            signals.c.review == SignalStatus.OPEN.value,
            ~shown,
            ~on_its_way,
        )
        .order_by(case(SEVEREST_FIRST, value=signals.c.severity), decisions.c.id)
        .limit(most)
    )
    if since is not None:
        query = query.where(decisions.c.at >= since)
    return list(conn.scalars(query))


def held_between(conn: Connection, reason: Reason, since: datetime, until: datetime) -> tuple[int, datetime | None]:
    """How many signals were held for a reason in a span of time, and when the first was."""
    query = select(func.count(func.distinct(decisions.c.signal_id)), func.min(decisions.c.at)).where(
        decisions.c.reason == reason.value, decisions.c.at >= since, decisions.c.at < until
    )
    count, first = conn.execute(query).one()
    return int(count), first
