"""Reading kept bodies again with the parsers and layouts of today, after a parser or a layout was mended."""

from datetime import datetime

from monitor.database import raw
from monitor.database.engine import read
from monitor.domain import Document, Refusal, Source
from monitor.fetchers.stored import read_again
from monitor.pipeline.app import App
from monitor.pipeline.backfill import batches
from monitor.pipeline.ingest import BATCH, IngestReport


def reparse(app: App, source: Source, since: datetime, now: datetime) -> IngestReport:
    """Store what the kept bodies of a source since then give today, first seen when they were polled. A text that is
    read better now replaces the old one without a revision: our parser changed it, not the outlet."""
    report = IngestReport()
    with read(app.engine) as conn:
        kept = list(raw.stored_polls(conn, source.id, since))
    for fetched_at, bodies in kept:
        result = read_again(source, bodies, fetched_at, app.settings.feeds)
        items: list[Document | Refusal] = [*result.documents, *result.refusals]
        for batch in batches(items, BATCH):
            report.add(app.ingest.store(batch, now, keep_revisions=False))
    return report
