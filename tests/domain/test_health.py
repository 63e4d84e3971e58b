from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.domain import FetchState, PollOutcome, Source, SourceKind
from monitor.domain.health import HealthState, PollSummary, SourceHealth, is_stale, judge, quiet_allowed
from monitor.domain.schedule import LONGEST_BACKOFF, SUCCESSES, next_poll

NOW = datetime(2024, 2, 15, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCE = Source("kcna-en", "KCNA", SourceKind.FEED, "http://e.org/", "kcna", "en", interval=HOUR, items_a_day=10)
GOOD = FetchState(newest_seen=NOW - HOUR, last_ok=NOW, body_since=NOW - HOUR)


def polls(
    *outcomes: PollOutcome, every: timedelta = HOUR, note: str = "told so", gap: bool = False
) -> list[PollSummary]:
    """Newest first."""
    return [PollSummary(NOW - every * n, one, 1, gap, note) for n, one in enumerate(outcomes)]


def health(state: FetchState, history: list[PollSummary], source: Source = SOURCE) -> SourceHealth:
    return judge(source, state, history, NOW, NOW + HOUR)


def test_a_source_that_brings_news_is_ok_and_needs_no_advice() -> None:
    found = health(GOOD, polls(PollOutcome.OK, PollOutcome.NOT_MODIFIED))
    assert (found.state, found.reason, found.advice) == (HealthState.OK, "", "")
    assert found.items_last_7_days == 2
    assert not found.blind


def test_a_source_switched_off_says_why_and_how_to_poll_it() -> None:
    off = replace(SOURCE, enabled=False, disabled_because="its terms")
    found = health(FetchState(), [], off)
    assert (found.state, found.reason, found.next_poll) == (HealthState.OFF, "its terms", None)
    assert 'id = "kcna-en"' in found.advice


def test_a_source_not_polled_yet_says_so() -> None:
    assert health(FetchState(), []).state is HealthState.NEVER


def test_one_bad_poll_is_not_death_but_many_over_hours_are() -> None:
    first = health(replace(GOOD, last_ok=NOW - HOUR), polls(PollOutcome.TIMEOUT, PollOutcome.OK))
    assert first.state is HealthState.FAILING
    dead = health(replace(GOOD, last_ok=NOW - 9 * HOUR), polls(*[PollOutcome.TIMEOUT] * 8, PollOutcome.OK))
    assert dead.state is HealthState.DEAD
    assert "8 polls in a row" in dead.reason
    assert "told so" in dead.reason
    assert first.blind
    assert dead.blind


def test_a_source_that_never_answered_dies_too() -> None:
    found = health(FetchState(), polls(*[PollOutcome.DNS_ERROR] * 9))
    assert found.state is HealthState.DEAD
    assert found.reason == "told so; 9 polls in a row, no good answer yet"


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (PollOutcome.EMPTY, HealthState.EMPTY),
        (PollOutcome.BLOCKED, HealthState.BLOCKED),
        (PollOutcome.RATE_LIMITED, HealthState.BLOCKED),
        (PollOutcome.ROBOTS_REFUSED, HealthState.BLOCKED),
        (PollOutcome.MOVED, HealthState.MOVED),
        (PollOutcome.NOT_A_FEED, HealthState.FAILING),
    ],
)
def test_each_failure_has_its_state_within_one_poll(outcome: PollOutcome, state: HealthState) -> None:
    found = health(GOOD, polls(outcome, PollOutcome.OK))
    assert found.state is state
    assert "told so" in found.reason


@pytest.mark.parametrize("outcome", [one for one in PollOutcome if one not in SUCCESSES])
def test_every_failure_comes_with_advice(outcome: PollOutcome) -> None:
    assert health(GOOD, polls(outcome)).advice


def test_the_same_body_for_longer_than_the_rhythm_allows_is_stale() -> None:
    frozen = replace(GOOD, body_since=NOW - timedelta(days=3))
    found = health(frozen, polls(PollOutcome.NOT_MODIFIED))
    assert found.state is HealthState.STALE
    assert "3 days" in found.reason
    assert "10 items a day" in found.reason
    assert found.blind
    weekly = replace(SOURCE, items_a_day=1 / 7)
    assert health(frozen, polls(PollOutcome.NOT_MODIFIED), weekly).state is HealthState.OK


def test_bodies_that_change_without_new_items_are_silent() -> None:
    quiet = replace(GOOD, newest_seen=NOW - timedelta(days=4))
    found = health(quiet, polls(PollOutcome.OK))
    assert found.state is HealthState.SILENT
    assert "4 days old" in found.reason


def test_a_gap_is_shown_for_days_and_then_forgotten() -> None:
    assert health(GOOD, polls(PollOutcome.OK, gap=True)).state is HealthState.GAP
    old = [replace(polls(PollOutcome.OK)[0]), PollSummary(NOW - timedelta(days=5), PollOutcome.OK, 1, True, "")]
    assert health(GOOD, old).state is HealthState.OK


def test_a_source_that_moved_but_works_is_not_blind_and_names_its_new_address() -> None:
    found = health(replace(GOOD, moved_to="http://e.org/new"), polls(PollOutcome.OK))
    assert found.state is HealthState.MOVED
    assert 'url = "http://e.org/new"' in found.advice
    assert not found.blind


@pytest.mark.parametrize(
    ("items_a_day", "days"),
    [(40.0, 2.0), (10.0, 2.0), (1.0, 7.0), (0.2, 35.0), (0.01, 60.0), (1e-300, 60.0), (None, 14.0), (0.0, 14.0)],
)
def test_how_long_a_source_may_be_quiet_follows_from_its_rhythm(items_a_day: float | None, days: float) -> None:
    assert quiet_allowed(replace(SOURCE, items_a_day=items_a_day)) == timedelta(days=days)


def test_days_of_rest_lengthen_the_quiet_that_is_allowed() -> None:
    assert quiet_allowed(replace(SOURCE, rest_days=(5, 6))) == timedelta(days=4)
    assert not is_stale(replace(SOURCE, rest_days=(5, 6)), replace(GOOD, body_since=NOW - timedelta(days=3)), NOW)


moments = st.none() | st.datetimes(datetime(2024, 1, 1), datetime(2024, 2, 15)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001


@given(
    st.builds(
        FetchState,
        newest_seen=moments,
        last_ok=moments,
        body_since=moments,
        moved_to=st.sampled_from(["", "http://x/"]),
    ),
    st.lists(st.sampled_from(list(PollOutcome)), max_size=12),
    st.none() | st.floats(0, 100),
)
def test_any_history_gives_one_state_and_a_sentence_for_all_but_ok(
    state: FetchState, outcomes: list[PollOutcome], rhythm: float | None
) -> None:
    found = health(state, polls(*outcomes), replace(SOURCE, items_a_day=rhythm))
    assert bool(found.reason) == (found.state is not HealthState.OK)
    if not outcomes or outcomes[0] not in SUCCESSES:
        assert found.blind


@given(
    outcome=st.sampled_from(list(PollOutcome)),
    base=st.timedeltas(timedelta(minutes=1), timedelta(days=7)),
    current=st.timedeltas(timedelta(seconds=1), timedelta(days=30)),
    failures=st.floats(0, 30),
    retry_after=st.none() | st.timedeltas(timedelta(seconds=1), timedelta(days=1)),
    new=st.integers(0, 50),
    known=st.integers(0, 50),
    gap=st.booleans(),
    chance=st.floats(0, 1),
)
def test_a_source_is_never_asked_too_soon_and_never_given_up(
    outcome: PollOutcome,
    base: timedelta,
    current: timedelta,
    failures: float,
    retry_after: timedelta | None,
    new: int,
    known: int,
    gap: bool,
    chance: float,
) -> None:
    planned = next_poll(
        base, current, outcome, failures=failures, retry_after=retry_after, new=new, entries=new + known, gap=gap,
        now=NOW, chance=chance,
    )  # fmt: skip
    wait = planned.at - NOW
    assert wait >= min(base, LONGEST_BACKOFF)
    assert wait >= (retry_after or timedelta(0))
    assert wait <= max(LONGEST_BACKOFF, base * 4) * 1.1 + timedelta(seconds=1)
    assert base <= planned.interval <= max(base, timedelta(hours=12))


@pytest.mark.parametrize("outcome", [PollOutcome.BLOCKED, PollOutcome.EMPTY, PollOutcome.MOVED])
def test_a_source_that_was_never_good_is_trouble_only_once_it_lasts(outcome: PollOutcome) -> None:
    """At the first start nothing has been good yet."""
    once, often = health(FetchState(), polls(outcome)), health(FetchState(), polls(*[outcome] * 9))
    assert once.since is often.since is None
    assert not once.is_trouble(NOW)
    assert often.is_trouble(NOW)


def test_a_source_that_moved_and_still_works_troubles_nobody() -> None:
    moved = replace(GOOD, moved_to="http://new.example.org/")
    assert not health(moved, polls(*[PollOutcome.OK] * 9)).is_trouble(NOW + 10 * HOUR)
