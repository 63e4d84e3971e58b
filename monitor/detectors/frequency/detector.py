"""mention_drop, mention_silence, mention_surge and mention_return: one live signal for each change."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

import numpy as np

from monitor.detectors.frequency import explain
from monitor.detectors.frequency.change import Baseline, Change, change_since, find_change
from monitor.detectors.frequency.statistic import Scores, scores
from monitor.detectors.frequency.thresholds import alarm_threshold
from monitor.detectors.frequency.watch import Watch
from monitor.domain import (
    ArchiveView,
    Cleared,
    Detection,
    Entity,
    Evidence,
    Finding,
    LiveSignal,
    Reason,
    Severity,
    SignalKind,
    Subject,
    Window,
    Withheld,
)
from monitor.settings import MentionFrequencySettings

SILENCE_EXPECTED = 3.0
"""Mentions that must have been due since the last one before a drop with none left is called a silence."""
BACK_FACTOR = 0.7
"""A dropped series is back once its recent share reaches this part of the former one; a surge once it
falls below the former share divided by this."""
RETURN_DAYS = 14
"""How long a mention_return stays open for review."""
NEW_NORMAL_DAYS = 365
"""A drop or surge that lasts so long is the new normal and no longer news; a silence stays until it ends."""
LATE_P_VALUE = 0.01
HOLD = 1.0
"""A signal is not closed while the evidence stands within this of the alarm, or the next day would raise it again."""
QUOTES = 3


@dataclass(frozen=True, slots=True)
class _Case:
    """One country in one outlet on the view's day."""

    view: ArchiveView
    watch: Watch
    row: int
    scores: Scores
    thresholds: Mapping[str, float]

    @property
    def entity(self) -> Entity:
        return self.watch.entities[self.row]

    @property
    def today(self) -> date:
        return self.watch.source.last_day

    def key(self, word: str) -> str:
        return f"{word}:{self.entity.id}:{self.watch.key}"


DROP, SURGE, RETURN = "mention_drop_or_silence", "mention_surge", "mention_return"


class MentionFrequency:
    name = "mention_frequency"
    version = "1"
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
    ) -> None:
        self.settings = settings
        self._country_name = country_name
        self._outlet_name = outlet_name
        self._withheld: dict[tuple[str, str | None, Reason], Withheld] = {}

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        watches = [Watch.of(source) for source in view.series() if source.last_day == view.as_of]
        alive = {signal.key: signal for signal in live}
        withheld: list[Withheld] = []
        judged: list[tuple[Watch, Scores]] = []
        for watch in watches:
            if (doubt := watch.doubt()) is not None:
                withheld.append(self._withhold(watch, None, doubt))
            elif watch.entities:
                judged.append((watch, scores(watch.panel, np.asarray([watch.last]), self.settings.guard_days)))
        enough = [one.weekly_rate[:, 0] >= self.settings.min_mentions_per_week for _, one in judged]
        watched = sum(int(one.sum()) for one in enough)
        thresholds = {
            direction: alarm_threshold(self.settings.false_alarms_per_year, watched, direction)
            for direction in ("drop", "surge")
        }
        findings: list[Finding] = []
        cleared: list[Cleared] = []
        for (watch, evidence), common in zip(judged, enough, strict=True):
            for row in range(len(watch.entities)):
                case = _Case(view, watch, row, evidence, thresholds)
                if not common[row]:
                    withheld.append(self._withhold(watch, case.entity, Reason.TOO_RARE_TO_JUDGE))
                self._judge(case, bool(common[row]), alive, findings, cleared)
        return Detection(tuple(findings), tuple(cleared), tuple(withheld))

    def _withhold(self, watch: Watch, entity: Entity | None, reason: Reason) -> Withheld:
        key = (watch.key, entity.id if entity else None, reason)
        if key not in self._withheld:
            subject = self._subject(entity) if entity else None
            self._withheld[key] = Withheld(subject, watch.source.outlet.id, watch.source.language, reason)
        return self._withheld[key]

    def _subject(self, entity: Entity) -> Subject:
        return Subject(entity.type, entity.id, self._country_name(entity.id))

    def _judge(
        self,
        case: _Case,
        common: bool,
        alive: Mapping[str, LiveSignal],
        findings: list[Finding],
        cleared: list[Cleared],
    ) -> None:
        for direction, word in (("drop", DROP), ("surge", SURGE)):
            key = case.key(word)
            if key in alive:
                outcome = self._follow(case, alive[key], direction)
                if isinstance(outcome, Cleared):
                    cleared.append(outcome)
                elif outcome is not None:
                    findings.append(outcome)
                if direction == "drop" and (back := self._returned(case, alive[key])):
                    findings.append(back)
            elif common and self._evidence(case, direction) >= case.thresholds[direction]:
                findings.append(self._raise(case, direction))
        old = alive.get(case.key(RETURN))
        if old and (case.today - old.detected_on).days > RETURN_DAYS:
            cleared.append(Cleared(old.key, Reason.WINDOW_PASSED))

    def _evidence(self, case: _Case, direction: str) -> float:
        return float((case.scores.drop if direction == "drop" else case.scores.surge)[case.row, 0])

    def _raise(self, case: _Case, direction: str) -> Finding:
        windows = case.scores.drop_window if direction == "drop" else case.scores.surge_window
        change = find_change(
            case.watch.series(case.row),
            int(windows[case.row, 0]),
            direction == "drop",
            self.settings.baseline_days,
            self.settings.guard_days,
        )
        return self._finding(case, direction, change, None)

    def _follow(self, case: _Case, signal: LiveSignal, direction: str) -> Finding | Cleared | None:
        """An update where the numbers moved on, a Cleared where the change is over, None where nothing is new."""
        change = _remembered(case, signal)
        fell = direction == "drop"
        held = self._evidence(case, direction) >= case.thresholds[direction] - HOLD
        if (ended := _ended(case, signal, change, fell, held)) is not None:
            return ended
        finding = self._finding(case, direction, change, signal)
        weekly = (case.today - signal.detected_on).days % 7 == 0
        news = finding.kind is not signal.finding.kind or case.watch.mentioned[case.row, -1] > 0
        return finding if weekly or news else None

    def _returned(self, case: _Case, signal: LiveSignal) -> Finding | None:
        if signal.finding.kind is not SignalKind.MENTION_SILENCE or not case.watch.mentioned[case.row, -1]:
            return None
        change = _remembered(case, signal)
        before = date.fromisoformat(str(signal.finding.details["last_mention"] or change.onset.isoformat()))
        gap = (case.today - before).days
        name, outlet = self._country_name(case.entity.id), self._outlet_name(case.watch.source.outlet.id)
        return Finding(
            key=case.key(RETURN),
            kind=SignalKind.MENTION_RETURN,
            subject=self._subject(case.entity),
            outlets=(case.watch.source.outlet.id,),
            window=Window(case.today, case.today),
            severity=Severity.MEDIUM,
            summary=f"{name}: mentioned by {outlet} on {explain.plain_day(case.today)}, "
            f"for the first time since {explain.plain_day(before)} ({gap} days).",
            reasons=(Reason.RETURNED,),
            evidence=self._quotes(case, before, 2) or signal.finding.evidence,
            rule="mention-frequency.return",
            rule_version=self.version,
            observed=float(case.watch.mentioned[case.row, -1]),
            expected=None,
            p_value=None,
            details={
                "language": case.watch.source.language,
                "last_mention": before.isoformat(),
                "gap_days": gap,
                "silence": signal.key,
            },
        )

    def _finding(self, case: _Case, direction: str, change: Change, signal: LiveSignal | None) -> Finding:
        fell = direction == "drop"
        silent = fell and change.observed == 0 and change.expected >= SILENCE_EXPECTED
        kind = (
            SignalKind.MENTION_SURGE
            if not fell
            else (SignalKind.MENTION_SILENCE if silent else SignalKind.MENTION_DROP)
        )
        ranks = explain.ranks(case.watch, case.row, change)
        outlet = case.watch.source.outlet.id
        reason = Reason.ABOVE_BASELINE if not fell else (Reason.NOTHING_SINCE if silent else Reason.BELOW_BASELINE)
        old = [one for one in signal.finding.evidence if not one.table] if signal else []
        new_quotes = not old or bool(case.watch.mentioned[case.row, -1])
        quotes = self._quotes(case, change.baseline.first, QUOTES) if new_quotes else tuple(old)
        return Finding(
            key=case.key(DROP if fell else SURGE),
            kind=kind,
            subject=self._subject(case.entity),
            outlets=(outlet,),
            window=Window(change.onset, case.today),
            severity=_severity(kind, change, ranks[0]),
            summary=explain.summary(self._country_name(case.entity.id), self._outlet_name(outlet), kind, change, ranks),
            reasons=(reason,),
            evidence=(*quotes, self._table(case, change)),
            rule=f"mention-frequency.{direction}",
            rule_version=self.version,
            observed=change.observed,
            expected=round(change.expected, 3),
            p_value=change.p_value(),
            details=explain.details(case.watch, case.row, change, direction, self._evidence(case, direction)),
        )

    def _quotes(self, case: _Case, first: date, newest: int) -> tuple[Evidence, ...]:
        source = case.watch.source
        return tuple(case.view.mentions(case.entity, source.outlet.id, source.language, first, case.today, newest))

    def _table(self, case: _Case, change: Change) -> Evidence:
        series = case.watch.series(case.row)
        weekly: dict[date, tuple[float, float]] = {}
        monday = change.onset - timedelta(days=change.onset.weekday() + 28)
        while monday <= case.today and len(weekly) < 20:
            first, after = max(series.index(monday), 0), series.index(monday) + 7
            if after > 0:
                weekly[monday] = (float(series.articles[first:after].sum()), float(series.mentioned[first:after].sum()))
            monday += timedelta(days=7)
        return explain.table(change, case.watch.first_day, weekly)


def _remembered(case: _Case, signal: LiveSignal) -> Change:
    """The change of a live signal, counted up to today: onset and baseline stay as they were raised."""
    known = signal.finding.details
    onset, baseline = cast("Mapping[str, str]", known["onset"]), cast("Mapping[str, object]", known["baseline"])
    series = case.watch.series(case.row)
    former = Baseline(
        first=date.fromisoformat(str(baseline["from"])),
        last=date.fromisoformat(str(baseline["to"])),
        mentions=float(cast("float", baseline["mentions"])),
        articles=float(cast("float", baseline["articles"])),
        spread=float(cast("float", baseline["spread"])),
    )
    first, last = (series.index(date.fromisoformat(onset[end])) for end in ("from", "to"))
    return change_since(series, series.index(date.fromisoformat(onset["day"])), former, (first, last))


def _ended(case: _Case, signal: LiveSignal, change: Change, fell: bool, held: bool) -> Cleared | None:
    counted = case.watch.series(case.row).index(date.fromisoformat(str(signal.finding.details["counted_to"])))
    onset = case.watch.series(case.row).index(change.onset)
    then = float(case.watch.mentioned[case.row, max(onset, 0) : counted + 1].sum())
    late = then > (signal.finding.observed or 0) if fell else then < (signal.finding.observed or 0)
    if late and change.p_value() > LATE_P_VALUE:
        return Cleared(signal.key, Reason.LATE_ARTICLE, "articles that arrived later changed the counts")
    if not held and _is_back(case, change, fell):
        return Cleared(signal.key, Reason.SERIES_BACK)
    silent = fell and change.observed == 0
    if not silent and (case.today - signal.detected_on).days > NEW_NORMAL_DAYS:
        return Cleared(signal.key, Reason.WINDOW_PASSED, "the changed share has become the usual one")
    return None


def _is_back(case: _Case, change: Change, fell: bool) -> bool:
    """Whether the last weeks, as many as make four mentions due, look like the former share again."""
    articles, counts = case.watch.articles, case.watch.mentioned[case.row]
    for weeks in range(2, 27):
        days = 7 * weeks
        if days > change.days:
            return False
        expected = change.baseline.share * float(articles[-days:].sum())
        if expected < 4:
            continue
        observed = float(counts[-days:].sum())
        return observed >= BACK_FACTOR * expected if fell else observed <= expected / BACK_FACTOR
    return False


def _severity(kind: SignalKind, change: Change, rank_before: int | None) -> Severity:
    prominent = rank_before is not None and rank_before <= 10
    if kind is SignalKind.MENTION_SILENCE:
        return Severity.HIGH if prominent else Severity.MEDIUM
    large = change.size <= 0.5 or change.size >= 3
    return Severity.MEDIUM if large and prominent else Severity.LOW
