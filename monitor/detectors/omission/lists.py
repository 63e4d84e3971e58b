"""Countries that are missing from a recurring list."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from monitor.detectors.omission.evidence import RULE, finding_of
from monitor.detectors.omission.expectation import Expectation, expectations
from monitor.detectors.omission.occurrences import OWN_ITEM, OccasionDay, Occurrence, SeriesKey, countries_of, gather
from monitor.domain import (
    ArchiveView,
    Cleared,
    Detection,
    EntityType,
    Finding,
    LiveSignal,
    PublishedRoster,
    Reason,
    Subject,
    Withheld,
)
from monitor.settings import OmissionSettings

RECENT = timedelta(days=4)
"""Lists printed this many days back are looked at again, so that parts printed on several days meet."""
_HISTORY = timedelta(days=3700)
"""Ten years of lists, and the windows around their feasts."""


Place = tuple[SeriesKey, int]


class Before(NamedTuple):
    same: list[Occurrence]
    related: list[Occurrence]
    """Lists of the same kind and form for other occasions."""


class ListOmissions:
    """Compares each list with those of earlier years of the same kind, occasion and form."""

    def __init__(
        self,
        settings: OmissionSettings,
        country_name: Callable[[str], str],
        occasion_name: Callable[[str | None], str],
        occasion_day: OccasionDay,
        outlet_name: Callable[[str], str],
        version: str,
    ) -> None:
        self._settings = settings
        self._country_name = country_name
        self._outlet_name = outlet_name
        self._occasion_name = occasion_name
        self._occasion_day = occasion_day
        self._version = version

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        fresh = gather(view.rosters(view.as_of - RECENT, view.as_of), self._occasion_day)
        cleared = [
            Cleared(signal.key, Reason.PRESENT_ELSEWHERE, "a later part of the list, or an item of its own, names it")
            for signal in live
            if signal.key.startswith(f"{RULE}:") and _names_it(fresh, signal)
        ]
        touched = [place for place, found in fresh.items() if any(map(_is_list, found.parts))]
        if not touched:
            return Detection(cleared=tuple(cleared))
        every = self._gathered(view, touched)
        ended = {one.key for one in cleared}
        findings: list[Finding] = []
        withheld: list[Withheld] = []
        for place in sorted(touched):
            now = every[place]
            found, held = self._judge(view, now, _before(now, every))
            findings.extend(finding for finding in found if finding.key not in ended)
            withheld.extend(held)
        return Detection(tuple(findings), tuple(cleared), tuple(withheld))

    def _gathered(self, view: ArchiveView, touched: Sequence[Place]) -> dict[Place, Occurrence]:
        """Everything of the occasions at hand, and the lists of the same kind and form for other occasions."""
        occasions = {key.occasion for key, _ in touched}
        alike = {(key.kind, key.form) for key, _ in touched}
        past = view.rosters(view.as_of - _HISTORY, view.as_of)
        return gather(
            (
                one
                for one in past
                if one.roster.occasion in occasions
                or (one.roster.occasion and (one.roster.kind, one.roster.form) in alike and _is_list(one))
            ),
            self._occasion_day,
        )

    def _judge(self, view: ArchiveView, now: Occurrence, before: Before) -> tuple[list[Finding], list[Withheld]]:
        if len(now.order) <= OWN_ITEM:
            return [], []
        if not now.complete:
            return [], [self._withheld(now, Reason.ROSTER_INCOMPLETE, "the text is cut off")]
        if len(before.same) < self._settings.min_earlier_rosters:
            note = f"{len(before.same)} earlier lists, {self._settings.min_earlier_rosters} needed"
            return [], [self._withheld(now, Reason.SERIES_TOO_SHORT, note)]
        findings = [
            self._finding(view, now, before.same, expected)
            for expected in expectations(now, before.same, before.related)
            if expected.p_corrected <= self._settings.p_value
        ]
        return findings, []

    def _finding(
        self, view: ArchiveView, now: Occurrence, earlier: Sequence[Occurrence], expected: Expectation
    ) -> Finding:
        subject = Subject(EntityType.COUNTRY, expected.country, self._country_name(expected.country))
        key = f"{RULE}:{expected.country}{_series(now)}"
        return finding_of(
            view,
            now,
            earlier,
            expected,
            subject=subject,
            key=key,
            occasion=self._occasion_name(now.key.occasion),
            country_name=self._country_name,
            outlet_name=self._outlet_name,
            version=self._version,
        )

    def _withheld(self, now: Occurrence, reason: Reason, note: str) -> Withheld:
        article = now.parts[-1].article
        label = f"{now.key.kind} {self._occasion_name(now.key.occasion)} {now.year}"
        return Withheld(None, article.outlet, article.language, reason, f"{label}: {note}")


def _is_list(published: PublishedRoster) -> bool:
    """More than a few countries in one text; cheap to tell for the many texts that name one."""
    return len(published.roster.entries) > OWN_ITEM and len(countries_of(published.roster)) > OWN_ITEM


def _names_it(fresh: Mapping[Place, Occurrence], signal: LiveSignal) -> bool:
    country, told = signal.finding.subject.id, signal.finding.details
    for (key, year), found in fresh.items():
        if key.occasion != told.get("occasion") or year != told.get("year"):
            continue
        for part in found.parts:
            listed = countries_of(part.roster)
            if country in listed and (str(key.kind) == told.get("kind") or len(listed) <= OWN_ITEM):
                return True
    return False


def _series(now: Occurrence) -> str:
    form = f":{now.key.form}" if now.key.form else ""
    return f":{now.key.kind}:{now.key.occasion}{form}:{now.year}"


def _before(now: Occurrence, every: Mapping[Place, Occurrence]) -> Before:
    """Whole lists printed before this one, oldest first."""
    alike = [
        past
        for past in every.values()
        if past.key.kind is now.key.kind
        and past.key.form == now.key.form
        and len(past.order) > OWN_ITEM
        and past.last_day < now.parts[0].article.day
        and past.complete
    ]
    alike.sort(key=lambda past: past.last_day)
    same = [past for past in alike if past.key == now.key]
    return Before(same, [past for past in alike if past.key != now.key])
