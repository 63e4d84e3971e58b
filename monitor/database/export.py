"""Rows for export, streamed."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, and_, func, select

from monitor.database.tables import articles, daily_mentions, daily_volume, signals, verdicts
from monitor.domain import EntityType, Precision

Rows = Callable[[Connection], Iterator[dict[str, Any]]]

_ARTICLE_KEYS = ("url", "title", "text", "outlet", "tier", "language")


def verdict_rows(conn: Connection) -> Iterator[dict[str, Any]]:
    query = (
        select(verdicts, signals.c.kind, signals.c.rule, signals.c.rule_version, signals.c.detector, signals.c.severity)
        .join(signals, signals.c.id == verdicts.c.signal_id)
        .order_by(verdicts.c.id)
    )
    for row in conn.execute(query):
        yield {
            "signal": row.signal_id,
            "kind": row.kind,
            "detector": row.detector,
            "rule": row.rule,
            "rule_version": row.rule_version,
            "action": row.action,
            "reviewer": row.reviewer,
            "reviewer_name": row.reviewer_name,
            "at": row.at.isoformat(),
            "note": row.note,
            "until": row.until.isoformat() if row.until else None,
            "via": row.via,
        }


def article_rows(conn: Connection) -> Iterator[dict[str, Any]]:
    for row in conn.execution_options(yield_per=500).execute(select(articles).order_by(articles.c.day, articles.c.id)):
        exact = row.published_precision == Precision.TIME.value
        yield {
            "id": str(row.id),
            **{key: getattr(row, key) for key in _ARTICLE_KEYS},
            "published": row.published_at.isoformat() if exact else row.day.isoformat(),
        }


def count_rows(conn: Connection) -> Iterator[dict[str, Any]]:
    """A line per outlet, language, country and day with articles; `series` is outlet:language:country."""
    series = (
        select(daily_mentions.c.outlet, daily_mentions.c.language, daily_mentions.c.entity_id)
        .where(daily_mentions.c.entity_type == EntityType.COUNTRY.value)
        .distinct()
        .order_by(daily_mentions.c.outlet, daily_mentions.c.language, daily_mentions.c.entity_id)
    )
    for outlet, language, country in conn.execute(series).all():
        mentioned = (
            select(daily_mentions.c.day, func.sum(daily_mentions.c.articles).label("articles"))
            .where(
                daily_mentions.c.outlet == outlet,
                daily_mentions.c.language == language,
                daily_mentions.c.entity_id == country,
            )
            .group_by(daily_mentions.c.day)
            .subquery()
        )
        query = (
            select(
                daily_volume.c.day,
                func.sum(daily_volume.c.articles).label("total"),
                func.coalesce(func.max(mentioned.c.articles), 0).label("mentions"),
            )
            .outerjoin(mentioned, and_(mentioned.c.day == daily_volume.c.day))
            .where(daily_volume.c.outlet == outlet, daily_volume.c.language == language)
            .group_by(daily_volume.c.day)
            .order_by(daily_volume.c.day)
        )
        for row in conn.execute(query):
            yield {
                "series": f"{outlet}:{language}:{country}",
                "date": row.day.isoformat(),
                "mentions": int(row.mentions),
                "total": int(row.total),
            }
