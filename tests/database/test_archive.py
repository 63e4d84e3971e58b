"""The archive as of a day: nothing later, nothing seen later, nothing lost."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine

from monitor.catalog.outlets import load_outlets
from monitor.database.archive import Archive
from monitor.database.articles import NewArticle, insert_articles
from monitor.database.counts import CountChanges, counted
from monitor.database.tables import coverage, metadata
from monitor.domain import (
    Annotations,
    Claim,
    ClaimKind,
    Entity,
    EntityType,
    Mention,
    MentionBy,
    Roster,
    RosterEntry,
    RosterKind,
    Subject,
    Tier,
)
from tests.documents import NOW, document

FIRST = date(2024, 1, 1)
CUBA, LAOS = (Entity(EntityType.COUNTRY, code) for code in ("CU", "LA"))


def memory() -> Engine:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    return engine


def add(conn: Connection, number: int, day: int, delay: int = 0, *entities: Entity) -> None:
    """One article of day `day` (0: FIRST) that became known `delay` days later."""
    published = FIRST + timedelta(days=day)
    text = "Guests came. Friends from there were present. They left."
    annotations = Annotations(
        "en",
        tuple(Mention(entity, "Friends", 13, 20, MentionBy.NAME) for entity in entities),
        (Roster(RosterKind.RECEPTION, None, published, 0, 12, (RosterEntry("CU", "ambassador", "", None, 0, 6),)),),
        (Claim(ClaimKind.OMISSION, Subject(EntityType.COUNTRY, "CU", "Cuba"), ("kcna",), None, "", text[:12], 0, 12),),
    )
    one = NewArticle(
        document=document(f"Story {number}", published, text=text),
        outlet="kcna",
        tier=Tier.STATE,
        day=published,
        known_day=published + timedelta(days=delay),
        content_key=f"c{number}",
        headline_key=f"h{number}",
        address_keys=(f"a{number}",),
        annotations=annotations,
        seen_at=NOW,
    )
    insert_articles(conn, [one])
    changes = CountChanges()
    changes.add(("kcna", "en", one.day, one.known_day), counted(annotations.mentions))
    changes.write(conn)


_ARTICLES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 4), st.sets(st.sampled_from([CUBA, LAOS]))), max_size=15
)


@given(_ARTICLES)
def test_a_view_shows_exactly_what_was_published_and_known_by_its_day(
    plan: list[tuple[int, int, set[Entity]]],
) -> None:
    engine = memory()
    with engine.begin() as conn:
        for number, (day, delay, entities) in enumerate(plan):
            add(conn, number, day, delay, *entities)
        archive = Archive(conn, load_outlets(), FIRST + timedelta(days=15))
        for as_of in range(16):
            view = archive.as_of(FIRST + timedelta(days=as_of))
            visible = [(day, entities) for day, delay, entities in plan if day + delay <= as_of]
            series = list(view.series())
            assert bool(series) == bool(visible)
            days = [one.article.day for one in view.rosters(FIRST, FIRST + timedelta(days=99))]
            assert days == sorted(FIRST + timedelta(days=day) for day, _ in visible)
            assert len(view.claims(FIRST, FIRST + timedelta(days=99))) == len(visible)
            if not series:
                continue
            (one,) = series
            assert one.last_day == view.as_of
            for entity in (CUBA, LAOS):
                counts = one.mentioned.get(entity, np.zeros(len(one.articles), int))
                for index in range(len(one.articles)):
                    offset = (one.day(index) - FIRST).days
                    assert counts[index] == sum(entity in found for day, found in visible if day == offset)
            assert one.articles.sum() == len(visible)
            quotes = view.mentions(CUBA, "kcna", "en", FIRST, FIRST + timedelta(days=99), 99)
            assert len(quotes) == sum(CUBA in found for _, found in visible)
    engine.dispose()


@given(_ARTICLES)
def test_arrays_handed_out_earlier_never_change(plan: list[tuple[int, int, set[Entity]]]) -> None:
    engine = memory()
    with engine.begin() as conn:
        for number, (day, delay, entities) in enumerate(plan):
            add(conn, number, day, delay, *entities)
        archive = Archive(conn, load_outlets(), FIRST + timedelta(days=15))
        kept = []
        for as_of in range(16):
            for series in archive.as_of(FIRST + timedelta(days=as_of)).series():
                kept.append((series.articles, series.articles.copy()))
                kept += [(counts, counts.copy()) for counts in series.mentioned.values()]
        for handed_out, copy in kept:
            assert (handed_out == copy).all()
    engine.dispose()


def test_a_quote_is_the_sentence_around_the_mention() -> None:
    engine = memory()
    with engine.begin() as conn:
        add(conn, 1, 0, 0, CUBA)
        view = Archive(conn, load_outlets(), FIRST).as_of(FIRST)
        (piece,) = view.mentions(CUBA, "kcna", "en", FIRST, FIRST)
        assert piece.title == "Story 1"
        (published,) = view.rosters(FIRST, FIRST)
        text = view.article_text(published.article)
        assert piece.start is not None
        assert text[piece.start : piece.end] == piece.quote
    engine.dispose()


def test_days_are_asked_for_in_order() -> None:
    engine = memory()
    with engine.begin() as conn:
        archive = Archive(conn, load_outlets(), FIRST)
        archive.as_of(FIRST)
        with pytest.raises(ValueError, match="in order"):
            archive.as_of(FIRST - timedelta(days=1))
    engine.dispose()


def cover(conn: Connection, day: int, seen: float, delay: int = 0) -> None:
    """A day of which a poll, `delay` days later, proved a share."""
    its_day, known_day = FIRST + timedelta(days=day), FIRST + timedelta(days=day + delay)
    row = {"outlet": "kcna", "language": "en", "day": its_day, "known_day": known_day, "seen": seen, "note": ""}
    conn.execute(coverage.insert().values(**row))


def test_seen_comes_from_coverage_and_otherwise_from_the_articles() -> None:
    engine = memory()
    with engine.begin() as conn:
        for day in (0, 2, 3):
            add(conn, day, day)
        rows = [(1, 1.0), (2, 0.5), (3, 0.0)]
        for day, seen in rows:
            cover(conn, day, seen)
        (series,) = Archive(conn, load_outlets(), FIRST + timedelta(days=4)).as_of(FIRST + timedelta(days=4)).series()
        assert series.seen.tolist() == [1.0, 1.0, 0.5, 1.0, 0.0]
    engine.dispose()


def test_a_dark_day_that_a_later_poll_proved_is_dark_for_those_who_look_from_before() -> None:
    engine = memory()
    with engine.begin() as conn:
        for day in (0, 4):
            add(conn, day, day)
        cover(conn, 2, 0.25)
        cover(conn, 2, 1.0, delay=2)
        cover(conn, 3, 1.0, delay=1)
        archive = Archive(conn, load_outlets(), FIRST + timedelta(days=4))
        shown = [archive.as_of(FIRST + timedelta(days=day)).series()[0].seen.tolist() for day in range(5)]
    assert shown[2] == [1.0, 0.0, 0.25]
    assert shown[3] == [1.0, 0.0, 0.25, 0.0]
    assert shown[4] == [1.0, 0.0, 1.0, 1.0, 1.0]
    engine.dispose()
