"""Bodies as they came, compressed, for as long as the configuration keeps them."""

import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from sqlalchemy import Connection, delete, insert, select

from monitor.database.tables import raw_responses
from monitor.domain import RawBody


def store_raw(conn: Connection, source_id: str, bodies: Iterable[RawBody], fetched_at: datetime) -> None:
    """Keep what one poll read."""
    rows = [
        {
            "source": source_id,
            "url": one.url,
            "fetched_at": fetched_at,
            "content_type": one.content_type,
            "body": zlib.compress(one.body),
        }
        for one in bodies
    ]
    if rows:
        conn.execute(insert(raw_responses), rows)


def stored_polls(conn: Connection, source_id: str, since: datetime) -> Iterator[tuple[datetime, list[RawBody]]]:
    """What each poll of a source since then read, oldest first, with the time of the poll."""
    query = (
        select(raw_responses)
        .where(raw_responses.c.source == source_id, raw_responses.c.fetched_at >= since)
        .order_by(raw_responses.c.fetched_at, raw_responses.c.id)
    )
    for fetched_at, rows in groupby(conn.execute(query), key=lambda row: row.fetched_at):
        yield fetched_at, [RawBody(row.url, row.content_type, zlib.decompress(row.body)) for row in rows]


def forget_raw(conn: Connection, before: datetime) -> int:
    """Delete bodies older than `before`; how many there were."""
    return conn.execute(delete(raw_responses).where(raw_responses.c.fetched_at < before)).rowcount
