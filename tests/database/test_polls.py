from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, create_engine, insert, select, update

from monitor.database.archive import Archive
from monitor.database.coverage import seen_share
from monitor.database.engine import write
from monitor.database.polls import (
    due_sources,
    fetch_state,
    forget_polls,
    poll_now,
    recent_polls,
    record_poll,
    register_sources,
    settled_addresses,
    state_of,
)
from monitor.database.source_health import source_health
from monitor.database.tables import addresses, articles, coverage, daily_volume, metadata, sources
from monitor.domain import (
    PYONGYANG,
    Audience,
    Document,
    FetchResult,
    FetchState,
    IngestOutcome,
    Outlet,
    PollOutcome,
    Source,
    SourceKind,
    Tier,
)
from monitor.domain.health import HealthState

NOON = datetime(2024, 2, 15, 3, tzinfo=UTC)
"""Noon in Pyongyang."""
HOUR = timedelta(hours=1)
SOURCE = Source("kcna-en", "KCNA", SourceKind.FEED, "http://example.org/", "kcna", "en", interval=HOUR, items_a_day=10)
STORED = {IngestOutcome.STORED: 1}


@pytest.fixture
def conn() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def document(published: datetime) -> Document:
    return Document("Title", "Text", published, outlet="kcna", language="en", source="kcna-en")


def good(
    conn: Connection, at: datetime, *, oldest: datetime | None = None, gap: bool = False, left_over: int = 0
) -> FetchResult:
    state = replace(fetch_state(conn, SOURCE.id), last_ok=at, body_since=at, newest_seen=at, failures=0.0)
    documents = (document(oldest),) if oldest else ()
    return FetchResult(
        PollOutcome.OK,
        state,
        documents,
        entries=len(documents),
        gap=gap,
        unbroken_since=oldest,
        left_over=left_over,
    )


def bad(conn: Connection, outcome: PollOutcome = PollOutcome.TIMEOUT, note: str = "no answer") -> FetchResult:
    state = fetch_state(conn, SOURCE.id)
    return FetchResult(outcome, replace(state, failures=state.failures + 0.5), note=note)


def seen(conn: Connection) -> dict[date, float]:
    """The shares that hold now."""
    return {row.day: round(row.seen, 3) for row in conn.execute(select(coverage).order_by(coverage.c.known_day))}


def seen_on(conn: Connection, evening: date) -> dict[date, float]:
    """The shares as of the evening of a day."""
    query = select(coverage).where(coverage.c.known_day <= evening).order_by(coverage.c.known_day)
    return {row.day: round(row.seen, 3) for row in conn.execute(query)}


def test_a_new_source_is_due_at_once_and_an_old_one_keeps_its_time(conn: Connection) -> None:
    register_sources(conn, [SOURCE], NOON)
    assert due_sources(conn, NOON, 10) == ["kcna-en"]
    record_poll(conn, SOURCE, good(conn, NOON), STORED, NOON, chance=0.0)
    register_sources(conn, [SOURCE], NOON)
    assert due_sources(conn, NOON + HOUR * 0.9, 10) == []
    assert due_sources(conn, NOON + HOUR * 2, 10) == ["kcna-en"]


def test_a_source_that_was_switched_off_is_not_due_among_the_others(conn: Connection) -> None:
    register_sources(conn, [SOURCE, replace(SOURCE, id="other")], NOON)
    assert due_sources(conn, NOON, 10, among=["other"]) == ["other"]


def test_sources_switched_off_are_not_registered(conn: Connection) -> None:
    register_sources(conn, [replace(SOURCE, enabled=False)], NOON)
    assert due_sources(conn, NOON, 10) == []


def test_asking_for_a_poll_makes_the_source_due(conn: Connection) -> None:
    record_poll(conn, SOURCE, good(conn, NOON), STORED, NOON)
    poll_now(conn, ["kcna-en"], NOON)
    assert due_sources(conn, NOON, 10) == ["kcna-en"]


def test_the_state_comes_back_as_it_was_recorded(conn: Connection) -> None:
    state = FetchState('"tag"', "Thu", "f" * 64, 1.5, NOON, NOON - HOUR, NOON, "http://example.org/new", NOON)
    record_poll(conn, SOURCE, FetchResult(PollOutcome.OK, state), {}, NOON)
    assert fetch_state(conn, "kcna-en") == state
    assert fetch_state(conn, "unknown") == FetchState()


def test_a_source_with_another_address_begins_anew(conn: Connection) -> None:
    record_poll(conn, SOURCE, good(conn, NOON, oldest=NOON - HOUR), STORED, NOON)
    assert state_of(conn, SOURCE) == fetch_state(conn, SOURCE.id)
    moved = replace(SOURCE, url="http://example.org/new")
    assert state_of(conn, moved) == FetchState()
    back = NOON + 48 * HOUR
    first = FetchResult(PollOutcome.OK, FetchState(last_ok=back), unbroken_since=back - HOUR)
    record_poll(conn, moved, first, STORED, back)
    assert state_of(conn, moved).last_ok == back
    assert date(2024, 2, 16) not in seen(conn), "nothing tells what the new address showed then"


def test_a_state_left_by_a_program_that_did_not_note_addresses_holds(conn: Connection) -> None:
    record_poll(conn, SOURCE, good(conn, NOON), STORED, NOON)
    conn.execute(update(sources).values(url=""))
    assert state_of(conn, SOURCE).last_ok == NOON


def test_each_poll_is_one_row_with_outcome_and_counts(conn: Connection) -> None:
    counts = {IngestOutcome.STORED: 3, IngestOutcome.MERGED: 1, IngestOutcome.KNOWN: 5, IngestOutcome.REFUSED: 2}
    record_poll(conn, SOURCE, good(conn, NOON), counts, NOON)
    record_poll(conn, SOURCE, bad(conn), {}, NOON + HOUR)
    newest, first = recent_polls(conn, "kcna-en", NOON)
    assert (newest.outcome, newest.note) == (PollOutcome.TIMEOUT, "no answer")
    assert (first.stored, first.merged, first.known, first.refused) == (3, 1, 5, 2)


def test_failures_back_off_in_step_and_never_beyond_a_day_and_a_tenth(conn: Connection) -> None:
    waits = []
    for _ in range(80):
        due = record_poll(conn, SOURCE, bad(conn), {}, NOON, chance=0.0)
        waits.append(due - NOON)
    assert waits[0] == HOUR * 1.5
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=24)


def test_a_server_that_asks_for_patience_gets_it(conn: Connection) -> None:
    patient = replace(bad(conn, PollOutcome.RATE_LIMITED), retry_after=timedelta(hours=7))
    assert record_poll(conn, SOURCE, patient, {}, NOON, chance=1.0) == NOON + timedelta(hours=7)


def test_the_interval_grows_while_nothing_is_new_and_falls_back_at_once(conn: Connection) -> None:
    due = NOON
    for _ in range(20):
        result = replace(good(conn, NOON), outcome=PollOutcome.NOT_MODIFIED)
        due = record_poll(conn, SOURCE, result, {}, NOON, chance=0.0)
    assert due == NOON + 4 * HOUR
    for _ in range(2):
        due = record_poll(conn, SOURCE, good(conn, NOON, oldest=NOON), STORED, NOON, chance=0.0)
    assert due == NOON + HOUR


def test_a_day_polled_without_a_break_is_seen_whole(conn: Connection) -> None:
    for step in range(60):
        at = NOON + step * HOUR
        record_poll(conn, SOURCE, good(conn, at, oldest=at if step == 0 else None), STORED, at)
    days = seen(conn)
    assert days[date(2024, 2, 16)] == 1.0
    assert days[date(2024, 2, 17)] == 1.0


def test_a_poll_that_bridges_an_outage_proves_the_dark_days_from_its_own_day_on(conn: Connection) -> None:
    record_poll(conn, SOURCE, good(conn, NOON, oldest=NOON - 2 * HOUR), STORED, NOON)
    for step in range(1, 40):
        record_poll(conn, SOURCE, bad(conn), {}, NOON + step * HOUR)
    on_its_evening = seen(conn)
    assert 0 < on_its_evening[date(2024, 2, 15)] < 0.1
    assert date(2024, 2, 16) not in on_its_evening
    back = NOON + 40 * HOUR
    record_poll(conn, SOURCE, good(conn, back), {IngestOutcome.KNOWN: 1}, back)
    assert seen(conn) == {date(2024, 2, day): 1.0 if day > 15 else round(14 / 24, 3) for day in (15, 16, 17)}
    assert seen_on(conn, date(2024, 2, 16)) == on_its_evening


def test_a_first_poll_proves_the_days_back_to_the_oldest_entry_of_its_unbroken_run(conn: Connection) -> None:
    record_poll(conn, SOURCE, good(conn, NOON, oldest=NOON - 36 * HOUR), STORED, NOON)
    assert seen(conn) == {date(2024, 2, 14): 1.0, date(2024, 2, 15): 1.0}
    assert seen_on(conn, date(2024, 2, 14)) == {}


def test_a_day_on_which_the_program_was_stopped_turns_out_to_be_seen_in_part(conn: Connection) -> None:
    record_poll(conn, SOURCE, good(conn, NOON, oldest=NOON - 12 * HOUR), STORED, NOON)
    assert seen(conn) == {date(2024, 2, 15): 1.0}, "so far"
    back = NOON + 30 * HOUR
    record_poll(conn, SOURCE, good(conn, back, oldest=back - HOUR, gap=True), STORED, back)
    assert seen(conn) == {date(2024, 2, 15): 0.5, date(2024, 2, 16): round(1 / 18, 3)}
    assert seen_on(conn, date(2024, 2, 15)) == {date(2024, 2, 15): 1.0}


def test_a_gap_leaves_the_missed_part_unseen(conn: Connection) -> None:
    record_poll(conn, SOURCE, good(conn, NOON), {}, NOON)
    back, oldest = NOON + 48 * HOUR, NOON + 36 * HOUR
    record_poll(conn, SOURCE, good(conn, back, oldest=oldest, gap=True), STORED, back)
    days = seen(conn)
    assert date(2024, 2, 16) not in days
    assert days[date(2024, 2, 17)] == 1.0
    (gap_poll, _) = recent_polls(conn, "kcna-en", NOON)
    assert gap_poll.gap


def test_a_gap_in_dates_is_none_where_an_entry_was_known(conn: Connection) -> None:
    record_poll(conn, SOURCE, good(conn, NOON), {}, NOON)
    result = good(conn, NOON + HOUR, oldest=NOON + HOUR, gap=True)
    record_poll(conn, SOURCE, result, {IngestOutcome.KNOWN: 1}, NOON + HOUR)
    assert not recent_polls(conn, "kcna-en", NOON)[0].gap


def test_a_known_entry_pinned_for_months_does_not_hide_a_gap(conn: Connection) -> None:
    record_poll(conn, SOURCE, good(conn, NOON), {}, NOON)
    result = good(conn, NOON + HOUR, oldest=NOON + HOUR, gap=True, left_over=1)
    record_poll(conn, SOURCE, result, {IngestOutcome.KNOWN: 1}, NOON + HOUR)
    assert recent_polls(conn, "kcna-en", NOON)[0].gap


@pytest.mark.parametrize("outcome", [PollOutcome.EMPTY, PollOutcome.NOT_A_FEED, PollOutcome.HTTP_ERROR])
def test_a_source_that_gives_nothing_never_counts_as_sight(conn: Connection, outcome: PollOutcome) -> None:
    for step in range(48):
        record_poll(conn, SOURCE, bad(conn, outcome), {}, NOON + step * HOUR)
    assert seen(conn) == {}


def test_a_body_that_stands_still_too_long_proves_no_silence(conn: Connection) -> None:
    frozen = NOON - timedelta(days=10)
    for step in range(30):
        at = NOON + step * HOUR
        state = replace(fetch_state(conn, SOURCE.id), last_ok=at, body_since=frozen)
        record_poll(conn, SOURCE, FetchResult(PollOutcome.NOT_MODIFIED, state), {}, at)
    assert seen(conn) == {}
    (health,) = source_health(conn, [SOURCE], NOON + 30 * HOUR)
    assert health.state is HealthState.STALE


def test_detectors_see_that_a_source_died_and_not_that_its_outlet_fell_silent(conn: Connection) -> None:
    days = [date(2024, 2, 1) + timedelta(days=n) for n in range(20)]
    for n, day in enumerate(days):
        for step in range(0, 24, 6):
            at = datetime(day.year, day.month, day.day, step, 30, tzinfo=PYONGYANG)
            healthy = n < 10
            result = good(conn, at, oldest=at if n == step == 0 else None) if healthy else bad(conn)
            record_poll(conn, SOURCE, result, {IngestOutcome.KNOWN: 1} if healthy else {}, at)
        if n < 8:  # the outlet really printed nothing on the last two days of the healthy time
            row = {"outlet": "kcna", "language": "en", "day": day, "known_day": day, "articles": 12}
            conn.execute(insert(daily_volume).values(**row))
    outlets = {"kcna": Outlet("kcna", "KCNA", Tier.STATE, Audience.EXTERNAL, ("en",))}
    (series,) = Archive(conn, outlets, days[-1]).as_of(days[-1]).series()
    assert series.first_day == days[0]
    assert list(series.articles[8:]) == [0] * 12
    assert all(series.seen[1:10] > 0.7), "a day on which nothing was printed was seen all the same"
    assert list(series.seen[10:]) == [0] * 10


def test_two_sources_of_one_outlet_see_for_each_other(conn: Connection) -> None:
    twin = replace(SOURCE, id="kcna-en-page")
    for step in range(48):
        at = NOON + step * HOUR
        record_poll(conn, SOURCE, bad(conn), {}, at)
        state = replace(fetch_state(conn, twin.id), last_ok=at, body_since=at)
        record_poll(conn, twin, FetchResult(PollOutcome.OK, state), {}, at)
    assert seen(conn)[date(2024, 2, 16)] == 1.0


def test_pages_of_whole_articles_and_of_those_tried_for_days_are_settled(conn: Connection) -> None:
    def store(key: str, *, complete: bool, seen_at: datetime) -> None:
        row = {
            "outlet": "kcna", "tier": "state", "language": "en", "content_key": key, "headline_key": key,
            "complete": complete, "day": NOON.date(), "published_at": NOON, "published_precision": "day",
            "first_seen_at": seen_at, "known_day": NOON.date(),
        }  # fmt: skip
        known = {name: value for name, value in row.items() if name in articles.c}
        article_id = conn.execute(insert(articles).values(**known).returning(articles.c.id)).scalar_one()
        conn.execute(insert(addresses).values(key=key, article_id=article_id, url=key, first_seen_at=seen_at))

    store("whole", complete=True, seen_at=NOON)
    store("cut", complete=False, seen_at=NOON)
    store("hopeless", complete=False, seen_at=NOON - timedelta(days=3))
    keys = ["whole", "cut", "hopeless", "new"]
    assert settled_addresses(conn, keys, NOON) == {"whole", "hopeless"}


def test_the_share_of_a_day_counts_overlaps_once_and_only_what_has_passed() -> None:
    day, start = date(2024, 2, 16), datetime(2024, 2, 15, 15, tzinfo=UTC)
    spans = [(start, start + 6 * HOUR), (start + 3 * HOUR, start + 9 * HOUR), (start - 9 * HOUR, start + HOUR)]
    assert seen_share(spans, day, start + 48 * HOUR) == pytest.approx(9 / 24)
    assert seen_share(spans, day, start + 9 * HOUR) == 1.0
    assert seen_share([], day, start + 48 * HOUR) == 0.0


def test_health_speaks_of_the_last_week_and_of_sources_switched_off(conn: Connection) -> None:
    record_poll(conn, SOURCE, good(conn, NOON, oldest=NOON), {IngestOutcome.STORED: 4}, NOON)
    off = replace(SOURCE, id="off", enabled=False, disabled_because="its terms")
    ok, switched_off = source_health(conn, [SOURCE, off], NOON + HOUR)
    assert (ok.state, ok.items_last_7_days, ok.last_ok) == (HealthState.OK, 4, NOON)
    assert (switched_off.state, switched_off.reason) == (HealthState.OFF, "its terms")


def test_polls_states_and_coverage_are_the_same_on_both_databases(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        register_sources(conn, [SOURCE], NOON)
        assert due_sources(conn, NOON, 10, among=["kcna-en"]) == ["kcna-en"]
        record_poll(conn, SOURCE, good(conn, NOON, oldest=NOON - HOUR), STORED, NOON, chance=0.0)
        record_poll(conn, SOURCE, bad(conn), {}, NOON + HOUR, chance=0.0)
        assert [poll.outcome for poll in recent_polls(conn, "kcna-en", NOON)] == [PollOutcome.TIMEOUT, PollOutcome.OK]
        assert seen(conn) == {date(2024, 2, 15): round(1 / 13, 3)}
        assert settled_addresses(conn, ["nothing"], NOON) == set()
        (health,) = source_health(conn, [SOURCE], NOON + 2 * HOUR)
        assert (health.state, health.last_ok) == (HealthState.FAILING, NOON)
        assert forget_polls(conn, NOON + HOUR) == 1
