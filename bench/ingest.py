"""What storing costs beside annotating: stories a second, as ratios in one run.

    python -m bench.ingest [ARCHIVE.jsonl] [--stories N]

Without an archive it writes stories of its own. Prints the time of annotating alone, of the first backfill, of the
same backfill again, and of judging the days, each as a multiple of annotating alone.
"""

import argparse
import itertools
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from monitor.archives import ArchiveOptions, read_archive
from monitor.database.articles import last_known_day
from monitor.database.engine import read
from monitor.domain import PYONGYANG, Document, Refusal
from monitor.pipeline.app import App
from monitor.pipeline.backfill import batches
from monitor.pipeline.detect import detect
from monitor.pipeline.ingest import BATCH
from monitor.settings import load_settings

_COUNTRIES = ("Cuba", "China", "Russia", "Laos", "Syria", "Vietnam", "Mongolia", "Nigeria", "Mexico", "Iran")
_BODY = (
    "Pyongyang, {day} (KCNA) -- The ambassador of {first} to the DPRK and staff of his embassy visited a farm. "
    "Officials of {second} sent a floral basket. The guests were told of the history of the farm and went round it, "
    "deepening the friendship between the peoples of the two countries. "
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("archive", nargs="?", type=Path)
    options.add_argument("--stories", type=int, default=5000)
    chosen = options.parse_args()
    source = read_archive(chosen.archive, ArchiveOptions()) if chosen.archive else _written()
    documents = list(itertools.islice((one for one in source if isinstance(one, Document)), chosen.stories))
    with tempfile.TemporaryDirectory() as folder:
        app = App.open(load_settings(None, {"NKMONITOR_DATABASE_URL": f"sqlite:///{folder}/bench.db"}), create=True)
        app.annotator.annotate(documents[0], None)
        bare = _seconds(lambda: [app.annotator.annotate(one, app.outlets["kcna"].tier) for one in documents])
        print(f"{len(documents):,} stories; annotating alone {len(documents) / bare:,.0f} stories/s")
        for name, work in (
            ("first backfill", lambda: _store(app, documents)),
            ("the same again", lambda: _store(app, documents)),
            ("judging its days", lambda: _judge(app)),
        ):
            seconds = _seconds(work)
            print(f"{name:18} {seconds / bare:6.2f} x annotating alone ({len(documents) / seconds:,.0f} stories/s)")
        app.close()


def _store(app: App, documents: list[Document]) -> None:
    for batch in batches(documents, BATCH):
        app.ingest.store(batch, datetime.now(UTC))


def _judge(app: App) -> None:
    with read(app.engine) as conn:
        until = last_known_day(conn)
    detect(app.engine, app.detectors(), app.outlets, app.settings.slack, datetime.now(UTC), until=until, silent=True)


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _written() -> Iterator[Document | Refusal]:
    for number in itertools.count():
        day = date(2011, 1, 1) + timedelta(days=number // 30)
        first, second = _COUNTRIES[number % 10], _COUNTRIES[number * 7 % 10]
        yield Document(
            title=f"{first} and {second}: visit number {number}",
            text=_BODY.format(day=f"{day:%B} {day.day}", first=first, second=second) * 3,
            published=datetime(day.year, day.month, day.day, 12, tzinfo=PYONGYANG),
            outlet="kcna",
            language="en",
            url=f"http://www.kcna.co.jp/item/{number}.html",
        )


if __name__ == "__main__":
    main()
