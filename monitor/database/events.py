"""Rosters and claims of the archive, loaded once from the earliest day asked for and filtered as of a day."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Row, select

from monitor.database.articles import article_ref
from monitor.database.tables import articles, claims, roster_entries, rosters
from monitor.domain import (
    Claim,
    ClaimKind,
    DayRange,
    EntityType,
    Precision,
    PublishedClaim,
    PublishedRoster,
    Roster,
    RosterEntry,
    RosterKind,
    Subject,
    Tier,
)

Event = TypeVar("Event", PublishedRoster, PublishedClaim)


class _Shelf(Generic[Event]):
    """Events by day, with the day from which each may be seen; extended backwards when asked for earlier days."""

    def __init__(self, load: Callable[[date, date], list[tuple[date, Event]]], until: date) -> None:
        self._load: Callable[[date, date], list[tuple[date, Event]]] = load
        self._until = until
        self._from: date | None = None
        self._days: list[date] = []
        self._known: list[date] = []
        self._events: list[Event] = []

    def between(self, first: date, last: date, as_of: date) -> list[Event]:
        if self._from is None:
            self._extend(first, self._until)
        elif first < self._from:
            self._extend(first, self._from - timedelta(days=1))
        start, stop = bisect_left(self._days, first), bisect_right(self._days, last)
        return [self._events[i] for i in range(start, stop) if self._known[i] <= as_of]

    def _extend(self, first: date, last: date) -> None:
        loaded = self._load(first, last)
        self._events[:0] = [event for _, event in loaded]
        self._days[:0] = [event.article.day for _, event in loaded]
        self._known[:0] = [known for known, _ in loaded]
        self._from = first


class EventStore:
    def __init__(self, conn: Connection, until: date) -> None:
        self._rosters: _Shelf[PublishedRoster] = _Shelf(lambda first, last: _load_rosters(conn, first, last), until)
        self._claims: _Shelf[PublishedClaim] = _Shelf(lambda first, last: _load_claims(conn, first, last), until)

    def rosters(self, first: date, last: date, as_of: date, tiers: Sequence[Tier]) -> list[PublishedRoster]:
        return [one for one in self._rosters.between(first, last, as_of) if one.article.tier in tiers]

    def claims(self, first: date, last: date, as_of: date) -> list[PublishedClaim]:
        return self._claims.between(first, last, as_of)


def list_rosters(conn: Connection, first: date, last: date) -> list[PublishedRoster]:
    """Every roster published on these days, by day."""
    return [roster for _, roster in _load_rosters(conn, first, last)]


def _load_rosters(conn: Connection, first: date, last: date) -> list[tuple[date, PublishedRoster]]:
    entries: dict[int, list[RosterEntry]] = {}
    entry_query = (
        select(roster_entries)
        .join(rosters, rosters.c.id == roster_entries.c.roster_id)
        .join(articles, articles.c.id == rosters.c.article_id)
        .where(articles.c.day.between(first, last))
        .order_by(roster_entries.c.roster_id, roster_entries.c.position)
    )
    for row in conn.execute(entry_query):
        entries.setdefault(row.roster_id, []).append(
            RosterEntry(row.country, row.role, row.name, row.host, row.start, row.end)
        )
    query = (
        select(
            articles,
            rosters.c.id.label("roster_id"),
            rosters.c.kind,
            rosters.c.occasion,
            rosters.c.day.label("roster_day"),
            rosters.c.start,
            rosters.c.end,
            rosters.c.complete.label("roster_complete"),
            rosters.c.form,
        )
        .join(rosters, rosters.c.article_id == articles.c.id)
        .where(articles.c.day.between(first, last))
        .order_by(articles.c.day, rosters.c.id)
    )
    return [(row.known_day, _published_roster(row, entries)) for row in conn.execute(query)]


def _published_roster(row: Row[Any], entries: dict[int, list[RosterEntry]]) -> PublishedRoster:
    roster = Roster(
        kind=RosterKind(row.kind),
        occasion=row.occasion,
        day=row.roster_day,
        start=row.start,
        end=row.end,
        entries=tuple(entries.get(row.roster_id, ())),
        complete=row.roster_complete,
        form=row.form,
    )
    return PublishedRoster(roster, article_ref(row), row.roster_id)


def _load_claims(conn: Connection, first: date, last: date) -> list[tuple[date, PublishedClaim]]:
    columns = [column.label(f"claim_{column.name}") for column in claims.c]
    query = (
        select(articles, *columns)
        .join(claims, claims.c.article_id == articles.c.id)
        .where(articles.c.day.between(first, last))
        .order_by(articles.c.day, claims.c.id)
    )
    return [(row.known_day, _published_claim(row)) for row in conn.execute(query)]


def _published_claim(row: Row[Any]) -> PublishedClaim:
    when = None
    if row.claim_event_first:
        when = DayRange(row.claim_event_first, row.claim_event_last, Precision(row.claim_event_precision))
    claim = Claim(
        kind=ClaimKind(row.claim_kind),
        subject=Subject(
            EntityType(row.claim_subject_type), row.claim_subject_id, row.claim_subject_name, row.claim_subject_role
        ),
        outlets=tuple(row.claim_outlets),
        event_day=when,
        attributed_to=row.claim_attributed_to,
        quote=row.claim_quote,
        start=row.claim_start,
        end=row.claim_end,
        event=row.claim_event,
        hedged=row.claim_hedged,
        rule=row.claim_rule,
        details=row.claim_details,
    )
    return PublishedClaim(claim, article_ref(row), row.claim_id)
