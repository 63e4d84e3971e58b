"""How much of a day an outlet could be seen, computed from polls.

A poll that answered shows all that its source published since some moment (`covers_from`): since the source's last
good poll, or where items fell out in between, since the oldest entry it still shows. A day's share is the part of it
that such spans of the outlet's sources cover. For a day that is not over, the part up to the last poll counts.
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


def update_coverage(conn: Connection, outlet: str, language: str, first: date, until: datetime) -> None:
    """Compute the days from `first` to that of `until` (the moment of the last poll, good or bad) anew.

    A day not seen at all has no row, like one that nobody looked at: articles read from an archive may prove it.
    """
    last = until.astimezone(PYONGYANG).date()
    first = max(first, last - LONGEST_LOOK_BACK)
    spans = _spans(conn, outlet, language, _start(first), until)
    rows, unseen = [], []
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        share = seen_share(spans, day, until)
        if share:
            note = "" if share >= _FULL else f"seen for {share:.0%} of the day"
            rows.append({"outlet": outlet, "language": language, "day": day, "seen": share, "note": note})
        else:
            unseen.append(day)
    replace_or_insert(conn, coverage, rows)
    if unseen:
        place = (coverage.c.outlet == outlet, coverage.c.language == language)
        conn.execute(delete(coverage).where(*place, coverage.c.day.in_(unseen)))


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
