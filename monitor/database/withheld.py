"""What detectors declined to judge on the last judged day, and since when."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from monitor.database.tables import withheld
from monitor.domain import Withheld

_KEY = ("detector", "outlet", "language", "subject_type", "subject_id")


def store_withheld(conn: Connection, by_detector: Mapping[str, Sequence[Withheld]], day: date) -> None:
    """Replace what is stored for these detectors; `since` stays where place and reason stay."""
    if not by_detector:
        return
    old = {
        (tuple(getattr(row, name) for name in _KEY), row.reason): row.since
        for row in conn.execute(select(withheld).where(withheld.c.detector.in_(by_detector)))
    }
    conn.execute(delete(withheld).where(withheld.c.detector.in_(by_detector)))
    rows: dict[tuple[str, ...], dict[str, Any]] = {}
    for detector, pieces in by_detector.items():
        for piece in pieces:
            subject = (piece.subject.type.value, piece.subject.id) if piece.subject else ("", "")
            key = (detector, piece.outlet, piece.language, *subject)
            rows[key] = {
                **dict(zip(_KEY, key, strict=True)),
                "reason": piece.reason.value,
                "note": piece.note,
                "since": old.get((key, piece.reason.value), day),
                "day": day,
            }
    if rows:
        conn.execute(insert(withheld), list(rows.values()))


def list_withheld(conn: Connection) -> list[dict[str, Any]]:
    query = select(withheld).order_by(withheld.c.detector, withheld.c.outlet, withheld.c.subject_id)
    return [dict(row._mapping) for row in conn.execute(query)]
