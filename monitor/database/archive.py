"""The archive as detectors see it: daily counts in memory, texts and annotations on demand, as of any day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from monitor.database import events
from monitor.database.aftermath import Aftermath
from monitor.database.articles import article_text
from monitor.database.counts import NOT_COUNTED
from monitor.database.coverage import all_shares
from monitor.database.tables import articles, daily_mentions, daily_volume, mentions
from monitor.domain import (
    STATE_TIERS,
    ArticleRef,
    Audience,
    Entity,
    EntityType,
    Evidence,
    Outlet,
    OutletSeries,
    PublishedClaim,
    PublishedRoster,
    Tier,
    join_text,
)
from monitor.domain.edits import Change, Removal
from monitor.domain.quotes import quote_around

_Counts = NDArray[np.int32]


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


class _SeriesStore:
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


class Archive:
    """All counts up to `until`, loaded once; `as_of` gives a detector its view of a day.

    Days must be asked for in order: late articles appear from the day they were first seen.
    """

    def __init__(self, conn: Connection, outlets: Mapping[str, Outlet], until: date) -> None:
        self._conn = conn
        self._until = until
        self._events = events.EventStore(conn, until)
        self._aftermath = Aftermath(conn, until)
        self._stores = _load_stores(conn, outlets, until)
        self._last_asked: date | None = None

    def as_of(self, day: date) -> "DayView":
        if self._last_asked and day < self._last_asked:
            raise ValueError(f"days must be asked for in order: {day} after {self._last_asked}")
        self._last_asked = day
        return DayView(self._conn, self._stores, self._events, self._aftermath, day)


class DayView:
    """ArchiveView over an open connection."""

    def __init__(
        self,
        conn: Connection,
        stores: Sequence[_SeriesStore],
        stored_events: "events.EventStore",
        aftermath: Aftermath,
        as_of: date,
    ) -> None:
        self._conn = conn
        self._stores = stores
        self._events = stored_events
        self._aftermath = aftermath
        self._as_of = as_of
        self._series: dict[tuple[Tier, ...], list[OutletSeries]] = {}

    @property
    def as_of(self) -> date:
        return self._as_of

    def series(self, tiers: Sequence[Tier] = STATE_TIERS) -> Sequence[OutletSeries]:
        wanted = tuple(tiers)
        if wanted not in self._series:
            stores = (store for store in self._stores if store.outlet.tier in wanted and store.first <= self._as_of)
            found = (store.as_of((self._as_of - store.first).days) for store in stores)
            self._series[wanted] = [series for series in found if series is not None]
        return self._series[wanted]

    def mentions(
        self, entity: Entity, outlet: str, language: str, first: date, last: date, newest: int = 3
    ) -> Sequence[Evidence]:
        query = (
            select(articles, mentions.c.start, mentions.c.end)
            .join(mentions, mentions.c.article_id == articles.c.id)
            .where(
                mentions.c.entity_type == entity.type.value,
                mentions.c.entity_id == entity.id,
                mentions.c.by.not_in([by.value for by in NOT_COUNTED]),
                articles.c.outlet == outlet,
                articles.c.language == language,
                articles.c.day.between(first, last),
                articles.c.known_day <= self._as_of,
            )
            .order_by(articles.c.day.desc(), articles.c.id.desc(), mentions.c.start)
            .limit(newest * 8)
        )
        pieces: dict[int, Evidence] = {}
        for row in self._conn.execute(query):
            if row.id in pieces:
                continue
            quote, start, end = quote_around(join_text(row.title, row.text), row.start, row.end)
            pieces[row.id] = Evidence(
                quote=quote,
                url=row.url,
                title=row.title,
                published=row.day,
                outlet=row.outlet,
                start=start,
                end=end,
                article_id=row.id,
            )
        return list(pieces.values())[:newest]

    def rosters(self, first: date, last: date, tiers: Sequence[Tier] = STATE_TIERS) -> Sequence[PublishedRoster]:
        return self._events.rosters(first, min(last, self._as_of), self._as_of, tiers)

    def claims(self, first: date, last: date) -> Sequence[PublishedClaim]:
        return self._events.claims(first, min(last, self._as_of), self._as_of)

    def changes(self, first: date, last: date, tiers: Sequence[Tier] = STATE_TIERS) -> Sequence[Change]:
        return self._aftermath.changes(first, min(last, self._as_of), tiers)

    def removals(self, first: date, last: date, tiers: Sequence[Tier] = STATE_TIERS) -> Sequence[Removal]:
        return self._aftermath.removals(first, min(last, self._as_of), tiers)

    def article_text(self, article: ArticleRef) -> str:
        return article_text(self._conn, article.id)


def outlets_of(conn: Connection, catalog: Mapping[str, Outlet]) -> dict[str, Outlet]:
    """The catalog's outlets and, for outlet words that only the articles know, an outlet of their tier."""
    found = dict(catalog)
    for (outlet,) in conn.execute(select(daily_volume.c.outlet).distinct()):
        if outlet not in found:
            tier = conn.scalar(select(articles.c.tier).where(articles.c.outlet == outlet).limit(1))
            found[outlet] = Outlet(outlet, outlet, Tier(tier or Tier.OBSERVER), Audience.FOREIGN)
    return found


def _load_stores(conn: Connection, catalog: Mapping[str, Outlet], until: date) -> list[_SeriesStore]:
    outlets = outlets_of(conn, catalog)
    stores: dict[tuple[str, str], _SeriesStore] = {}
    volume = conn.execute(select(daily_volume).where(daily_volume.c.day <= until, daily_volume.c.articles > 0)).all()
    firsts: dict[tuple[str, str], date] = {}
    for row in volume:
        place = (row.outlet, row.language)
        firsts[place] = min(firsts.get(place, row.day), row.day)
    for place, first in firsts.items():
        stores[place] = _SeriesStore(outlets[place[0]], place[1], first, (until - first).days + 1)
    for row in volume:
        _put(stores[row.outlet, row.language], None, row.day, row.known_day, row.articles, 0)
    counts = select(daily_mentions).where(daily_mentions.c.day <= until, daily_mentions.c.articles > 0)
    for row in conn.execute(counts):
        entity = Entity(EntityType(row.entity_type), row.entity_id)
        _put(stores[row.outlet, row.language], entity, row.day, row.known_day, row.articles, row.headlined)
    for share in all_shares(conn, until):
        store = stores.get((share.outlet, share.language))
        if store and share.day >= store.first:
            store.see((share.day - store.first).days, (share.known_day - store.first).days, share.seen)
    return sorted(stores.values(), key=lambda store: (store.outlet.id, store.language))


def _put(store: _SeriesStore, entity: Entity | None, day: date, known: date, number: int, headlined: int) -> None:
    index, known_index = (day - store.first).days, (known - store.first).days
    if entity is not None:
        store.first_known[entity] = min(store.first_known.get(entity, known_index), known_index)
    if known_index <= index:
        store.add(entity, index, number, headlined)
    else:
        store.late.append(_Late(known_index, index, entity, number, headlined))
