from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from monitor.domain.continuity import continuity

NOON = datetime(2024, 2, 15, 3, tzinfo=UTC)
DAY = timedelta(days=1)
HOLE = 2 * DAY
MOMENTS = st.lists(st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)), max_size=30)  # noqa: DTZ001


def test_a_list_that_still_shows_what_was_seen_before_has_no_gap() -> None:
    found = continuity([NOON, NOON - DAY, NOON - 2 * DAY], NOON - DAY, HOLE)
    assert (found.gap, found.unbroken_since, found.left_over) == (False, NOON - 2 * DAY, 0)


def test_the_newest_item_taken_away_is_no_gap_while_its_neighbours_stand() -> None:
    assert not continuity([NOON, NOON - 2 * DAY], NOON - DAY, HOLE).gap


def test_a_list_that_turned_over_has_a_gap() -> None:
    assert continuity([NOON, NOON - DAY], NOON - 3 * DAY, HOLE).gap


def test_a_notice_pinned_for_months_neither_hides_a_gap_nor_proves_the_time_since() -> None:
    found = continuity([NOON, NOON - DAY, NOON - 90 * DAY], NOON - 5 * DAY, HOLE)
    assert (found.gap, found.unbroken_since, found.left_over) == (True, NOON - DAY, 1)


def test_entries_without_dates_tell_nothing() -> None:
    assert continuity([], NOON, HOLE) == continuity([], None, HOLE)


@given(MOMENTS, st.none() | st.sampled_from([NOON]), st.timedeltas(DAY, 60 * DAY))
def test_the_unbroken_run_ends_at_the_newest_entry_and_has_no_hole(
    moments: list[datetime], newest_seen: datetime | None, hole: timedelta
) -> None:
    found = continuity(moments, newest_seen, hole)
    if found.unbroken_since is None:
        assert moments == []
        return
    run = sorted(moment for moment in moments if moment >= found.unbroken_since)
    assert run[-1] == max(moments)
    assert all(later - earlier <= hole for earlier, later in pairwise(run))
    older = [moment for moment in moments if moment < found.unbroken_since]
    assert all(found.unbroken_since - moment > hole for moment in older)
