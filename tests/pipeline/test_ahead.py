"""Annotating takes long; other writers of the same database do not wait for it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from monitor.annotators.annotate import Annotator
from monitor.database.engine import write
from monitor.domain import Document, FetchResult, FetchState, IngestOutcome, PollOutcome
from monitor.pipeline.app import App
from monitor.pipeline.backfill import BATCH_CHARACTERS, batches
from monitor.pipeline.collect import Collector
from monitor.pipeline.reannotate import reannotate
from tests.documents import NOW, app_for, document

STORY = document("Cuba thanked", text="Cuba sent a wreath.", url="http://example.org/1")
REWRITTEN = document("Cuba thanked", text="Cuba sent a wreath. Laos sent one too.", url="http://example.org/1")
SUMMARY = document("Cuba thanked", text="Cuba sent", url="http://example.org/1", complete=False)


@pytest.fixture
def app(sqlite_url: str) -> Iterator[App]:
    with app_for(sqlite_url) as opened:
        yield opened


@pytest.fixture
def annotated(impatient_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts annotated so far, each while the other program writes."""
    texts: list[str] = []
    annotate = Annotator.annotate

    def spy(self: Annotator, one: Document, *rest: Any) -> Any:
        with write(impatient_engine):
            texts.append(one.text)
        return annotate(self, one, *rest)

    monkeypatch.setattr(Annotator, "annotate", spy)
    return texts


def test_others_can_write_while_new_and_changed_texts_are_annotated(app: App, annotated: list[str]) -> None:
    assert app.ingest.store([STORY], NOW).counts == {IngestOutcome.STORED: 1}
    assert app.ingest.store([REWRITTEN], NOW).counts == {IngestOutcome.MERGED: 1}
    assert annotated == [STORY.text, REWRITTEN.text]


def test_others_can_write_while_stories_of_one_batch_that_share_an_address_are_annotated(
    app: App, annotated: list[str]
) -> None:
    other = document("Envoy leaves", text="The envoy of Laos left for home by air.", url=STORY.url)
    again = replace(STORY, place="line 3")
    assert app.ingest.store([STORY, other, again], NOW).read == 3
    assert annotated == [STORY.text, other.text]


def test_what_was_read_before_is_not_annotated_again(app: App, annotated: list[str]) -> None:
    for one in (STORY, REWRITTEN):
        app.ingest.store([one], NOW)
    annotated.clear()
    assert app.ingest.store([STORY, REWRITTEN, SUMMARY], NOW).counts == {IngestOutcome.KNOWN: 3}
    assert annotated == []


def test_others_can_write_while_what_a_poll_brought_is_annotated(app: App, annotated: list[str]) -> None:
    source = next(iter(app.sources.values()))
    now = datetime.now(UTC)
    collector = Collector(app)
    report = collector.store(source, FetchResult(PollOutcome.OK, FetchState(last_ok=now), (STORY,), entries=1), now)
    collector.close()
    assert report.counts == {IngestOutcome.STORED: 1}
    assert annotated == [STORY.text]


def test_others_can_write_while_stored_articles_are_annotated_anew(app: App, annotated: list[str]) -> None:
    app.ingest.store([STORY], NOW)
    annotated.clear()
    assert reannotate(app, lambda _done, _total: None) == 1
    assert annotated == [STORY.text]


def test_a_batch_of_long_texts_is_cut_smaller() -> None:
    long = document(text="Cuba " * (BATCH_CHARACTERS // 12))
    assert [len(batch) for batch in batches([long] * 7 + [STORY], 5)] == [3, 3, 2]
    assert [len(batch) for batch in batches([STORY] * 7, 5)] == [5, 2]
