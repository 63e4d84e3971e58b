"""The few figures that tell how an installation stands."""

from typing import Any

from sqlalchemy import Connection, func, select

from monitor.database import marks
from monitor.database.signals import list_signals
from monitor.database.tables import articles


def overview(conn: Connection) -> dict[str, Any]:
    """JSON values: articles, outlets, first_day, last_day, judged_before, signals by status."""
    row = conn.execute(
        select(
            func.count(),
            func.count(articles.c.outlet.distinct()),
            func.min(articles.c.day),
            func.max(articles.c.day),
        )
    ).one()
    statuses: dict[str, int] = {}
    for signal in list_signals(conn):
        statuses[signal.status.value] = statuses.get(signal.status.value, 0) + 1
    judged = marks.get_day(conn, marks.JUDGED_BEFORE)
    return {
        "articles": row[0],
        "outlets": row[1],
        "first_day": row[2].isoformat() if row[2] else None,
        "last_day": row[3].isoformat() if row[3] else None,
        "judged_before": judged.isoformat() if judged else None,
        "signals": statuses,
    }
