"""Signals with their evidence."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, func, insert, or_, select, update

from monitor.database.tables import evidence, signals
from monitor.domain import (
    EntityType,
    Evidence,
    Finding,
    Reason,
    Severity,
    Signal,
    SignalKind,
    SignalStatus,
    Subject,
    Window,
)


def signal_id(key: str, detected_on: date, before: int = 0) -> str:
    """Ten hex digits that name the signal wherever and however often it is found. `before`: how many signals were
    first stored with this key and day, and have moved to another."""
    again = f"|{before}" if before else ""
    return hashlib.sha256(f"{key}|{detected_on.isoformat()}{again}".encode()).hexdigest()[:10]


def insert_signal(
    conn: Connection, detector: str, finding: Finding, detected_on: date, now: datetime, updated_on: date | None = None
) -> str:
    """Store a new finding; its id."""
    new_id = _free_id(conn, finding.key, detected_on)
    conn.execute(
        insert(signals).values(
            id=new_id,
            key=finding.key,
            detector=detector,
            detected_on=detected_on,
            updated_on=updated_on or detected_on,
            created_at=now,
            **_columns(finding),
        )
    )
    _insert_evidence(conn, new_id, finding.evidence)
    return new_id


def _free_id(conn: Connection, key: str, detected_on: date) -> str:
    candidates = (signal_id(key, detected_on, before) for before in count())
    return next(one for one in candidates if not conn.scalar(select(exists().where(signals.c.id == one))))


def move_signal(conn: Connection, existing: str, detected_on: date) -> None:
    """Late articles have moved the first day of a signal; its id stays, since messages and links name it."""
    conn.execute(update(signals).where(signals.c.id == existing).values(detected_on=detected_on))


def update_signal(conn: Connection, existing: str, finding: Finding, updated_on: date) -> None:
    """Replace what a live signal says; review state and first day stay."""
    conn.execute(update(signals).where(signals.c.id == existing).values(updated_on=updated_on, **_columns(finding)))
    conn.execute(delete(evidence).where(evidence.c.signal_id == existing))
    _insert_evidence(conn, existing, finding.evidence)


def end_signal(conn: Connection, existing: str, ends_as: SignalStatus, on: date, because: Reason) -> None:
    conn.execute(
        update(signals)
        .where(signals.c.id == existing)
        .values(ended_as=ends_as.value, ended_on=on, ended_because=because.value, updated_on=on)
    )


def revive_signal(conn: Connection, existing: str) -> None:
    """Take back an ending that a re-run over the same days did not find."""
    conn.execute(
        update(signals).where(signals.c.id == existing).values(ended_as=None, ended_on=None, ended_because=None)
    )


def get_signal(conn: Connection, wanted: str) -> Signal | None:
    """The signal with this id, or with the one id that starts so."""
    if not wanted:
        return None
    rows = conn.execute(select(signals).where(signals.c.id.startswith(wanted, autoescape=True)).limit(2)).all()
    exact = [row for row in rows if row.id == wanted] or (rows if len(rows) == 1 else [])
    return _with_evidence(conn, exact)[0] if exact else None


def list_signals(
    conn: Connection,
    *,
    country: str | None = None,
    kind: SignalKind | None = None,
    status: SignalStatus | None = None,
    since: date | None = None,
    live_only: bool = False,
    detector: str | None = None,
) -> list[Signal]:
    """Signals, newest first."""
    query = select(signals).order_by(signals.c.detected_on.desc(), signals.c.id)
    if country:
        query = query.where(signals.c.subject_type == EntityType.COUNTRY.value, signals.c.subject_id == country)
    if kind:
        query = query.where(signals.c.kind == kind.value)
    if since:
        query = query.where(signals.c.updated_on >= since)
    if live_only:
        query = query.where(signals.c.ended_as.is_(None))
    if detector:
        query = query.where(signals.c.detector == detector)
    found = _with_evidence(conn, conn.execute(query).all())
    return [one for one in found if status is None or one.status is status]


def list_episodes(conn: Connection, touching: date) -> list[tuple[str, Signal]]:
    """Signals alive, raised or ended on or after a day, each with the name of its detector, by first day."""
    query = select(signals).where(
        or_(signals.c.ended_as.is_(None), signals.c.ended_on >= touching, signals.c.detected_on >= touching)
    )
    rows = conn.execute(query.order_by(signals.c.detected_on, signals.c.id)).all()
    detectors = {row.id: row.detector for row in rows}
    return [(detectors[signal.id], signal) for signal in _with_evidence(conn, rows)]


def last_change(conn: Connection) -> date | None:
    """The latest day on which a signal was raised, changed or ended."""
    changed: date | None = conn.scalar(select(func.max(signals.c.updated_on)))
    return changed


def _columns(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "subject_type": finding.subject.type.value,
        "subject_id": finding.subject.id,
        "subject_name": finding.subject.name,
        "subject_role": finding.subject.role,
        "outlets": list(finding.outlets),
        "first_day": finding.window.first,
        "last_day": finding.window.last,
        "severity": finding.severity.value,
        "observed": finding.observed,
        "expected": finding.expected,
        "p_value": finding.p_value,
        "summary": finding.summary,
        "reasons": [reason.value for reason in finding.reasons],
        "rule": finding.rule,
        "rule_version": finding.rule_version,
        "details": dict(finding.details),
    }


def _insert_evidence(conn: Connection, owner: str, pieces: Iterable[Evidence]) -> None:
    rows = [
        {
            "signal_id": owner,
            "position": position,
            "article_id": piece.article_id,
            "label": piece.label,
            "quote": piece.quote,
            "url": piece.url,
            "title": piece.title,
            "published": piece.published,
            "outlet": piece.outlet,
            "attributed_to": piece.attributed_to,
            "start": piece.start,
            "end": piece.end,
            "table": [list(row) for row in piece.table],
        }
        for position, piece in enumerate(pieces)
    ]
    if rows:
        conn.execute(insert(evidence), rows)


def _with_evidence(conn: Connection, rows: Sequence[Row[Any]]) -> list[Signal]:
    pieces: dict[str, list[Evidence]] = {row.id: [] for row in rows}
    ids = list(pieces)
    for start in range(0, len(ids), 500):
        query = (
            select(evidence)
            .where(evidence.c.signal_id.in_(ids[start : start + 500]))
            .order_by(evidence.c.signal_id, evidence.c.position)
        )
        for row in conn.execute(query):
            pieces[row.signal_id].append(_evidence(row))
    return [_signal(row, tuple(pieces[row.id])) for row in rows]


def _evidence(row: Row[Any]) -> Evidence:
    return Evidence(
        quote=row.quote,
        url=row.url,
        title=row.title,
        published=row.published,
        outlet=row.outlet,
        start=row.start,
        end=row.end,
        article_id=row.article_id,
        label=row.label,
        attributed_to=row.attributed_to,
        table=tuple(tuple(cells) for cells in row.table),
    )


def _signal(row: Row[Any], pieces: tuple[Evidence, ...]) -> Signal:
    finding = Finding(
        key=row.key,
        kind=SignalKind(row.kind),
        subject=Subject(EntityType(row.subject_type), row.subject_id, row.subject_name, row.subject_role),
        outlets=tuple(row.outlets),
        window=Window(row.first_day, row.last_day),
        severity=Severity(row.severity),
        summary=row.summary,
        reasons=tuple(Reason(value) for value in row.reasons),
        evidence=pieces,
        rule=row.rule,
        rule_version=row.rule_version,
        observed=row.observed,
        expected=row.expected,
        p_value=row.p_value,
        details=row.details,
    )
    return Signal(
        id=row.id,
        finding=finding,
        detected_on=row.detected_on,
        updated_on=row.updated_on,
        status=_status(row.review, row.ended_as),
        ended_on=row.ended_on,
        ended_because=Reason(row.ended_because) if row.ended_because else None,
        created_at=row.created_at,
        snoozed_until=row.snoozed_until,
        live=row.ended_as is None,
    )


def _status(review: str, ended_as: str | None) -> SignalStatus:
    """A withdrawal shows whatever was judged; a closed one keeps showing its verdict, if it had one."""
    if ended_as == SignalStatus.WITHDRAWN.value:
        return SignalStatus.WITHDRAWN
    if ended_as == SignalStatus.CLOSED.value and review in {SignalStatus.OPEN.value, SignalStatus.SNOOZED.value}:
        return SignalStatus.CLOSED
    return SignalStatus(review)
