"""One round of everything, in this process."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from monitor.daemon import Daemon
from monitor.database.engine import write
from monitor.database.tables import leases
from monitor.domain import AlreadyRunning
from monitor.pipeline import lease
from monitor.pipeline.app import App
from monitor.pipeline.lease import KeptLease
from tests.documents import app_for

PATIENCE = 20.0


class Deliverer:
    """Does what a test wants to happen while a round is under way."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        self._meanwhile = meanwhile

    def deliver_due(self, now: datetime | None = None) -> object:
        return self._meanwhile()

    def stop(self) -> None:
        pass


@pytest.fixture
def app(sqlite_url: str) -> Iterator[App]:
    with app_for(sqlite_url) as opened:
        opened.__dict__["sources"] = {}
        yield opened


def test_a_round_that_takes_long_keeps_its_lease(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "RENEW_EVERY", 0.01)
    renewed = threading.Event()
    renew = KeptLease._renew

    def noticed(one: KeptLease) -> None:
        renew(one)
        if round_under_way.is_set():
            renewed.set()

    def deliver() -> None:
        round_under_way.set()
        assert renewed.wait(PATIENCE)

    round_under_way = threading.Event()
    monkeypatch.setattr(KeptLease, "_renew", noticed)
    Daemon(app, Deliverer(deliver)).once()
    assert renewed.is_set()


def test_a_round_whose_lease_another_took_ends_with_an_error(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "RENEW_EVERY", 0.01)
    daemon = Daemon(app, Deliverer(lambda: None))

    def lose() -> None:
        with write(app.engine) as conn:
            soon = datetime.now(UTC) + timedelta(minutes=1)
            conn.execute(update(leases).values(owner="another", expires_at=soon))
        assert daemon._stop.wait(PATIENCE)

    daemon._deliverer = Deliverer(lose)
    with pytest.raises(AlreadyRunning, match="another"):
        daemon.once()
