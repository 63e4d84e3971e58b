"""One country's series for people: daily counts of state media summed by day, week or month, with what was expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from monitor.database.archive import Archive
from monitor.database.engine import read
from monitor.domain import Entity, EntityType, OutletSeries
from monitor.pipeline.app import App

BASELINE_DAYS = 365
GUARD_DAYS = 28
"""The baseline ends this long before the period, so that a change does not hide in its own baseline."""


class Step(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    first: date
    articles: int
    mentioned: int
    headlined: int
    expected: float | None
    """By the share of the year before; None where that year has no articles."""

    @property
    def share(self) -> float | None:
        return self.mentioned / self.articles if self.articles else None


@dataclass(frozen=True, slots=True)
class CountrySeries:
    """Daily counts of one country summed over outlets and languages; arrays run from `first_day`."""

    country: str
    first_day: date
    articles: NDArray[np.int64]
    mentioned: NDArray[np.int64]
    headlined: NDArray[np.int64]

    def periods(self, step: Step, first: date, last: date) -> list[Period]:
        starts = [day for day in _starts(step, first, last) if self._index(day) < len(self.articles)]
        return [self._period(begin, min(_next(step, begin), last + timedelta(days=1))) for begin in starts]

    def expected(self) -> NDArray[np.float64]:
        """Mentions due on every day by the share of BASELINE_DAYS that end GUARD_DAYS before; nan where that time has
        no articles."""
        mentioned, articles = (np.concatenate([[0], np.cumsum(one)]) for one in (self.mentioned, self.articles))
        stop = np.maximum(np.arange(len(self.articles)) - GUARD_DAYS, 0)
        start = np.maximum(stop - BASELINE_DAYS, 0)
        before = articles[stop] - articles[start]
        share = (mentioned[stop] - mentioned[start]) / np.where(before > 0, before, np.nan)
        return np.asarray(share * self.articles)

    def _index(self, day: date) -> int:
        return (day - self.first_day).days

    def _period(self, begin: date, after: date) -> Period:
        start, stop = max(self._index(begin), 0), max(self._index(after), 0)
        base_stop = max(start - GUARD_DAYS, 0)
        base_start = max(base_stop - BASELINE_DAYS, 0)
        before = int(self.articles[base_start:base_stop].sum())
        share = self.mentioned[base_start:base_stop].sum() / before if before else None
        articles = int(self.articles[start:stop].sum())
        return Period(
            begin,
            articles,
            int(self.mentioned[start:stop].sum()),
            int(self.headlined[start:stop].sum()),
            None if share is None else float(share) * articles,
        )


def country_series(
    app: App, country: str, outlet: str | None, language: str | None, last: date
) -> CountrySeries | None:
    """The series in state media, or in one outlet of any tier; None where there are no articles at all."""
    with read(app.engine) as conn:
        view = Archive(conn, app.outlets, last).as_of(last)
        tiers = (app.outlets[outlet].tier,) if outlet and outlet in app.outlets else None
        found = view.series(tiers) if tiers else view.series()
    chosen = [one for one in found if outlet in (None, one.outlet.id) and language in (None, one.language)]
    return _summed(country, chosen, last) if chosen else None


def _summed(country: str, series: Sequence[OutletSeries], last: date) -> CountrySeries:
    entity = Entity(EntityType.COUNTRY, country)
    first = min(one.first_day for one in series)
    days = (last - first).days + 1
    articles, mentioned, headlined = (np.zeros(days, np.int64) for _ in range(3))
    for one in series:
        offset = (one.first_day - first).days
        articles[offset:] += one.articles
        if entity in one.mentioned:
            mentioned[offset:] += one.mentioned[entity]
            headlined[offset:] += one.headlined[entity]
    return CountrySeries(country, first, articles, mentioned, headlined)


def _starts(step: Step, first: date, last: date) -> list[date]:
    begin = first
    if step is Step.WEEK:
        begin = first - timedelta(days=first.weekday())
    elif step is Step.MONTH:
        begin = first.replace(day=1)
    starts = []
    while begin <= last:
        starts.append(begin)
        begin = _next(step, begin)
    return starts


def _next(step: Step, day: date) -> date:
    if step is Step.DAY:
        return day + timedelta(days=1)
    if step is Step.WEEK:
        return day + timedelta(days=7)
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
