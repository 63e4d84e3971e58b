"""rank_change: a country's place among the countries an outlet cites, quarter against quarter.

Places are compared only where they are certain: the shares of the two quarters must differ beyond chance,
and the country must have passed others (or been passed) whose counts it can be told from. A shuffle among
ties is no news.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

import numpy as np
from numpy.typing import NDArray

from monitor.detectors import laws
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
    Withheld,
)
from monitor.settings import RankChangeSettings

OWN_COUNTRY = "KP"
SPREAD = 0.3
"""Extra-Poisson variance of a week's count as a share of its squared mean: the median over the countries in
KCNA headlines; a quarter has 13 weeks."""
LEVEL = 0.8
"""Two countries are told apart when the lower one's chance of truly being the higher is below 1 - LEVEL."""
Z_LEVEL = laws.normal_quantile(LEVEL)
MIN_PLACES = 3
SEEN_DAYS = 14


@dataclass(frozen=True, slots=True)
class Ranking:
    """Places of every country over one window; equal counts share the better one."""

    counts: NDArray[np.float64]
    articles: float
    weeks: float
    place: NDArray[np.int64]

    @classmethod
    def of(cls, counts: NDArray[np.float64], articles: float, weeks: float = 13) -> "Ranking":
        falling = -counts
        return cls(counts, articles, weeks, 1 + np.searchsorted(np.sort(falling), falling))

    def interval(self, row: int) -> tuple[int, int]:
        """Best and worst place that a country may truly have. Another is certainly above or below it when the
        difference of their counts exceeds what the variance of both (Poisson and the usual spread of weeks) explains,
        one-sided at LEVEL."""
        variance = self.counts + SPREAD / self.weeks * self.counts**2 + 0.5
        gap = self.counts - self.counts[row]
        margin = Z_LEVEL * np.sqrt(variance + variance[row])
        return 1 + int((gap > margin).sum()), len(self.counts) - int((-gap > margin).sum())


@dataclass(frozen=True, slots=True)
class _Quarters:
    source: OutletSeries
    entities: tuple[Entity, ...]
    former: Ranking | None
    """The quarter before the two, where the series reaches back so far."""
    before: Ranking
    since: Ranking
    first: date
    middle: date

    @property
    def key(self) -> str:
        return f"{self.source.outlet.id}:{self.source.language}"


class RankChange:
    name = "rank_change"
    version = "2"
    kinds = frozenset({SignalKind.RANK_CHANGE})

    def __init__(
        self,
        settings: RankChangeSettings,
        country_name: Callable[[str], str],
        outlet_name: Callable[[str], str],
    ) -> None:
        self.settings = settings
        self._country_name = country_name
        self._outlet_name = outlet_name
        self._sorted: dict[tuple[str, str], tuple[tuple[Entity, ...], tuple[Entity, ...]]] = {}

    def detect(self, view: ArchiveView, live: Sequence[LiveSignal]) -> Detection:
        alive = {signal.key: signal for signal in live}
        findings: list[Finding] = []
        cleared: list[Cleared] = []
        withheld: list[Withheld] = []
        for source in view.series():
            if source.last_day != view.as_of:
                continue
            if (doubt := self._doubt(source)) is not None:
                withheld.append(Withheld(None, source.outlet.id, source.language, doubt))
                continue
            quarters = self._quarters(source)
            for row in self._rows(quarters, alive):
                self._judge(view, quarters, row, alive, findings, cleared)
        return Detection(tuple(findings), tuple(cleared), tuple(withheld))

    def _doubt(self, source: OutletSeries) -> Reason | None:
        length = self.settings.window_days
        if source.seen[-1] <= 0:
            return Reason.OUTLET_NOT_SEEN
        if source.articles[-SEEN_DAYS:].sum() <= 0:
            return Reason.OUTLET_SILENT
        if len(source.articles) < 2 * length:
            return Reason.HISTORY_TOO_SHORT
        halves = source.articles[-2 * length : -length].sum(), source.articles[-length:].sum()
        return Reason.COVERAGE_IN_DOUBT if min(halves) < 0.25 * max(halves) else None

    def _quarters(self, source: OutletSeries) -> _Quarters:
        length = self.settings.window_days
        entities = self._countries(source)
        days = len(source.articles)

        def ranking(first: int) -> Ranking:
            rows = [source.mentioned[one][first : first + length].sum() for one in entities]
            counts = np.asarray(rows, dtype=float)
            return Ranking.of(counts, float(source.articles[first : first + length].sum()), length / 7)

        return _Quarters(
            source=source,
            entities=entities,
            former=ranking(days - 3 * length) if days >= 3 * length else None,
            before=ranking(days - 2 * length),
            since=ranking(days - length),
            first=source.day(days - 2 * length),
            middle=source.day(days - length),
        )

    def _countries(self, source: OutletSeries) -> tuple[Entity, ...]:
        """In a fixed order; mostly the same as the day before."""
        order = tuple(source.mentioned)
        known = self._sorted.get((source.outlet.id, source.language))
        if known is None or known[0] != order:
            countries = sorted(one for one in order if one.type is EntityType.COUNTRY and one.id != OWN_COUNTRY)
            known = self._sorted[source.outlet.id, source.language] = (order, tuple(countries))
        return known[1]

    def _rows(self, quarters: _Quarters, alive: Mapping[str, LiveSignal]) -> list[int]:
        """Countries whose place may have changed for certain, and those with a live signal."""
        before, since = quarters.before, quarters.since
        moved = np.abs(since.place - before.place) >= MIN_PLACES
        near = np.minimum(before.place, since.place) <= self.settings.top
        enough = np.maximum(before.counts, since.counts) >= self.settings.min_mentions
        live = {entity for entity in quarters.entities if alive and _key(quarters, entity) in alive}
        return [
            row
            for row, entity in enumerate(quarters.entities)
            if moved[row] & near[row] & enough[row] or entity in live
        ]

    def _judge(
        self,
        view: ArchiveView,
        quarters: _Quarters,
        row: int,
        alive: Mapping[str, LiveSignal],
        findings: list[Finding],
        cleared: list[Cleared],
    ) -> None:
        key = _key(quarters, quarters.entities[row])
        signal = alive.get(key)
        if signal is not None:
            if (ended := self._ended(quarters, row, signal, view.as_of)) is not None:
                cleared.append(ended)
            return
        if (p_value := self._moved(quarters, row)) is not None:
            findings.append(self._finding(view, quarters, row, key, p_value))

    def _moved(self, quarters: _Quarters, row: int) -> float | None:
        """The p-value of the change of share, where the place changed for certain and matters; else None."""
        before, since = quarters.before, quarters.since
        if abs(int(since.place[row]) - int(before.place[row])) < MIN_PLACES:
            return None
        (best, worst), (best_now, worst_now) = before.interval(row), since.interval(row)
        if not (best_now > worst or best > worst_now):
            return None
        if quarters.former is not None and best_now <= int(quarters.former.place[row]) <= worst_now:
            return None  # back where it stood: the quarter between was the exception
        p_value = share_p_value(before, since, row, self.settings.window_days / 7)
        return p_value if p_value <= self.settings.p_value else None

    def _ended(self, quarters: _Quarters, row: int, signal: LiveSignal, today: date) -> Cleared | None:
        places = cast("Mapping[str, int]", signal.finding.details["place"])
        best, worst = quarters.since.interval(row)
        if best <= places["before"] <= worst:
            return Cleared(signal.key, Reason.SERIES_BACK)
        if (today - signal.detected_on).days > 2 * self.settings.window_days:
            return Cleared(signal.key, Reason.WINDOW_PASSED, "the new place has become the usual one")
        return None

    def _finding(self, view: ArchiveView, quarters: _Quarters, row: int, key: str, p_value: float) -> Finding:
        entity, source = quarters.entities[row], quarters.source
        before, since = quarters.before, quarters.since
        fell = since.place[row] > before.place[row]
        name, outlet = self._country_name(entity.id), self._outlet_name(source.outlet.id)
        expected = before.counts[row] / max(before.articles, 1) * since.articles
        place, now = before.place[row], since.place[row]
        best, worst = since.interval(row)
        summary = (
            f"{name} {'fell' if fell else 'rose'} from place {place} to {now} among the countries that {outlet} cites: "
            f"{since.counts[row]:.0f} of {since.articles:.0f} articles since {quarters.middle}, "
            f"{before.counts[row]:.0f} of {before.articles:.0f} in the {self.settings.window_days} days before "
            f"(p = {p_value:.2g}; certainly between place {best} and {worst} now)."
        )
        quotes = view.mentions(entity, source.outlet.id, source.language, quarters.first, view.as_of, 3)
        return Finding(
            key=key,
            kind=SignalKind.RANK_CHANGE,
            subject=Subject(entity.type, entity.id, name),
            outlets=(source.outlet.id,),
            window=Window(quarters.middle, view.as_of),
            severity=Severity.LOW,
            summary=summary,
            reasons=(Reason.RANK_FELL if fell else Reason.RANK_ROSE,),
            evidence=(*quotes, self._table(quarters, row)),
            rule="rank-change.quarter",
            rule_version=self.version,
            observed=float(since.counts[row]),
            expected=round(float(expected), 3),
            p_value=p_value,
            details={
                "language": source.language,
                "place": {
                    "before": int(before.place[row]),
                    "since": int(since.place[row]),
                    "best": best,
                    "worst": worst,
                },
                "share": {
                    "before": float(before.counts[row] / max(before.articles, 1)),
                    "since": float(since.counts[row] / max(since.articles, 1)),
                },
                "baseline": {"from": quarters.first.isoformat(), "to": quarters.middle.isoformat()},
            },
        )

    def _table(self, quarters: _Quarters, row: int) -> Evidence:
        """The countries around both places, so that a person sees who was passed."""
        order = np.argsort(-quarters.since.counts, kind="stable")
        shown = [int(one) for one in order[: self.settings.top]]
        if row not in shown:
            shown.append(row)
        rows = [("country", "before", "place", "since", "place")]
        rows.extend(
            (
                self._country_name(quarters.entities[one].id),
                f"{quarters.before.counts[one]:.0f}",
                f"{quarters.before.place[one]}",
                f"{quarters.since.counts[one]:.0f}",
                f"{quarters.since.place[one]}",
            )
            for one in shown
        )
        return Evidence(quote="", label="ranking", table=tuple(rows))


def _key(quarters: _Quarters, entity: Entity) -> str:
    return f"rank_change:{entity.id}:{quarters.key}"


def share_p_value(before: Ranking, since: Ranking, row: int, weeks: float) -> float:
    """Two-sided p-value of a change of share between two windows, with the usual spread of weeks.

    Normal approximation of the square roots of two overdispersed counts (variance-stabilised), each over
    its own number of articles.
    """
    counts = np.asarray([before.counts[row], since.counts[row]])
    articles = np.asarray([max(before.articles, 1), max(since.articles, 1)])
    pooled = counts.sum() / articles.sum() * articles
    variance = (pooled + SPREAD / weeks * pooled**2) / articles**2
    shares = counts / articles
    z = abs(shares[1] - shares[0]) / np.sqrt(max(variance.sum(), 1e-12))
    return laws.beyond_normal(float(z))
