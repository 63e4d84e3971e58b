"""The lease of a running daemon: taken, renewed by a thread of its own, given back."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from monitor.database import leases
from monitor.database.engine import write
from monitor.domain import AlreadyRunning, DatabaseError

log = structlog.get_logger()

LENGTH = timedelta(seconds=60)
RENEW_EVERY = LENGTH.total_seconds() / 4
TRY_AGAIN_AFTER = 5.0


class KeptLease:
    """Held from `take` to `release`. Trouble of the database is waited out; only another owner ends it before, and
    `on_lost` is told."""

    def __init__(self, engine: Engine, name: str, on_lost: Callable[[AlreadyRunning], None]) -> None:
        self._engine = engine
        self._name = name
        self._on_lost = on_lost
        self._owner = leases.new_owner()
        self._held_until = 0.0
        self._released = threading.Event()
        # One thread renews and gives back, so that no late renewal takes the lease again. It holds up no exit.
        self._keeper = threading.Thread(target=self._keep, name=f"lease {name}", daemon=True)

    @property
    def is_held(self) -> bool:
        """Whether nobody else can have taken the lease since it was last renewed."""
        return time.monotonic() < self._held_until

    def take(self) -> None:
        """Raises AlreadyRunning while another owner's lease lives, DatabaseError where the database is not usable."""
        self._renew()
        self._keeper.start()

    def release(self, within: float) -> None:
        """Give the lease back; where that takes longer than `within` seconds, it is left to end by itself."""
        self._released.set()
        self._keeper.join(within)
        if self._keeper.is_alive():
            log.warning("lease not returned; it ends by itself")

    def _renew(self) -> None:
        with write(self._engine) as conn:
            held_until = time.monotonic() + LENGTH.total_seconds()
            leases.take_lease(conn, self._name, self._owner, datetime.now(UTC), LENGTH)
        self._held_until = held_until

    def _keep(self) -> None:
        pause = RENEW_EVERY
        while not self._released.wait(pause):
            try:
                self._renew()
                pause = RENEW_EVERY
            except AlreadyRunning as error:
                self._held_until = 0.0
                self._on_lost(error)
                return
            except (DatabaseError, SQLAlchemyError) as error:
                log.warning("lease not renewed, trying again", error=str(error).splitlines()[0])
                pause = TRY_AGAIN_AFTER
        self._give_back()

    def _give_back(self) -> None:
        try:
            with write(self._engine) as conn:
                leases.drop_lease(conn, self._name, self._owner)
        except (DatabaseError, SQLAlchemyError) as error:
            log.warning("lease not returned; it ends by itself", error=str(error).splitlines()[0])
