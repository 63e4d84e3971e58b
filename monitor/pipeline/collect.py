"""Polling: every due source fetched once, its documents and its poll stored in one transaction."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import structlog
from sqlalchemy.exc import SQLAlchemyError

from monitor.database import polls, raw
from monitor.database.engine import read, write
from monitor.domain import Document, FetchResult, IngestOutcome, NkmonitorError, PollOutcome, Refusal, Source
from monitor.fetchers import PoliteClient, fetch
from monitor.pipeline.app import App
from monitor.pipeline.ingest import IngestReport
from monitor.pipeline.recheck import RecheckReport, recheck

log = structlog.get_logger()

ShouldStop = Callable[[], bool]
Done = Callable[["CollectReport"], None]
"""Told, in a thread of the pool, what the due sources of one host gave."""

HELD_FOR = timedelta(minutes=15)

EARLIEST_NOW = datetime(2024, 3, 7, tzinfo=UTC)
"""The day of the later seed article: a clock that tells an earlier time has not been set since the machine started."""


@dataclass(slots=True)
class CollectReport:
    polled: int = 0
    failed: int = 0
    ingest: IngestReport = field(default_factory=IngestReport)
    outcomes: Counter[PollOutcome] = field(default_factory=Counter)

    def add(self, other: "CollectReport") -> None:
        self.polled += other.polled
        self.failed += other.failed
        self.ingest.add(other.ingest)
        self.outcomes.update(other.outcomes)


class Collector:
    """Polls due sources on a thread pool. Sources of one host wait for each other inside the polite client."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._client = PoliteClient(app.settings.feeds)
        self._pool = ThreadPoolExecutor(app.settings.feeds.workers, thread_name_prefix="poll")
        self._held: dict[str, float] = {}
        self._under_way: set[str] = set()

    def close(self) -> None:
        """Stop taking work and end requests under way; polls cut off so count as not done and stay due."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def register(self, now: datetime) -> None:
        """Make known to the database which sources are enabled, so that they come due."""
        with write(self._app.engine) as conn:
            polls.register_sources(conn, self._enabled(), now)

    def poll_due(self, now: datetime, should_stop: ShouldStop = lambda: False) -> CollectReport:
        """Poll every enabled source that is due, and wait until all have been."""
        report = CollectReport()
        for future in as_completed(self.begin_due(now, should_stop)):
            if not future.cancelled():
                report.add(future.result())
        return report

    def begin_due(
        self, now: datetime, should_stop: ShouldStop = lambda: False, done: Done = lambda _: None
    ) -> list[Future[CollectReport]]:
        """Begin to poll every enabled source that is due, and wait for none: a slow host holds up only its own. Where
        polls of a host are under way, what else is due there waits for a later call. For one caller at a time. By a
        clock that is not set nothing is polled, since every day it gives an article would be wrong for good."""
        if now < EARLIEST_NOW:
            log.error("not polled: the clock of this machine is not set", clock=now.isoformat())
            return []
        busy = list(self._under_way)  # before asking what is due: a poll that ends in between is due no more
        with read(self._app.engine) as conn:
            enabled = {source.id: source for source in self._enabled()}
            due = polls.due_sources(conn, now, limit=1000, among=enabled)
        hosts: dict[str, list[Source]] = defaultdict(list)
        for source in (enabled[one] for one in due if not self._is_held(one)):
            hosts[urlsplit(source.url).netloc].append(source)
        return [self._begin(host, group, should_stop, done) for host, group in hosts.items() if host not in busy]

    def finish(self) -> None:
        """Wait until no poll is under way; none is begun any more."""
        self._pool.shutdown(wait=True)

    def look_again(self, now: datetime, should_stop: ShouldStop = lambda: False) -> RecheckReport:
        """Look at stored articles again, through the same polite client as polls."""
        return recheck(self._app, self._client, now, should_stop)

    def _enabled(self) -> list[Source]:
        return [source for source in self._app.sources.values() if source.enabled]

    def _begin(
        self, host: str, sources: Sequence[Source], should_stop: ShouldStop, done: Done
    ) -> Future[CollectReport]:
        """One thread takes all sources of a host, one after the other: threads that wait for each other at one host
        would be missing for the others."""

        def poll() -> CollectReport:
            try:
                report = self._poll_host(sources, should_stop)
            finally:
                self._under_way.discard(host)
            done(report)
            return report

        self._under_way.add(host)
        return self._pool.submit(poll)

    def _poll_host(self, sources: Sequence[Source], should_stop: ShouldStop) -> CollectReport:
        """A bad source never stops the others."""
        report = CollectReport()
        for source in sources:
            if should_stop():
                break
            try:
                report.add(self._poll_one(source, should_stop))
            except (SQLAlchemyError, NkmonitorError, OSError) as error:
                log.error("poll not stored", source=source.id, error=_first_line(error))  # noqa: TRY400
                self._hold(source)
                report.failed += 1
            except Exception as error:
                log.exception("poll failed", source=source.id, error=_first_line(error))
                self._hold(source)
                report.failed += 1
        return report

    def _hold(self, source: Source) -> None:
        """What could not be stored leaves the source due. It must not be asked at every tick while the disk is full or
        the database away."""
        self._held[source.id] = time.monotonic() + min(source.interval, HELD_FOR).total_seconds()

    def _is_held(self, source_id: str) -> bool:
        return self._held.get(source_id, 0.0) > time.monotonic()

    def _poll_one(self, source: Source, should_stop: ShouldStop) -> CollectReport:
        with read(self._app.engine) as conn:
            state = polls.state_of(conn, source)
        started = datetime.now(UTC)
        clock = time.monotonic()
        result = fetch(source, state, self._client, started, lambda keys: self._settled(keys, started))
        if should_stop() and not result.documents:
            return CollectReport()
        report = self.store(source, result, started)
        log.info(
            "polled",
            source=source.id,
            outcome=result.outcome.value,
            new=report.counts[IngestOutcome.STORED],
            seconds=round(time.monotonic() - clock, 2),
            note=result.note,
        )
        return CollectReport(polled=1, ingest=report, outcomes=Counter([result.outcome]))

    def _settled(self, keys: Collection[str], now: datetime) -> set[str]:
        with read(self._app.engine) as conn:
            return polls.settled_addresses(conn, keys, now)

    def store(self, source: Source, result: FetchResult, started: datetime) -> IngestReport:
        """Documents, poll, source state and coverage in one transaction; a document the database refuses is set
        apart by trying each alone, and then the poll is recorded with what could be stored."""
        items: list[Document | Refusal] = [*result.documents, *result.refusals]
        try:
            ahead = self._app.ingest.annotate_ahead(items)
            with write(self._app.engine) as conn:
                report = self._app.ingest.store_within(conn, items, started, ahead=ahead)
                polls.record_poll(conn, source, result, report.counts, started)
        except (SQLAlchemyError, ValueError) as error:
            log.warning("batch refused, trying one by one", source=source.id, error=_first_line(error))
            report = IngestReport()
            for item in items:
                report.add(self._app.ingest.store([item], started))
            with write(self._app.engine) as conn:
                polls.record_poll(conn, source, result, report.counts, started)
        self._keep_bodies(source, result, started)
        return report

    def _keep_bodies(self, source: Source, result: FetchResult, started: datetime) -> None:
        """By themselves: they are large, and what was read in them is stored by now."""
        if self._app.settings.feeds.keep_raw_days <= 0:
            return
        try:
            with write(self._app.engine) as conn:
                raw.store_raw(conn, source.id, result.bodies, started)
        except (SQLAlchemyError, NkmonitorError) as error:
            log.warning("bodies not kept", source=source.id, error=_first_line(error))


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]
