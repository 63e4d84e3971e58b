"""Annotating stored articles anew, after the catalog or a rule has changed."""

from collections.abc import Callable

from monitor.database import annotations, articles, marks
from monitor.database.engine import read, write
from monitor.pipeline.app import App

_BATCH = 500


def reannotate(app: App, progress: Callable[[int, int], None]) -> int:
    """Replace the annotations of every article; the number of articles. Counts are to be rebuilt afterwards, and
    every day is judged again."""
    with read(app.engine) as conn:
        total = articles.count_articles(conn)
    done, after = 0, 0
    while True:
        with read(app.engine) as conn:
            batch = articles.documents(conn, after, _BATCH)
        # Before the transaction: no other writer of an SQLite file can do anything meanwhile.
        ahead = {document: app.ingest.annotate(document, ref.outlet, ref.tier) for ref, document in batch}
        with write(app.engine) as conn:
            batch = articles.documents(conn, after, _BATCH)
            if not batch:
                break
            annotated = [
                (ref.id, ahead.get(document) or app.ingest.annotate(document, ref.outlet, ref.tier))
                for ref, document in batch
            ]
            annotations.delete_annotations(conn, [ref.id for ref, _ in batch])
            annotations.insert_annotations(conn, annotated)
            marks.lower_day(conn, marks.CHANGED_FROM, min(ref.day for ref, _ in batch))
        after = batch[-1][0].id
        done += len(batch)
        progress(done, total)
    return done
