"""Single remembered values, above all the first day that detectors have not finally judged."""

from datetime import date

from sqlalchemy import Connection, delete, select

from monitor.database.tables import marks
from monitor.database.upsert import replace_or_insert

JUDGED_BEFORE = "judged_before"
"""Every day earlier than this one has been judged for good, on all articles known now."""
CHANGED_FROM = "changed_from"
"""The earliest day whose articles, as a detector of that day may see them, changed since the last judgement."""


def get_day(conn: Connection, name: str) -> date | None:
    value = conn.scalar(select(marks.c.value).where(marks.c.name == name))
    return date.fromisoformat(value) if value else None


def set_day(conn: Connection, name: str, day: date | None) -> None:
    if day is None:
        conn.execute(delete(marks).where(marks.c.name == name))
    else:
        replace_or_insert(conn, marks, [{"name": name, "value": day.isoformat()}])


def lower_day(conn: Connection, name: str, day: date) -> None:
    """Move a mark back to `day`; never forward."""
    current = get_day(conn, name)
    if current is None or day < current:
        set_day(conn, name, day)
