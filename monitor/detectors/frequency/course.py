"""The course of a live signal: whether it still holds, and whether today brings news of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from monitor.detectors.frequency.change import Baseline, Change, change_since
from monitor.detectors.frequency.report import Case, kind_of
from monitor.domain import LiveSignal, Reason, SignalKind

NEVER_ENDED: Final = None

BACK_FACTOR = 0.7
"""A dropped series is back once its recent share reaches this part of the former one; a surge once it
falls below the former share divided by this."""
BACK_EXPECTED = 4.0
"""As many weeks are looked at as make so many mentions due."""
BACK_WEEKS = 26
HOLD = 1.0
"""A signal is not closed while the evidence stands within this of the alarm, or the next day would raise it again."""
NEW_NORMAL_DAYS = 365
"""A drop or surge that lasts so long is the new normal and no longer news; a silence stays until it ends."""
LATE_P_VALUE = 0.01


@dataclass(frozen=True, slots=True)
class Course:
    """The change counted up to today, and why the signal ended, if it did."""

    change: Change
    ended: Reason | None = NEVER_ENDED
    note: str = ""


def follow(case: Case, signal: LiveSignal) -> Course:
    """A live signal today. Onset and baseline stay as they were raised."""
    change = remembered(case, signal)
    if _late_article(case, signal, change):
        return Course(change, Reason.LATE_ARTICLE, "articles that arrived later changed the counts")
    held = case.evidence >= case.threshold - HOLD
    if not held and _is_back(case, change):
        return Course(change, Reason.SERIES_BACK)
    silent = case.fell and change.observed == 0
    if not silent and (case.today - signal.detected_on).days > NEW_NORMAL_DAYS:
        return Course(change, Reason.WINDOW_PASSED, "the changed share has become the usual one")
    return Course(change)


def is_news(case: Case, signal: LiveSignal, change: Change) -> bool:
    """A new kind, a mention where they had fallen, or another week."""
    broken_silence = signal.finding.kind is SignalKind.MENTION_SILENCE and change.observed > 0
    new_kind = kind_of(case.fell, change) is not signal.finding.kind and not broken_silence
    if new_kind or (case.fell and case.watch.mentioned_today(case.row)):
        return True
    return (case.today - signal.detected_on).days % 7 == 0


def remembered(case: Case, signal: LiveSignal) -> Change:
    known = signal.finding.details
    onset, baseline = cast("Mapping[str, str]", known["onset"]), cast("Mapping[str, float | str]", known["baseline"])
    series = case.watch.series(case.row)
    former = Baseline(
        first=date.fromisoformat(str(baseline["from"])),
        last=date.fromisoformat(str(baseline["to"])),
        mentions=float(baseline["mentions"]),
        articles=float(baseline["articles"]),
        spread=float(baseline["spread"]),
    )
    first, last = (series.index(date.fromisoformat(onset[end])) for end in ("from", "to"))
    return change_since(series, series.index(date.fromisoformat(onset["day"])), former, (first, last))


def _late_article(case: Case, signal: LiveSignal, change: Change) -> bool:
    """Whether counts up to the last report changed since, and no longer speak for the change."""
    counted = case.watch.index(date.fromisoformat(str(signal.finding.details["counted_to"])))
    then = case.watch.counted(case.watch.index(change.onset), counted + 1)[case.row]
    told = signal.finding.observed or 0.0
    changed = then > told if case.fell else then < told
    return bool(changed) and change.p_value() > LATE_P_VALUE


def _is_back(case: Case, change: Change) -> bool:
    """Whether there is no change left since the onset, or the last weeks, as many as make BACK_EXPECTED mentions due,
    look like the former share again."""
    if change.expected > 0 and (change.size >= 1) is case.fell:
        return True
    end = case.watch.last + 1
    for weeks in range(2, BACK_WEEKS + 1):
        if 7 * weeks > change.days:
            return False
        expected = change.baseline.rate * float(case.watch.volume[end - 7 * weeks :].sum())
        if expected < BACK_EXPECTED:
            continue
        observed = float(case.watch.counted(end - 7 * weeks, end)[case.row])
        return observed >= BACK_FACTOR * expected if case.fell else observed <= expected / BACK_FACTOR
    return False
