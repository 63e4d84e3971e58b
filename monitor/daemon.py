"""The daemon: APScheduler ticks over the pipeline, one daemon a database, and a clean stop.

APScheduler only ticks. What is due is written in the database, so that a restart neither forgets nor repeats.
"""

import os
import signal
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Protocol

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.database import leases
from monitor.database.engine import write
from monitor.domain import NkmonitorError
from monitor.pipeline.app import App
from monitor.pipeline.collect import Collector
from monitor.pipeline.detect import detect
from monitor.pipeline.housekeeping import keep_house
from monitor.sdnotify import notify

log = structlog.get_logger()

LEASE = "daemon"
LEASE_LENGTH = timedelta(seconds=60)


class Delivers(Protocol):
    def deliver_due(self, now: datetime | None = None) -> object: ...

    def stop(self) -> None: ...


class Listens(Protocol):
    def start(self) -> None: ...

    def stop(self) -> None: ...

    @property
    def healthy(self) -> bool: ...


class Daemon:
    """`run` blocks until SIGTERM or SIGINT; `once` does one round of everything."""

    def __init__(self, app: App, deliverer: Delivers, listener: Listens | None = None) -> None:
        self._app = app
        self._deliverer = deliverer
        self._listener = listener
        self._collector = Collector(app)
        self._owner = f"{socket.gethostname()}:{os.getpid()}"
        self._stop = threading.Event()
        self._polling = threading.Lock()
        self._detecting = threading.Lock()
        self.failure: NkmonitorError | None = None

    def once(self) -> None:
        """Poll what is due, judge, deliver. Raises AlreadyRunning while another daemon holds the database."""
        self._renew_lease()
        try:
            self._collector.register(_now())
            self._poll()
            self._look_again()
            self._detect()
            self._keep_house()
            self._deliver()
        finally:
            self._close()

    def run(self) -> None:
        """Tick until told to stop. Raises AlreadyRunning, or what made the daemon give up."""
        self._renew_lease()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._on_signal)
        self._collector.register(_now())
        scheduler = self._scheduler()
        try:
            scheduler.start()
            if self._listener:
                self._listener.start()
            log.info("running", sources=sum(source.enabled for source in self._app.sources.values()))
            notify("READY=1")
            self._stop.wait()
            notify("STOPPING=1")
            self._wind_down(scheduler)
        finally:
            self._close()
        if self.failure:
            raise self.failure
        log.info("stopped")

    def stop(self) -> None:
        self._stop.set()

    def _scheduler(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(6)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        daemon = self._app.settings.daemon
        tick = daemon.tick_seconds
        now = _now()
        for job, seconds, first in (
            (self._poll, tick, 0.0),
            (self._deliver, min(tick, 5), 1.0),
            (self._detect, daemon.detect_every_minutes * 60, tick * 2),
            (self._look_again, 900.0, 120.0),
            (self._keep_house, 3600.0, 60.0),
            (self._keep_lease, LEASE_LENGTH.total_seconds() / 4, 5.0),
        ):
            scheduler.add_job(
                job, "interval", seconds=seconds, next_run_time=now + timedelta(seconds=first), id=job.__name__
            )
        scheduler.add_listener(_log_job_error, EVENT_JOB_ERROR)
        return scheduler

    def _poll(self) -> None:
        if self._stop.is_set() or not self._polling.acquire(blocking=False):
            return
        try:
            report = self._collector.poll_due(_now(), self._stop.is_set)
            if report.ingest.changed_from:
                self._detect()
        finally:
            self._polling.release()

    def _look_again(self) -> None:
        if self._stop.is_set():
            return
        report = self._collector.look_again(_now(), self._stop.is_set)
        if report.changed or report.newly_gone:
            self._detect()

    def _detect(self) -> None:
        if self._stop.is_set():
            return
        with self._detecting:
            report = detect(
                self._app.engine, self._app.detectors(), self._app.outlets, self._app.settings.slack, _now()
            )
        if report.new:
            self._deliver()

    def _deliver(self) -> None:
        if not self._stop.is_set():
            self._deliverer.deliver_due()

    def _keep_house(self) -> None:
        keep_house(self._app, _now())

    def _renew_lease(self) -> None:
        with write(self._app.engine) as conn:
            leases.take_lease(conn, LEASE, self._owner, _now(), LEASE_LENGTH)

    def _keep_lease(self) -> None:
        try:
            self._renew_lease()
        except NkmonitorError as error:
            self.failure = error
            self.stop()
            return
        healthy = self._listener.healthy if self._listener else True
        notify("WATCHDOG=1", f"STATUS={'listening' if healthy else 'Slack listener is being rebuilt'}")

    def _wind_down(self, scheduler: BackgroundScheduler) -> None:
        """No new work; what runs may finish until the deadline. What does not is in the database as not done."""
        deadline = time.monotonic() + self._app.settings.daemon.stop_within_seconds - 1
        log.info("stopping")
        scheduler.pause()
        self._deliverer.stop()
        if self._listener:
            self._listener.stop()
        waiting = threading.Thread(target=scheduler.shutdown, kwargs={"wait": True}, daemon=True)
        waiting.start()
        waiting.join(max(0.1, deadline - time.monotonic()))
        if waiting.is_alive():
            log.warning("work under way was cut off; it is done again at the next start")

    def _close(self) -> None:
        self._collector.close()
        try:
            with write(self._app.engine) as conn:
                leases.drop_lease(conn, LEASE, self._owner)
        except NkmonitorError as error:
            log.warning("lease not returned; it ends by itself", error=str(error))

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        log.info("signal received", signal=signal.Signals(number).name)
        self.stop()


def _log_job_error(event: JobExecutionEvent) -> None:
    log.error("tick failed", job=event.job_id, error=f"{type(event.exception).__name__}: {event.exception}")


def _now() -> datetime:
    return datetime.now(UTC)
