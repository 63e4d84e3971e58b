"""Sums over the daily counts, for people: who is cited most, and how one country's series runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, select

from monitor.database.tables import daily_mentions, daily_volume
from monitor.domain import EntityType


@dataclass(frozen=True, slots=True)
class CountryTotal:
    country: str
    articles: int
    """Articles that mention it."""
    headlined: int
    share: float
    """Of all articles in the same outlets and days, 0 to 1."""


def volume(conn: Connection, outlets: Sequence[str], language: str | None, first: date, last: date) -> int:
    """Articles of these outlets on these days."""
    query = select(func.coalesce(func.sum(daily_volume.c.articles), 0)).where(
        daily_volume.c.outlet.in_(outlets), daily_volume.c.day.between(first, last)
    )
    if language:
        query = query.where(daily_volume.c.language == language)
    return int(conn.scalar(query) or 0)


def country_totals(
    conn: Connection, outlets: Sequence[str], language: str | None, first: date, last: date
) -> list[CountryTotal]:
    """Countries by articles that mention them, most first."""
    total = volume(conn, outlets, language, first, last)
    mentioned = func.sum(daily_mentions.c.articles)
    query = (
        select(
            daily_mentions.c.entity_id,
            mentioned.label("articles"),
            func.sum(daily_mentions.c.headlined).label("headlined"),
        )
        .where(*_where(outlets, language, first, last))
        .group_by(daily_mentions.c.entity_id)
        .having(mentioned > 0)
        .order_by(mentioned.desc(), daily_mentions.c.entity_id)
    )
    return [
        CountryTotal(row.entity_id, int(row.articles), int(row.headlined), int(row.articles) / total)
        for row in conn.execute(query)
    ]


def days_with_articles(conn: Connection, outlets: Sequence[str]) -> tuple[date, date] | None:
    """First and last day with an article of these outlets."""
    row = conn.execute(
        select(func.min(daily_volume.c.day), func.max(daily_volume.c.day)).where(
            daily_volume.c.outlet.in_(outlets), daily_volume.c.articles > 0
        )
    ).one()
    return (row[0], row[1]) if row[0] else None


def _where(outlets: Sequence[str], language: str | None, first: date, last: date) -> list[ColumnElement[bool]]:
    where = [
        daily_mentions.c.outlet.in_(outlets),
        daily_mentions.c.entity_type == EntityType.COUNTRY.value,
        daily_mentions.c.day.between(first, last),
    ]
    return [*where, daily_mentions.c.language == language] if language else where
