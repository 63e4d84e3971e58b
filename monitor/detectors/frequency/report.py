"""From a change to a finding: kind, severity, words, numbers, quotes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.detectors import laws
from monitor.detectors.frequency import explain
from monitor.detectors.frequency.change import Change, change_since
from monitor.detectors.frequency.panel import TOGETHER
from monitor.detectors.frequency.silences import SILENCE_EXPECTED, Silences, silences, usual_share
from monitor.detectors.frequency.watch import Watch
from monitor.domain import (
    ArchiveView,
    Entity,
    Evidence,
    Finding,
    LiveSignal,
    Reason,
    Severity,
    SignalKind,
    Subject,
    Window,
)

DROP, SURGE, RETURN = "mention_drop_or_silence", "mention_surge", "mention_return"

NORMAL_DAYS = 728
NORMAL_FALL, NORMAL_RISE = 0.85, 1.2
"""A fall to no less than this part of the two years' share is a surge that ended, and the other way round."""
APART_P_VALUE = 0.01
"""What chance gives more often than so does not stand apart: a fall from that of the others, a rise from the share of
two years."""
QUOTES = 3
TABLE_WEEKS = 20


@dataclass(frozen=True, slots=True)
class Case:
    """One country in one outlet and language on the view's day, looked at for one kind of change."""

    view: ArchiveView
    watches: Sequence[Watch]
    watch: Watch
    row: int
    word: str
    thresholds: Mapping[str, float]

    @property
    def entity(self) -> Entity:
        entity = self.watch.entities[self.row]
        assert entity is not None, "all countries together are no case"
        return entity

    @property
    def today(self) -> date:
        return self.watch.source.last_day

    @property
    def fell(self) -> bool:
        return self.word == DROP

    @property
    def key(self) -> str:
        return f"{self.word}:{self.entity.id}:{self.watch.key}"

    @property
    def evidence(self) -> float:
        return float((self.watch.drop if self.fell else self.watch.surge)[self.row])

    @property
    def threshold(self) -> float:
        return self.thresholds["drop" if self.fell else "surge"]

    def back_to_normal(self, change: Change) -> bool:
        """Whether the share since the onset is what the two years before had: then a burst or a lull ended."""
        onset = self.watch.index(change.onset)
        usual = usual_share(self.watch.series(self.row), max(onset - NORMAL_DAYS, 0), onset)
        if not usual or not change.articles:
            return False
        expected = usual * change.articles
        if self.fell:
            return change.observed >= NORMAL_FALL * expected
        by_chance = laws.at_least(change.observed, expected, change.baseline.shape(change.days)) > APART_P_VALUE
        return bool(change.observed <= NORMAL_RISE * expected or by_chance)

    def others_fell_too(self, change: Change) -> bool:
        """Whether all countries together fell, and this one no more than they did: then a section of the outlet may
        have stopped arriving."""
        if self.watch.drop[TOGETHER] < self.threshold:
            return False
        first, onset = self.watch.index(change.baseline.first), self.watch.index(change.onset)
        after = self.watch.index(change.baseline.last) + 1
        before = self.watch.counted(first, after)
        since = self.watch.counted(onset, self.watch.last + 1)
        others_before, others_since = before[TOGETHER] - before[self.row], since[TOGETHER] - since[self.row]
        if not others_before:
            return False
        expected = before[self.row] * others_since / others_before
        shape = change.baseline.shape(change.days)
        return laws.at_most(since[self.row], max(expected, 1e-9), shape) > APART_P_VALUE


def kind_of(fell: bool, change: Change) -> SignalKind:
    if not fell:
        return SignalKind.MENTION_SURGE
    if change.observed == 0 and change.expected >= SILENCE_EXPECTED:
        return SignalKind.MENTION_SILENCE
    return SignalKind.MENTION_DROP


def silences_of(case: Case, change: Change, signal: LiveSignal | None) -> Silences:
    """Those of a live signal that told of one; none for any other."""
    if signal is None or signal.finding.kind is not SignalKind.MENTION_SILENCE:
        return Silences()
    return silences(case.watch.series(case.row), change, signal.finding.details)


_REASONS = {
    SignalKind.MENTION_SURGE: Reason.ABOVE_BASELINE,
    SignalKind.MENTION_SILENCE: Reason.NOTHING_SINCE,
    SignalKind.MENTION_DROP: Reason.BELOW_BASELINE,
}


class Reporter:
    def __init__(self, country_name: Callable[[str], str], outlet_name: Callable[[str], str], version: str) -> None:
        self._country_name = country_name
        self._outlet_name = outlet_name
        self._version = version

    def change(self, case: Case, change: Change, signal: LiveSignal | None) -> Finding:
        """The finding of a new change, or of a live one counted up to today. What was a silence stays one, with the
        day that it lasted until and the silences that followed, when single mentions come back."""
        silent = silences_of(case, change, signal)
        kind = SignalKind.MENTION_SILENCE if silent.until else kind_of(case.fell, change)
        ranks = explain.ranks(case.watch, case.row, change)
        outlet = case.watch.source.outlet.id
        elsewhere = self._elsewhere(case, change)
        name = self._country_name(case.entity.id)
        due = explain.by_calendar(case.watch, case.row, change)
        text = explain.summary(name, self._outlet_name(outlet), kind, change, ranks, elsewhere, due, silent)
        holding = (one.outlet for one in elsewhere if one.holds)
        severity, because = _severity(kind, change, ranks[0])
        if any(one.contradicts and one.outlet == outlet for one in elsewhere):
            severity, because = Severity.LOW, Reason.ONE_LANGUAGE_ONLY
        return Finding(
            key=case.key,
            kind=kind,
            subject=self._subject(case.entity),
            outlets=tuple(dict.fromkeys((outlet, *holding))),
            window=Window(change.onset, case.today),
            severity=severity,
            summary=text,
            reasons=(_REASONS[kind], because),
            evidence=(*self._quotes(case, change, signal), _table(case, change)),
            rule=f"mention-frequency.{'drop' if case.fell else 'surge'}",
            rule_version=self._version,
            observed=change.observed,
            expected=round(change.expected, 3),
            p_value=change.p_value(),
            details={
                **explain.details(case.watch, case.row, change),
                **explain.silence_details(silent),
                "direction": "drop" if case.fell else "surge",
                "evidence": round(case.evidence, 3),
                "threshold": round(case.threshold, 3),
                "elsewhere": [one.as_json() for one in elsewhere],
            },
        )

    def back(self, case: Case, signal: LiveSignal) -> Finding:
        """The first mention after a silence that was signalled."""
        known = signal.finding.details
        before = date.fromisoformat(str(known["last_mention"] or signal.finding.window.first.isoformat()))
        gap = (case.today - before).days
        source = case.watch.source
        name, outlet = self._country_name(case.entity.id), self._outlet_name(source.outlet.id)
        quotes = case.view.mentions(case.entity, source.outlet.id, source.language, before, case.today, 2)
        return Finding(
            key=f"{RETURN}:{case.entity.id}:{case.watch.key}",
            kind=SignalKind.MENTION_RETURN,
            subject=self._subject(case.entity),
            outlets=(source.outlet.id,),
            window=Window(case.today, case.today),
            severity=Severity.MEDIUM,
            summary=f"{name}: mentioned by {outlet} on {explain.plain_day(case.today)}, "
            f"for the first time since {explain.plain_day(before)} ({gap} days).",
            reasons=(Reason.RETURNED,),
            evidence=tuple(quotes) or signal.finding.evidence,
            rule="mention-frequency.return",
            rule_version=self._version,
            observed=case.watch.mentioned_today(case.row),
            details={
                "language": source.language,
                "last_mention": before.isoformat(),
                "gap_days": gap,
                "silence": signal.key,
            },
        )

    def _subject(self, entity: Entity) -> Subject:
        return Subject(entity.type, entity.id, self._country_name(entity.id))

    def _quotes(self, case: Case, change: Change, signal: LiveSignal | None) -> Sequence[Evidence]:
        """The last mentions; asked for anew only where there is a new one."""
        if signal is not None and not case.watch.mentioned_today(case.row):
            return [one for one in signal.finding.evidence if not one.table]
        source = case.watch.source
        first = change.baseline.first
        return case.view.mentions(case.entity, source.outlet.id, source.language, first, case.today, QUOTES)

    def _elsewhere(self, case: Case, change: Change) -> list[explain.Elsewhere]:
        """The same country since the same onset in every other outlet and language. Their counts are compared, never
        added: one story is printed in many of them."""
        found = []
        for watch in case.watches:
            if watch.key == case.watch.key or case.entity not in watch.entities:
                continue
            row = watch.entities.index(case.entity)
            series, onset = watch.series(row), watch.index(change.onset)
            if onset < explain.LEAST_DAYS_BEFORE:
                continue
            here = change_since(series, onset, explain.baseline_of(series, onset), (onset, onset))
            outlet = watch.source.outlet
            found.append(
                explain.Elsewhere(
                    outlet.id, self._outlet_name(outlet.id), watch.source.language, outlet.audience, here, case.fell
                )
            )
        return found


def _table(case: Case, change: Change) -> Evidence:
    series = case.watch.series(case.row)
    weekly: dict[date, tuple[float, float]] = {}
    monday = change.onset - timedelta(days=change.onset.weekday() + 28)
    while monday <= case.today and len(weekly) < TABLE_WEEKS:
        first, after = max(series.index(monday), 0), series.index(monday) + 7
        if after > 0:
            weekly[monday] = (float(series.articles[first:after].sum()), float(series.mentioned[first:after].sum()))
        monday += timedelta(days=7)
    return explain.table(change, series.first_day, weekly)


def _severity(kind: SignalKind, change: Change, rank_before: int | None) -> tuple[Severity, Reason]:
    prominent = rank_before is not None and rank_before <= 10
    standing = Reason.AMONG_TOP_TEN if prominent else Reason.BELOW_TOP_TEN
    if kind is SignalKind.MENTION_SILENCE:
        return (Severity.HIGH if prominent else Severity.MEDIUM), standing
    if not 0.5 < change.size < 3:
        return (Severity.MEDIUM if prominent else Severity.LOW), standing
    return Severity.LOW, Reason.CHANGE_MODERATE
