"""What is still to be said in Slack.

A row is written in the transaction that makes it true, claimed in a transaction of its own, and finished in a third;
Slack is called between the last two. A claim marks everything that would show twice (all but updates) as ambiguous
*before* the call, so that a process killed at any point leaves a row that is looked up before it is sent again.
Only the oldest unfinished row of a signal can be claimed: that keeps their order.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, insert, not_, or_, select, update

from monitor.database.tables import outbox, signals
from monitor.database.upsert import insert_once
from monitor.domain import AlertAction, OutboxStatus, Reason, Severity

OPS_CHANNEL = "ops"
"""Stands in `channel` for the configured operations channel; "" stands for the alerts' channel."""
SEVEREST_FIRST = {severity.value: -rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """`ambiguous` and `attempts` are as they were before this claim."""

    id: int
    signal_id: str | None
    action: AlertAction
    reason: Reason
    channel: str
    payload: Mapping[str, Any]
    created_at: datetime
    attempts: int
    ambiguous: bool
    last_error: str = ""

    @property
    def plain(self) -> bool:
        """Whether Slack refused the blocks, so that only their text is to be sent."""
        return bool(self.payload.get("plain"))

    @property
    def lane(self) -> "Lane":
        return Lane(self.channel, self.action is AlertAction.UPDATE)


@dataclass(frozen=True, slots=True)
class Lane:
    """What Slack limits together: messages into one channel, or updates of them."""

    channel: str
    updates: bool


def add_row(
    conn: Connection,
    action: AlertAction,
    reason: Reason,
    *,
    signal_id: str | None,
    now: datetime,
    due_at: datetime | None = None,
    payload: Mapping[str, Any] | None = None,
    channel: str = "",
    key: str | None = None,
) -> bool:
    """Write a row; False if one with this key was written before."""
    values = {
        "signal_id": signal_id,
        "key": key,
        "channel": channel,
        "payload": dict(payload or {}),
        "action": action.value,
        "reason": reason.value,
        "status": OutboxStatus.DUE.value,
        "created_at": now,
        "due_at": due_at or now,
    }
    if key is not None:
        return insert_once(conn, outbox, values)
    conn.execute(insert(outbox).values(**values))
    return True


def pull_forward(conn: Connection, signal_id: str, now: datetime) -> bool:
    """Make a waiting, unclaimed update of this signal due now; whether there was one."""
    changed = conn.execute(
        update(outbox)
        .where(*_of_signal(signal_id), outbox.c.action == AlertAction.UPDATE.value, _unclaimed(now))
        .values(due_at=now)
    )
    return changed.rowcount > 0


def has_waiting(conn: Connection, signal_id: str, actions: Collection[AlertAction], now: datetime) -> bool:
    """Whether a row is waiting that nobody has begun to send: what it will show is still to be drawn."""
    query = select(outbox.c.id).where(
        *_of_signal(signal_id),
        outbox.c.action.in_([action.value for action in actions]),
        _unclaimed(now),
        outbox.c.ambiguous.is_(False),
    )
    return conn.execute(query.limit(1)).first() is not None


def has_post(conn: Connection, signal_id: str) -> bool:
    """Whether a first message of this signal is waiting or was sent."""
    query = select(outbox.c.id).where(
        outbox.c.signal_id == signal_id,
        outbox.c.action == AlertAction.POST.value,
        outbox.c.status != OutboxStatus.DROPPED.value,
    )
    return conn.execute(query.limit(1)).first() is not None


def claim_next(
    conn: Connection,
    owner: str,
    now: datetime,
    claim_for: timedelta,
    *,
    blocked: Collection[Lane] = (),
    signal_id: str | None = None,
) -> OutboxRow | None:
    """Take the oldest row that is due and whose lane is not blocked; None if there is none.

    Of what one run of the detectors raised, the most severe goes first, so that it opens its country's conversation.
    """
    earlier = outbox.alias("earlier")
    waits_for_earlier = (
        select(earlier.c.id)
        .where(
            earlier.c.signal_id == outbox.c.signal_id,
            earlier.c.status == OutboxStatus.DUE.value,
            earlier.c.id < outbox.c.id,
        )
        .exists()
    )
    free = and_(outbox.c.status == OutboxStatus.DUE.value, outbox.c.due_at <= now, _unclaimed(now))
    query = (
        select(outbox)
        .outerjoin(signals, signals.c.id == outbox.c.signal_id)
        .where(free, not_(waits_for_earlier))
        .order_by(outbox.c.created_at, case(SEVEREST_FIRST, value=signals.c.severity, else_=0), outbox.c.id)
    )
    for lane in blocked:
        is_update = outbox.c.action == AlertAction.UPDATE.value
        query = query.where(
            not_(and_(outbox.c.channel == lane.channel, is_update if lane.updates else not_(is_update)))
        )
    if signal_id is not None:
        query = query.where(outbox.c.signal_id == signal_id)
    for row in conn.execute(query.limit(5)).all():
        shows_twice = row.action != AlertAction.UPDATE.value
        taken = conn.execute(
            update(outbox)
            .where(outbox.c.id == row.id, free)
            .values(
                claimed_by=owner,
                claimed_until=now + claim_for,
                attempts=outbox.c.attempts + 1,
                ambiguous=shows_twice,
            )
        )
        if taken.rowcount == 1:
            return _row(row)
    return None


def finish(conn: Connection, row_id: int, owner: str, status: OutboxStatus, now: datetime, note: str = "") -> bool:
    """End a claimed row; False if the claim was lost to another sender meanwhile."""
    return _settle(
        conn,
        row_id,
        owner,
        status=status.value,
        sent_at=now if status is OutboxStatus.SENT else None,
        last_error=note,
        ambiguous=False,
    )


def release(
    conn: Connection,
    row_id: int,
    owner: str,
    *,
    due_at: datetime,
    error: str,
    ambiguous: bool,
    counts: bool = True,
    payload: Mapping[str, Any] | None = None,
) -> bool:
    """Give a claimed row back for another try. `counts`: whether this attempt brings it nearer to giving up."""
    values: dict[str, Any] = {"due_at": due_at, "last_error": error, "ambiguous": ambiguous}
    if payload is not None:
        values["payload"] = dict(payload)
    if not counts:
        values["attempts"] = outbox.c.attempts - 1
    return _settle(conn, row_id, owner, **values)


def requeue_dead(conn: Connection, now: datetime, row_id: int | None = None) -> int:
    """Make dead rows (or one of them) due again; how many."""
    query = update(outbox).where(outbox.c.status == OutboxStatus.DEAD.value)
    if row_id is not None:
        query = query.where(outbox.c.id == row_id)
    return conn.execute(query.values(status=OutboxStatus.DUE.value, attempts=0, due_at=now)).rowcount


def dead_rows(conn: Connection) -> list[OutboxRow]:
    """What was given up, oldest first."""
    query = select(outbox).where(outbox.c.status == OutboxStatus.DEAD.value).order_by(outbox.c.id)
    return [_row(row) for row in conn.execute(query)]


@dataclass(frozen=True, slots=True)
class OutboxState:
    waiting: int
    dead: int
    next_due_at: datetime | None
    last_error: str


def outbox_state(conn: Connection) -> OutboxState:
    """Figures for `nkmonitor status`."""
    due = outbox.c.status == OutboxStatus.DUE.value
    waiting, next_due = conn.execute(select(func.count(), func.min(outbox.c.due_at)).where(due)).one()
    dead = conn.scalar(select(func.count()).where(outbox.c.status == OutboxStatus.DEAD.value)) or 0
    error = conn.scalar(
        select(outbox.c.last_error)
        .where(or_(due, outbox.c.status == OutboxStatus.DEAD.value), outbox.c.last_error != "")
        .order_by(outbox.c.id.desc())
        .limit(1)
    )
    return OutboxState(waiting=waiting, dead=dead, next_due_at=next_due, last_error=error or "")


def posts_since(conn: Connection, since: datetime) -> int:
    """First messages written since then, whether sent yet or not."""
    query = select(func.count()).where(
        outbox.c.action == AlertAction.POST.value,
        outbox.c.created_at > since,
        outbox.c.status != OutboxStatus.DROPPED.value,
    )
    return conn.scalar(query) or 0


def _settle(conn: Connection, row_id: int, owner: str, **values: Any) -> bool:
    done = conn.execute(
        update(outbox)
        .where(outbox.c.id == row_id, outbox.c.claimed_by == owner, outbox.c.status == OutboxStatus.DUE.value)
        .values(claimed_by="", claimed_until=None, **values)
    )
    return done.rowcount == 1


def _of_signal(signal_id: str) -> tuple[ColumnElement[bool], ...]:
    return outbox.c.signal_id == signal_id, outbox.c.status == OutboxStatus.DUE.value


def _unclaimed(now: datetime) -> ColumnElement[bool]:
    return or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until < now)


def _row(row: Row[Any]) -> OutboxRow:
    return OutboxRow(
        id=row.id,
        signal_id=row.signal_id,
        action=AlertAction(row.action),
        reason=Reason(row.reason),
        channel=row.channel,
        payload=row.payload,
        created_at=row.created_at,
        attempts=row.attempts,
        ambiguous=row.ambiguous,
        last_error=row.last_error,
    )
