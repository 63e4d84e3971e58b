"""The series of one outlet and language as a panel of its last days, and who among them can be judged."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from monitor.detectors.frequency.change import Series
from monitor.detectors.frequency.model import HORIZON, Panel
from monitor.domain import Entity, EntityType, OutletSeries, Reason

OWN_COUNTRY = "KP"
"""North Korean media speak of their own country in nearly every article; its share says nothing."""

MIN_HISTORY_DAYS = 182
SILENT_OUTLET_DAYS = 14
"""An outlet that published nothing for so long is not a silent country."""


@dataclass(frozen=True, slots=True)
class Watch:
    """One outlet in one language as of a day: the last HORIZON days of every country's counts."""

    source: OutletSeries
    entities: tuple[Entity, ...]
    mentioned: NDArray[np.float64]
    articles: NDArray[np.float64]
    first_day: date

    @classmethod
    def of(cls, source: OutletSeries) -> "Watch":
        entities = tuple(
            sorted(one for one in source.mentioned if one.type is EntityType.COUNTRY and one.id != OWN_COUNTRY)
        )
        start = max(0, len(source.articles) - HORIZON)
        articles = np.where(source.seen[start:] > 0, source.articles[start:], 0).astype(float)
        rows = [source.mentioned[one][start:] for one in entities]
        mentioned = np.stack(rows).astype(float) if rows else np.zeros((0, len(articles)))
        return cls(source, entities, np.minimum(mentioned, articles), articles, source.day(start))

    @property
    def panel(self) -> Panel:
        return Panel.of(self.mentioned, self.articles)

    @property
    def key(self) -> str:
        return f"{self.source.outlet.id}:{self.source.language}"

    @property
    def last(self) -> int:
        return len(self.articles) - 1

    def series(self, row: int) -> Series:
        return Series(self.mentioned[row], self.articles, self.first_day)

    def headlined(self, row: int) -> Series:
        counts = self.source.headlined.get(self.entities[row])
        about = np.zeros_like(self.articles) if counts is None else counts[-len(self.articles) :].astype(float)
        return Series(np.minimum(about, self.articles), self.articles, self.first_day)

    def doubt(self) -> Reason | None:
        """Why nothing can be said of this outlet today, if so."""
        if self.source.seen[-1] <= 0:
            return Reason.OUTLET_NOT_SEEN
        if self.articles[-SILENT_OUTLET_DAYS:].sum() <= 0:
            return Reason.OUTLET_SILENT
        seen = np.flatnonzero(self.articles)
        if not seen.size or self.last - int(seen[0]) < MIN_HISTORY_DAYS:
            return Reason.HISTORY_TOO_SHORT
        return None

    def rank(self, row: int, first: int, after: int) -> int | None:
        """Place among the countries by articles that mention them on these days; None where it has none."""
        counts = self.mentioned[:, max(first, 0) : max(after, 0)].sum(axis=1)
        return int((counts > counts[row]).sum()) + 1 if counts[row] > 0 else None
