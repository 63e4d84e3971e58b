"""One outlet in one language as of a day, and the memory that spares a replay from starting over each day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from monitor.detectors.frequency.change import Series
from monitor.detectors.frequency.ledger import Bookmark, Ledger, Values
from monitor.detectors.frequency.statistic import Scores, weigh
from monitor.domain import Entity, EntityType, OutletSeries, Reason

OWN_COUNTRY = "KP"
"""North Korean media speak of their own country in nearly every article; its share says nothing."""

MIN_HISTORY_DAYS = 182
SILENT_OUTLET_DAYS = 14
"""An outlet that published nothing for so long is not a silent country."""
THIN_SHARE = 0.25
"""Below this part of the usual number of articles, what arrives may be one section of the outlet only."""
USUAL_DAYS = 182
BLOCK = 256
MARK_EVERY = 16
"""Days between the states that are kept for a while, for articles that arrive a few days late."""

TOGETHER = 0
"""Row of the scores that stands for all countries together; the countries follow."""


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
    ledger: Ledger

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
        return float(self.ledger.counts.between(self.last, self.last + 1)[row + 1])

    def rank(self, row: int, first: int, after: int) -> int | None:
        """Place among the countries by articles that mention them on these days; None where it has none."""
        counts = self.ledger.counts.between(first, after)[2:]
        own = counts[row - 1]
        return int((counts > own).sum()) + 1 if own > 0 else None

    def doubt(self) -> Reason | None:
        """Why nothing new can be said of this outlet today, if so."""
        if self.source.seen[-1] <= 0:
            return Reason.OUTLET_NOT_SEEN
        recent = int(self.volume[-SILENT_OUTLET_DAYS:].sum())
        if recent <= 0:
            return Reason.OUTLET_SILENT
        if float(self.ledger.age[0]) < MIN_HISTORY_DAYS:
            return Reason.HISTORY_TOO_SHORT
        usual = float(self.volume[-USUAL_DAYS - SILENT_OUTLET_DAYS : -SILENT_OUTLET_DAYS].mean())
        return Reason.COVERAGE_IN_DOUBT if recent < THIN_SHARE * usual * SILENT_OUTLET_DAYS else None


@dataclass(slots=True)
class _Known:
    """What one outlet's ledger was computed from."""

    first_day: date
    ledger: Ledger
    volume: NDArray[np.int64]
    entities: list[Entity] = field(default_factory=list)
    counts: Sequence[NDArray[np.int32]] = ()
    order: tuple[Entity, ...] = ()
    """Entities of the series as they came last, and where each of ours stands among them."""
    places: tuple[int, ...] = ()
    scores: Scores | None = None
    marks: list[Bookmark] = field(default_factory=list)

    @property
    def days(self) -> int:
        return self.ledger.days

    def unchanged_days(self, source: OutletSeries, volume: NDArray[np.int64]) -> int:
        """How many of the days already taken in are the same in `source`, counted from the first."""
        if source.first_day != self.first_day:
            return 0
        same = _same_days(volume, self.volume, min(self.days, len(volume)))
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

    def rewind(self, days: int) -> bool:
        """Go back to a bookmark of `days` or earlier, if there is one."""
        marks = [mark for mark in self.marks if mark.days <= days and mark.series == self.ledger.series]
        if not marks:
            return False
        self.ledger.rewind(marks[-1])
        self.marks = marks
        return True


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
    """Ledgers by outlet and language. It holds nothing that the series themselves do not say: where the days
    already taken in have changed (an article that arrived late), the ledger is computed anew."""

    def __init__(self, least_weekly_rate: float = 0.0) -> None:
        self._least_weekly_rate = least_weekly_rate
        self._known: dict[tuple[str, str], _Known] = {}

    def watch(self, source: OutletSeries) -> Watch:
        volume = np.where(source.seen > 0, source.articles, 0).astype(np.int64)
        place = (source.outlet.id, source.language)
        known = self._known.get(place)
        if known is None or not _brought_in_line(known, source, volume):
            known = _Known(source.first_day, Ledger(1), volume[:0])
            _add_entities(known, source)
            self._known[place] = known
        _catch_up(known, source, volume, self._least_weekly_rate)
        scores = known.scores
        assert scores is not None, "a series has at least one day"
        return Watch(
            source=source,
            entities=(None, *known.entities),
            volume=volume,
            drop=scores.drop[-1],
            surge=scores.surge[-1],
            weekly_rate=scores.weekly_rate[-1],
            ledger=known.ledger,
        )


def _brought_in_line(known: _Known, source: OutletSeries, volume: NDArray[np.int64]) -> bool:
    same = known.unchanged_days(source, volume)
    if (same < known.days or known.days == len(volume)) and not known.rewind(min(same, len(volume) - 1)):
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
    if any(source.mentioned[one][: known.days].any() for one in new):
        return False
    if new:
        known.ledger.widen(len(new))
        known.entities.extend(new)
        known.places = ()
    return True


def _catch_up(known: _Known, source: OutletSeries, volume: NDArray[np.int64], least_weekly_rate: float) -> None:
    arrays = [counts for counts in known.counts_in(source) if counts is not None]
    end = len(volume)
    for first, after in _blocks(known.days, end):
        if after == end or first % MARK_EVERY == 0:
            spaced = [mark for mark in known.marks if mark.days % MARK_EVERY == 0]
            known.marks = [*spaced[-2:], known.ledger.bookmark()]
        block = np.zeros((after - first, len(arrays) + 1))
        if after - first == 1:
            block[0, 1:] = [counts[first] for counts in arrays]
        else:
            block[:, 1:] = np.stack([counts[first:after] for counts in arrays], axis=1) if arrays else 0
        block[:, TOGETHER] = block[:, 1:].sum(axis=1)
        taken = known.ledger.advance(block, volume[first:after, None].astype(float))
        if after == end:
            known.scores = weigh(taken, least_weekly_rate)
    if known.places and tuple(source.mentioned) == known.order and len(known.places) == len(known.entities):
        known.volume, known.counts = volume, arrays
    else:
        known.remember(source, volume)


def _blocks(start: int, end: int) -> list[tuple[int, int]]:
    """The days in blocks, the last day by itself: it is the one that changes while it lasts."""
    edges = [*range(start, end - 1, BLOCK), end - 1, end] if start < end - 1 else [start, end]
    return list(pairwise(edges))
