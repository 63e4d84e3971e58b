import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, func, select

from monitor.annotators.annotate import Annotator
from monitor.database.counts import rebuild_counts, wrong_counts
from monitor.database.engine import open_engine, read, write
from monitor.database.marks import CHANGED_FROM, get_day
from monitor.database.tables import addresses, articles, daily_mentions, daily_volume, metadata, revisions
from monitor.domain import Document, IngestOutcome, Precision, Reason, Refusal, Tier
from monitor.pipeline.app import App
from monitor.pipeline.ingest import IngestReport
from tests.documents import NOW, app_for, document, settings_for

STORED, MERGED, KNOWN, REFUSED = IngestOutcome


@pytest.fixture
def app(database_url: str) -> Iterator[App]:
    with app_for(database_url) as opened:
        yield opened


def store(app: App, *documents: Document | Refusal, now: datetime = NOW) -> IngestReport:
    return app.ingest.store(documents, now)


def number(app: App, table: Any) -> int:
    with read(app.engine) as conn:
        return conn.scalar(select(func.count()).select_from(table)) or 0


def volume(app: App) -> dict[tuple[str, date, date], int]:
    with read(app.engine) as conn:
        return {
            (row.outlet, row.day, row.known_day): row.articles
            for row in conn.execute(select(daily_volume).where(daily_volume.c.articles > 0))
        }


def mentioned(app: App) -> dict[str, tuple[int, int]]:
    with read(app.engine) as conn:
        query = select(
            daily_mentions.c.entity_id, func.sum(daily_mentions.c.articles), func.sum(daily_mentions.c.headlined)
        ).group_by(daily_mentions.c.entity_id)
        return {row[0]: (row[1], row[2]) for row in conn.execute(query) if row[1]}


def assert_counts_are_true(app: App) -> None:
    with read(app.engine) as conn:
        assert wrong_counts(conn) == []


def test_a_story_counts_once_for_each_country_and_apart_for_its_headline(app: App) -> None:
    store(app, document("Greetings to Cuban leader", text="A message went to Cuba. Laos and Cuba were thanked."))
    assert mentioned(app) == {"CU": (1, 1), "LA": (1, 0)}
    assert_counts_are_true(app)


def test_one_story_from_two_sources_at_the_same_moment_is_stored_and_counted_once(app: App) -> None:
    rounds = 5
    together = threading.Barrier(2)

    def poll(source: str) -> None:
        for number in range(rounds):
            stories = [
                document(
                    f"Story {number} {one}", text=f"Cuba sent wreath {number}.", url=f"http://{source}/{number}/{one}"
                )
                for one in range(5)
            ]
            together.wait()
            store(app, *stories)

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(poll, source) for source in ("first.example", "second.example")]:
            done.result()
    assert number(app, articles) == 5 * rounds
    assert number(app, addresses) == 2 * 5 * rounds
    assert sum(volume(app).values()) == 5 * rounds
    assert_counts_are_true(app)


def test_a_credit_line_and_a_mere_person_do_not_count(app: App) -> None:
    store(app, document("Fidel Castro greeted", text="Laos, Prensa Latina reported, thanked him."))
    assert mentioned(app) == {"LA": (1, 0)}
    assert_counts_are_true(app)


def test_the_same_document_again_is_known_and_changes_nothing(app: App) -> None:
    one = document(url="http://www.kcna.kp/en/article/q/1.kcmsf", text="Cuba.")
    assert store(app, one).counts == {STORED: 1}
    before = (volume(app), mentioned(app), number(app, addresses))
    assert store(app, one).counts == {KNOWN: 1}
    assert (volume(app), mentioned(app), number(app, addresses)) == before


def test_one_story_under_two_addresses_is_one_article_in_one_batch_and_in_two(app: App) -> None:
    first, second, third = (document(url=f"http://example.org/{name}", text="Cuba thanked.") for name in "abc")
    assert store(app, first, second).counts == {STORED: 1, MERGED: 1}
    assert store(app, third).counts == {MERGED: 1}
    assert number(app, articles) == 1
    assert number(app, addresses) == 3
    assert mentioned(app) == {"CU": (1, 1), "LA": (1, 1)}


def test_documents_without_an_address_are_known_by_their_content(app: App) -> None:
    one = document("Cuba thanked", text="Warm words.")
    store(app, one)
    assert store(app, one).counts == {KNOWN: 1}


def test_the_same_headline_in_another_language_or_outlet_is_another_article(app: App) -> None:
    store(app, document(), document(outlet="rodong"), document(day="2024-02-17"))
    assert number(app, articles) == 3


def test_two_stories_with_one_headline_on_one_day_stay_two(app: App) -> None:
    report = store(
        app,
        document("Greetings to President", text="Greetings went to the president of Cuba.", url="http://example.org/1"),
        document("Greetings to President", text="Laos and its president were greeted.", url="http://example.org/2"),
    )
    assert report.counts == {STORED: 2}


def test_an_address_used_again_for_another_story_keeps_both(app: App) -> None:
    page = "http://www.kcna.co.jp/item/1997/9707/news7/01.htm#1"
    store(app, document("Press welcomes Hong Kong return", "1997-07-01", url=page))
    report = store(app, document("Memorial committees formed in Laos", "1997-07-05", url=page))
    assert report.counts == {STORED: 1}
    again = store(app, document("Press welcomes Hong Kong return", "1997-07-01", url=page))
    assert again.counts == {KNOWN: 1}


def test_a_headline_finds_its_full_text_later_and_counts_move_with_it(app: App) -> None:
    store(app, document("Leader sends greetings", url="http://example.org/a"))
    assert mentioned(app) == {}
    report = store(app, document("Leader sends greetings", text="They went to Cuba.", url="http://example.org/b"))
    assert report.counts == {MERGED: 1}
    assert mentioned(app) == {"CU": (1, 0)}
    assert number(app, revisions) == 0
    assert_counts_are_true(app)


def test_a_summary_never_replaces_the_full_text(app: App) -> None:
    full = document("Leader sends greetings", text="They went to Cuba and Laos.", url="http://example.org/a")
    store(app, full)
    cut = document("Leader sends greetings", text="They went to ...", url="http://example.org/a", complete=False)
    assert store(app, cut).counts == {KNOWN: 1}
    assert mentioned(app) == {"CU": (1, 0), "LA": (1, 0)}


def test_less_of_a_text_that_is_not_whole_takes_nothing_away(app: App) -> None:
    address = "http://example.org/a"
    store(app, document("Leader sends greetings", text="They went to Cuba and", url=address, complete=False))
    less = document("Leader sends greetings", text="They went to", url=address, complete=False)
    assert store(app, less).counts == {KNOWN: 1}
    assert mentioned(app) == {"CU": (1, 0)}
    more = document("Leader sends greetings", text="They went to Cuba and Laos.", url=address, complete=False)
    assert store(app, more).counts == {MERGED: 1}
    assert mentioned(app) == {"CU": (1, 0), "LA": (1, 0)}
    assert_counts_are_true(app)


def test_a_changed_text_is_kept_as_a_revision_and_counts_follow(app: App) -> None:
    address = "http://example.org/a"
    store(app, document("Solidarity meeting held", text="Friends of Cuba and Laos met in the club.", url=address))
    store(app, document("Solidarity meeting held", text="Friends of Laos met in the club.", url=address))
    assert mentioned(app) == {"LA": (1, 0)}
    with read(app.engine) as conn:
        assert conn.scalar(select(revisions.c.text)) == "Friends of Cuba and Laos met in the club."
    assert_counts_are_true(app)


def test_a_superseded_text_read_again_does_not_come_back(app: App) -> None:
    first = document("Solidarity meeting held", text="Friends of Cuba and Laos met in the club.", url="http://e.org/a")
    second = document("Solidarity meeting held", text="Friends of Laos met in the club.", url="http://e.org/a")
    store(app, first)
    store(app, second)
    assert store(app, first, second).counts == {KNOWN: 2}
    assert mentioned(app) == {"LA": (1, 0)}
    assert number(app, revisions) == 1


def test_a_mere_rewording_has_no_day_judged_again_and_a_new_name_has(app: App) -> None:
    address = "http://e.org/a"
    store(app, document("Meeting held", text="Friends of Laos met in the club.", url=address))
    reworded = store(app, document("Meeting held", text="Friends of Laos gathered in the club.", url=address))
    assert (reworded.counts, reworded.changed_from) == ({MERGED: 1}, None)
    named = store(app, document("Meeting held", text="Friends of Laos and Cuba gathered in the club.", url=address))
    assert named.changed_from == date(2024, 2, 16)


def test_live_news_becomes_visible_on_the_day_it_was_first_seen(app: App) -> None:
    late = datetime(2024, 2, 18, 1, 0, tzinfo=UTC)
    report = store(app, document("Cuba thanked", "2024-02-16", first_seen=late))
    assert list(volume(app)) == [("kcna", date(2024, 2, 16), date(2024, 2, 18))]
    assert report.changed_from == date(2024, 2, 18)


def undated(number: int, day: int, title: str = "Delegation arrives", text: str = "Cubans came.") -> Document:
    """As a list without dates gives it whose addresses change at every poll."""
    poll = datetime(2024, 2, day, 6, tzinfo=UTC)
    values = {"precision": Precision.UNKNOWN, "published": poll, "first_seen": poll}
    return document(title, text=text, url=f"http://e.org/read?no={number}&visit={day}", **values)


def test_a_text_without_a_date_is_known_again_on_later_days_however_its_address_changes(app: App) -> None:
    assert store(app, undated(1, 1)).counts == {STORED: 1}
    for day in (2, 3, 16, 29):
        assert store(app, undated(1, day)).counts == {MERGED: 1}
    assert mentioned(app) == {"CU": (1, 0)}
    assert_counts_are_true(app)


def test_a_headline_alone_or_a_dated_text_may_come_again_another_day(app: App) -> None:
    assert store(app, undated(1, 1, text=""), undated(2, 1, "Basket laid")).counts == {STORED: 2}
    assert store(app, undated(3, 2, text="")).counts == {STORED: 1}
    dated = document("Basket laid", "2024-02-02", text="Cubans came.", first_seen=NOW)
    archived = document("Basket laid", "2024-02-03", text="Cubans came.", precision=Precision.UNKNOWN)
    assert store(app, dated, archived).counts == {STORED: 2}


def test_an_archive_is_visible_from_the_day_it_was_published(app: App) -> None:
    report = store(app, document("Cuba thanked", "2024-02-16"))
    assert list(volume(app)) == [("kcna", date(2024, 2, 16), date(2024, 2, 16))]
    with read(app.engine) as conn:
        assert get_day(conn, CHANGED_FROM) == report.changed_from == date(2024, 2, 16)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (document("", text=" "), Reason.NO_TEXT),
        (document(published=None), Reason.NO_DATE),
        (document(outlet="the-daily-nothing"), Reason.UNKNOWN_OUTLET),
        (document(text="x" * 5_000_001), Reason.TOO_LONG),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_document_is_refused_with_its_reason_and_loses_nothing_else(
    app: App, bad: Document, reason: Reason
) -> None:
    report = store(app, document("Cuba thanked"), bad, document("Laos thanked"))
    assert report.counts == {STORED: 2, REFUSED: 1}
    assert report.refusals[0].reason is reason
    assert report.refusals[0].message.startswith("test: ")


def test_a_document_the_database_cannot_hold_is_set_apart(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL refuses NUL, SQLite a lone surrogate: whatever slips through the readers costs one document."""
    report = store(app, document("Cuba thanked"), document("Bad \ud800 \x00 one"), document("Laos thanked"))
    assert report.counts[REFUSED] + report.counts[STORED] == 3
    assert report.counts[STORED] >= 2
    assert_counts_are_true(app)


def test_a_tier_stands_in_for_an_outlet_nobody_knows(app: App) -> None:
    store(app, document(outlet=None, tier=Tier.STATE), document(outlet="a-new-paper", tier=Tier.STATE))
    with read(app.engine) as conn:
        assert set(conn.scalars(select(articles.c.outlet))) == {"unnamed-state", "a-new-paper"}


def test_db_rebuild_restores_counts_that_somebody_broke(app: App) -> None:
    store(app, document("Cuba thanked"), document("Laos thanked"))
    true = (volume(app), mentioned(app))
    with write(app.engine) as conn:
        conn.execute(daily_mentions.update().values(articles=99))
        conn.execute(daily_volume.delete())
    with read(app.engine) as conn:
        assert any("kept 0, articles say (2,)" in line for line in wrong_counts(conn))
    with write(app.engine) as conn:
        rebuild_counts(conn)
    assert (volume(app), mentioned(app)) == true


def test_a_corrected_headline_at_one_address_does_not_clash_with_its_double(app: App) -> None:
    store(app, document("Cuba thanked", text="A wreath was sent there.", url="http://example.org/1"))
    store(app, document("Laos thanked", text="A wreath was sent there.", url="http://example.org/1"))
    report = store(app, document("Laos thanked", text="A wreath was sent there.", url="http://example.org/2"))
    assert report.counts == {MERGED: 1}
    assert_counts_are_true(app)


_STORIES = st.lists(
    st.builds(
        document,
        title=st.sampled_from(["Cuba thanked", "Laos thanked", "Day of sport", ""]),
        day=st.sampled_from(["2024-02-15", "2024-02-16"]),
        text=st.sampled_from(["", "Cuba sent a wreath.", "Cuba and Laos sent wreaths.", "Nothing of note."]),
        url=st.sampled_from(["", "http://example.org/1", "http://example.org/2"]),
        complete=st.booleans(),
    ).filter(lambda one: one.title or one.text),
    max_size=12,
)


_ANNOTATOR = Annotator()


def _fresh_app() -> tuple[App, Engine]:
    engine = open_engine("sqlite://")
    metadata.create_all(engine)
    app = App(settings_for("sqlite://"), engine)
    app.annotator = _ANNOTATOR
    return app, engine


def test_what_stood_at_an_address_on_another_day_is_known_after_the_address_is_used_again(app: App) -> None:
    """Two articles of one text, one without an address; their address then tells another story."""
    text, place = "Cuba and Laos sent wreaths.", "http://example.org/2"
    stories = [
        document("Day of sport", "2024-02-15", text=text, url=place),
        document("Day of sport", "2024-02-16", text=text),
        document("Day of sport", "2024-02-16", text=text, url=place),
        document("Laos thanked", "2024-02-15", text="Cuba sent a wreath.", url=place),
    ]
    for one in stories:
        app.ingest.store([one], NOW)
    assert app.ingest.store(stories, NOW).counts == {KNOWN: len(stories)}


def test_a_new_text_is_known_on_the_day_of_its_article_and_on_its_own(app: App) -> None:
    place = "http://example.org/1"
    stories = [
        document("Cuba thanked", "2024-02-16", url=place, complete=False),
        document("Cuba thanked", "2024-02-15", text="Cuba sent a wreath.", url=place, complete=False),
        document("Cuba thanked", "2024-02-16", text="Cuba sent a wreath.", url=place, complete=False),
        document("Cuba thanked", "2024-02-15", text="Cuba and Laos sent wreaths.", url=place, complete=False),
    ]
    for one in stories:
        app.ingest.store([one], NOW)
    assert app.ingest.store(stories, NOW).counts == {KNOWN: len(stories)}


@given(_STORIES, st.integers(1, 12))
def test_every_document_is_accounted_for_and_counts_stay_true_however_they_are_cut(
    stories: Sequence[Document], size: int
) -> None:
    app, engine = _fresh_app()
    total = IngestReport()
    for start in range(0, len(stories), size):
        total.add(app.ingest.store(stories[start : start + size], NOW))
    assert total.read == len(stories)
    assert_counts_are_true(app)
    before = (volume(app), mentioned(app))
    again = app.ingest.store(stories, NOW)
    assert again.counts == ({KNOWN: len(stories)} if stories else {})
    assert (volume(app), mentioned(app)) == before
    assert_counts_are_true(app)
    engine.dispose()
