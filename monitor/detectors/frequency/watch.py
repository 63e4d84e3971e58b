"""One outlet in one language as of a day, and the memory that spares a replay from starting over each day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from monitor.detectors.frequency.change import Series
from monitor.detectors.frequency.panel import TOGETHER, Panel
from monitor.detectors.frequency.sums import Values
from monitor.domain import Entity, EntityType, OutletSeries, Reason

OWN_COUNTRY = "KP"
"""North Korean media speak of their own country in nearly every article; its share says nothing."""

MIN_HISTORY_DAYS = 182
SILENT_OUTLET_DAYS = 14
"""An outlet that published nothing for so long is not a silent country."""
THIN_SHARE = 0.25
"""Below this part of the usual number of articles, what arrives may be one section of the outlet only."""
USUAL_DAYS = 182
DAYS_AT_ONCE = 1024


@dataclass(frozen=True, slots=True)
class Watch:
    """An outlet in one language on a day. Rows of `scores` and of `entities` go together; row TOGETHER is all
    countries, and has no entity."""

    source: OutletSeries
    entities: tuple[Entity | None, ...]
    volume: NDArray[np.int64]
    """Articles of each day that could be seen."""
    drop: Values
    surge: Values
    weekly_rate: Values
    panel: Panel

    @property
    def key(self) -> str:
        return f"{self.source.outlet.id}:{self.source.language}"

    @property
    def last(self) -> int:
        return len(self.volume) - 1

    def index(self, day: date) -> int:
        return self.source.index(day)

    def series(self, row: int) -> Series:
        return self._series(self.source.mentioned, row)

    def headlined(self, row: int) -> Series:
        return self._series(self.source.headlined, row)

    def _series(self, counts: Mapping[Entity, NDArray[np.int32]], row: int) -> Series:
        entity = self.entities[row]
        found = counts.get(entity) if entity is not None else None
        daily = np.zeros(len(self.volume)) if found is None else np.minimum(found, self.volume).astype(float)
        return Series(daily, self.volume.astype(float), self.source.first_day)

    def mentioned_today(self, row: int) -> float:
        return float(self.counted(self.last, self.last + 1)[row])

    def counted(self, first: int, after: int) -> Values:
        """Articles that mention each row on the days from `first` up to, not including, `after`."""
        return self.panel.counts.between(first, after)

    def rank(self, row: int, first: int, after: int) -> int | None:
        """Place among the countries by articles that mention them on these days; None where it has none."""
        counts = self.counted(first, after)
        own, counts = counts[row], counts[TOGETHER + 1 :]
        return int((counts > own).sum()) + 1 if own > 0 else None

    def doubt(self) -> Reason | None:
        """Why nothing new can be said of this outlet today, if so."""
        if self.source.seen[-1] <= 0:
            return Reason.OUTLET_NOT_SEEN
        recent = int(self.volume[-SILENT_OUTLET_DAYS:].sum())
        if recent <= 0:
            return Reason.OUTLET_SILENT
        if self.panel.age < MIN_HISTORY_DAYS:
            return Reason.HISTORY_TOO_SHORT
        usual = float(self.volume[-USUAL_DAYS - SILENT_OUTLET_DAYS : -SILENT_OUTLET_DAYS].mean())
        return Reason.COVERAGE_IN_DOUBT if recent < THIN_SHARE * usual * SILENT_OUTLET_DAYS else None


@dataclass(slots=True)
class _Known:
    """What one outlet's panel was computed from."""

    first_day: date
    panel: Panel
    volume: NDArray[np.int64]
    entities: list[Entity] = field(default_factory=list)
    counts: Sequence[NDArray[np.int32]] = ()
    order: tuple[Entity, ...] = ()
    """Entities of the series as they came last, and where each of ours stands among them."""
    places: tuple[int, ...] = ()

    def unchanged_days(self, source: OutletSeries, volume: NDArray[np.int64]) -> int:
        """How many of the days already taken in are the same in `source`, counted from the first."""
        if source.first_day != self.first_day:
            return 0
        same = _same_days(volume, self.volume, min(self.panel.days, len(volume)))
        for found, counts in zip(self.counts_in(source), self.counts, strict=True):
            same = 0 if found is None else _same_days(found, counts, same)
        return same

    def counts_in(self, source: OutletSeries) -> Sequence[NDArray[np.int32] | None]:
        """Our entities' counts in `source`. Most days bring the same entities in the same order: then no entity need
        be looked up."""
        if self.places and tuple(source.mentioned) == self.order:
            arrays = tuple(source.mentioned.values())
            return [arrays[place] for place in self.places]
        return [source.mentioned.get(entity) for entity in self.entities]

    def remember(self, source: OutletSeries, volume: NDArray[np.int64]) -> None:
        self.volume = volume
        self.counts = [source.mentioned[entity] for entity in self.entities]
        self.order = tuple(source.mentioned)
        at = {entity: place for place, entity in enumerate(self.order)}
        self.places = tuple(at[entity] for entity in self.entities)


def _same_days(found: NDArray[np.signedinteger], known: NDArray[np.signedinteger], days: int) -> int:
    """Days from the first on which both agree, at most `days`. Slices of one array agree without a look: an archive
    does not change an array that it has handed out."""
    base = found.base
    if isinstance(base, np.ndarray) and base is known.base and base.ndim == 1 and base.dtype == found.dtype:
        return days
    if np.array_equal(found[:days], known[:days]):
        return days
    return int(np.argmax(found[:days] != known[:days]))


class Memory:
    """Panels by outlet and language. It holds nothing that the series themselves do not say: where the days already
    taken in have changed (an article that arrived late), the panel is computed anew."""

    def __init__(self, least_weekly_rate: float = 0.0) -> None:
        self._least_weekly_rate = least_weekly_rate
        self._known: dict[tuple[str, str], _Known] = {}

    def watch(self, source: OutletSeries, followed: Collection[str] = ()) -> Watch:
        """`followed`: ids of countries that have a live signal there, and are kept account of however rare."""
        volume = np.where(source.seen > 0, source.articles, 0).astype(np.int64)
        place = (source.outlet.id, source.language)
        known = self._known.get(place)
        if known is None or not _brought_in_line(known, source, volume):
            known = _Known(source.first_day, Panel(self._least_weekly_rate), volume[:0])
            _add_entities(known, source)
            self._known[place] = known
        _take_in(known, source, volume)
        rows = [row for row, entity in enumerate(known.entities, TOGETHER + 1) if entity.id in followed]
        scores = known.panel.judge(rows)
        return Watch(
            source=source,
            entities=(None, *known.entities),
            volume=volume,
            drop=scores.drop,
            surge=scores.surge,
            weekly_rate=scores.weekly_rate,
            panel=known.panel,
        )


def _brought_in_line(known: _Known, source: OutletSeries, volume: NDArray[np.int64]) -> bool:
    same, days = known.unchanged_days(source, volume), known.panel.days
    if (same < days or days == len(volume)) and not known.panel.rewind(min(same, len(volume) - 1)):
        return False
    return _add_entities(known, source)


def _add_entities(known: _Known, source: OutletSeries) -> bool:
    """Take in countries that were not there before; False where one was mentioned on days already taken in."""
    if known.places and tuple(source.mentioned) == known.order:
        return True
    have = set(known.entities)
    new = sorted(
        one for one in source.mentioned if one not in have and one.type is EntityType.COUNTRY and one.id != OWN_COUNTRY
    )
    if any(source.mentioned[one][: known.panel.days].any() for one in new):
        return False
    if new:
        known.panel.widen(len(new))
        known.entities.extend(new)
        known.places = ()
    return True


def _take_in(known: _Known, source: OutletSeries, volume: NDArray[np.int64]) -> None:
    arrays = [counts for counts in known.counts_in(source) if counts is not None]
    for first in range(known.panel.days, len(volume), DAYS_AT_ONCE):
        after = min(first + DAYS_AT_ONCE, len(volume))
        block = np.zeros((after - first, len(arrays)), np.int32)
        for column, counts in enumerate(arrays):
            block[:, column] = counts[first:after]
        known.panel.append(block, volume[first:after])
    if known.places and tuple(source.mentioned) == known.order and len(known.places) == len(known.entities):
        known.volume, known.counts = volume, arrays
    else:
        known.remember(source, volume)
