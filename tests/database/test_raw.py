from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from monitor.database.engine import write
from monitor.database.raw import forget_raw, store_raw, stored_polls
from monitor.domain import RawBody

NOW = datetime(2024, 2, 15, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_bodies_come_back_poll_by_poll_until_they_are_forgotten(either_engine: Engine) -> None:
    first = [RawBody("http://e.org/list", "text/html", b"\x00list" * 100), RawBody("http://e.org/1", "", b"")]
    second = [RawBody("http://e.org/list", "text/html", b"later")]
    with write(either_engine) as conn:
        store_raw(conn, "kcna", first, NOW)
        store_raw(conn, "other", second, NOW)
        store_raw(conn, "kcna", second, NOW + HOUR)
        store_raw(conn, "kcna", (), NOW + 2 * HOUR)
        assert list(stored_polls(conn, "kcna", NOW)) == [(NOW, first), (NOW + HOUR, second)]
        assert list(stored_polls(conn, "kcna", NOW + HOUR)) == [(NOW + HOUR, second)]
        assert forget_raw(conn, NOW + HOUR) == 3
        assert list(stored_polls(conn, "kcna", NOW)) == [(NOW + HOUR, second)]
