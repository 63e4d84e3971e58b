"""The archive as detectors see it: daily counts in memory, texts and annotations on demand, as of any day."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, select

from monitor.database import events
from monitor.database.aftermath import Aftermath
from monitor.database.articles import article_text
from monitor.database.counts import NOT_COUNTED
from monitor.database.daily_series import DailySeries, load_daily_series
from monitor.database.tables import articles, mentions
from monitor.domain import (
    STATE_TIERS,
    ArticleRef,
    Entity,
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


class Archive:
    """All counts up to `until`, loaded once; `as_of` gives a detector its view of a day.

    Days must be asked for in order: late articles appear from the day they were first seen.
    """

    def __init__(self, conn: Connection, outlets: Mapping[str, Outlet], until: date) -> None:
        self._conn = conn
        self._until = until
        self._events = events.EventStore(conn, until)
        self._aftermath = Aftermath(conn, until)
        self._stores = load_daily_series(conn, outlets, until)
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
        stores: Sequence[DailySeries],
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
