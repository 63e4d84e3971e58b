"""The health of sources, from their stored polls and states."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.database.polls import next_poll_times, state_of
from monitor.database.tables import polls
from monitor.domain import PollOutcome, Source
from monitor.domain.health import WINDOW, PollSummary, SourceHealth, judge

_LOOK_BACK = WINDOW * 2


def source_health(conn: Connection, configured: Iterable[Source], now: datetime) -> list[SourceHealth]:
    """Health of every configured source, in the given order; those switched off included."""
    due = next_poll_times(conn)
    summaries = _summaries(conn, now)
    return [
        judge(source, state_of(conn, source), summaries.get(source.id, ()), now, due.get(source.id))
        for source in configured
    ]


def _summaries(conn: Connection, now: datetime) -> Mapping[str, Sequence[PollSummary]]:
    query = select(polls).where(polls.c.started_at >= now - _LOOK_BACK, polls.c.started_at <= now)
    found: dict[str, list[PollSummary]] = defaultdict(list)
    for row in conn.execute(query.order_by(polls.c.started_at.desc(), polls.c.id.desc())):
        new = row.stored + row.merged
        found[row.source].append(
            PollSummary(row.started_at, PollOutcome(row.outcome), new, row.gap, row.note, row.http_status)
        )
    return found
