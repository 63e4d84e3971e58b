"""The lease of a daemon through trouble of its database."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, update

from monitor.database.engine import open_engine, read, write
from monitor.database.leases import take_lease
from monitor.database.tables import leases
from monitor.domain import AlreadyRunning
from monitor.pipeline import lease
from monitor.pipeline.lease import KeptLease

PATIENCE = 20.0


class Owner:
    """Someone who keeps the lease; `told` is set when it was lost."""

    def __init__(self, engine: Engine) -> None:
        self.told = threading.Event()
        self.lease = KeptLease(engine, "daemon", self.lose)

    def lose(self, error: AlreadyRunning) -> None:
        self.told.set()


@pytest.fixture(autouse=True)
def _renewed_without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "RENEW_EVERY", 0.01)
    monkeypatch.setattr(lease, "TRY_AGAIN_AFTER", 0.01)


@pytest.fixture
def engine(impatient_engine: Engine) -> Engine:
    return impatient_engine


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """Counts the attempts to renew that have ended, well or not."""
    ended = threading.Semaphore(0)
    renew = KeptLease._renew

    def counted(one: KeptLease) -> None:
        try:
            renew(one)
        finally:
            ended.release()

    monkeypatch.setattr(KeptLease, "_renew", counted)
    return ended


def wait_for(attempts: threading.Semaphore, number: int) -> None:
    for _ in range(number):
        assert attempts.acquire(timeout=PATIENCE)


def expiry(engine: Engine) -> datetime | None:
    with read(engine) as conn:
        moment: datetime | None = conn.scalar(select(leases.c.expires_at))
    return moment


def test_a_database_locked_by_another_is_waited_for_and_the_lease_kept(
    engine: Engine, attempts: threading.Semaphore
) -> None:
    owner = Owner(engine)
    owner.lease.take()
    with write(engine):
        before = expiry(engine)
        wait_for(attempts, 5)
        assert expiry(engine) == before
    wait_for(attempts, 3)
    after = expiry(engine)
    owner.lease.release(PATIENCE)
    assert before
    assert after
    assert after > before
    assert not owner.told.is_set()
    assert expiry(engine) is None


def test_a_lease_that_could_not_be_renewed_in_time_is_not_held_until_it_is_renewed(
    engine: Engine, attempts: threading.Semaphore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LENGTH", timedelta(0))
    owner = Owner(engine)
    owner.lease.take()
    assert not owner.lease.is_held
    monkeypatch.setattr(lease, "LENGTH", timedelta(minutes=1))
    wait_for(attempts, 3)
    assert owner.lease.is_held
    owner.lease.release(PATIENCE)


def test_only_another_owner_ends_a_lease(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    owner = Owner(engine)
    owner.lease.take()
    now = datetime.now(UTC)
    with write(engine) as conn:
        conn.execute(update(leases).values(owner="another", expires_at=now + timedelta(minutes=1)))
    assert owner.told.wait(PATIENCE)
    assert not owner.lease.is_held
    owner.lease.release(PATIENCE)
    with pytest.raises(AlreadyRunning, match="another"), write(engine) as conn:
        take_lease(conn, "daemon", "third", now, timedelta(minutes=1))
    engine.dispose()


def test_two_daemons_with_the_same_host_name_and_process_id_are_told_apart(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    first, second = Owner(engine), Owner(engine)  # of one process here, as two containers may look like one
    first.lease.take()
    with pytest.raises(AlreadyRunning):
        second.lease.take()
    first.lease.release(PATIENCE)
    engine.dispose()


def test_giving_the_lease_back_to_a_locked_database_takes_no_longer_than_allowed(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    owner = Owner(engine)
    owner.lease.take()
    with write(engine):
        started = time.monotonic()
        owner.lease.release(0.05)
        took = time.monotonic() - started
    assert took < PATIENCE
    owner.lease.release(PATIENCE)
    assert expiry(engine) is None
    engine.dispose()
