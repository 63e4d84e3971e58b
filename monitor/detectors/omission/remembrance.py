"""Articles that come every year around the day of relations with a country, or its national day, and did not come."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from monitor.catalog.occasions import load_occasions
from monitor.detectors.laws import tosses_at_least
from monitor.detectors.omission.occurrences import OccasionDay
from monitor.domain import (
    ArchiveView,
    Cleared,
    Detection,
    Entity,
    EntityType,
    Evidence,
    Finding,
    LiveSignal,
    OutletSeries,
    Reason,
    Severity,
    SignalKind,
    Subject,
    Window,
)

RULE = "ritual_omission"
_BEFORE, _AFTER = timedelta(days=1), timedelta(days=2)
"""The article is printed on the eve, the day, or when the events of the day are reported."""
_GRACE = timedelta(days=2)
_DUE_FOR = timedelta(days=8)
_YEARS_BACK = 10
_YEARS_NEEDED = 4
_SHARE = 0.8
_BY_CHANCE = 0.01
_SEEN = 0.8


@dataclass(frozen=True, slots=True)
class _Kept:
    """How a series kept a day: years seen, years with the country in a headline."""

    series: OutletSeries
    years: tuple[int, ...]
    kept: tuple[int, ...]


class RemembranceOmissions:
    """A country in the headlines of one outlet around a day of its own, in nearly every year and more often than
    chance would have it (binomial test against the outlet's usual share of such windows), and this year not at all.
    """

    def __init__(self, country_name: Callable[[str], str], occasion_name: Callable[[str | None], str],
                 occasion_day: OccasionDay, version: str) -> None:  # fmt: skip
        self._country_name = country_name
        self._occasion_name = occasion_name
        self._occasion_day = occasion_day
        self._version = version
        prefixes = ("relations-", "national-day-")
        self._days = tuple(one for one in load_occasions().ids if one.startswith(prefixes))

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        due = [(occasion, day) for occasion in self._days if (day := self._due(occasion, view.as_of)) is not None]
        if not due:
            return Detection()
        all_series = view.series()
        findings: list[Finding] = []
        cleared: list[Cleared] = []
        for occasion, day in due:
            country = occasion.rsplit("-", 1)[1].upper()
            entity = Entity(EntityType.COUNTRY, country)
            for series in all_series:
                key = f"{RULE}:{country}:article:{occasion}:{series.outlet.id}:{series.language}:{day.year}"
                if _headlines(series, entity, day):
                    cleared.extend(Cleared(key, Reason.LATE_ARTICLE) for signal in live if signal.key == key)
                elif _visible(series, day) and (kept := self._kept(series, entity, occasion, day)):
                    findings.append(self._finding(view, kept, country, occasion, day, key))
        return Detection(tuple(findings), tuple(cleared))

    def _due(self, occasion: str, as_of: date) -> date | None:
        """Its day, this year or at the end of the last, where it has just passed."""
        for year in (as_of.year, as_of.year - 1):
            day = self._occasion_day(occasion, year)
            if day and timedelta(0) < as_of - (day + _AFTER + _GRACE) <= _DUE_FOR:
                return day
        return None

    def _kept(self, series: OutletSeries, entity: Entity, occasion: str, now: date) -> _Kept | None:
        if entity not in series.headlined:
            return None
        days = [self._occasion_day(occasion, year) for year in range(now.year - _YEARS_BACK, now.year)]
        seen = [day for day in days if day is not None and _visible(series, day)]
        kept = [day.year for day in seen if _headlines(series, entity, day)]
        if len(seen) < _YEARS_NEEDED or len(kept) < max(_YEARS_NEEDED, _SHARE * len(seen)):
            return None
        by_chance = _usual_share(series, entity)
        if tosses_at_least(len(kept), len(seen), by_chance) > _BY_CHANCE:
            return None
        return _Kept(series, tuple(day.year for day in seen), tuple(kept))

    def _finding(self, view: ArchiveView, kept: _Kept, country: str, occasion: str, day: date, key: str) -> Finding:
        absent = 1 - (len(kept.kept) + 0.5) / (len(kept.years) + 1)
        name, feast, outlet = self._country_name(country), self._occasion_name(occasion), kept.series.outlet
        rows = [(str(year), "in the headlines" if year in kept.kept else "–") for year in kept.years]
        last = self._occasion_day(occasion, kept.kept[-1]) or day
        entity = Entity(EntityType.COUNTRY, country)
        quotes = view.mentions(entity, outlet.id, kept.series.language, last - _BEFORE, last + _AFTER, 1)
        return Finding(
            key=key,
            kind=SignalKind.RITUAL_OMISSION,
            subject=Subject(EntityType.COUNTRY, country, name),
            outlets=(outlet.id,),
            window=Window(day - _BEFORE, day + _AFTER),
            severity=Severity.MEDIUM,
            summary=(
                f"{outlet.label} had no headline on {name} around the {feast} ({day.isoformat()}). "
                f"It had one in {len(kept.kept)} of the last {len(kept.years)} years; p = {absent:.2g}."
            ),
            reasons=(Reason.RITUAL_MISSED, Reason.HEADLINED_BEFORE),
            evidence=(
                *quotes,
                Evidence("", label="years side by side", table=(("year", "article"), *rows, (str(day.year), "–"))),
            ),
            rule=RULE,
            rule_version=self._version,
            observed=0.0,
            expected=round(1 - absent, 4),
            p_value=absent,
            details={"kind": "article", "occasion": occasion, "year": day.year, "hits": list(kept.kept)},
        )


def _slice(series: OutletSeries, day: date) -> slice:
    return slice(series.index(day - _BEFORE), series.index(day + _AFTER) + 1)


def _visible(series: OutletSeries, day: date) -> bool:
    window = _slice(series, day)
    if window.start < 0 or window.stop > len(series.articles):
        return False
    return bool(series.seen[window].mean() >= _SEEN and series.articles[window].sum() > 0)


def _headlines(series: OutletSeries, entity: Entity, day: date) -> int:
    window = _slice(series, day)
    if entity not in series.headlined or window.start < 0:
        return 0
    return int(series.headlined[entity][window].sum())


def _usual_share(series: OutletSeries, entity: Entity) -> float:
    """Share of windows of this length that have the country in a headline."""
    length = (_BEFORE + _AFTER).days + 1
    whole = len(series.articles) // length * length
    windows: Iterable[int] = series.headlined[entity][:whole].reshape(-1, length).sum(axis=1)
    hits = [bool(count) for count in windows]
    return sum(hits) / max(1, len(hits))
