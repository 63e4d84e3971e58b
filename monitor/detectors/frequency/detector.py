"""mention_drop, mention_silence, mention_surge and mention_return: one live signal for each change."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from monitor.detectors.frequency.change import find_change
from monitor.detectors.frequency.course import NEVER_ENDED, follow, is_news
from monitor.detectors.frequency.panel import TOGETHER
from monitor.detectors.frequency.report import DROP, RETURN, SURGE, Case, Reporter, silences_of
from monitor.detectors.frequency.thresholds import alarm_threshold
from monitor.detectors.frequency.watch import Memory, Watch
from monitor.domain import (
    ArchiveView,
    Cleared,
    Detection,
    Entity,
    EntityType,
    Finding,
    LiveSignal,
    Reason,
    SignalKind,
    Subject,
    Withheld,
)
from monitor.settings import MentionFrequencySettings

WORDS = {"drop": DROP, "surge": SURGE}
RETURN_DAYS = 14
"""How long a mention_return stays open for review."""


@dataclass(slots=True)
class _Day:
    """What is found on one day, as it is being found."""

    view: ArchiveView
    watches: list[Watch]
    alive: dict[str, LiveSignal]
    thresholds: Mapping[str, float]
    findings: list[Finding] = field(default_factory=list)
    cleared: list[Cleared] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)

    def taken(self, word: str, entity: Entity, outlet: str) -> bool:
        """Whether the outlet already has a signal of this change, in whatever language."""
        start = f"{word}:{entity.id}:{outlet}:"
        return any(key.startswith(start) for key in self.alive)


class MentionFrequency:
    name = "mention_frequency"
    version = "4"
    kinds = frozenset(
        {
            SignalKind.MENTION_DROP,
            SignalKind.MENTION_SILENCE,
            SignalKind.MENTION_SURGE,
            SignalKind.MENTION_RETURN,
        }
    )

    def __init__(
        self,
        settings: MentionFrequencySettings,
        country_name: Callable[[str], str],
        outlet_name: Callable[[str], str],
        memory: Memory | None = None,
    ) -> None:
        """`memory`: what an earlier detector of the same settings computed, to go on with."""
        self.settings = settings
        self._reporter = Reporter(country_name, outlet_name, self.version)
        self._country_name = country_name
        self._memory = memory or Memory(settings.min_mentions_per_week)
        self._withheld: dict[tuple[str, Entity | None, Reason], Withheld] = {}
        self._rare: dict[str, tuple[tuple[tuple[Entity | None, ...], bytes], tuple[Withheld, ...]]] = {}

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        followed = _followed(live)
        watches = [
            self._memory.watch(source, followed.get(f"{source.outlet.id}:{source.language}", ()))
            for source in view.series()
            if source.last_day == view.as_of
        ]
        doubts = {watch.key: watch.doubt() for watch in watches}
        seen = [watch for watch in watches if doubts[watch.key] is None]
        common = {watch.key: watch.weekly_rate >= self.settings.min_mentions_per_week for watch in seen}
        watched = sum(int(rows[1:].sum()) for rows in common.values())
        day = _Day(view, watches, {signal.key: signal for signal in live}, self.thresholds(watched))
        for watch in watches:
            doubt = doubts[watch.key]
            if doubt is not None:
                day.withheld.append(self._withhold(watch, None, doubt))
                continue
            day.withheld.extend(self._too_rare(watch, ~common[watch.key]))
        # A live signal is followed while its country is rare or its outlet thin, so that its end is told.
        told = [watch for watch in watches if doubts[watch.key] in (None, Reason.COVERAGE_IN_DOUBT)]
        for case in _live_cases(day, told):
            self._follow(day, case)
        for case in _new_cases(day, seen, common):
            self._raise(day, case)
        return Detection(tuple(day.findings), tuple(day.cleared), tuple(day.withheld))

    def thresholds(self, watched: int) -> dict[str, float]:
        """Evidence asked for while so many series are watched, by direction."""
        rate = self.settings.false_alarms_per_year
        return {direction: alarm_threshold(rate, watched, direction) for direction in WORDS}

    def _withhold(self, watch: Watch, entity: Entity | None, reason: Reason) -> Withheld:
        key = (watch.key, entity, reason)
        if key not in self._withheld:
            subject = Subject(entity.type, entity.id, self._country_name(entity.id)) if entity else None
            self._withheld[key] = Withheld(subject, watch.source.outlet.id, watch.source.language, reason)
        return self._withheld[key]

    def _too_rare(self, watch: Watch, rare: NDArray[np.bool_]) -> tuple[Withheld, ...]:
        """Mostly the same as yesterday: then it is the same tuple."""
        before = self._rare.get(watch.key)
        state = (watch.entities, rare.tobytes())
        if before is None or before[0] != state:
            told = tuple(
                self._withhold(watch, watch.entities[row], Reason.TOO_RARE_TO_JUDGE)
                for row in np.flatnonzero(rare)
                if row != TOGETHER
            )
            before = self._rare[watch.key] = (state, told)
        return before[1]

    def _follow(self, day: _Day, case: Case) -> None:
        signal = day.alive[case.key]
        if case.word == RETURN:
            if (day.view.as_of - signal.detected_on).days > RETURN_DAYS:
                day.cleared.append(Cleared(signal.key, Reason.WINDOW_PASSED))
            return
        course = follow(case, signal)
        if course.ended is not NEVER_ENDED:
            day.cleared.append(Cleared(signal.key, course.ended, course.note))
        elif is_news(case, signal, course.change):
            day.findings.append(self._reporter.change(case, course.change, signal))
        silent = silences_of(case, course.change, signal)
        if case.watch.mentioned_today(case.row) and silent.broken_on(case.today):
            day.findings.append(self._reporter.back(case, signal))

    def _raise(self, day: _Day, case: Case) -> None:
        entity, outlet = case.entity, case.watch.source.outlet.id
        if day.taken(case.word, entity, outlet) or (case.word == SURGE and _explained_by_return(day, entity, outlet)):
            return
        change = find_change(
            case.watch.series(case.row), case.fell, self.settings.baseline_days, self.settings.guard_days
        )
        if case.back_to_normal(change):
            return
        if case.fell and case.others_fell_too(change):
            day.withheld.append(self._withhold(case.watch, entity, Reason.COVERAGE_IN_DOUBT))
            return
        finding = self._reporter.change(case, change, None)
        day.findings.append(finding)
        day.alive[case.key] = LiveSignal(case.key, day.view.as_of, finding)


def _followed(live: Sequence[LiveSignal]) -> dict[str, set[str]]:
    """Ids of the countries with a live signal, by the key of the watch."""
    found: dict[str, set[str]] = {}
    for signal in live:
        _, code, place = signal.key.split(":", 2)
        found.setdefault(place, set()).add(code)
    return found


def _explained_by_return(day: _Day, entity: Entity, outlet: str) -> bool:
    """What follows a silence is not a surge: the baseline holds the silence itself."""
    return day.taken(DROP, entity, outlet) or day.taken(RETURN, entity, outlet)


def _live_cases(day: _Day, watches: Sequence[Watch]) -> Iterator[Case]:
    """Cases of the live signals, in the order of their keys."""
    by_key = {watch.key: watch for watch in watches}
    for key in sorted(day.alive):
        word, code, place = key.split(":", 2)
        watch, entity = by_key.get(place), Entity(EntityType.COUNTRY, code)
        if watch is not None and entity in watch.entities:
            yield Case(day.view, day.watches, watch, watch.entities.index(entity), word, day.thresholds)


def _new_cases(day: _Day, watches: Sequence[Watch], common: Mapping[str, np.ndarray]) -> list[Case]:
    """Series whose evidence reaches the threshold, the strongest first: of several languages of one outlet it is the
    one that tells the story."""
    found = [
        (
            -float(evidence[row]),
            watch.key,
            Case(day.view, day.watches, watch, int(row), WORDS[direction], day.thresholds),
        )
        for watch in watches
        for direction, evidence in (("drop", watch.drop), ("surge", watch.surge))
        for row in np.flatnonzero(common[watch.key] & (evidence >= day.thresholds[direction]))
        if row != TOGETHER
    ]
    return [case for _, _, case in sorted(found, key=lambda one: (one[0], one[1], one[2].row))]
