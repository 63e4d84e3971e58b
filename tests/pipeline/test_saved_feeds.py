from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from monitor.archives import ArchiveOptions, archive_files
from monitor.domain import Document, IngestOutcome, InputError, Reason, Refusal
from monitor.pipeline.app import App
from monitor.pipeline.backfill import backfill
from monitor.pipeline.saved_feeds import read_feed_file
from tests.documents import app_for

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>KCNA</title>
<item><title>Cuban Delegation Arrives</title><link>http://kcna.example/1</link><guid>1</guid>
<pubDate>2018-02-16</pubDate><description>A delegation of Cuba arrived in Pyongyang.</description></item>
<item><title>Message to Viet Nam</title><link>http://kcna.example/2</link><guid>2</guid>
<pubDate>Sat, 17 Feb 2018 23:30:00 +0900</pubDate><description>A message went to Viet Nam.</description></item>
<item><title>Undated</title><guid>3</guid><description>A text about Laos.</description></item>
</channel></rss>"""


@pytest.fixture
def app(sqlite_url: str) -> Iterator[App]:
    with app_for(sqlite_url) as opened:
        yield opened


STATE = ArchiveOptions(outlet="kcna", language="en")


def saved(folder: Path, text: str, name: str = "kcna.rss") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_saved_feed_gives_its_entries_with_their_own_days_and_no_day_of_first_sight(tmp_path: Path) -> None:
    first, second, undated = read_feed_file(saved(tmp_path, FEED), STATE, NOW)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.title, str(first.day), first.outlet, first.first_seen) == (
        "Cuban Delegation Arrives", "2018-02-16", "kcna", None,
    )  # fmt: skip
    assert str(second.day) == "2018-02-17"
    assert isinstance(undated, Refusal)
    assert undated.reason is Reason.NO_DATE
    assert "kcna.rss: entry 3: has no date; give --published" in undated.message


def test_an_entry_without_a_date_takes_the_day_that_is_given(tmp_path: Path) -> None:
    options = ArchiveOptions(outlet="kcna", language="en", published=date(2018, 2, 18))
    *_, undated = read_feed_file(saved(tmp_path, FEED), options, NOW)
    assert isinstance(undated, Document)
    assert str(undated.day) == "2018-02-18"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<html><head><title>Sign in</title></head></html>", "an HTML page titled “Sign in” instead of a feed"),
        ("", "the answer is empty"),
        ("<urlset><url><loc>http://a.example</loc></url></urlset>", "neither RSS nor Atom nor JSON Feed"),
    ],
)
def test_a_file_that_is_no_feed_is_one_refusal_that_says_what_it_is(tmp_path: Path, text: str, said: str) -> None:
    (refusal,) = read_feed_file(saved(tmp_path, text, "page.xml"), STATE, NOW)
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.UNREADABLE
    assert refusal.message.startswith(str(tmp_path / "page.xml"))
    assert said in refusal.message


def test_a_file_that_cannot_be_opened_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(read_feed_file(tmp_path, STATE, NOW))


def test_a_folder_of_feeds_is_stored_once_however_often_it_is_read(app: App, tmp_path: Path) -> None:
    saved(tmp_path, FEED)
    files = archive_files([tmp_path])
    first, _ = backfill(app, files, STATE, NOW)
    again, _ = backfill(app, files, STATE, NOW)
    assert first.counts == {IngestOutcome.STORED: 2, IngestOutcome.REFUSED: 1}
    assert again.counts == {IngestOutcome.KNOWN: 2, IngestOutcome.REFUSED: 1}
