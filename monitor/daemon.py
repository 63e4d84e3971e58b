"""The daemon: APScheduler ticks over the pipeline, one daemon a database, and a clean stop.

APScheduler only ticks. What is due is written in the database, so that a restart neither forgets nor repeats.
"""

import math
import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from types import FrameType
from typing import Protocol

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from monitor.domain import AlreadyRunning, NkmonitorError
from monitor.pipeline.app import App
from monitor.pipeline.collect import Collector, CollectReport
from monitor.pipeline.detect import detect
from monitor.pipeline.housekeeping import keep_house
from monitor.pipeline.lease import RENEW_EVERY, KeptLease
from monitor.sdnotify import notify

log = structlog.get_logger()

_TO_CLOSE = 1.0
_TO_EXIT = 0.5
"""Seconds of the time to stop that winding down and giving back the lease leave."""


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
        self._lease = KeptLease(app.engine, "daemon", self._give_up)
        self._stop = threading.Event()
        self._stop_by = math.inf
        self._news = threading.Event()
        self._detecting = threading.Lock()
        self.failure: NkmonitorError | None = None

    def once(self) -> None:
        """Poll what is due, judge, deliver, however long it takes. Raises AlreadyRunning where another daemon holds the
        database or has taken it over."""
        self._lease.take()
        try:
            self._collector.register(_now())
            self._collector.poll_due(_now(), self._stop.is_set)
            self._look_again()
            self._detect()
            self._keep_house()
            self._deliver()
        finally:
            self._close()
        self._raise_failure()

    def run(self) -> None:
        """Tick until told to stop. Raises AlreadyRunning, or what made the daemon give up."""
        self._lease.take()
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
        self._raise_failure()
        log.info("stopped")

    def stop(self) -> None:
        within = self._app.settings.daemon.stop_within_seconds
        self._stop_by = min(self._stop_by, time.monotonic() + within)
        self._stop.set()

    def _scheduler(self) -> BackgroundScheduler:
        scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(7)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        daemon = self._app.settings.daemon
        tick = daemon.tick_seconds
        now = _now()
        for job, seconds, first in (
            (self._poll, tick, 0.0),
            (self._judge_news, min(tick, 1), 1.0),
            (self._deliver, min(tick, 5), 1.0),
            (self._detect, daemon.detect_every_minutes * 60, tick * 2),
            (self._look_again, 900.0, 120.0),
            (self._keep_house, 3600.0, 60.0),
            (self._report_life, RENEW_EVERY, 5.0),
        ):
            scheduler.add_job(
                job, "interval", seconds=seconds, next_run_time=now + timedelta(seconds=first), id=job.__name__
            )
        scheduler.add_listener(_log_job_error, EVENT_JOB_ERROR)
        return scheduler

    def _poll(self) -> None:
        if self._may_work():
            self._collector.begin_due(_now(), self._stop.is_set, self._note_news)

    def _note_news(self, report: CollectReport) -> None:
        if report.ingest.changed_from:
            self._news.set()

    def _judge_news(self) -> None:
        """Once for all polls that ended since, and in no thread that polls are waiting for."""
        if self._may_work() and self._news.is_set():
            self._news.clear()
            self._detect()

    def _look_again(self) -> None:
        if not self._may_work():
            return
        report = self._collector.look_again(_now(), self._stop.is_set)
        if report.changed or report.newly_gone:
            self._detect()

    def _detect(self) -> None:
        if not self._may_work():
            return
        with self._detecting:
            report = detect(
                self._app.engine, self._app.detectors(), self._app.outlets, self._app.settings.slack, _now()
            )
        if report.new:
            self._deliver()

    def _deliver(self) -> None:
        if self._may_work():
            self._deliverer.deliver_due()

    def _keep_house(self) -> None:
        if self._may_work():
            keep_house(self._app, _now())

    def _may_work(self) -> bool:
        """Not while stopping, nor while another daemon may have taken over because the lease could not be renewed."""
        return not self._stop.is_set() and self._lease.is_held

    def _give_up(self, error: AlreadyRunning) -> None:
        self.failure = error
        self.stop()

    def _raise_failure(self) -> None:
        if self.failure:
            raise self.failure

    def _report_life(self) -> None:
        status = "listening"
        if not self._lease.is_held:
            status = "waiting for the database"
        elif self._listener and not self._listener.healthy:
            status = "Slack listener is being rebuilt"
        notify("WATCHDOG=1", f"STATUS={status}")

    def _wind_down(self, scheduler: BackgroundScheduler) -> None:
        """No new work; what runs may finish until the deadline. What does not is in the database as not done."""
        log.info("stopping")
        scheduler.pause()
        self._deliverer.stop()
        if self._listener:
            self._listener.stop()
        waiting = threading.Thread(target=self._finish, args=(scheduler,), daemon=True)
        waiting.start()
        waiting.join(self._time_left(_TO_CLOSE))
        if waiting.is_alive():
            log.warning("work under way was cut off; it is done again at the next start")

    def _finish(self, scheduler: BackgroundScheduler) -> None:
        scheduler.shutdown(wait=True)
        self._collector.finish()

    def _time_left(self, kept_back: float) -> float:
        """Seconds until the daemon must have stopped, less those kept back for what follows."""
        return max(0.1, self._stop_by - kept_back - time.monotonic())

    def _close(self) -> None:
        self.stop()
        self._collector.close()
        self._lease.release(self._time_left(_TO_EXIT))

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        log.info("signal received", signal=signal.Signals(number).name)
        self.stop()


def _log_job_error(event: JobExecutionEvent) -> None:
    log.error("tick failed", job=event.job_id, error=f"{type(event.exception).__name__}: {event.exception}")


def _now() -> datetime:
    return datetime.now(UTC)
