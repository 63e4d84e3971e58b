"""Anyone's counts from a CSV file: `series,date,mentions,total`, a day a line.

Rules: lines of different series may be mixed; the days of one series must rise. A day without a line and
a day with total 0 carry no information. Everything else that cannot be right is an InputError that names
the line.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.domain import InputError

COLUMNS = ("series", "date", "mentions", "total")
MAX_SPAN_DAYS = 366 * 100
MOST_A_DAY = 10**9


@dataclass(slots=True)
class CountedSeries:
    """Days as ordinals, strictly rising, with mentions and total of each."""

    name: str
    days: list[int] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)

    def daily(self, first: int, last: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mentions and totals of every day from `first` to `last`; days without a line are 0."""
        mentions, totals = np.zeros(last - first + 1), np.zeros(last - first + 1)
        places = np.asarray(self.days) - first
        mentions[places], totals[places] = self.mentions, self.totals
        return mentions, totals


def read_counts(path: Path) -> list[CountedSeries]:
    """Every series of the file, in order of first appearance. Raises InputError naming file, line and what is wrong."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return _read(path, csv.reader(stream))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8 text; save it as UTF-8") from None
    except csv.Error as error:
        raise InputError(f"{path}: is not a CSV file: {error}") from None


def _read(path: Path, lines: Iterator[list[str]]) -> list[CountedSeries]:
    header = [cell.strip().lower() for cell in next(lines, [])]
    if missing := [name for name in COLUMNS if name not in header]:
        raise InputError(f"{path}: line 1: column {missing[0]!r} is missing; expected series,date,mentions,total")
    places = [header.index(name) for name in COLUMNS]
    found: dict[str, CountedSeries] = {}
    spans: list[int] = []
    for number, cells in enumerate(lines, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        where = f"{path}: line {number}"
        if len(cells) <= max(places):
            raise InputError(f"{where}: {len(cells)} cells; expected series,date,mentions,total")
        name, day, mentions, total = (cells[place].strip() for place in places)
        _add(
            found.setdefault(name, CountedSeries(name)),
            _day(where, day),
            _count(where, "mentions", mentions),
            _count(where, "total", total),
            where,
        )
        spans.append(found[name].days[-1])
        if max(spans[-1], spans[0]) - min(spans[-1], spans[0]) > MAX_SPAN_DAYS:
            raise InputError(f"{where}: {day} is more than a hundred years from the first line; check the year")
    if not found:
        raise InputError(f"{path}: no line of counts below the header")
    return list(found.values())


def _add(series: CountedSeries, day: int, mentions: int, total: int, where: str) -> None:
    if not series.name:
        raise InputError(f"{where}: the series has no name")
    if series.days and day == series.days[-1]:
        raise InputError(f"{where}: a second line for {series.name} on {date.fromordinal(day)}; keep one")
    if series.days and day < series.days[-1]:
        earlier = date.fromordinal(series.days[-1])
        raise InputError(f"{where}: {date.fromordinal(day)} comes after {earlier} in {series.name}; sort by date")
    if mentions > total:
        raise InputError(f"{where}: {mentions} mentions in {total} articles; total must count them all")
    series.days.append(day)
    series.mentions.append(mentions)
    series.totals.append(total)


def _day(where: str, text: str) -> int:
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        raise InputError(f"{where}: date {text!r}: expected a day such as 2024-02-07") from None


def _count(where: str, column: str, text: str) -> int:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not (value >= 0 and value.is_integer() and value < MOST_A_DAY):
        raise InputError(f"{where}: {column} {text!r}: expected a whole number from 0 to {MOST_A_DAY - 1}")
    return int(value)
