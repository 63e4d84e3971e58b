"""Archives come in any order, late articles on any day, and people judge in between."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from monitor.alerts.review import record_verdict
from monitor.database.articles import last_known_day
from monitor.database.engine import read, write
from monitor.domain import (
    ArchiveView,
    Detection,
    Document,
    LiveSignal,
    Signal,
    SignalStatus,
    VerdictAction,
)
from monitor.pipeline.app import App
from monitor.pipeline.detect import detect, replay
from monitor.pipeline.ledger import Episode
from monitor.pipeline.matching import place_of
from tests.documents import NOW, app_for, at_noon, document
from tests.pipeline.test_detect import FIRST, ThreeDaysWithoutCuba, news, run, store, stored
from tests.pipeline.test_ingest import _fresh_app

EARLY_SILENCE = (news(1, "Cuba thanked"), *(news(day) for day in (2, 3, 4, 5)), news(6, "Cuba thanked"))
LATE_SILENCE = (news(20, "Cuba thanked"), *(news(day) for day in (21, 22, 23, 24)))


class FromTheSeventh(ThreeDaysWithoutCuba):
    """Takes its time, as those do that wait for a window to pass."""

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        return super().detect(view, live) if view.as_of.day >= 7 else Detection()


def backfill(app: App, documents: Sequence[Document]) -> None:
    store(app, *documents)
    with read(app.engine) as conn:
        until = last_known_day(conn)
    assert until is not None
    run(app, until)


def confirm(app: App, signal: Signal) -> None:
    with write(app.engine) as conn:
        assert record_verdict(conn, signal.id, VerdictAction.CONFIRM, "kim", NOW).recorded


def holding(app: App) -> list[Signal]:
    return [one for one in stored(app) if one.status is not SignalStatus.WITHDRAWN]


def test_an_archive_with_an_earlier_silence_leaves_a_later_one_its_day_and_its_verdict(sqlite_url: str) -> None:
    with app_for(sqlite_url) as app:
        backfill(app, LATE_SILENCE)
        (late,) = stored(app)
        confirm(app, late)
        backfill(app, EARLY_SILENCE)
        assert [(one.id == late.id, one.detected_on.day, one.status) for one in stored(app)] == [
            (True, 23, SignalStatus.CONFIRMED),
            (False, 4, SignalStatus.CLOSED),
        ]


def test_a_silence_whose_first_day_moves_keeps_its_verdict_beside_an_earlier_one(sqlite_url: str) -> None:
    with app_for(sqlite_url) as app:
        backfill(app, LATE_SILENCE)
        (late,) = stored(app)
        confirm(app, late)
        backfill(app, [*EARLY_SILENCE, document("Cuba thanked again", FIRST + timedelta(days=20))])
        assert [(one.id == late.id, one.detected_on.day, one.status) for one in stored(app)] == [
            (True, 24, SignalStatus.CONFIRMED),
            (False, 4, SignalStatus.CLOSED),
        ]


def test_a_verdict_on_what_an_archive_disproves_does_not_pass_to_another_silence(sqlite_url: str) -> None:
    with app_for(sqlite_url) as app:
        backfill(app, LATE_SILENCE)
        (late,) = stored(app)
        confirm(app, late)
        backfill(app, [*EARLY_SILENCE, *(news(day, "Cuba praised") for day in (22, 24))])
        assert {(one.id == late.id, one.status) for one in stored(app)} == {
            (True, SignalStatus.WITHDRAWN),
            (False, SignalStatus.CLOSED),
        }


@pytest.mark.parametrize("today", [7, 9])
def test_an_archive_takes_nothing_back_that_was_found_on_later_days_without_news(sqlite_url: str, today: int) -> None:
    with app_for(sqlite_url) as app:
        detectors, now = [FromTheSeventh()], at_noon(FIRST + timedelta(days=today - 1))
        store(app, news(1, "Cuba thanked"), *(news(day) for day in (2, 3, 4)))
        detect(app.engine, detectors, app.outlets, app.settings.slack, now)
        (before,) = stored(app)
        store(app, news(3, "Laos praised"))
        report = detect(app.engine, detectors, app.outlets, app.settings.slack, now, until=date(2024, 1, 4))
        assert (stored(app), report.ended) == ([before], [])


_WEEKS = st.lists(
    st.tuples(st.lists(st.sampled_from("LLLC-"), min_size=6, max_size=6), st.integers(0, 2)), min_size=3, max_size=6
)
"""For each span of six days: what is printed each day (a report on Laos, one on Cuba, nothing), and the number of the
archive that has it."""


@given(_WEEKS)
@hypothesis_settings(max_examples=30)
def test_after_any_order_of_backfills_the_signals_are_those_of_one_and_verdicts_stay_with_their_events(
    plan: list[tuple[list[str], int]],
) -> None:
    documents = [
        (number, news(6 * span + day, "Cuba thanked" if letter == "C" else "Laos thanked"))
        for span, (letters, number) in enumerate(plan)
        for day, letter in enumerate(letters, 1)
        if letter != "-"
    ]
    whole, whole_engine = _fresh_app()
    parts, parts_engine = _fresh_app()
    if documents:
        backfill(whole, [one for _, one in documents])
    for number in sorted({number for number, _ in documents}):
        before = holding(parts)
        backfill(parts, [one for its, one in documents if its == number])
        _verdicts_stayed(before, stored(parts))
        for signal in holding(parts):
            if signal.status in {SignalStatus.OPEN, SignalStatus.CLOSED}:
                confirm(parts, signal)
    assert [_as_found(one) for one in holding(parts)] == [_as_found(one) for one in stored(whole)]
    whole_engine.dispose()
    parts_engine.dispose()


_DAYS = st.lists(
    st.lists(st.tuples(st.sampled_from("LLC"), st.integers(0, 3), st.booleans()), min_size=1, max_size=2),
    min_size=1,
    max_size=4,
)
"""For each day of a silence what comes in on it beside a report on Laos, with a run after each: a report on Laos or on
Cuba, how many days late, and whether by an archive, which tells of it as if it had been there in time."""


@given(_DAYS)
@hypothesis_settings(max_examples=30)
def test_while_a_day_lasts_each_run_stores_the_signals_of_a_replay_and_the_next_one_changes_nothing(
    plan: list[list[tuple[str, int, bool]]],
) -> None:
    live, engine = _fresh_app()
    store(live, news(1, "Cuba thanked"), *(news(day) for day in (2, 3, 4)))
    _judge_at_noon(live, 4)
    for today, arrivals in enumerate(plan, 5):
        for letter, late, by_archive in [("L", 0, False), *arrivals]:
            title = f"{'Cuba' if letter == 'C' else 'Laos'} thanked, as read on {today}"
            store(live, news(today - late, title, None if by_archive else today))
            _judge_at_noon(live, today)
            found = stored(live)
            assert [_life(one) for one in holding(live)] == _replayed(live, today)
            _judge_at_noon(live, today)
            assert stored(live) == found
    engine.dispose()


def _judge_at_noon(app: App, day: int) -> None:
    now = at_noon(FIRST + timedelta(days=day - 1))
    detect(app.engine, [ThreeDaysWithoutCuba()], app.outlets, app.settings.slack, now)


def _replayed(app: App, until: int) -> list[object]:
    last = FIRST + timedelta(days=until - 1)
    episodes = {
        place_of(entry.episode): entry.episode
        for entry in replay(app.engine, [ThreeDaysWithoutCuba()], app.outlets, FIRST, last)
    }
    return [_life(episodes[place]) for place in sorted(episodes, key=lambda place: place[2], reverse=True)]


def _verdicts_stayed(before: Sequence[Signal], after: Sequence[Signal]) -> None:
    """Each signal, all judged before, is found again where it was, was alive then, or is withdrawn."""
    now = {one.id: one for one in after}
    by_day = {(one.key, one.detected_on): one.id for one in after if one.status is not SignalStatus.WITHDRAWN}
    for judged in before:
        assert by_day.get((judged.key, judged.detected_on), judged.id) == judged.id
        same = now[judged.id]
        assert same.status is SignalStatus.WITHDRAWN or (
            same.status is SignalStatus.CONFIRMED
            and same.detected_on < (judged.ended_on or date.max)
            and judged.detected_on < (same.ended_on or date.max)
        )


def _life(one: Signal | Episode) -> tuple[object, ...]:
    return one.key, one.detected_on, one.ended_on, one.ended_because


def _as_found(one: Signal) -> tuple[object, ...]:
    """All that one backfill tells of a signal; articles are numbered as they came in."""
    evidence = tuple(replace(piece, article_id=None) for piece in one.finding.evidence)
    finding = replace(one.finding, evidence=evidence)
    return *_life(one), one.updated_on, finding
