"""How much of a day an outlet could be seen, computed from polls.

A poll that answered shows all that its source published since some moment (`covers_from`): since the source's last
good poll, or where items fell out in between, since the oldest entry it still shows. The share of a day is the part of
it that such spans of the outlet's sources cover; of the day of the newest poll, the part up to that poll.

A poll after an outage proves the days before it too, but from its own day on: every share stands with the day on which
it became known, so that a detector that looks back as of an earlier evening sees what could be seen on that evening.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from monitor.database.tables import coverage, polls
from monitor.database.upsert import replace_or_insert
from monitor.domain import PYONGYANG

Span = tuple[datetime, datetime]

LONGEST_LOOK_BACK = timedelta(days=45)
"""A poll claims nothing about days further back, whatever its feed still lists."""

_FULL = 0.999
_NO_NEWS = 0.001
"""A share known before that differs by less than this is not written again."""


def update_coverage(conn: Connection, outlet: str, language: str, since: datetime, until: datetime) -> None:
    """Compute the days from `since` (not more than the longest look back) to `until`, the moment of a poll, anew.

    A day not seen at all has no row, like one that nobody looked at: articles read from an archive may prove it.
    """
    today = until.astimezone(PYONGYANG).date()
    first = max(since, until - LONGEST_LOOK_BACK).astimezone(PYONGYANG).date()
    known = _known_shares(conn, outlet, language, first, today)
    spans = _spans(conn, outlet, language, _start(first), until)
    rows, unseen = [], []
    for day in _days(first, today):
        share = seen_share(spans, day, until)
        if abs(share - known.get(day, 0.0)) < _NO_NEWS:
            continue
        if share:
            note = "" if share >= _FULL else f"seen for {share:.0%} of the day"
            row = {"outlet": outlet, "language": language, "day": day, "known_day": today, "seen": share, "note": note}
            rows.append(row)
        else:
            unseen.append(day)
    replace_or_insert(conn, coverage, rows)
    if unseen:
        place = (coverage.c.outlet == outlet, coverage.c.language == language, coverage.c.known_day == today)
        conn.execute(delete(coverage).where(*place, coverage.c.day.in_(unseen)))


class DayShare(NamedTuple):
    """The share of a day that could be seen, as it was known from `known_day` on."""

    outlet: str
    language: str
    day: date
    known_day: date
    seen: float


def all_shares(conn: Connection, until: date) -> list[DayShare]:
    """What was known by the evening of `until`, in the order of becoming known: of a day the last one holds."""
    query = (
        select(coverage.c.outlet, coverage.c.language, coverage.c.day, coverage.c.known_day, coverage.c.seen)
        .where(coverage.c.day <= until, coverage.c.known_day <= until)
        .order_by(coverage.c.known_day)
    )
    return [DayShare(*row) for row in conn.execute(query)]


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


def _known_shares(conn: Connection, outlet: str, language: str, first: date, last: date) -> dict[date, float]:
    query = (
        select(coverage.c.day, coverage.c.seen)
        .where(coverage.c.outlet == outlet, coverage.c.language == language, coverage.c.day.between(first, last))
        .order_by(coverage.c.known_day)
    )
    return {row.day: row.seen for row in conn.execute(query)}


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


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
