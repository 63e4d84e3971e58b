from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert

from monitor.database import marks
from monitor.database.engine import read, write
from monitor.database.overview import raised_a_year
from monitor.database.signals import insert_signal
from monitor.database.tables import articles
from monitor.domain import EntityType, Evidence, Finding, Reason, Severity, SignalKind, Subject, Window

FIRST = date(2020, 1, 1)
NOON = datetime(2020, 1, 1, 3, tzinfo=UTC)


def finding(number: int, kind: SignalKind) -> Finding:
    day = FIRST + timedelta(days=number)
    return Finding(
        f"key:{number}", kind, Subject(EntityType.COUNTRY, "CU", "Cuba"), ("kcna",), Window(day, day), Severity.LOW,
        "Cuba", (Reason.BELOW_BASELINE,), (Evidence(quote="Cuba"),), "rule", "1",
    )  # fmt: skip


def test_signals_a_year_are_counted_over_the_days_judged_and_by_kind(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        row = {
            "outlet": "kcna", "tier": "state", "language": "en", "headline_key": "1", "day": FIRST, "known_day": FIRST,
            "published_at": NOON, "published_precision": "day", "first_seen_at": NOON,
        }  # fmt: skip
        conn.execute(insert(articles), [row])
        for number, kind in enumerate([SignalKind.MENTION_DROP, SignalKind.MENTION_SURGE, SignalKind.MENTION_RETURN]):
            insert_signal(conn, "mention_frequency", finding(number, kind), FIRST, NOON)
        marks.set_day(conn, marks.JUDGED_BEFORE, FIRST + timedelta(days=300))
    kinds = [SignalKind.MENTION_DROP, SignalKind.MENTION_SURGE]
    with read(either_engine) as conn:
        assert raised_a_year(conn, kinds) is None
    with write(either_engine) as conn:
        marks.set_day(conn, marks.JUDGED_BEFORE, FIRST + timedelta(days=1461))
    with read(either_engine) as conn:
        assert raised_a_year(conn, kinds) == pytest.approx((0.5, 4.0))
