"""Detectors over the archive, day by day, and their signals into the database.

Days before the mark `judged_before` have been judged for good. A run starts there, or at the beginning of the
archive if older articles have come in since the last run read it, and judges every day up to `until`. The current day
is judged provisionally, as often as wanted, and for good once it is over. What is stored afterwards is what a replay
from the first day would give; a signal whose first day has moved keeps its id, its message and what people said of it.
What the current day made a signal say stays until its detector says something else, though more may have come in.
"""

import dataclasses
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy import Connection, Engine

from monitor.alerts.policy import enqueue
from monitor.database import articles, marks, signals
from monitor.database.archive import Archive
from monitor.database.engine import read, write
from monitor.database.withheld import store_withheld
from monitor.domain import PYONGYANG, Detector, Finding, Outlet, Reason, Signal, SignalStatus
from monitor.pipeline.ledger import Change, Episode, Ledger, LedgerEntry
from monitor.pipeline.matching import match, place_of
from monitor.settings import SlackSettings

log = structlog.get_logger()

Progress = Callable[[int, int], None]
"""Called with (days judged, days to judge)."""


@dataclass(slots=True)
class DetectReport:
    days: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)


def replay(
    engine: Engine, detectors: Sequence[Detector], outlets: Mapping[str, Outlet], first: date, last: date
) -> Iterator[LedgerEntry]:
    """What would have been raised, changed or ended from `first` to `last`, judged from the archive's first day on.
    Nothing is stored."""
    with read(engine) as conn:
        begin = articles.first_day(conn)
        if begin is None:
            return
        archive = Archive(conn, outlets, last)
        ledger = Ledger(detectors)
        for day in _days(begin, last):
            entries = ledger.judge(archive.as_of(day))
            if day >= first:
                yield from entries


def detect(
    engine: Engine,
    detectors: Sequence[Detector],
    outlets: Mapping[str, Outlet],
    slack: SlackSettings,
    now: datetime,
    *,
    until: date | None = None,
    silent: bool = False,
    progress: Progress | None = None,
) -> DetectReport:
    """Judge what has not been judged, store signals and their alerts in one transaction.

    `until`: the last day to judge (None: today in Pyongyang); days after it on which signals changed are judged too, or
    those would seem disproved. `silent`: store why nothing is sent instead of sending.
    """
    today = now.astimezone(PYONGYANG).date()
    last = min(until, today) if until else today
    while True:
        with write(engine) as conn:
            marks.put_by(conn, marks.CHANGED_FROM)
        with read(engine) as conn:
            judged = _judge(conn, detectors, outlets, last, progress)
        if judged is None:
            return DetectReport()
        report = DetectReport(days=judged.days)
        with write(engine) as conn:
            if not marks.replace_text(conn, marks.LAST_RUN, judged.run_before, uuid4().hex):
                continue  # another run has stored what it found, perhaps of articles that this one could not see yet
            judged_before = min(judged.last + timedelta(days=1), today)
            _store(conn, judged, judged_before, slack, now, report, silent=silent)
            store_withheld(conn, judged.ledger.withheld, judged.last)
            marks.set_day(conn, marks.JUDGED_BEFORE, judged_before)
            marks.forget(conn, judged.dealt_with)
        if report.new or report.ended:
            log.info("signals", new=len(report.new), changed=len(report.changed), ended=len(report.ended))
        return report


@dataclass(frozen=True, slots=True)
class _Judged:
    """What a run found from `start` to `last`, and the marks as it saw them when it read the archive."""

    ledger: Ledger
    start: date
    last: date
    changed: Mapping[str, date]
    run_before: str

    @property
    def days(self) -> int:
        return (self.last - self.start).days + 1

    @property
    def dealt_with(self) -> list[str]:
        """Names of the marks of changes that this run has seen, and no later one needs to."""
        return [name for name, day in self.changed.items() if day <= self.last and name != marks.CHANGED_FROM]


def _judge(
    conn: Connection,
    detectors: Sequence[Detector],
    outlets: Mapping[str, Outlet],
    last: date,
    progress: Progress | None,
) -> _Judged | None:
    """Judge from where the last run ended, or from the beginning; None where nothing is to be judged."""
    changed = marks.days_noted(conn, marks.CHANGED_FROM)
    start, live = _where_to_start(conn, changed.values())
    if start is None or start > last:
        return None
    last = max(last, signals.last_change(conn) or last)
    judged = _Judged(Ledger(detectors, live), start, last, changed, marks.get_text(conn, marks.LAST_RUN))
    archive = Archive(conn, outlets, last)
    for number, day in enumerate(_days(start, last), 1):
        judged.ledger.judge(archive.as_of(day))
        if progress:
            progress(number, judged.days)
    return judged


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _where_to_start(conn: Connection, changed: Collection[date]) -> tuple[date | None, list[Episode]]:
    """The first day to judge and the signals alive on it; `changed` are days whose articles changed."""
    begin = articles.first_day(conn)
    judged_before = marks.get_day(conn, marks.JUDGED_BEFORE)
    if begin is None:
        return None, []
    if judged_before is None or any(day < judged_before for day in changed):
        return begin, []
    start = judged_before
    alive = [
        _episode(detector, signal, alive_on=start)
        for detector, signal in signals.list_episodes(conn, touching=start)
        if signal.detected_on < start
    ]
    return start, alive


def _episode(detector: str, signal: Signal, alive_on: date) -> Episode:
    return Episode(detector, signal.finding, signal.detected_on, min(signal.updated_on, alive_on))


def _store(
    conn: Connection,
    judged: _Judged,
    judged_before: date,
    slack: SlackSettings,
    now: datetime,
    report: DetectReport,
    *,
    silent: bool,
) -> None:
    """Bring the stored signals that this run could have touched in line with the ledger."""
    ledger = judged.ledger
    stored = {
        (detector, signal.key, signal.detected_on): signal
        for detector, signal in signals.list_episodes(conn, touching=judged.start)
    }
    matches = match(ledger.episodes, stored)
    for episode in ledger.episodes:
        there = matches.get(place_of(episode))
        if there is None:
            report.new.append(_insert(conn, episode, now))
            _tell(conn, report.new[-1], Change.NEW, slack, now, silent=silent or episode.ended_as is not None)
        elif change := _bring_in_line(conn, stored[there], episode):
            (report.ended if change is Change.ENDED else report.changed).append(stored[there].id)
            _tell(conn, stored[there].id, change, slack, now, silent=silent)
    for place in sorted(stored.keys() - matches.values()):
        signal = stored[place]
        if _ran(place[0], ledger):
            last_alive = _last_alive(signal, judged_before)
            signals.end_signal(conn, signal.id, SignalStatus.WITHDRAWN, last_alive, Reason.LATE_ARTICLE)
            if signal.status is not SignalStatus.WITHDRAWN:
                report.ended.append(signal.id)
                _tell(conn, signal.id, Change.ENDED, slack, now, silent=silent)


def _last_alive(signal: Signal, judged_before: date) -> date:
    """The day that ends a signal which no longer is one. It lies before the day that the next run starts with: there,
    what ended on that day is taken for alive until it ends again."""
    return max(signal.detected_on, min(signal.ended_on or date.max, judged_before - timedelta(days=1)))


def _insert(conn: Connection, episode: Episode, now: datetime) -> str:
    new = signals.insert_signal(conn, episode.detector, episode.finding, episode.detected_on, now, episode.updated_on)
    _end(conn, new, episode)
    return new


def _ran(detector: str, ledger: Ledger) -> bool:
    """A detector that was switched off says nothing about its earlier signals."""
    return detector in ledger.withheld


def _bring_in_line(conn: Connection, signal: Signal, episode: Episode) -> Change | None:
    ended_as = signal.status if not signal.live else None
    same_end = (signal.ended_on, signal.ended_because) == (episode.ended_on, episode.ended_because)
    same_text = _as_stored(signal.finding) == _as_stored(episode.finding)
    same_start = signal.detected_on == episode.detected_on
    if same_end and same_text and same_start:
        return None
    if not same_start:
        signals.move_signal(conn, signal.id, episode.detected_on)
    if not same_text:
        signals.update_signal(conn, signal.id, episode.finding, episode.updated_on)
    if not same_end and ended_as is not None:
        signals.revive_signal(conn, signal.id)
    if not same_end:
        _end(conn, signal.id, episode)
    return Change.ENDED if episode.ended_as and not same_end else Change.CHANGED


def _as_stored(finding: Finding) -> Finding:
    """Details pass through JSON, where tuples are lists."""
    return dataclasses.replace(finding, details=json.loads(json.dumps(dict(finding.details))))


def _end(conn: Connection, signal_id: str, episode: Episode) -> None:
    if episode.ended_as and episode.ended_on and episode.ended_because:
        signals.end_signal(conn, signal_id, episode.ended_as, episode.ended_on, episode.ended_because)


def _tell(
    conn: Connection, signal_id: str, change: Change, slack: SlackSettings, now: datetime, *, silent: bool
) -> None:
    signal = signals.get_signal(conn, signal_id)
    assert signal is not None
    enqueue(conn, signal, change.value, slack, now, silent=silent)
