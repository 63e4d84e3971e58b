"""What polls of a clock that ran ahead left on days to come, mended once the clock has been set back.

Left alone, an article would be hidden from every detector until the day on which it is said to be first seen, and the
polls would prove sight of those days when they come.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from monitor.database import marks
from monitor.database.annotations import mentions_of
from monitor.database.articles import remember_content
from monitor.database.counts import CountChanges, counted
from monitor.database.tables import articles, coverage, polls
from monitor.domain import PYONGYANG
from monitor.domain.identity import content_key

_AHEAD = timedelta(hours=1)
"""Polls under way at the same time differ by less."""


def mend_days_to_come(conn: Connection, outlet: str, language: str, now: datetime) -> None:
    """Forget the polls of an outlet that seem to have been made after `now`, and the coverage they proved; its
    articles first seen after `now` are first seen now."""
    later = (polls.c.outlet == outlet, polls.c.language == language, polls.c.started_at > now + _AHEAD)
    if not conn.execute(delete(polls).where(*later)).rowcount:
        return
    today = now.astimezone(PYONGYANG).date()
    place = (coverage.c.outlet == outlet, coverage.c.language == language)
    conn.execute(delete(coverage).where(*place, coverage.c.known_day > today))
    query = select(articles).where(
        articles.c.outlet == outlet, articles.c.language == language, articles.c.first_seen_at > now + _AHEAD
    )
    _see_now(conn, conn.execute(query).all(), now)


def _see_now(conn: Connection, rows: Sequence[Row[Any]], now: datetime) -> None:
    """First seen now, and published by today: what bore no date stands at the time of its poll."""
    today = now.astimezone(PYONGYANG).date()
    mentioned = mentions_of(conn, [row.id for row in rows])
    changes = CountChanges()
    for row in rows:
        day, known_day = min(row.day, today), min(row.known_day, today)
        key = content_key(row.outlet, row.language, day, row.title, row.text)
        remember_content(conn, row.id, key)
        values = {
            "day": day,
            "known_day": known_day,
            "published_at": min(row.published_at, now),
            "first_seen_at": now,
            "headline_key": content_key(row.outlet, row.language, day, row.title, "") if row.title else key,
        }
        conn.execute(update(articles).where(articles.c.id == row.id).values(**values))
        named = counted(mentioned.get(row.id, ()))
        changes.add((row.outlet, row.language, row.day, row.known_day), named, -1)
        changes.add((row.outlet, row.language, day, known_day), named)
        marks.lower_day(conn, marks.CHANGED_FROM, known_day)
    changes.write(conn)
