"""Watched persons on recurring lists of DPRK officials: expected and missing, and back again.

An absence is no purge: nobody is judged who is not on the watch list of the configuration.
"""

import re
from collections.abc import Sequence
from datetime import timedelta

from monitor.detectors.omission.evidence import quote_of
from monitor.detectors.omission.expectation import Expectation, expectations
from monitor.detectors.omission.occurrences import HOME, Occurrence, SeriesKey, is_whole
from monitor.domain import (
    ArchiveView,
    Cleared,
    Detection,
    EntityType,
    Evidence,
    Finding,
    LiveSignal,
    PublishedRoster,
    Reason,
    Severity,
    SignalKind,
    Subject,
    Window,
)

RULE = "roster_omission:person"
_RECENT = timedelta(days=2)
_HISTORY = timedelta(days=3 * 365)
"""Offices change: older lists say little about who is due."""
_NAMED = 10
"""A list of officials names at least so many; shorter ones are whoever was at hand."""
_LISTS_SHOWN = 8


class PeopleOmissions:
    """The model of countries on lists, with persons: kind beside kind, list after list."""

    def __init__(self, watched: Sequence[str], p_value: float, minimum: int, version: str) -> None:
        self._watched = {_folded(name): name for name in watched}
        self._p_value = p_value
        self._minimum = minimum
        self._version = version

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        if not self._watched:
            return Detection()
        fresh = [one for one in view.rosters(view.as_of - _RECENT, view.as_of) if _is_list_of_officials(one)]
        if not fresh:
            return Detection()
        every = [
            _occurrence(one) for one in view.rosters(view.as_of - _HISTORY, view.as_of) if _is_list_of_officials(one)
        ]
        findings: list[Finding] = []
        for now in (_occurrence(one) for one in fresh):
            same_day = {name for other in every if _days_apart(other, now) <= 1 for name in other.order}
            earlier = [one for one in every if one.key == now.key and one.last_day < now.last_day - timedelta(days=1)]
            if len(earlier) < self._minimum:
                continue
            findings.extend(
                self._finding(view, now, earlier, expected)
                for expected in expectations(now, earlier)
                if expected.country in self._watched
                and expected.country not in same_day
                and expected.p_corrected <= self._p_value
            )
        return Detection(tuple(findings), tuple(self._back(live, fresh)))

    def _back(self, live: Sequence[LiveSignal], fresh: Sequence[PublishedRoster]) -> list[Cleared]:
        cleared = []
        for signal in live:
            if not signal.key.startswith(f"{RULE}:"):
                continue
            name = _folded(signal.finding.subject.name)
            for one in fresh:
                if one.article.day > signal.finding.window.last and name in _occurrence(one).order:
                    cleared.append(
                        Cleared(signal.key, Reason.SERIES_BACK, f"listed again on {one.article.day.isoformat()}")
                    )
                    break
        return cleared

    def _finding(
        self, view: ArchiveView, now: Occurrence, earlier: Sequence[Occurrence], expected: Expectation
    ) -> Finding:
        name = self._watched[expected.country]
        subject = Subject(EntityType.PERSON, expected.country.replace(" ", "-"), name)
        kind = str(now.key.kind).replace("-", " ")
        last = next((past for past in reversed(earlier) if expected.country in past.order), None)
        shown = [*earlier[-_LISTS_SHOWN:], now]
        rows = [(past.last_day.isoformat(), str(len(past.order)), _place(expected.country, past)) for past in shown]
        unlikely = expected.p_corrected <= 0.01
        lists = [
            quote_of(view, now.parts[0], "the list"),
            *([quote_of(view, last.parts[0], "last listed")] if last else []),
        ]
        return Finding(
            key=f"{RULE}:{subject.id}:{now.key.kind}:{now.last_day.isoformat()}",
            kind=SignalKind.ROSTER_OMISSION,
            subject=subject,
            outlets=(now.parts[0].article.outlet,),
            window=Window(now.last_day, now.last_day),
            severity=Severity.MEDIUM if unlikely else Severity.LOW,
            summary=(
                f"{name} is not among the {len(now.order)} officials listed on {now.last_day.isoformat()} ({kind}). "
                f"{name} was on {expected.listed} of the last {expected.earlier} such lists; "
                f"p = {expected.p_corrected:.2g} after correction. An absence says nothing of its reason."
            ),
            reasons=(Reason.MISSING_FROM_ROSTER, Reason.UNLIKELY if unlikely else Reason.POSSIBLE_BY_CHANCE),
            evidence=(*lists, Evidence("", label="lists side by side", table=(("list of", "named", "place"), *rows))),
            rule=RULE,
            rule_version=self._version,
            observed=0.0,
            expected=round(1 - expected.p_absent, 4),
            p_value=expected.p_corrected,
            details={"kind": str(now.key.kind), "listed": expected.listed, "earlier": expected.earlier},
        )


def _folded(name: str) -> str:
    """One form for "Choe Ryong Hae", "Choe Ryong-hae" and "CHOE RYONG HAE"."""
    return re.sub(r"[\s-]+", " ", name).strip().lower()


def _officials(published: PublishedRoster) -> list[str]:
    names = (entry.name for entry in published.roster.entries if entry.country == HOME and entry.name)
    return list(dict.fromkeys(map(_folded, names)))


def _is_list_of_officials(published: PublishedRoster) -> bool:
    return is_whole(published) and len(_officials(published)) >= _NAMED


def _occurrence(published: PublishedRoster) -> Occurrence:
    roster, language = published.roster, published.article.language.split("-")[0]
    key = SeriesKey(roster.kind, f"officials:{language}", "")
    return Occurrence(key, published.article.day.year, (published,), tuple(_officials(published)))


def _days_apart(one: Occurrence, other: Occurrence) -> int:
    return abs((one.last_day - other.last_day).days)


def _place(name: str, past: Occurrence) -> str:
    return str(past.order.index(name) + 1) if name in past.order else "–"
