"""Coverage as of a day is the same whether one asks on that evening or years later."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, create_engine, insert

from monitor.database.coverage import all_shares
from monitor.database.engine import write
from monitor.database.polls import fetch_state, record_poll
from monitor.database.sight import outlet_days
from monitor.database.tables import daily_volume, metadata
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


def test_people_see_what_is_known_now_beside_what_was_printed(either_engine: Engine) -> None:
    with write(either_engine) as conn:
        poll(conn, SOURCE, Look.GOOD, START, timedelta(hours=9))
        poll(conn, SOURCE, Look.GOOD, START + timedelta(days=2), timedelta(0))
        printed = {"outlet": "tass", "language": "en", "day": date(2024, 2, 2), "articles": 3}
        for number in (1, 2):
            conn.execute(insert(daily_volume).values(**printed, known_day=date(2024, 2, 2 + number)))
        found = {(one.outlet, one.day.day): one for one in outlet_days(conn, None, date(2024, 2, 1), date(2024, 2, 3))}
        assert {place: one.seen for place, one in found.items()} == {
            ("kcna", 1): 1.0,
            ("kcna", 2): 1.0,
            ("kcna", 3): 1.0,
            ("tass", 2): None,
        }
        assert found["kcna", 2].known_day == date(2024, 2, 3)
        assert (found["tass", 2].articles, found["kcna", 2].articles) == (6, 0)
        assert outlet_days(conn, ["tass"], date(2024, 2, 1), date(2024, 2, 1)) == []
