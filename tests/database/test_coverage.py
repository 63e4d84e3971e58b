"""Coverage as of a day is the same whether one asks on that evening or years later."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import Enum

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from monitor.database.coverage import all_shares
from monitor.database.polls import fetch_state, record_poll
from monitor.database.tables import metadata
from monitor.domain import PYONGYANG, FetchResult, PollOutcome, Source, SourceKind

START = datetime(2024, 2, 1, tzinfo=UTC)
SOURCE = Source("kcna-en", "KCNA", SourceKind.FEED, "http://example.org/", "kcna", "en", items_a_day=10)
TWIN = replace(SOURCE, id="kcna-page-en")


class Look(Enum):
    GOOD = "good"
    BAD = "bad"
    GAP = "gap"


LOOKS = st.lists(
    st.tuples(st.sampled_from([SOURCE, TWIN]), st.sampled_from(Look), st.integers(1, 50), st.integers(0, 90)),
    max_size=25,
)


def poll(conn: Connection, source: Source, look: Look, at: datetime, reach: timedelta) -> None:
    state = fetch_state(conn, source.id)
    if look is Look.BAD:
        result = FetchResult(PollOutcome.TIMEOUT, replace(state, failures=state.failures + 0.5))
    else:
        state = replace(state, last_ok=at, body_since=at, failures=0.0)
        result = FetchResult(PollOutcome.OK, state, gap=look is Look.GAP, unbroken_since=at - reach)
    record_poll(conn, source, result, {}, at)


def shares(conn: Connection, evening: datetime) -> dict[object, float]:
    """What a detector sees on that evening."""
    return {row.day: row.seen for row in all_shares(conn, evening.astimezone(PYONGYANG).date())}


@given(LOOKS)
@settings(max_examples=60)
def test_what_was_seen_on_an_evening_stays_what_was_seen_on_that_evening(
    looks: list[tuple[Source, Look, int, int]],
) -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    at, seen = START, {}
    with engine.begin() as conn:
        for source, look, hours, reach in looks:
            at += timedelta(hours=hours)
            poll(conn, source, look, at, timedelta(hours=reach))
            seen[at.astimezone(PYONGYANG).date()] = (at, shares(conn, at))
        for evening, then in seen.values():
            assert shares(conn, evening) == then
            assert all(0 < share <= 1 for share in then.values())
    engine.dispose()
