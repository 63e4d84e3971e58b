"""One round of polling: every due source fetched once, its documents and its poll stored in one transaction."""

import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from monitor.database import polls
from monitor.database.engine import read, write
from monitor.domain import Document, FetchResult, IngestOutcome, PollOutcome, Refusal, Source
from monitor.fetchers import PoliteClient, fetch
from monitor.pipeline.app import App
from monitor.pipeline.ingest import IngestReport
from monitor.pipeline.recheck import RecheckReport, recheck

log = structlog.get_logger()

ShouldStop = Callable[[], bool]


@dataclass(slots=True)
class CollectReport:
    polled: int = 0
    failed: int = 0
    ingest: IngestReport = field(default_factory=IngestReport)
    outcomes: Counter[PollOutcome] = field(default_factory=Counter)


class Collector:
    """Polls due sources on a thread pool. Sources of one host wait for each other inside the polite client."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._client = PoliteClient(app.settings.feeds)
        self._pool = ThreadPoolExecutor(app.settings.feeds.workers, thread_name_prefix="poll")

    def close(self) -> None:
        """Stop taking work and end requests under way; polls cut off so count as not done and stay due."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def register(self, now: datetime) -> None:
        """Make known to the database which sources are enabled, so that they come due."""
        with write(self._app.engine) as conn:
            polls.register_sources(conn, self._enabled(), now)

    def poll_due(self, now: datetime, should_stop: ShouldStop = lambda: False) -> CollectReport:
        """Poll every enabled source that is due."""
        with read(self._app.engine) as conn:
            enabled = {source.id: source for source in self._enabled()}
            due = polls.due_sources(conn, now, limit=1000, among=enabled)
        return self._poll([enabled[one] for one in due], should_stop)

    def look_again(self, now: datetime, should_stop: ShouldStop = lambda: False) -> RecheckReport:
        """Look at stored articles again, through the same polite client as polls."""
        return recheck(self._app, self._client, now, should_stop)

    def _enabled(self) -> list[Source]:
        return [source for source in self._app.sources.values() if source.enabled]

    def _poll(self, sources: Sequence[Source], should_stop: ShouldStop) -> CollectReport:
        report = CollectReport()
        futures: dict[Future[IngestReport | None], Source] = {}
        for source in sources:
            futures[self._pool.submit(self._poll_one, source, report.outcomes, should_stop)] = source
        for future in as_completed(futures):
            source = futures[future]
            try:
                stored = future.result()
            except Exception as error:  # a bad source never stops the others
                report.failed += 1
                log.exception("poll failed", source=source.id, error=f"{type(error).__name__}: {error}")
                continue
            if stored is not None:
                report.polled += 1
                report.ingest.add(stored)
        return report

    def _poll_one(self, source: Source, outcomes: Counter[PollOutcome], should_stop: ShouldStop) -> IngestReport | None:
        if should_stop():
            return None
        with read(self._app.engine) as conn:
            state = polls.fetch_state(conn, source.id)
        started = datetime.now(UTC)
        clock = time.monotonic()
        result = fetch(source, state, self._client, started, lambda keys: self._settled(keys, started))
        if should_stop() and not result.documents:
            return None
        report = self.store(source, result, started)
        outcomes[result.outcome] += 1
        log.info(
            "polled",
            source=source.id,
            outcome=result.outcome.value,
            new=report.counts[IngestOutcome.STORED],
            seconds=round(time.monotonic() - clock, 2),
            note=result.note,
        )
        return report

    def _settled(self, keys: Collection[str], now: datetime) -> set[str]:
        with read(self._app.engine) as conn:
            return polls.settled_addresses(conn, keys, now)

    def store(self, source: Source, result: FetchResult, started: datetime) -> IngestReport:
        """Documents, poll, source state and coverage in one transaction; a document the database refuses is set
        apart by trying each alone, and then the poll is recorded with what could be stored."""
        keep_raw = self._app.settings.feeds.keep_raw_days > 0
        items: list[Document | Refusal] = [*result.documents, *result.refusals]
        try:
            with write(self._app.engine) as conn:
                report = self._app.ingest.store_within(conn, items, started)
                polls.record_poll(conn, source, result, report.counts, started, keep_raw=keep_raw)
        except (SQLAlchemyError, ValueError) as error:
            log.warning("batch refused, trying one by one", source=source.id, error=str(error).splitlines()[0])
            report = IngestReport()
            for item in items:
                report.add(self._app.ingest.store([item], started))
            with write(self._app.engine) as conn:
                polls.record_poll(conn, source, result, report.counts, started, keep_raw=keep_raw)
        return report
