"""The detector of countries that are missing from a recurring list."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from monitor.catalog.occasions import load_occasions
from monitor.detectors.omission.evidence import finding_of
from monitor.detectors.omission.expectation import Expectation, expectations
from monitor.detectors.omission.occurrences import (
    Occurrence,
    OccasionDay,
    countries_of,
    gather,
    load_year,
    occasion_year,
    series_key,
)
from monitor.domain import (
    ArchiveView,
    Cleared,
    Detection,
    EntityType,
    Finding,
    LiveSignal,
    PublishedRoster,
    Reason,
    SignalKind,
    Subject,
    Withheld,
)
from monitor.settings import OmissionSettings

RECENT = timedelta(days=4)
"""Lists printed this many days back are looked at again, so that parts printed on several days meet."""
_YEARS_BACK = 10
_OWN_ITEM = 3
"""A list of the same occasion with at most this many countries is the country's own item."""


class RosterOmission:
    """Compares each list with those of earlier years of the same kind, occasion and form.

    `occasion_day` gives the day of an occasion in a year; without one the catalog's is used.
    """

    name = "omission"
    version = "1"
    kinds = frozenset({SignalKind.ROSTER_OMISSION})

    def __init__(
        self,
        settings: OmissionSettings,
        country_name: Callable[[str], str],
        occasion_name: Callable[[str | None], str],
        occasion_day: OccasionDay | None = None,
    ) -> None:
        self._settings = settings
        self._country_name = country_name
        self._occasion_name = occasion_name
        self._occasion_day = occasion_day or load_occasions().day

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        fresh = view.rosters(view.as_of - RECENT, view.as_of)
        findings: list[Finding] = []
        cleared: list[Cleared] = []
        withheld: list[Withheld] = []
        judged: set[str] = set()
        for occasion, year in self._occasions(fresh):
            around = load_year(view, occasion, year, self._occasion_day)
            touched = {key for published in fresh if (key := series_key(published.roster)) and key.occasion == occasion}
            now = {key: found for (key, of), found in gather(around, self._occasion_day).items() if of == year}
            earlier = self._earlier(view, occasion, year)
            for key in sorted(touched & set(now)):
                found, held = self._judge(view, now[key], [past for past in earlier if past.key == key], around)
                findings.extend(found)
                withheld.extend(held)
                judged.add(_prefix(now[key]))
        raised = {finding.key for finding in findings}
        for signal in live:
            if signal.key not in raised and any(signal.key.endswith(place) for place in judged):
                cleared.append(Cleared(signal.key, Reason.PRESENT_ELSEWHERE, "a later part of the list names it"))
        return Detection(tuple(findings), tuple(cleared), tuple(withheld))

    def _occasions(self, fresh: Sequence[PublishedRoster]) -> list[tuple[str, int]]:
        found = set()
        for published in fresh:
            occasion = published.roster.occasion
            if occasion and (year := occasion_year(occasion, published.article.day, self._occasion_day)) is not None:
                found.add((occasion, year))
        return sorted(found)

    def _earlier(self, view: ArchiveView, occasion: str, year: int) -> list[Occurrence]:
        return [
            occurrence
            for past in range(year - _YEARS_BACK, year)
            for occurrence in gather(load_year(view, occasion, past, self._occasion_day), self._occasion_day).values()
            if occurrence.year == past
        ]

    def _judge(
        self, view: ArchiveView, now: Occurrence, earlier: Sequence[Occurrence], around: Sequence[PublishedRoster]
    ) -> tuple[list[Finding], list[Withheld]]:
        whole = [past for past in earlier if past.complete]
        if not now.complete:
            return [], [self._withheld(now, Reason.ROSTER_INCOMPLETE, "the text is cut off")]
        if len(whole) < self._settings.min_earlier_rosters:
            note = f"{len(whole)} earlier lists, {self._settings.min_earlier_rosters} needed"
            return [], [self._withheld(now, Reason.SERIES_TOO_SHORT, note)] if len(now.order) > _OWN_ITEM else []
        findings = []
        for expected in expectations(now, whole):
            if expected.p_corrected > self._settings.p_value or _elsewhere(expected.country, now, around):
                continue
            findings.append(self._finding(view, now, whole, expected))
        return findings, []

    def _finding(
        self, view: ArchiveView, now: Occurrence, earlier: Sequence[Occurrence], expected: Expectation
    ) -> Finding:
        subject = Subject(EntityType.COUNTRY, expected.country, self._country_name(expected.country))
        key = f"roster_omission:{expected.country}{_prefix(now)}"
        return finding_of(
            view,
            now,
            earlier,
            expected,
            subject=subject,
            key=key,
            occasion=self._occasion_name(now.key.occasion),
            country_name=self._country_name,
            version=self.version,
        )

    def _withheld(self, now: Occurrence, reason: Reason, note: str) -> Withheld:
        article = now.parts[-1].article
        label = f"{now.key.kind} {self._occasion_name(now.key.occasion)} {now.year}"
        return Withheld(None, article.outlet, article.language, reason, f"{label}: {note}")


def _prefix(now: Occurrence) -> str:
    form = f":{now.key.form}" if now.key.form else ""
    return f":{now.key.kind}:{now.key.occasion}{form}:{now.year}"


def _elsewhere(country: str, now: Occurrence, around: Sequence[PublishedRoster]) -> bool:
    """Whether an item of its own, or a list of the same kind in another form, has the country at this occasion."""
    return any(
        country in listed and (published.roster.kind is now.key.kind or len(listed) <= _OWN_ITEM)
        for published, listed in _listed(around)
    )


def _listed(around: Sequence[PublishedRoster]) -> Iterator[tuple[PublishedRoster, list[str]]]:
    for published in around:
        yield published, countries_of(published.roster)
