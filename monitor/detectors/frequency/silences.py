"""The silences within a change that was signalled as one: the first, and those that followed a stray mention."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from monitor.detectors.frequency.change import Change, Series

SILENCE_EXPECTED = 3.0
"""Mentions that must have been due since the last one before a drop with none left is called a silence."""
AGAIN_EXPECTED = 6.0
"""As many must have been due in one that follows: between single mentions, gaps with half as many come by chance."""

LULL_EXPECTED = 8.0
"""As many must have been due in a stretch without a mention that counts as no part of what is usual."""


@dataclass(frozen=True, slots=True)
class Silence:
    """`last` is None while it lasts; `due` are the mentions that were to be expected in it."""

    first: date
    last: date | None
    due: float


@dataclass(frozen=True, slots=True)
class Silences:
    """`until`: the last day of the silence that was signalled, None while nothing was mentioned since its onset;
    `later`: those after it, in which AGAIN_EXPECTED mentions were due."""

    until: date | None = None
    later: Sequence[Silence] = ()

    @property
    def lasting(self) -> Silence | None:
        """The later one that goes on."""
        return self.later[-1] if self.later and self.later[-1].last is None else None

    def broken_on(self, day: date) -> bool:
        """Whether a mention on this day ends one of them."""
        before = day - timedelta(days=1)
        return self.until == before or any(one.last == before for one in self.later)


def silences(series: Series, change: Change, known: Mapping[str, object]) -> Silences:
    """Those of a change that is signalled as a silence. `known`: the signal's details so far."""
    if not change.observed:
        return Silences()
    last = series.day(series.last)
    told = known.get("silent_until")
    until = date.fromisoformat(str(told)) if told else last - timedelta(days=1)
    later = []
    for before, after, articles in _gaps(series, series.index(until) + 1, series.last + 1):
        due = change.baseline.rate * articles
        if due >= AGAIN_EXPECTED:
            ended = series.day(after - 1) if after <= series.last else None
            later.append(Silence(series.day(before + 1), ended, due))
    return Silences(until, later)


def usual_share(series: Series, first: int, after: int) -> float:
    """Share of the articles from `first` up to, not including, `after` that mention the entity, its silences left out:
    after one, what comes is no surge. 0 where nothing was mentioned."""
    counts, volume = float(series.mentioned[first:after].sum()), float(series.articles[first:after].sum())
    if not counts or not volume:
        return 0.0
    gaps = [articles for _, _, articles in _gaps(series, first, after)]
    return counts / (volume - sum(one for one in gaps if one * counts / volume >= LULL_EXPECTED))


def _gaps(series: Series, first: int, after: int) -> Iterator[tuple[int, int, float]]:
    """The day of each mention and that of the next, or the end, with the articles of the days between."""
    mentioned = [int(one) + first for one in np.flatnonzero(series.mentioned[first:after])]
    for one, other in pairwise([*mentioned, after]):
        yield one, other, float(series.articles[one + 1 : other].sum())
