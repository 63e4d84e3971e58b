"""Archives in: read, store in batches, then judge the days they cover. Idempotent, and resumable because of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from monitor.archives import ArchiveOptions, read_archive
from monitor.database import articles
from monitor.database.engine import read
from monitor.domain import Document, InputError, Reason, Refusal
from monitor.pipeline.app import App
from monitor.pipeline.detect import DetectReport, Progress, detect
from monitor.pipeline.ingest import BATCH, IngestReport
from monitor.pipeline.saved_feeds import read_feed_file

BATCH_CHARACTERS = 1_000_000

OnBatch = Callable[[Path, int], None]
"""Called after each stored batch with the file and the number of documents in it."""


def backfill(
    app: App,
    files: Sequence[Path],
    options: ArchiveOptions,
    now: datetime,
    *,
    alert: bool = False,
    on_batch: OnBatch | None = None,
    on_day: Progress | None = None,
) -> tuple[IngestReport, DetectReport]:
    """Store what the files hold, then judge every day up to the last one they cover. Each batch is a transaction:
    a run that was stopped half-way loses nothing, and the same call again finishes it."""
    total = IngestReport()
    feeds = partial(read_feed_file, now=now)
    for file in files:
        for batch in batches(_accounted(file, read_archive(file, options, feeds)), BATCH):
            total.add(app.ingest.store(batch, now))
            if on_batch:
                on_batch(file, len(batch))
    with read(app.engine) as conn:
        until = articles.last_known_day(conn)
    if until is None:
        return total, DetectReport()
    report = detect(
        app.engine,
        app.detectors(),
        app.outlets,
        app.settings.slack,
        now,
        until=until,
        silent=not alert,
        progress=on_day,
    )
    return total, report


def _accounted(file: Path, items: Iterator[Document | Refusal]) -> Iterator[Document | Refusal]:
    """A file that cannot be read as what it seems to be is refused like a bad line; the others are read."""
    try:
        yield from items
    except InputError as error:
        yield Refusal(str(file), Reason.UNREADABLE, str(error))


def batches(items: Iterable[Document | Refusal], size: int) -> Iterator[list[Document | Refusal]]:
    """Batches of `size`, smaller where texts are long: other writers wait as long as one takes to be stored."""
    batch: list[Document | Refusal] = []
    characters = 0
    for item in items:
        batch.append(item)
        characters += len(item.text) if isinstance(item, Document) else 0
        if len(batch) >= size or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch
