"""What people ask in passing: a country's weeks and last mention, lists, how sources do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, case, func, select

from monitor.database.tables import (
    articles,
    daily_mentions,
    daily_volume,
    mentions,
    polls,
    roster_entries,
    rosters,
    signals,
    verdicts,
)
from monitor.domain import EntityType, MentionBy, SignalStatus, VerdictAction

_AROUND = 140


@dataclass(frozen=True, slots=True)
class Week:
    """Counts from a Monday on; the last week may not be over."""

    monday: date
    articles: int
    mentioned: int


@dataclass(frozen=True, slots=True)
class DailyCounts:
    """One number a day from `first_day` on."""

    first_day: date
    articles: list[int]
    mentioned: list[int]


@dataclass(frozen=True, slots=True)
class Found:
    """An article with the words around what was looked for."""

    outlet: str
    day: date
    title: str
    url: str
    quote: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list in an article."""

    day: date
    outlet: str
    kind: str
    occasion: str | None
    role: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Judged:
    """How the signals of one kind were judged, by their present state."""

    detector: str
    kind: str
    raised: int
    confirmed: int
    dismissed: int

    @property
    def precision(self) -> float | None:
        """Share of confirmed among the judged; None where nobody judged any."""
        judged = self.confirmed + self.dismissed
        return self.confirmed / judged if judged else None


def weeks_of(conn: Connection, country: str, outlets: Sequence[str], first: date, last: date) -> list[Week]:
    """Articles, and those that mention the country, by week."""
    volume = (
        select(daily_volume.c.day, func.sum(daily_volume.c.articles))
        .where(daily_volume.c.outlet.in_(outlets), daily_volume.c.day.between(first, last))
        .group_by(daily_volume.c.day)
    )
    mentioned = (
        select(daily_mentions.c.day, func.sum(daily_mentions.c.articles))
        .where(
            daily_mentions.c.outlet.in_(outlets),
            daily_mentions.c.entity_type == EntityType.COUNTRY.value,
            daily_mentions.c.entity_id == country,
            daily_mentions.c.day.between(first, last),
        )
        .group_by(daily_mentions.c.day)
    )
    counts: dict[date, list[int]] = {}
    for at, query in enumerate((volume, mentioned)):
        for day, count in conn.execute(query):
            counts.setdefault(_monday(day), [0, 0])[at] += int(count)
    return [Week(monday, *counts.get(monday, (0, 0))) for monday in _mondays(first, last)]


def daily_counts(
    conn: Connection, country: str, outlets: Sequence[str], language: str, first: date, last: date
) -> DailyCounts:
    """Day by day what outlets printed and how much of it mentions the country; without a language, in all."""
    days = (last - first).days + 1
    counts = DailyCounts(first, [0] * days, [0] * days)
    volume = select(daily_volume.c.day, daily_volume.c.articles).where(
        daily_volume.c.outlet.in_(outlets), daily_volume.c.day.between(first, last)
    )
    mentioned = select(daily_mentions.c.day, daily_mentions.c.articles).where(
        daily_mentions.c.outlet.in_(outlets),
        daily_mentions.c.entity_type == EntityType.COUNTRY.value,
        daily_mentions.c.entity_id == country,
        daily_mentions.c.day.between(first, last),
    )
    if language:
        volume = volume.where(daily_volume.c.language == language)
        mentioned = mentioned.where(daily_mentions.c.language == language)
    for into, query in ((counts.articles, volume), (counts.mentioned, mentioned)):
        for day, count in conn.execute(query):
            into[(day - first).days] += int(count)
    return counts


def last_mention(conn: Connection, country: str, outlets: Sequence[str]) -> Found | None:
    """The newest article of these outlets that mentions the country other than in a credit line."""
    query = (
        select(articles.c.outlet, articles.c.day, articles.c.title, articles.c.url, articles.c.text, mentions.c.start)
        .join(mentions, mentions.c.article_id == articles.c.id)
        .where(
            mentions.c.entity_type == EntityType.COUNTRY.value,
            mentions.c.entity_id == country,
            mentions.c.by != MentionBy.CREDIT.value,
            articles.c.outlet.in_(outlets),
        )
        .order_by(articles.c.day.desc(), articles.c.id.desc(), mentions.c.start)
        .limit(1)
    )
    row = conn.execute(query).first()
    if row is None:
        return None
    full = f"{row.title}\n{row.text}" if row.title and row.text else row.title or row.text
    return Found(row.outlet, row.day, row.title, row.url, cut(full, row.start))


def listings_of(conn: Connection, country: str, most: int) -> list[Listed]:
    """The newest lists in which the country is represented."""
    query = (
        select(
            articles.c.day,
            articles.c.outlet,
            articles.c.url,
            rosters.c.kind,
            rosters.c.occasion,
            rosters.c.day.label("event_day"),
            roster_entries.c.role,
            roster_entries.c.name,
        )
        .join(rosters, rosters.c.article_id == articles.c.id)
        .join(roster_entries, roster_entries.c.roster_id == rosters.c.id)
        .where(roster_entries.c.country == country)
        .order_by(articles.c.day.desc(), rosters.c.id.desc())
        .limit(most)
    )
    return [
        Listed(row.event_day or row.day, row.outlet, row.kind, row.occasion, row.role, row.name, row.url)
        for row in conn.execute(query)
    ]


def count_lists_of(conn: Connection, country: str) -> int:
    """In how many lists the country is represented."""
    lists = func.count(func.distinct(roster_entries.c.roster_id))
    return conn.scalar(select(lists).where(roster_entries.c.country == country)) or 0


def judged_signals(conn: Connection, since: date | None = None) -> list[Judged]:
    """By detector and kind: how many were raised, and how many of them stand confirmed or dismissed."""
    confirmed = func.sum(case((signals.c.review == SignalStatus.CONFIRMED.value, 1), else_=0))
    dismissed = func.sum(case((signals.c.review == SignalStatus.DISMISSED.value, 1), else_=0))
    query = (
        select(signals.c.detector, signals.c.kind, func.count(), confirmed, dismissed)
        .group_by(signals.c.detector, signals.c.kind)
        .order_by(signals.c.detector, signals.c.kind)
    )
    if since is not None:
        query = query.where(signals.c.detected_on >= since)
    return [Judged(row[0], row[1], int(row[2]), int(row[3]), int(row[4])) for row in conn.execute(query)]


def verdict_counts(conn: Connection, since: datetime) -> dict[VerdictAction, int]:
    """How often each verdict was given since then."""
    query = select(verdicts.c.action, func.count()).where(verdicts.c.at >= since).group_by(verdicts.c.action)
    return {VerdictAction(action): int(count) for action, count in conn.execute(query)}


@dataclass(frozen=True, slots=True)
class Gap:
    source: str
    at: datetime


def gaps_since(conn: Connection, since: datetime) -> list[Gap]:
    """Polls that found the feed turned over: the oldest entry was newer than the newest seen before."""
    query = select(polls.c.source, polls.c.started_at).where(polls.c.gap.is_(True), polls.c.started_at >= since)
    return [Gap(row.source, row.started_at) for row in conn.execute(query.order_by(polls.c.id))]


def cut(full: str, at: int) -> str:
    """The words around a place in a text."""
    start, end = max(0, at - _AROUND), min(len(full), at + 2 * _AROUND)
    return f"{'…' if start else ''}{full[start:end]}{'…' if end < len(full) else ''}"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _mondays(first: date, last: date) -> list[date]:
    begin = _monday(first)
    return [begin + timedelta(days=7 * week) for week in range((last - begin).days // 7 + 1)]
