"""What became of articles after they were published, as of any day: read once for a whole run of days."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from sqlalchemy import Connection

from monitor.database.changes import recorded_changes
from monitor.database.rechecks import removals
from monitor.domain import PYONGYANG, Tier
from monitor.domain.edits import Change, Removal

_EVER = datetime(1900, 1, 1, tzinfo=UTC)


class Aftermath:
    """Changes and removals known up to the end of `until`, a day in Pyongyang."""

    def __init__(self, conn: Connection, until: date) -> None:
        self._conn = conn
        self._until = datetime.combine(until + timedelta(days=1), time(0), PYONGYANG) - timedelta(microseconds=1)

    def changes(self, first: date, last: date, tiers: Sequence[Tier]) -> Sequence[Change]:
        return [one for one in self._changes if first <= _day(one.replaced_at) <= last and one.article.tier in tiers]

    def removals(self, first: date, last: date, tiers: Sequence[Tier]) -> Sequence[Removal]:
        return [
            one
            for one in self._removals
            if first <= _day(one.settled_at or one.gone_since) <= last and one.article.tier in tiers
        ]

    @cached_property
    def _changes(self) -> list[Change]:
        return recorded_changes(self._conn, _EVER, self._until)

    @cached_property
    def _removals(self) -> list[Removal]:
        return removals(self._conn, _EVER, self._until)


def _day(moment: datetime) -> date:
    return moment.astimezone(PYONGYANG).date()
