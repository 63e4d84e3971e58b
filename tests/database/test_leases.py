from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from monitor.database.engine import write
from monitor.database.leases import drop_lease, take_lease
from monitor.domain import AlreadyRunning

NOW = datetime(2024, 2, 16, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_second_owner_is_refused_while_the_lease_lives(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        take_lease(conn, "daemon", "first", NOW, MINUTE)
    with pytest.raises(AlreadyRunning, match=r"another nkmonitor \(first\) is running"), write(either_engine) as conn:
        take_lease(conn, "daemon", "second", NOW + MINUTE / 2, MINUTE)


def test_an_expired_lease_passes_on_with_a_higher_fence(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        before = take_lease(conn, "daemon", "first", NOW, MINUTE)
        after = take_lease(conn, "daemon", "second", NOW + 2 * MINUTE, MINUTE)
    assert after == before + 1


def test_a_lease_written_by_a_clock_that_ran_far_ahead_does_not_outlive_its_owner(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        before = take_lease(conn, "daemon", "first", NOW + timedelta(days=400), MINUTE)
        assert take_lease(conn, "daemon", "second", NOW, MINUTE) == before + 1


def test_a_lease_of_a_host_whose_clock_is_minutes_ahead_is_respected(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        take_lease(conn, "daemon", "first", NOW + 5 * MINUTE, MINUTE)
    with pytest.raises(AlreadyRunning), write(either_engine) as conn:
        take_lease(conn, "daemon", "second", NOW, MINUTE)


def test_renewing_keeps_the_fence(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        before = take_lease(conn, "daemon", "first", NOW, MINUTE)
        assert take_lease(conn, "daemon", "first", NOW + MINUTE / 2, MINUTE) == before


def test_a_dropped_lease_is_free_at_once(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        take_lease(conn, "daemon", "first", NOW, MINUTE)
        drop_lease(conn, "daemon", "first")
        take_lease(conn, "daemon", "second", NOW, MINUTE)


def test_nobody_can_drop_the_lease_of_another(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        take_lease(conn, "daemon", "first", NOW, MINUTE)
        drop_lease(conn, "daemon", "second")
    with pytest.raises(AlreadyRunning), write(either_engine) as conn:
        take_lease(conn, "daemon", "second", NOW, MINUTE)
