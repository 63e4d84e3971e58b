"""Daily counts and coverage of every outlet and language as dense arrays, as of any day.

Twenty years of a few outlets are some hundred thousand rows, and every live run reads them all. Rows known on their own
day, nearly all of them, are therefore taken column by column, without an object for each.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, String, Table, func, select, type_coerce

from monitor.database.tables import articles, coverage, daily_mentions, daily_volume
from monitor.domain import Audience, Entity, EntityType, Outlet, OutletSeries, Tier

_Counts = NDArray[np.int32]
_Places = NDArray[np.int64]
ROWS_AT_ONCE = 8192
_MARK = ":"
"""Between type and id of an entity; no type holds it."""


@dataclass(slots=True)
class _Late:
    """A count that becomes visible only on a day after its own: the article was collected late."""

    known: int
    day: int
    entity: Entity | None
    articles: int
    headlined: int


@dataclass(frozen=True, slots=True)
class _LateSeen:
    """How much of a day was seen, where a poll proved it only on a later day."""

    known: int
    day: int
    seen: float


class DailySeries:
    """Counts of one outlet in one language as dense daily arrays, grown as days pass."""

    def __init__(self, outlet: Outlet, language: str, first: date, days: int) -> None:
        self.outlet = outlet
        self.language = language
        self.first = first
        self.articles = np.zeros(days, np.int32)
        self.seen = np.full(days, np.nan)
        self.mentioned: dict[Entity, _Counts] = {}
        self.headlined: dict[Entity, _Counts] = {}
        self.first_known: dict[Entity, int] = {}
        self.late: list[_Late] = []
        self.late_seen: list[_LateSeen] = []

    def add(self, entity: Entity | None, day: int, number: int, headlined: int) -> None:
        if entity is None:
            self.articles[day] += number
            return
        if entity not in self.mentioned:
            self.mentioned[entity] = np.zeros(len(self.articles), np.int32)
            self.headlined[entity] = np.zeros(len(self.articles), np.int32)
        self.mentioned[entity][day] += number
        self.headlined[entity][day] += headlined

    def fill(self, entity: Entity, days: _Places, numbers: _Counts, headlined: _Counts) -> None:
        """Counts of an entity on days on which they became known."""
        self.mentioned[entity] = np.zeros(len(self.articles), np.int32)
        self.headlined[entity] = np.zeros(len(self.articles), np.int32)
        self.mentioned[entity][days], self.headlined[entity][days] = numbers, headlined
        self.first_known[entity] = int(days.min())

    def put(self, entity: Entity | None, day: date, known: date, number: int, headlined: int) -> None:
        """A count of a day that became known on another."""
        index, known_index = self.place(day), self.place(known)
        if entity is not None:
            self.first_known[entity] = min(self.first_known.get(entity, known_index), known_index)
        if known_index <= index:
            self.add(entity, index, number, headlined)
        else:
            self.late.append(_Late(known_index, index, entity, number, headlined))

    def place(self, day: date) -> int:
        return (day - self.first).days

    def as_of(self, last: int) -> OutletSeries | None:
        self._show_late(last)
        self._show_late_seen(last)
        stop = last + 1
        if not self.articles[:stop].any():
            return None
        covered = self.seen[:stop]
        published = self.articles[:stop] > 0
        # A day no poll could see, yet with articles: an archive brought it later, and archives bring whole days.
        proven = np.isnan(covered) | (published & (covered == 0))
        seen = np.where(proven, published.astype(float), covered)
        visible = [entity for entity, since in self.first_known.items() if since <= last]
        return OutletSeries(
            outlet=self.outlet,
            language=self.language,
            first_day=self.first,
            articles=self.articles[:stop],
            seen=seen,
            mentioned={entity: self.mentioned[entity][:stop] for entity in visible},
            headlined={entity: self.headlined[entity][:stop] for entity in visible},
        )

    def _show_late(self, last: int) -> None:
        """Add what became known up to `last`. Arrays handed out before stay as they were."""
        due = [late for late in self.late if late.known <= last]
        if not due:
            return
        self.late = [late for late in self.late if late.known > last]
        self.articles = self.articles.copy()
        for entity in {late.entity for late in due if late.entity is not None and late.entity in self.mentioned}:
            self.mentioned[entity] = self.mentioned[entity].copy()
            self.headlined[entity] = self.headlined[entity].copy()
        for late in due:
            self.add(late.entity, late.day, late.articles, late.headlined)

    def see(self, day: int, known: int, seen: float) -> None:
        """Coverage of a day; to be called in the order of becoming known."""
        if known <= day:
            self.seen[day] = seen
        else:
            self.late_seen.append(_LateSeen(known, day, seen))

    def _show_late_seen(self, last: int) -> None:
        for late in self.late_seen:
            if late.known <= last:
                self.seen[late.day] = late.seen
        self.late_seen = [late for late in self.late_seen if late.known > last]


def load_daily_series(conn: Connection, catalog: Mapping[str, Outlet], until: date) -> list[DailySeries]:
    """All that was published up to `until`, whenever it became known, by outlet and language."""
    places = conn.execute(
        select(daily_volume.c.outlet, daily_volume.c.language, func.min(daily_volume.c.day))
        .where(daily_volume.c.day <= until, daily_volume.c.articles > 0)
        .group_by(daily_volume.c.outlet, daily_volume.c.language)
        .order_by(daily_volume.c.outlet, daily_volume.c.language)
    ).all()
    outlets = _outlets_of(conn, catalog, [outlet for outlet, _, _ in places])
    found = {
        (outlet, language): DailySeries(outlets[outlet], language, first, (until - first).days + 1)
        for outlet, language, first in places
    }
    for store in found.values():
        _read_volume(conn, store, until)
        _read_mentions(conn, store, until)
        _read_coverage(conn, store, until)
    return list(found.values())


def _outlets_of(conn: Connection, catalog: Mapping[str, Outlet], found: Iterable[str]) -> dict[str, Outlet]:
    """The catalog's outlets and, for outlet words that only the articles know, an outlet of their tier."""
    outlets = dict(catalog)
    for outlet in found:
        if outlet not in outlets:
            tier = conn.scalar(select(articles.c.tier).where(articles.c.outlet == outlet).limit(1))
            outlets[outlet] = Outlet(outlet, outlet, Tier(tier or Tier.OBSERVER), Audience.FOREIGN)
    return outlets


def _read_volume(conn: Connection, store: DailySeries, until: date) -> None:
    for rows in _timely(conn, store, daily_volume, until, [daily_volume.c.articles]):
        store.articles[_places(store, rows)] = _numbers(rows, 1)
    for day, known, number in _late(conn, store, daily_volume, until, [daily_volume.c.articles]):
        store.put(None, day, known, number, 0)


def _read_mentions(conn: Connection, store: DailySeries, until: date) -> None:
    column = daily_mentions.c
    wanted = [column.articles, column.headlined, column.entity_type + _MARK + column.entity_id]
    codes: dict[str, int] = {}
    parts = [
        (
            np.asarray([codes.setdefault(row[3], len(codes)) for row in rows], np.int32),
            _places(store, rows),
            _numbers(rows, 1),
            _numbers(rows, 2),
        )
        for rows in _timely(conn, store, daily_mentions, until, wanted)
    ]
    if parts:
        code, days, numbers, headlined = (np.concatenate(one) for one in zip(*parts, strict=True))
        order = np.argsort(code, kind="stable")
        edges = np.searchsorted(code[order], np.arange(len(codes) + 1))
        for word, first, after in zip(codes, edges, edges[1:], strict=False):
            some = order[first:after]
            store.fill(_entity(word), days[some], numbers[some], headlined[some])
    for day, known, number, in_headline, word in _late(conn, store, daily_mentions, until, wanted):
        store.put(_entity(word), day, known, number, in_headline)


def _read_coverage(conn: Connection, store: DailySeries, until: date) -> None:
    for rows in _timely(conn, store, coverage, until, [coverage.c.seen]):
        store.seen[_places(store, rows)] = [row[1] for row in rows]
    for day, known, seen in _late(conn, store, coverage, until, [coverage.c.seen]):
        store.see(store.place(day), store.place(known), seen)


def _entity(word: str) -> Entity:
    kind, _, known_as = word.partition(_MARK)
    return Entity(EntityType(kind), known_as)


def _timely(
    conn: Connection, store: DailySeries, table: Table, until: date, wanted: Sequence[ColumnElement[Any]]
) -> Iterator[Sequence[Any]]:
    """Rows (day, wanted...) of one outlet and language that became known on their own day, some at a time, as the
    driver gives them."""
    # A day that is taken for a string stays as SQLite keeps it, which spares a date for each row.
    query = select(type_coerce(table.c.day, String), *wanted).where(*_where(store, table, until))
    cursor = conn.execute(query.where(table.c.known_day == table.c.day)).cursor
    assert cursor is not None, "a select has rows"
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        yield rows


def _late(
    conn: Connection, store: DailySeries, table: Table, until: date, wanted: Sequence[ColumnElement[Any]]
) -> Iterable[Any]:
    """Rows (day, known day, wanted...) that became known on another day than their own, in the order of becoming
    known."""
    query = select(table.c.day, table.c.known_day, *wanted).where(*_where(store, table, until))
    return conn.execute(query.where(table.c.known_day != table.c.day).order_by(table.c.known_day))


def _where(store: DailySeries, table: Table, until: date) -> list[ColumnElement[bool]]:
    column = table.c
    where = [
        column.outlet == store.outlet.id,
        column.language == store.language,
        column.day.between(store.first, until),
    ]
    return [*where, column.articles > 0] if "articles" in column else where


def _places(store: DailySeries, rows: Sequence[Any]) -> _Places:
    days = np.asarray([row[0] for row in rows], "datetime64[D]")
    return (days - np.datetime64(store.first, "D")).astype(np.int64)


def _numbers(rows: Sequence[Any], column: int) -> _Counts:
    return np.asarray([row[column] for row in rows], np.int32)
