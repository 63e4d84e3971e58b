"""The lists of one occasion, year beside year, as one country stands in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from monitor.cli.common import console, print_json, print_table
from monitor.detectors.omission.manner import Manner, manner_of
from monitor.detectors.omission.occurrences import (
    OWN_ITEM,
    OccasionDay,
    Occurrence,
    SeriesKey,
    countries_of,
    gather,
    series_key,
)
from monitor.domain import PublishedRoster

_LONGEST = 60
"""Countries named in a cell of the table; --json has all."""


@dataclass(frozen=True)
class Year:
    list: Occurrence
    manner: Manner

    @property
    def listed(self) -> bool:
        return self.manner.place is not None

    @property
    def apart(self) -> bool:
        """Not in this list, but in another of the same feast, or in an item of its own."""
        return not self.listed and bool(self.manner.told)


def years_of(
    country: str,
    found: Sequence[PublishedRoster],
    occasion_day: OccasionDay,
    text_of: Callable[[PublishedRoster], str],
) -> dict[SeriesKey, list[Year]]:
    """Series -> its lists, oldest first; the parts of one list printed on several days or in several outlets are one.

    Series that name the country, then those with most countries, come first. A list printed too far from
    its feast to belong to a year of it counts to the year it was printed in.
    """
    gathered = gather(found, occasion_day)
    placed = {part.id for one in gathered.values() for part in one.parts}
    series: dict[SeriesKey, list[Year]] = {}
    for one in [*gathered.values(), *_undated([part for part in found if part.id not in placed])]:
        series.setdefault(one.key, []).append(Year(one, manner_of(country, one, text_of)))
    for years in series.values():
        years.sort(key=lambda year: year.list.year)

    def weight(key: SeriesKey) -> tuple[bool, int, SeriesKey]:
        years = series[key]
        return (not any(year.listed for year in years), -sum(len(year.list.order) for year in years), key)

    return {key: series[key] for key in sorted(series, key=weight)}


def _undated(rest: Sequence[PublishedRoster]) -> list[Occurrence]:
    parts: dict[tuple[SeriesKey, int], list[PublishedRoster]] = {}
    for one in rest:
        if key := series_key(one.roster):
            parts.setdefault((key, one.article.day.year), []).append(one)
    return [
        Occurrence(
            key, year, tuple(members), tuple(dict.fromkeys(c for one in members for c in countries_of(one.roster)))
        )
        for (key, year), members in parts.items()
    ]


def show(series: Mapping[SeriesKey, Sequence[Year]], country: str, name: Callable[[str], str], occasion: str) -> None:
    """One table a series, with a sentence that sums it up; lists of a few countries that never name it are left out."""
    console().print(f"{occasion}: {name(country)}", style="bold", highlight=False)
    last = max(year.list.year for years in series.values() for year in years) if series else 0
    left_out = 0
    for key, years in series.items():
        if not any(year.manner.told for year in years) and all(len(year.list.order) <= OWN_ITEM for year in years):
            left_out += 1
            continue
        print_table(
            ["year", "printed", "outlets", "countries", name(country), "place", "as", "named", "told", "first named"],
            _rows(years, last, name),
            title=_what(key),
            right=["countries", "place"],
        )
        console().print(f"{_summed_up(years, name(country))}\n", highlight=False)
    if left_out:
        console().print(f"{left_out} more series of a few countries each never name {name(country)} (--json has them).")


def _rows(years: Sequence[Year], last: int, name: Callable[[str], str]) -> list[tuple[object, ...]]:
    """A row for every year from the first list to the newest of any kind, so that a year without one shows."""
    of = {year.list.year: year for year in years}
    blank = ("", "", "", "no such list", "", "", "", "", "")
    return [_row(of[year], name) if year in of else (year, *blank) for year in range(min(of), last + 1)]


def _row(year: Year, name: Callable[[str], str]) -> tuple[object, ...]:
    one, manner = year.list, year.manner
    listed = "listed" if year.listed else ("apart" if year.apart else "not listed")
    where = f" in {', '.join(map(name, manner.hosts))}" if manner.hosts else ""
    role = f"{', '.join(manner.roles)}{where}".strip()
    return (
        one.year,
        _span(one.parts[0].article.day, one.last_day),
        ", ".join(sorted({part.article.outlet for part in one.parts})),
        f"{len(one.order)}{'' if one.complete else '+'}",
        listed,
        manner.place or "–",
        role,
        manner.named,
        manner.told,
        _first(one.order, name),
    )


def _first(order: Sequence[str], name: Callable[[str], str]) -> str:
    text = ", ".join(map(name, order))
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(",", 1)[0] + ", …"


def _span(first: date, last: date) -> str:
    if first == last:
        return first.isoformat()
    return f"{first.isoformat()} – {last.month:02d}-{last.day:02d}"


def _what(key: SeriesKey) -> str:
    return str(key.kind).replace("-", " ") + (f", {key.form.replace('-', ' ')}" if key.form else "")


def _summed_up(years: Sequence[Year], country: str) -> str:
    listed = [year for year in years if year.listed]
    lengths = ", ".join(str(len(year.list.order)) for year in years)
    missing = [str(year.list.year) for year in years if not year.listed and not year.apart]
    places = ", ".join(f"{year.manner.place} in {year.list.year}" for year in listed)
    told = f"{country} is in {len(listed)} of {len(years)} lists" + (f" (place {places})" if places else "")
    without = f"; not in {', '.join(missing)}" if missing else ""
    return f"{told}{without}. Lists were {lengths} long."


def show_json(series: Mapping[SeriesKey, Sequence[Year]], country: str) -> None:
    """One object a list and year, in the order of the tables."""
    for key, years in series.items():
        for year in years:
            print_json(_json(key, year, country))


def _json(key: SeriesKey, year: Year, country: str) -> dict[str, object]:
    one, manner = year.list, year.manner
    return {
        "occasion": key.occasion,
        "kind": str(key.kind),
        "form": key.form,
        "year": one.year,
        "country": country,
        "listed": year.listed,
        "elsewhere": year.apart,
        "place": manner.place,
        "countries": len(one.order),
        "roles": list(manner.roles),
        "names": list(manner.names),
        "hosts": list(manner.hosts),
        "told": manner.told or None,
        "complete": one.complete,
        "first_day": one.parts[0].article.day.isoformat(),
        "last_day": one.last_day.isoformat(),
        "outlets": sorted({part.article.outlet for part in one.parts}),
        "order": list(one.order),
        "articles": [
            {
                "url": part.article.url,
                "title": part.article.title,
                "day": part.article.day.isoformat(),
                "outlet": part.article.outlet,
                "language": part.article.language,
            }
            for part in one.parts
        ],
        "entries": [
            {"country": entry.country, "role": entry.role, "name": entry.name, "host": entry.host}
            for part in one.parts
            for entry in part.roster.entries
        ],
    }
