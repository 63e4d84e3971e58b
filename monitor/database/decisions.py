"""Each decision to send an alert or to hold it back, with its reason."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from monitor.database.tables import decisions
from monitor.domain import AlertAction, Reason


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
