"""How much of a day an outlet could be seen, computed from polls.

A poll that answered shows all that its source published since some moment (`covers_from`): since the source's last
good poll, or where items fell out in between, since the oldest entry it still shows. The share of a day is the part of
it, up to its last poll, good or bad, that such spans of the outlet's sources cover.

Only the day of the poll is ever written. A poll that bridges an outage proves earlier days too, but a detector that
looks at them as of their own evening must not know; there the articles that come late speak for themselves.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, delete, select

from monitor.database.tables import coverage, polls
from monitor.database.upsert import replace_or_insert
from monitor.domain import PYONGYANG

Span = tuple[datetime, datetime]

LONGEST_LOOK_BACK = timedelta(days=45)
"""A poll claims nothing about days further back, whatever its feed still lists."""

_FULL = 0.999


def update_coverage(conn: Connection, outlet: str, language: str, until: datetime) -> None:
    """Compute the day of `until`, the moment of a poll, anew.

    A day not seen at all has no row, like one that nobody looked at: articles read from an archive may prove it.
    """
    day = until.astimezone(PYONGYANG).date()
    share = seen_share(_spans(conn, outlet, language, _start(day), until), day, until)
    if share:
        note = "" if share >= _FULL else f"seen for {share:.0%} of the day"
        row = {"outlet": outlet, "language": language, "day": day, "seen": share, "note": note}
        replace_or_insert(conn, coverage, [row])
    else:
        place = (coverage.c.outlet == outlet, coverage.c.language == language, coverage.c.day == day)
        conn.execute(delete(coverage).where(*place))


def seen_share(spans: Iterable[Span], day: date, until: datetime) -> float:
    """The part of a day in Pyongyang, up to `until`, that the spans cover together: 0 to 1."""
    start = _start(day)
    end = min(start + timedelta(days=1), until)
    if end <= start:
        return 0.0
    covered, reached = timedelta(0), start
    for since, to in sorted(spans):
        first, last = max(since, reached), min(to, end)
        if last > first:
            covered += last - first
            reached = last
    return min(1.0, covered / (end - start))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(0), PYONGYANG)


def _spans(conn: Connection, outlet: str, language: str, since: datetime, until: datetime) -> Sequence[Span]:
    query = select(polls.c.covers_from, polls.c.started_at).where(
        polls.c.outlet == outlet,
        polls.c.language == language,
        polls.c.covers_from.is_not(None),
        polls.c.started_at > since,
        polls.c.started_at <= until,
    )
    return [(row.covers_from, row.started_at) for row in conn.execute(query)]
