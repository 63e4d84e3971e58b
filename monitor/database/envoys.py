"""Where texts introduce envoys."""

from datetime import date

from sqlalchemy import Connection, select

from monitor.database.tables import articles, envoy_sightings
from monitor.domain import Envoy


def sightings(conn: Connection, country: str | None = None) -> list[tuple[Envoy, date]]:
    """Every introduction with the day of its text, oldest first; of `country`'s envoys where one is given."""
    query = (
        select(envoy_sightings, articles.c.day)
        .join(articles, articles.c.id == envoy_sightings.c.article_id)
        .order_by(articles.c.day, envoy_sightings.c.id)
    )
    if country:
        query = query.where(envoy_sightings.c.country == country)
    return [
        (Envoy(row.name, row.country, row.role, row.host, row.start, row.end), row.day) for row in conn.execute(query)
    ]
