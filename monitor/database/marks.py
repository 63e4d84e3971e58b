"""Single remembered values, above all the first day that detectors have not finally judged."""

from collections.abc import Collection
from datetime import date
from uuid import uuid4

from sqlalchemy import Connection, delete, or_, select, update

from monitor.database.tables import marks
from monitor.database.upsert import insert_or_keep, keep_least, replace_or_insert

JUDGED_BEFORE = "judged_before"
"""Every day earlier than this one has been judged for good, on all articles known now."""
CHANGED_FROM = "changed_from"
"""The earliest day whose articles, as a detector of that day may see them, changed since the last judgement. A run puts
it by when it starts: what changes while it judges is for the next one."""

LAST_RUN = "last_run"
"""Names the run that judged last, so that one which read the archive before that run stored its result is told."""


def get_day(conn: Connection, name: str) -> date | None:
    value = conn.scalar(select(marks.c.value).where(marks.c.name == name))
    return date.fromisoformat(value) if value else None


def set_day(conn: Connection, name: str, day: date | None) -> None:
    if day is None:
        conn.execute(delete(marks).where(marks.c.name == name))
    else:
        replace_or_insert(conn, marks, [{"name": name, "value": day.isoformat()}])


def lower_day(conn: Connection, name: str, day: date) -> None:
    """Move a mark back to `day`; never forward. Of several programs that do so at once the earliest day stays."""
    keep_least(conn, marks, {"name": name, "value": day.isoformat()}, "value")


def put_by(conn: Connection, name: str) -> None:
    """Keep a mark under a name of its own, so that what is noted from now on is told from what was noted before."""
    conn.execute(update(marks).where(marks.c.name == name).values(name=f"{name}:{uuid4().hex}"))


def days_noted(conn: Connection, name: str) -> dict[str, date]:
    """The days of a mark and of all that was put by under its name, each by the name it is kept under."""
    query = select(marks).where(or_(marks.c.name == name, marks.c.name.startswith(f"{name}:", autoescape=True)))
    return {row.name: date.fromisoformat(row.value) for row in conn.execute(query)}


def forget(conn: Connection, names: Collection[str]) -> None:
    conn.execute(delete(marks).where(marks.c.name.in_(names)))


def get_text(conn: Connection, name: str) -> str:
    """What a mark says; empty where there is none."""
    return conn.scalar(select(marks.c.value).where(marks.c.name == name)) or ""


def replace_text(conn: Connection, name: str, seen: str, text: str) -> bool:
    """Set a mark that still says what was seen; whether it did. Of two who saw the same, one succeeds."""
    insert_or_keep(conn, marks, [{"name": name, "value": ""}])
    changed = conn.execute(update(marks).where(marks.c.name == name, marks.c.value == seen).values(value=text))
    return changed.rowcount == 1
