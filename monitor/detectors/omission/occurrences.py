"""Lists of one kind, occasion and form, year beside year, with their parts put together."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from monitor.domain import PublishedRoster, Roster, RosterKind

HOME = "KP"
BEFORE, AFTER = timedelta(days=25), timedelta(days=45)
"""A list counts to a feast when it is printed from 25 days before it to 45 days after: events at missions
begin two weeks ahead, and round-ups are printed up to six weeks later."""

OWN_ITEM = 3
"""A list with at most this many countries is those countries' own item."""

_NUMBERED = re.compile(r"\((\d{1,2})\)\s*$")

OccasionDay = Callable[[str, int], date | None]


@dataclass(frozen=True, slots=True, order=True)
class SeriesKey:
    kind: RosterKind
    occasion: str
    form: str


@dataclass(frozen=True)
class Occurrence:
    """One year's list: every part of it, whatever day, outlet and language it was printed in."""

    key: SeriesKey
    year: int
    parts: tuple[PublishedRoster, ...]
    """By day of publication and id."""
    order: tuple[str, ...]
    """Countries in the order of their first naming."""
    printed: Mapping[str, int] = field(default_factory=dict)
    """Country -> days from the feast to its first naming."""
    own_items: frozenset[str] = frozenset()
    """Countries that a part of at most OWN_ITEM countries names."""
    elsewhere: frozenset[str] = frozenset()
    """Countries that an item of their own, or a list of this kind in another form, names at this occasion."""

    @cached_property
    def countries(self) -> frozenset[str]:
        """Everybody there, on the list or in an item of its own."""
        return frozenset(self.order) | self.elsewhere

    @property
    def complete(self) -> bool:
        """False when a part is known to be cut off, and neither a whole copy of its list nor the part that it
        announces is there."""
        whole = [set(countries_of(part.roster)) for part in self.parts if is_whole(part)]
        numbers = {number for part in self.parts if (number := _number(part))}
        return all(
            is_whole(part)
            or any(set(countries_of(part.roster)) <= other for other in whole)
            or (_number(part) or 0) + 1 in numbers
            for part in self.parts
        )

    @property
    def last_day(self) -> date:
        return self.parts[-1].article.day


def _number(part: PublishedRoster) -> int | None:
    """2 for a part whose title ends with "(2)"."""
    found = _NUMBERED.search(part.article.title)
    return int(found.group(1)) if found else None


def is_whole(part: PublishedRoster) -> bool:
    return part.roster.complete and part.article.complete


def countries_of(roster: Roster) -> list[str]:
    """Foreign countries of a list, once each, in order. At missions abroad the host is the country."""
    countries = dict.fromkeys([entry.country for entry in roster.entries])
    return [country for country in countries if country and country != HOME]


def occasion_year(occasion: str, day: date, occasion_day: OccasionDay) -> int | None:
    """The year whose feast a list printed on `day` belongs to; None when none is near."""
    for year in (day.year, day.year + 1, day.year - 1):
        feast = occasion_day(occasion, year)
        if feast and feast - BEFORE <= day <= feast + AFTER:
            return year
    return None


def series_key(roster: Roster) -> SeriesKey | None:
    """None: a list that belongs to no recurring occasion."""
    return SeriesKey(roster.kind, roster.occasion, roster.form) if roster.occasion else None


def gather(rosters: Iterable[PublishedRoster], occasion_day: OccasionDay) -> dict[tuple[SeriesKey, int], Occurrence]:
    """Occurrences by series and year. The same list in another outlet or language adds nothing twice."""
    parts: dict[tuple[SeriesKey, int], list[PublishedRoster]] = {}
    years: dict[tuple[str, date], int | None] = {}
    for published in rosters:
        key = series_key(published.roster)
        if key is None:
            continue
        dated = (key.occasion, published.article.day)
        if dated not in years:
            years[dated] = occasion_year(*dated, occasion_day)
        year = years[dated]
        if year is not None:
            parts.setdefault((key, year), []).append(published)
    found = {
        place: _occurrence(*place, members, occasion_day(place[0].occasion, place[1]))
        for place, members in parts.items()
    }
    feasts: dict[tuple[str, int], list[Occurrence]] = {}
    for one in found.values():
        feasts.setdefault((one.key.occasion, one.year), []).append(one)
    return {
        place: replace(one, elsewhere=_elsewhere(one, feasts[one.key.occasion, one.year]))
        for place, one in found.items()
    }


def _elsewhere(one: Occurrence, feast: Iterable[Occurrence]) -> frozenset[str]:
    """Countries that the other lists of the same feast and year put there."""
    names: set[str] = set()
    for other in feast:
        if other is one:
            continue
        names.update(other.order if other.key.kind is one.key.kind else other.own_items)
    return frozenset(names)


def _occurrence(key: SeriesKey, year: int, parts: Sequence[PublishedRoster], feast: date | None) -> Occurrence:
    ordered = tuple(sorted(parts, key=lambda part: (part.article.day, part.id)))
    start = feast or ordered[0].article.day
    printed: dict[str, int] = {}
    own: set[str] = set()
    for part in ordered:
        offset = (part.article.day - start).days
        listed = countries_of(part.roster)
        if len(listed) <= OWN_ITEM:
            own.update(listed)
        for country in listed:
            printed.setdefault(country, offset)
    return Occurrence(key, year, ordered, tuple(printed), printed, frozenset(own))
