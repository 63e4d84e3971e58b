"""A reported drop in mentions held against our own counts of the same country and days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from monitor.detectors.laws import tosses_at_most
from monitor.domain import ArchiveView, Entity, OutletSeries

_BASELINE_DAYS = 365
_MIN_SEEN = 0.5
"""A day counts where the outlet was seen for at least this share of it."""
_MIN_ARTICLES = 30
_MIN_EXPECTED = 3.0
"""With fewer mentions expected, a silence would show nothing."""
_AGREES_BELOW = 0.05
Judgement = Literal["agrees", "does not agree", "cannot tell"]


@dataclass(frozen=True, slots=True)
class OwnCount:
    """One outlet's articles and mentions in the claim's window, beside what the year before leads to
    expect. `p_value`: the probability of so few mentions at the earlier share of articles (binomial)."""

    outlet: str
    language: str
    first: date
    last: date
    articles: int
    mentions: int
    expected: float
    p_value: float
    judgement: Judgement

    @property
    def row(self) -> tuple[str, ...]:
        return (
            self.outlet,
            f"{self.first.isoformat()} to {self.last.isoformat()}",
            str(self.articles),
            str(self.mentions),
            f"{self.expected:.1f}",
            f"{self.p_value:.3g}",
        )


HEADER = ("outlet", "days", "articles", "mentions", "expected", "p")


def own_counts(
    view: ArchiveView, entity: Entity, outlets: Sequence[str], first: date, last: date
) -> tuple[OwnCount, ...]:
    """Our counts of a country in the outlets a claim means; all that we have, where it means state
    media at large. Days on which an outlet was not seen count for nothing."""
    wanted = {one for one in outlets if one != "state-media"}
    counts = [
        count
        for series in view.series()
        if not wanted or series.outlet.id in wanted
        if (count := _count(series, entity, first, last)) is not None
    ]
    return tuple(counts)


def _count(series: OutletSeries, entity: Entity, first: date, last: date) -> OwnCount | None:
    begin, end = max(0, series.index(first)), min(len(series.articles), series.index(last) + 1)
    start = max(0, begin - _BASELINE_DAYS)
    if end <= begin or start >= begin:
        return None
    seen = series.seen >= _MIN_SEEN
    mentioned = series.mentioned.get(entity, np.zeros(len(series.articles), dtype=np.int32))
    articles, mentions = _sum(series.articles, seen, begin, end), _sum(mentioned, seen, begin, end)
    earlier, earlier_mentions = _sum(series.articles, seen, start, begin), _sum(mentioned, seen, start, begin)
    if not articles or not earlier:
        return None
    share = earlier_mentions / earlier
    expected = share * articles
    p_value = tosses_at_most(mentions, articles, share)
    return OwnCount(
        series.outlet.id,
        series.language,
        series.day(begin),
        series.day(end - 1),
        articles,
        mentions,
        expected,
        p_value,
        _judge(articles, mentions, expected, p_value),
    )


def _sum(
    values: np.ndarray[tuple[int], np.dtype[np.int32]],
    seen: np.ndarray[tuple[int], np.dtype[np.bool_]],
    start: int,
    end: int,
) -> int:
    return int(values[start:end][seen[start:end]].sum())


def _judge(articles: int, mentions: int, expected: float, p_value: float) -> Judgement:
    if articles < _MIN_ARTICLES or expected < _MIN_EXPECTED:
        return "cannot tell"
    if p_value < _AGREES_BELOW:
        return "agrees"
    return "does not agree" if mentions >= expected / 2 else "cannot tell"


def together(counts: Sequence[OwnCount]) -> Judgement:
    """One word for all outlets: an outlet that agrees outweighs those that cannot tell; a dispute
    between outlets is no agreement."""
    judged = {one.judgement for one in counts} - {"cannot tell"}
    if judged == {"agrees"}:
        return "agrees"
    return "does not agree" if judged == {"does not agree"} else "cannot tell"


def window_of(reported_from: date | None, first_report: date, last_report: date) -> tuple[date, date]:
    """The days to count: from when the report says the silence began, else the month before the report."""
    return reported_from or first_report - timedelta(days=30), last_report
