"""Sources as they were last seen, when they are due, and every poll that was made."""

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, insert, or_, select, update

from monitor.database.chunks import chunks
from monitor.database.coverage import LONGEST_LOOK_BACK, update_coverage
from monitor.database.set_back import mend_days_to_come
from monitor.database.tables import addresses, articles, polls, sources
from monitor.database.upsert import replace_or_insert
from monitor.domain import FetchResult, FetchState, IngestOutcome, PollOutcome, Source
from monitor.domain.health import is_stale
from monitor.domain.schedule import LONGEST_WAIT, SUCCESSES, NextPoll, next_poll

_STATE = (
    "etag",
    "last_modified",
    "body_hash",
    "failures",
    "newest_seen",
    "last_ok",
    "body_since",
    "moved_to",
    "last_body",
)
_MAX_NOTE = 1_000

TRIED_FOR = timedelta(days=2)
"""How long the page of an article that is not whole is asked for at every poll that lists it."""


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll as stored."""

    source: str
    started_at: datetime
    outcome: PollOutcome
    http_status: int | None
    entries: int
    stored: int
    merged: int
    known: int
    refused: int
    gap: bool
    wire_bytes: int
    seconds: float
    note: str


def register_sources(conn: Connection, configured: Iterable[Source], now: datetime) -> None:
    """Make a row for each enabled source that has none, due at once; due times of the others stay."""
    wanted = {source.id: source for source in configured if source.enabled}
    there = set(conn.scalars(select(sources.c.id)))
    new = [
        {"id": source_id, "next_poll_at": now, "interval_seconds": wanted[source_id].interval.total_seconds()}
        for source_id in sorted(wanted.keys() - there)
    ]
    if new:
        conn.execute(insert(sources), new)


def due_sources(conn: Connection, now: datetime, limit: int, among: Collection[str] | None = None) -> list[str]:
    """Ids of sources whose time has come, the longest waiting first; and of those whose time lies further ahead than
    any poll plans, which a clock that has been set back since has written. `among`: those enabled today; without it a
    source that was switched off since it was registered is named too."""
    due = or_(sources.c.next_poll_at <= now, sources.c.next_poll_at > now + LONGEST_WAIT)
    query = select(sources.c.id).where(due).order_by(sources.c.next_poll_at, sources.c.id)
    if among is not None:
        query = query.where(sources.c.id.in_(list(among)))
    return list(conn.scalars(query.limit(limit)))


def fetch_state(conn: Connection, source_id: str) -> FetchState:
    """What the source's last polls left behind; an empty state for one never polled."""
    row = conn.execute(select(*(sources.c[name] for name in _STATE)).where(sources.c.id == source_id)).one_or_none()
    return FetchState(**row._mapping) if row else FetchState()


def state_of(conn: Connection, source: Source) -> FetchState:
    """The state of a source at its address of today: what another address left behind says nothing of this one. Its
    validators would hide what is new here, and its last good poll proves nothing."""
    asked = conn.scalar(select(sources.c.url).where(sources.c.id == source.id))
    return FetchState() if asked and asked != source.url else fetch_state(conn, source.id)


def record_poll(
    conn: Connection,
    source: Source,
    result: FetchResult,
    counts: Mapping[IngestOutcome, int],
    started_at: datetime,
    next_poll_at: datetime | None = None,
    chance: float | None = None,
) -> datetime:
    """One row for the poll, the state it left, the coverage it proves, and when the source is due again (returned;
    `next_poll_at` where the caller knows better, else from the poll with `chance`, 0 to 1, as jitter).

    Belongs in the transaction of the ingest: validators of a body whose documents were not stored would lose them.
    """
    mend_days_to_come(conn, source.outlet, source.language, started_at)
    before = state_of(conn, source)
    # Dates can mislead: an entry that was known, other than those left over from long ago, proves that none is missing.
    gap = result.gap and counts.get(IngestOutcome.KNOWN, 0) <= result.left_over
    covers_from = _covers_from(source, before, result, started_at, gap=gap)
    values = {
        "source": source.id,
        "outlet": source.outlet,
        "language": source.language,
        "started_at": started_at,
        "covers_from": covers_from,
        "outcome": result.outcome.value,
        "http_status": result.http_status,
        "entries": result.entries,
        "gap": gap,
        "wire_bytes": result.wire_bytes,
        "seconds": result.seconds,
        "note": result.note[:_MAX_NOTE],
    }
    conn.execute(insert(polls).values(**values, **{outcome.value: counts.get(outcome, 0) for outcome in IngestOutcome}))
    looked_last = min(filter(None, (covers_from, before.last_ok)), default=started_at)
    update_coverage(conn, source.outlet, source.language, looked_last, started_at)
    planned = _plan(conn, source, result, counts, started_at, gap=gap, chance=chance)
    due = next_poll_at or planned.at
    changes = {name: getattr(result.state, name) for name in _STATE}
    plan = {"next_poll_at": due, "interval_seconds": planned.interval.total_seconds()}
    replace_or_insert(conn, sources, [changes | plan | {"id": source.id, "url": source.url}])
    return due


def _plan(
    conn: Connection,
    source: Source,
    result: FetchResult,
    counts: Mapping[IngestOutcome, int],
    now: datetime,
    *,
    gap: bool,
    chance: float | None,
) -> NextPoll:
    seconds = conn.scalar(select(sources.c.interval_seconds).where(sources.c.id == source.id))
    return next_poll(
        source.interval,
        source.interval if seconds is None else timedelta(seconds=seconds),
        result.outcome,
        failures=result.state.failures,
        retry_after=result.retry_after,
        new=counts.get(IngestOutcome.STORED, 0) + counts.get(IngestOutcome.MERGED, 0),
        entries=len(result.documents),
        gap=gap,
        now=now,
        chance=random.random() if chance is None else chance,  # noqa: S311
    )


def _covers_from(
    source: Source, before: FetchState, result: FetchResult, started_at: datetime, *, gap: bool
) -> datetime | None:
    """Since when this poll shows everything; None for a poll that shows nothing, and for a body that has stood still
    for longer than the source's rhythm allows: a frozen feed proves no silence."""
    if result.outcome not in SUCCESSES or is_stale(source, result.state, started_at):
        return None
    unbroken = before.last_ok if not gap else None
    since = unbroken or result.unbroken_since or started_at
    return max(min(since, started_at), started_at - LONGEST_LOOK_BACK)


def recent_polls(conn: Connection, source_id: str, since: datetime) -> Sequence[Poll]:
    """Polls of a source started at or after `since`, newest first."""
    query = (
        select(polls)
        .where(polls.c.source == source_id, polls.c.started_at >= since)
        .order_by(polls.c.started_at.desc(), polls.c.id.desc())
    )
    return [_poll(row._mapping) for row in conn.execute(query)]


def settled_addresses(conn: Connection, keys: Collection[str], now: datetime) -> set[str]:
    """Of these address keys, those whose pages need not be asked for again: the article is stored whole, or its text
    could not be had for `TRIED_FOR` since it was first seen."""
    settled = set[str]()
    for chunk in chunks(sorted(keys)):
        query = (
            select(addresses.c.key)
            .join(articles, articles.c.id == addresses.c.article_id)
            .where(
                addresses.c.key.in_(chunk),
                or_(articles.c.complete, articles.c.first_seen_at <= now - TRIED_FOR),
            )
        )
        settled.update(conn.scalars(query))
    return settled


def next_poll_times(conn: Connection) -> Mapping[str, datetime]:
    """When each registered source is due."""
    return {row.id: row.next_poll_at for row in conn.execute(select(sources.c.id, sources.c.next_poll_at))}


def poll_now(conn: Connection, source_ids: Sequence[str], now: datetime) -> None:
    """Make sources due at once."""
    conn.execute(update(sources).where(sources.c.id.in_(source_ids)).values(next_poll_at=now))


def forget_polls(conn: Connection, before: datetime) -> int:
    """Delete poll rows older than `before`; how many there were."""
    return conn.execute(polls.delete().where(polls.c.started_at < before)).rowcount


def _poll(row: RowMapping) -> Poll:
    values = {name: row[name] for name in Poll.__dataclass_fields__}
    return Poll(**{**values, "outcome": PollOutcome(row["outcome"])})
