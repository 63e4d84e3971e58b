"""What could be seen of each outlet on each day, for people: coverage beside the articles of the day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from monitor.database.coverage import all_shares
from monitor.database.tables import daily_volume


@dataclass(frozen=True, slots=True)
class OutletDay:
    """`seen`: the share of the day that polls saw, as it is known now; None where no poll tells, and only articles read
    from archives can. `known_day`: since when it is known."""

    outlet: str
    language: str
    day: date
    seen: float | None
    known_day: date | None
    articles: int


def outlet_days(conn: Connection, outlets: Collection[str] | None, first: date, last: date) -> list[OutletDay]:
    """Days on which an outlet was seen or printed something, by outlet, language and day; all outlets where None."""
    known = {
        (one.outlet, one.language, one.day): one
        for one in all_shares(conn, date.max)
        if first <= one.day <= last and (outlets is None or one.outlet in outlets)
    }
    query = select(daily_volume.c.outlet, daily_volume.c.language, daily_volume.c.day, daily_volume.c.articles).where(
        daily_volume.c.day.between(first, last), daily_volume.c.articles > 0
    )
    printed: dict[tuple[str, str, date], int] = {}
    for row in conn.execute(query if outlets is None else query.where(daily_volume.c.outlet.in_(outlets))):
        place = (row.outlet, row.language, row.day)
        printed[place] = printed.get(place, 0) + row.articles
    days = []
    for place in sorted({*known, *printed}):
        share = known.get(place)
        days.append(
            OutletDay(*place, share.seen if share else None, share.known_day if share else None, printed.get(place, 0))
        )
    return days
