"""The few figures that tell how an installation stands."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, func, select

from monitor.database import marks
from monitor.database.signals import list_signals
from monitor.database.tables import articles, signals
from monitor.domain import SignalKind

_YEAR_DAYS = 365.25


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


def raised_a_year(conn: Connection, kinds: Collection[SignalKind]) -> tuple[float, float] | None:
    """Signals of these kinds raised in a year of the days judged, true and false ones, and how many years those are;
    None before a year has been judged."""
    first, judged_before = conn.scalar(select(func.min(articles.c.day))), marks.get_day(conn, marks.JUDGED_BEFORE)
    years = (judged_before - first).days / _YEAR_DAYS if first and judged_before else 0.0
    if years < 1:
        return None
    query = select(func.count()).select_from(signals).where(signals.c.kind.in_([kind.value for kind in kinds]))
    return (conn.scalar(query) or 0) / years, years
