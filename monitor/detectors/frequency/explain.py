"""A change in words and numbers that a person can check."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.detectors.frequency.change import Baseline, Change, Series, baseline_before
from monitor.detectors.frequency.silences import Silences
from monitor.detectors.frequency.watch import Watch
from monitor.detectors.ordinals import ordinal
from monitor.domain import Audience, Evidence, SignalKind

RANK_DAYS = 91
LEAST_DAYS_BEFORE = 182
"""Days before the onset that another outlet must have been watched to be compared."""
HOLDS_P_VALUE = 0.01
TELLING_EXPECTED = 3.0
_SPELLS_TOLD = 2


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same change looked for in another outlet or language."""

    outlet: str
    name: str
    language: str
    audience: Audience
    change: Change
    fell: bool

    @property
    def holds(self) -> bool:
        """Whether the change is seen there by itself."""
        same_side = (self.change.size < 1) is self.fell
        return same_side and self.change.p_value() <= HOLDS_P_VALUE

    @property
    def contradicts(self) -> bool:
        """Whether enough was due there to see the change, and the share is nearly the former one."""
        near = self.change.size >= 0.75 if self.fell else self.change.size <= 1.25
        return near and self.change.expected >= TELLING_EXPECTED

    def as_json(self) -> dict[str, object]:
        return {
            "outlet": self.outlet,
            "language": self.language,
            "audience": self.audience.value,
            "observed": self.change.observed,
            "expected": round(self.change.expected, 3),
            "articles": self.change.articles,
            "p_value": self.change.p_value(),
            "holds": self.holds,
            "contradicts": self.contradicts,
        }


def baseline_of(series: Series, onset: int) -> Baseline:
    return baseline_before(series, onset, 365, 0)


def plain_day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def percent(share: float) -> str:
    return f"{100 * share:.2g} %" if share < 0.0995 else f"{100 * share:.0f} %"


def probability(p_value: float) -> str:
    return f"p = {p_value:.2g}" if p_value >= 1e-12 else "p < 1e-12"


def number(value: float) -> str:
    return f"{value:.1f}" if value < 99.5 else f"{value:.0f}"


def summary(
    country: str,
    outlet: str,
    kind: SignalKind,
    change: Change,
    ranks: tuple[int | None, int | None],
    elsewhere: Sequence[Elsewhere],
    by_calendar: float | None,
    silent: Silences,
) -> str:
    before, since = ranks
    articles = f"{change.articles:.0f} {outlet} articles"
    chance = probability(change.p_value())
    due = f"{number(change.expected)} were expected"
    if by_calendar is not None and not 0.8 <= by_calendar / max(change.expected, 1e-9) <= 1.25:
        due += f", {number(by_calendar)} by the calendar of earlier years"
    normal = percent(change.baseline.share)
    if kind is SignalKind.MENTION_SILENCE and silent.until is None:
        text = f"{country}: none of {articles} since {plain_day(change.onset)}; {normal} before, so {due} ({chance})"
    else:
        share = percent(change.observed / change.articles) if change.articles else "nothing"
        text = (
            f"{country}: {change.observed:.0f} of {articles} since {plain_day(change.onset)} ({share}); "
            f"{normal} before, so {due} ({chance})"
        )
    return f"{text}{_spells(change.onset, silent)}; {_ranks(before, since)}{_elsewhere(elsewhere)}."


def _spells(onset: date, silent: Silences) -> str:
    """ "; silent from 10 Sep to 8 Oct 2021, and again since 10 Oct 2021 (49.0 expected)"."""
    if silent.until is None:
        return ""
    text = f"; silent from {plain_day(onset)} to {plain_day(silent.until)}"
    ended = [f"from {plain_day(one.first)} to {plain_day(one.last)}" for one in silent.later if one.last is not None]
    if ended:
        text += f", again {', '.join(ended[-_SPELLS_TOLD:])}"
    if silent.lasting is not None:
        text += f", and again since {plain_day(silent.lasting.first)} ({number(silent.lasting.due)} expected)"
    return text


def silence_details(silent: Silences) -> dict[str, object]:
    """What is known of the silences of a signal, as JSON values; nothing before the first was broken."""
    if silent.until is None:
        return {}
    later = [
        {"from": one.first.isoformat(), "to": one.last and one.last.isoformat(), "expected": round(one.due, 3)}
        for one in silent.later
    ]
    return {"silent_until": silent.until.isoformat(), "silent_again": later}


def _elsewhere(others: Sequence[Elsewhere]) -> str:
    holding = sorted({f"{one.name} ({one.language})" for one in others if one.holds})
    against = [one for one in others if one.contradicts]
    text = f"; also in {', '.join(holding)}" if holding else ""
    for one in against:
        text += (
            f"; not in {one.name} ({one.language}, for the {one.audience.value} audience): "
            f"{one.change.observed:.0f} where {number(one.change.expected)} were expected"
        )
    return text


def _ranks(before: int | None, since: int | None) -> str:
    then = f"{ordinal(before)} most cited country in the three months before" if before else "unranked before"
    return f"{then}, {ordinal(since) if since else 'unranked'} since"


def ranks(watch: Watch, row: int, change: Change) -> tuple[int | None, int | None]:
    onset = watch.series(row).index(change.onset)
    return watch.rank(row, onset - RANK_DAYS, onset), watch.rank(row, onset, watch.last + 1)


def by_calendar(watch: Watch, row: int, change: Change) -> float | None:
    """Mentions due since the onset by the running share and by how busy these dates were in earlier years; None for an
    onset further back than the detector's windows reach."""
    return watch.panel.expected(row, change.days)


def details(watch: Watch, row: int, change: Change) -> dict[str, object]:
    """Everything the signal rests on, as JSON values."""
    baseline, (low, high) = change.baseline, change.size_interval()
    before, since = ranks(watch, row, change)
    about = watch.headlined(row)
    onset, first = about.index(change.onset), about.index(baseline.first)
    return {
        "language": watch.source.language,
        "onset": {
            "day": change.onset.isoformat(),
            "from": change.onset_first.isoformat(),
            "to": change.onset_last.isoformat(),
        },
        "size": {
            "factor": round(change.size, 4),
            "low": round(low, 4),
            "high": round(high, 4) if math.isfinite(high) else None,
            "level": 0.95,
        },
        "baseline": {
            "from": baseline.first.isoformat(),
            "to": baseline.last.isoformat(),
            "mentions": baseline.mentions,
            "articles": baseline.articles,
            "spread": round(baseline.spread, 4),
        },
        "share": {
            "before": baseline.share,
            "since": change.observed / change.articles if change.articles else None,
        },
        "headlines": {
            "before": float(about.mentioned[first:onset].sum()),
            "since": float(about.mentioned[onset:].sum()),
        },
        "articles": change.articles,
        "expected_by_calendar": by_calendar(watch, row, change),
        "rank": {"before": before, "since": since},
        "last_mention": change.last_mention.isoformat() if change.last_mention else None,
        "counted_to": watch.source.last_day.isoformat(),
    }


def table(change: Change, series_first: date, weekly: Mapping[date, tuple[float, float]]) -> Evidence:
    """Counts before and since, then week by week: what the numbers were computed from."""
    rows = [("days", "articles", "mentions", "expected")]
    baseline = change.baseline
    rows.append(
        (
            f"{baseline.first} to {baseline.last}",
            f"{baseline.articles:.0f}",
            f"{baseline.mentions:.0f}",
            "",
        )
    )
    end = change.onset + timedelta(days=change.days - 1)
    rows.append(
        (
            f"{change.onset} to {end}",
            f"{change.articles:.0f}",
            f"{change.observed:.0f}",
            number(change.expected),
        )
    )
    for monday, (articles, mentions) in weekly.items():
        last = monday + timedelta(days=6)
        first = max(monday, series_first)
        rows.append((f"{first} to {last}", f"{articles:.0f}", f"{mentions:.0f}", number(baseline.rate * articles)))
    return Evidence(quote="", label="counts", table=tuple(rows))
