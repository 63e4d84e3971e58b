"""When a document was published, from the best thing that tells it."""

from datetime import date, datetime

from monitor.domain import Precision
from monitor.domain.dates import day_moment, parse_date, parse_dateline


def publication(raw: str, text: str, zone: str, now: datetime) -> tuple[datetime, Precision, date | None]:
    """Moment, precision, and the day of the dateline. The printed date where it reads as one; else the dateline's
    day (in KCNA's own lists the two agree in 837 of 841 stories); else now, of unknown precision."""
    parsed = parse_date(raw, zone, now)
    if parsed:
        return *parsed, parse_dateline(text, parsed[0].date())
    day = parse_dateline(text, now.date())
    if day:
        return min(day_moment(day), now), Precision.DAY, day
    return now, Precision.UNKNOWN, None
