"""What the caller knows of an archive that its files do not say, and how bare dates are taken."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from dateutil import parser as dateutil_parser

from monitor.domain import PYONGYANG, Precision, Tier
from monitor.domain.dates import FIRST_CREDIBLE_YEAR, LAST_CREDIBLE_YEAR


@dataclass(frozen=True, slots=True)
class ArchiveOptions:
    """Used where a document does not say it itself."""

    outlet: str | None = None
    language: str | None = None
    published: date | None = None
    tier: Tier | None = None


def archive_date(value: Any) -> tuple[datetime, Precision] | None:
    """An archive's date, ISO 8601 or TOML; None where it is none, or one of a year in which nothing can have been
    published: a typing error ("0204") must not make two thousand years of days to be judged.

    A bare day is that day in Pyongyang, at noon; a time without a zone is Pyongyang's.
    """
    if isinstance(value, date) and not FIRST_CREDIBLE_YEAR <= value.year <= LAST_CREDIBLE_YEAR:
        return None
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=PYONGYANG)), Precision.TIME
    if isinstance(value, date):
        return datetime.combine(value, time(12), PYONGYANG), Precision.DAY
    if not isinstance(value, str):
        return None
    try:
        if len(value.strip()) <= len("2024-02-16"):
            return archive_date(date.fromisoformat(value.strip()))
        return archive_date(dateutil_parser.isoparse(value.strip()))
    except (ValueError, OverflowError):
        return None


def long_date(value: str) -> date | None:
    """A day as pages print it: "March 7, 2024", "2024.02.16", "2024년 2월 16일"; None where it is none."""
    plain = (
        value.replace("년", "-").replace("월", "-").replace("일", "").replace(".", "-").replace(" -", "-").strip(" -")
    )
    try:
        return dateutil_parser.parse(plain.replace("- ", "-")).date()
    except (ValueError, OverflowError):
        return None
