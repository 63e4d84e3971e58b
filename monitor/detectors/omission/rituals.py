"""What comes every year and did not: items of one country that recur around a feast."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from monitor.catalog.occasions import load_occasions
from monitor.detectors.omission.evidence import quote_of
from monitor.detectors.omission.manner import item_cells
from monitor.detectors.omission.occurrences import AFTER, BEFORE, OWN_ITEM, OccasionDay, countries_of, occasion_year
from monitor.domain import (
    ArchiveView,
    Cleared,
    Detection,
    EntityType,
    Evidence,
    Finding,
    LiveSignal,
    OutletSeries,
    PublishedRoster,
    Reason,
    RosterKind,
    Severity,
    SignalKind,
    Subject,
    Window,
    Withheld,
)

RULE = "ritual_omission"
_HISTORY = timedelta(days=3700)
_YEARS_NEEDED = 4
_SHARE = 0.8
"""A ritual is what came in at least this share of the years that were seen, and in each of the last two."""
_LATE = timedelta(days=4)
"""Grace after the latest day on which it ever came."""
_EVERY = 5
"""Rituals are judged every so many days: a window of weeks need not be looked at daily."""
_DUE_FOR = timedelta(days=2 * _EVERY)
"""How long after the end of its window a ritual is judged."""
_SEEN = 0.8
_RECENT = 2
"""Years by which it is told who prints a ritual."""

Ritual = tuple[str, RosterKind, str]
"""(country, kind, occasion)."""
_Printer = tuple[str, str]
"""(outlet, language)."""


@dataclass(frozen=True, slots=True)
class Year:
    """One year's coming of a ritual: days after the feast, the first item, and who printed it."""

    offset: int
    item: PublishedRoster
    printers: set[_Printer] = field(default_factory=set)


class RitualOmissions:
    """A ritual is learned from the archive: the same country, kind and occasion, in an item of its own, year by year.

    The probability of its coming is the mean of its beta posterior under a Jeffreys prior, (hits + 1/2) / (years + 1).
    """

    def __init__(
        self,
        p_value: float,
        country_name: Callable[[str], str],
        occasion_name: Callable[[str | None], str],
        occasion_day: OccasionDay,
        version: str,
    ) -> None:
        self._p_value = p_value
        self._country_name = country_name
        self._occasion_name = occasion_name
        self._occasion_day = occasion_day
        self._version = version
        self._occasions = load_occasions().ids

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        if view.as_of.toordinal() % _EVERY:
            return Detection()
        near = self._near(view.as_of)
        every = view.rosters(view.as_of - _HISTORY, view.as_of)
        seen_years = {one.article.day.year for one in every}
        items = [one for one in every if one.roster.occasion in near]
        came = self._learned(items)
        findings: list[Finding] = []
        withheld: list[Withheld] = []
        for ritual in sorted(came, key=str):
            due = self._due(ritual, came[ritual], view.as_of)
            if due is None or due.year in came[ritual]:
                continue
            years = {year for year in seen_years if due.year - 10 <= year < due.year}
            hits = years & set(came[ritual])
            if not _is_ritual(years, hits, due.year):
                continue
            window = Window(due + timedelta(days=_first(came[ritual])), due + timedelta(days=_last(came[ritual])))
            printers = _printers([came[ritual][year].printers for year in sorted(hits)[-_RECENT:]])
            seen = {(one.outlet.id, one.language) for one in view.series() if _seen_throughout(one, window)}
            if not any(among <= seen for among in printers):
                outlet, language = min(printers[0])
                subject = self._subject(ritual)
                withheld.append(Withheld(subject, outlet, language, Reason.OUTLET_NOT_SEEN, self._label(ritual)))
                continue
            if self._listed(ritual, due.year, items):
                continue
            outlets = sorted({outlet for among in printers if among <= seen for outlet, _ in among})
            findings.append(self._finding(view, ritual, due, window, came[ritual], hits, years, outlets))
        return Detection(tuple(findings), tuple(self._back(live, came)), tuple(withheld))

    def _near(self, as_of: date) -> frozenset[str]:
        """Occasions whose items may be due."""
        first, last = as_of - AFTER - _LATE - _DUE_FOR, as_of + BEFORE
        years = range(first.year, last.year + 1)
        return frozenset(
            one
            for one in self._occasions
            if any((day := self._occasion_day(one, year)) and first <= day <= last for year in years)
        )

    def _learned(self, items: Iterable[PublishedRoster]) -> dict[Ritual, dict[int, Year]]:
        came: dict[Ritual, dict[int, Year]] = defaultdict(dict)
        for item in items:
            occasion = item.roster.occasion
            if occasion is None:
                continue
            year = occasion_year(occasion, item.article.day, self._occasion_day)
            feast = self._occasion_day(occasion, year) if year else None
            countries = countries_of(item.roster)
            if year is None or feast is None or len(countries) > OWN_ITEM:
                continue
            for country in countries:
                offset = (item.article.day - feast).days
                told = came[(country, item.roster.kind, occasion)].setdefault(year, Year(offset, item))
                told.printers.add((item.article.outlet, item.article.language))
        return came

    def _due(self, ritual: Ritual, came: Mapping[int, Year], as_of: date) -> date | None:
        """The feast whose window has just passed on `as_of`."""
        for year in (as_of.year, as_of.year - 1):
            feast = self._occasion_day(ritual[2], year)
            if feast is None:
                continue
            passed = as_of - (feast + timedelta(days=_last(came)) + _LATE)
            if timedelta(0) < passed <= _DUE_FOR:
                return feast
        return None

    def _listed(self, ritual: Ritual, year: int, items: Iterable[PublishedRoster]) -> bool:
        """Whether any list of the occasion names the country this year; then it was not passed over."""
        country, kind, occasion = ritual
        return any(
            item.roster.occasion == occasion
            and item.roster.kind is kind
            and country in countries_of(item.roster)
            and occasion_year(occasion, item.article.day, self._occasion_day) == year
            for item in items
        )

    def _back(self, live: Sequence[LiveSignal], came: Mapping[Ritual, Mapping[int, Year]]) -> Iterable[Cleared]:
        """A ritual that came after all, or came again in a later year."""
        for signal in live:
            for ritual, years in came.items():
                stem = f"{RULE}:{ritual[0]}:{ritual[1]}:{ritual[2]}:"
                if not signal.key.startswith(stem):
                    continue
                missed = int(signal.key.removeprefix(stem))
                if missed in years:
                    yield Cleared(signal.key, Reason.LATE_ARTICLE, "it came after all")
                elif later := [year for year in years if year > missed]:
                    yield Cleared(signal.key, Reason.SERIES_BACK, f"it came again in {min(later)}")

    def _finding(
        self, view: ArchiveView, ritual: Ritual, feast: date, window: Window, came: Mapping[int, Year],
        hits: set[int], years: set[int], outlets: Sequence[str],
    ) -> Finding:  # fmt: skip
        absent = 1 - (len(hits) + 0.5) / (len(years) + 1)
        last = came[max(hits)].item
        subject = self._subject(ritual)
        rows = [self._row(view, ritual[0], year, came[year] if year in hits else None) for year in sorted(years)]
        rows.append(self._row(view, ritual[0], feast.year, None))
        unlikely = absent <= self._p_value
        return Finding(
            key=f"{RULE}:{ritual[0]}:{ritual[1]}:{ritual[2]}:{feast.year}",
            kind=SignalKind.RITUAL_OMISSION,
            subject=subject,
            outlets=tuple(outlets),
            window=window,
            severity=Severity.MEDIUM if unlikely else Severity.LOW,
            summary=(
                f"{self._label(ritual)}: nothing in {feast.year} between {window.first.isoformat()} and "
                f"{window.last.isoformat()}. It came in {len(hits)} of the last {len(years)} years; p = {absent:.2g}."
            ),
            reasons=(Reason.RITUAL_MISSED, Reason.UNLIKELY if unlikely else Reason.POSSIBLE_BY_CHANCE),
            evidence=(
                quote_of(view, last, f"the item of {max(hits)}"),
                Evidence("", label="years side by side", table=(("year", "printed", "as", "named", "told"), *rows)),
            ),
            rule=RULE,
            rule_version=self._version,
            observed=0.0,
            expected=round(1 - absent, 4),
            p_value=absent,
            details={"kind": str(ritual[1]), "occasion": ritual[2], "year": feast.year, "hits": sorted(hits)},
        )

    def _row(self, view: ArchiveView, country: str, year: int, came: Year | None) -> tuple[str, ...]:
        if came is None:
            return (str(year), "–", "", "", "")
        told = item_cells(country, came.item, lambda part: view.article_text(part.article))
        return (str(year), came.item.article.day.isoformat(), *told)

    def _subject(self, ritual: Ritual) -> Subject:
        return Subject(EntityType.COUNTRY, ritual[0], self._country_name(ritual[0]))

    def _label(self, ritual: Ritual) -> str:
        kind = str(ritual[1]).replace("-", " ")
        return f"{self._country_name(ritual[0])}, {kind} for {self._occasion_name(ritual[2])}"


def _first(came: Mapping[int, Year]) -> int:
    return min(one.offset for one in came.values())


def _last(came: Mapping[int, Year]) -> int:
    return max(one.offset for one in came.values())


def _is_ritual(years: set[int], hits: set[int], now: int) -> bool:
    if len(years) < _YEARS_NEEDED or len(hits) < _YEARS_NEEDED:
        return False
    recent = {year for year in (now - 1, now - 2) if year in years}
    return len(hits) >= _SHARE * len(years) and recent <= hits


def _printers(years: Sequence[set[_Printer]]) -> list[set[_Printer]]:
    """Who must be seen for a ritual to be missed: any one that printed it in each of these years, or else all."""
    always = set.intersection(*years)
    return [{one} for one in sorted(always)] or [set.union(*years)]


def _seen_throughout(series: OutletSeries, window: Window) -> bool:
    """Whether an outlet that publishes was seen on nearly all days of a window, and of the days of grace as well."""
    return _seen(series, window) and _seen(series, Window(window.first, window.last + _LATE))


def _seen(series: OutletSeries, window: Window) -> bool:
    first, last = max(0, series.index(window.first)), min(series.index(window.last), len(series.articles) - 1)
    if last < first:
        return False
    return bool(series.seen[first : last + 1].mean() >= _SEEN and series.articles[first : last + 1].sum() > 0)
