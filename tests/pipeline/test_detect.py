"""Judging day by day: the same signals live, replayed, and after late news."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from monitor.database.engine import read
from monitor.database.signals import list_signals
from monitor.domain import (
    ArchiveView,
    Cleared,
    Detection,
    Document,
    Entity,
    EntityType,
    Finding,
    LiveSignal,
    Reason,
    Severity,
    Signal,
    SignalKind,
    SignalStatus,
    Subject,
    Window,
)
from monitor.pipeline.app import App
from monitor.pipeline.detect import DetectReport, Progress, detect, replay
from tests.documents import app_for, at_noon, document
from tests.pipeline.test_ingest import _fresh_app

CUBA = Entity(EntityType.COUNTRY, "CU")
FIRST = date(2024, 1, 1)


@dataclass
class ThreeDaysWithoutCuba:
    """A small honest detector: no article on Cuba on three days with articles in a row. `clears`: tell of its end."""

    clears: bool = True
    name: str = "three_days"
    version: str = "1"
    kinds: frozenset[SignalKind] = frozenset({SignalKind.MENTION_SILENCE})

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        findings, cleared = [], []
        for series in view.series():
            key = f"three_days:{series.outlet.id}"
            counts = series.mentioned.get(CUBA)
            days = [n for n in range(len(series.articles)) if series.articles[n]][-3:]
            silent = len(days) == 3 and counts is not None and not any(counts[n] for n in days)
            evidence = view.mentions(CUBA, series.outlet.id, series.language, FIRST, view.as_of, 1)
            if silent and evidence:
                window = Window(series.day(days[0]), series.day(days[-1]))
                subject = Subject(EntityType.COUNTRY, "CU", "Cuba")
                findings.append(
                    Finding(
                        key,
                        SignalKind.MENTION_SILENCE,
                        subject,
                        (series.outlet.id,),
                        window,
                        Severity.LOW,
                        f"Cuba: nothing from {window.first} to {window.last}",
                        (Reason.NOTHING_SINCE,),
                        tuple(evidence),
                        "test.three-days",
                        "1",
                        details={"days": (1, 2, 3)},
                    )
                )
            elif self.clears and any(one.key == key for one in live):
                cleared.append(Cleared(key, Reason.SERIES_BACK))
        return Detection(tuple(findings), tuple(cleared))


def run(app: App, until: str | date, *, silent: bool = True, progress: Progress | None = None) -> DetectReport:
    last = date.fromisoformat(until) if isinstance(until, str) else until
    now = datetime.combine(last + timedelta(days=1), datetime.min.time(), UTC)
    return detect(
        app.engine,
        [ThreeDaysWithoutCuba()],
        app.outlets,
        app.settings.slack,
        now,
        until=last,
        silent=silent,
        progress=progress,
    )


def stored(app: App) -> list[Signal]:
    with read(app.engine) as conn:
        return list_signals(conn)


def news(day: int, title: str = "Laos thanked", seen: int | None = None) -> Document:
    when = FIRST + timedelta(days=day - 1)
    first_seen = at_noon(FIRST + timedelta(days=seen - 1)) if seen else None
    return document(f"{title} on day {day}", when, first_seen=first_seen)


@pytest.fixture
def app(database_url: str) -> Iterator[App]:
    with app_for(database_url) as opened:
        yield opened


def store(app: App, *documents: Document) -> None:
    app.ingest.store(documents, at_noon("2024-03-01"))


def test_a_signal_is_raised_on_its_day_updated_while_it_lasts_and_closed_when_the_series_is_back(app: App) -> None:
    store(app, news(1, "Cuba thanked"), *(news(day) for day in (2, 3, 4, 5)), news(6, "Cuba thanked"))
    run(app, "2024-01-05")
    (signal,) = stored(app)
    assert (signal.detected_on, signal.updated_on) == (date(2024, 1, 4), date(2024, 1, 5))
    assert signal.status is SignalStatus.OPEN
    run(app, "2024-01-06")
    (after,) = stored(app)
    assert after.id == signal.id
    assert (after.status, after.ended_on, after.ended_because) == (
        SignalStatus.CLOSED,
        date(2024, 1, 6),
        Reason.SERIES_BACK,
    )


def test_judging_again_changes_nothing(app: App) -> None:
    store(app, news(1, "Cuba thanked"), *(news(day) for day in (2, 3, 4)))
    run(app, "2024-01-04")
    before = stored(app)
    run(app, "2024-01-04")
    assert stored(app) == before


def test_evidence_survives_storage_with_its_place(app: App) -> None:
    store(app, news(1, "Cuba thanked"), *(news(day) for day in (2, 3, 4)))
    run(app, "2024-01-04")
    (piece,) = stored(app)[0].finding.evidence
    assert piece.quote == "Cuba thanked on day 1"
    assert (piece.published, piece.outlet, piece.start, piece.end) == (FIRST, "kcna", 0, len(piece.quote))


def test_an_older_archive_read_later_withdraws_what_it_disproves(app: App) -> None:
    store(app, news(1, "Cuba thanked"), *(news(day) for day in (2, 3, 4)))
    run(app, "2024-01-04")
    store(app, news(3, "Cuba thanked again"))
    run(app, "2024-01-04")
    (signal,) = stored(app)
    assert (signal.status, signal.ended_because) == (SignalStatus.WITHDRAWN, Reason.LATE_ARTICLE)


def test_an_older_archive_that_moves_the_first_day_keeps_the_signal(app: App) -> None:
    store(app, news(3, "Cuba thanked"), *(news(day) for day in (4, 5, 6)))
    run(app, "2024-01-07")
    (before,) = stored(app)
    store(app, news(1, "Cuba praised"), news(2))
    run(app, "2024-01-07")
    (after,) = stored(app)
    assert after.id == before.id


def test_late_live_news_is_invisible_until_it_was_seen(app: App) -> None:
    store(app, news(1, "Cuba thanked", 1), *(news(day, seen=day) for day in (2, 3, 4, 5)))
    store(app, news(4, "Cuba thanked late", seen=5))
    run(app, "2024-01-05")
    (signal,) = stored(app)
    assert signal.detected_on == date(2024, 1, 4)
    assert signal.ended_on == date(2024, 1, 5)


def test_the_current_day_is_judged_provisionally_and_again_when_it_is_over(app: App) -> None:
    detectors = [ThreeDaysWithoutCuba()]
    slack = app.settings.slack
    store(app, news(1, "Cuba thanked", 1), *(news(day, seen=day) for day in (2, 3, 4)))
    noon = at_noon("2024-01-04")
    detect(app.engine, detectors, app.outlets, slack, noon)
    assert [one.status for one in stored(app)] == [SignalStatus.OPEN]
    store(app, news(4, "Cuba thanked in the evening", seen=4))
    detect(app.engine, detectors, app.outlets, slack, noon + timedelta(days=1))
    assert [one.status for one in stored(app)] == [SignalStatus.WITHDRAWN]


@pytest.mark.parametrize("clears", [True, False])
def test_what_late_articles_withdrew_stays_withdrawn_while_the_day_is_judged_again(app: App, clears: bool) -> None:
    detectors = [ThreeDaysWithoutCuba(clears=clears)]
    now = at_noon("2024-01-05")
    store(app, news(1, "Cuba thanked"), *(news(day) for day in (2, 3, 4)))
    detect(app.engine, detectors, app.outlets, app.settings.slack, now - timedelta(days=1))
    store(app, news(5))
    detect(app.engine, detectors, app.outlets, app.settings.slack, now)
    store(app, *(news(day, "Cuba thanked late") for day in (3, 4)))
    for hours in (1, 2, 24, 48):
        report = detect(app.engine, detectors, app.outlets, app.settings.slack, now + timedelta(hours=hours))
        assert [(one.status, one.ended_because) for one in stored(app)] == [
            (SignalStatus.WITHDRAWN, Reason.LATE_ARTICLE)
        ]
        assert bool(report.ended) == (hours == 1)


def test_a_switched_off_detector_leaves_its_signals_alone(app: App) -> None:
    store(app, news(1, "Cuba thanked"), *(news(day) for day in (2, 3, 4)))
    run(app, "2024-01-04")
    before = stored(app)
    store(app, news(2, "Something else"))
    detect(app.engine, [], app.outlets, app.settings.slack, at_noon("2024-01-06"), until=date(2024, 1, 4))
    assert stored(app) == before


def test_replay_stores_nothing_and_tells_the_day_of_each_change(app: App) -> None:
    store(app, news(1, "Cuba thanked"), *(news(day) for day in (2, 3, 4)), news(5, "Cuba thanked"))
    entries = list(replay(app.engine, [ThreeDaysWithoutCuba()], app.outlets, FIRST, date(2024, 1, 5)))
    assert [(entry.day.day, entry.change.value) for entry in entries] == [(4, "new"), (5, "ended")]
    assert stored(app) == []


_NEWS = st.lists(
    st.tuples(st.integers(1, 12), st.booleans(), st.integers(0, 3)), min_size=1, max_size=14, unique_by=lambda n: n[:2]
)


@given(_NEWS)
@hypothesis_settings(max_examples=25)
def test_replaying_day_by_day_and_running_live_give_the_same_signals(plan: list[tuple[int, bool, int]]) -> None:
    """Live: each day only what was first seen on it comes in, and the day is judged then. Replay: all at once."""
    documents = [
        (day + delay, news(day, "Cuba thanked" if cuba else "Laos thanked", day + delay)) for day, cuba, delay in plan
    ]
    last = FIRST + timedelta(days=15)
    live, live_engine = _fresh_app()
    for number in range(1, 17):
        live.ingest.store([one for seen, one in documents if seen == number], at_noon("2024-03-01"))
        run(live, FIRST + timedelta(days=number - 1))
    whole, whole_engine = _fresh_app()
    whole.ingest.store([one for _, one in documents], at_noon("2024-03-01"))
    replayed = [
        (entry.day, entry.change.value, entry.episode.key)
        for entry in replay(whole.engine, [ThreeDaysWithoutCuba()], whole.outlets, FIRST, last)
        if entry.change.value != "changed"
    ]
    raised = [(one.detected_on, "new", one.key) for one in stored(live)]
    ended = [(one.ended_on, "ended", one.key) for one in stored(live) if one.ended_on]
    assert sorted(replayed) == sorted(raised + ended)
    live_engine.dispose()
    whole_engine.dispose()
