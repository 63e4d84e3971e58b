"""Charts of weeks: of the series that an alert speaks of, for its thread, and of a country, for whom asks."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Engine

from monitor.alerts.outside import clean, clip
from monitor.catalog.countries import load_countries
from monitor.catalog.outlets import Outlets
from monitor.database import answers
from monitor.database.engine import read
from monitor.domain import EntityType, Finding, Signal, SignalKind

CHARTED = frozenset(
    {
        SignalKind.MENTION_SILENCE,
        SignalKind.MENTION_DROP,
        SignalKind.MENTION_SURGE,
        SignalKind.MENTION_RETURN,
        SignalKind.RANK_CHANGE,
        SignalKind.ROSTER_OMISSION,
    }
)
"""Kinds that speak of a series, or of lists that lie side by side."""
_DAYS_BEFORE = 365
_LEAST_ARTICLES = 20
_TITLE = 110
_TITLE_OF_LISTS = 90


class SignalCharts:
    """Draws a signal's series from the daily counts, or its lists from its evidence; None where there is neither."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self, signal: Signal) -> bytes | None:
        finding = signal.finding
        if finding.kind not in CHARTED or finding.subject.type is not EntityType.COUNTRY:
            return None
        if finding.kind is SignalKind.ROSTER_OMISSION:
            return _draw_lists(finding)
        first = finding.window.first - timedelta(days=_DAYS_BEFORE)
        language = str(finding.details.get("language") or "")
        with read(self._engine) as conn:
            counts = answers.daily_counts(
                conn, finding.subject.id, finding.outlets[:1], language, first, finding.window.last
            )
        if sum(counts.articles) < _LEAST_ARTICLES:
            return None
        return _draw(signal, counts)


class CountryCharts:
    """Draws a country's year in state media up to a day; None where next to nothing is stored."""

    def __init__(self, engine: Engine, outlets: Outlets) -> None:
        self._engine = engine
        self._of_the_state = outlets.of_the_state()

    def __call__(self, country: str, last: date) -> bytes | None:
        import numpy as np

        from monitor.alerts.charts import WeeklyChart, draw

        first = last - timedelta(days=_DAYS_BEFORE)
        with read(self._engine) as conn:
            counts = answers.daily_counts(conn, country, self._of_the_state, "", first, last)
        if sum(counts.articles) < _LEAST_ARTICLES:
            return None
        title = f"{load_countries().name(country)} in state media: articles a week"
        return draw(WeeklyChart(title, first, np.asarray(counts.mentioned), np.asarray(counts.articles)))


def _draw_lists(finding: Finding) -> bytes | None:
    from monitor.alerts.list_table import draw, list_table

    title = clip(clean(finding.summary.partition(" (")[0]), _TITLE_OF_LISTS)
    tables = (list_table(title, piece.table, finding.subject.name) for piece in finding.evidence if piece.table)
    found = next((table for table in tables if table is not None), None)
    return draw(found) if found else None


def _draw(signal: Signal, counts: answers.DailyCounts) -> bytes:
    import numpy as np

    from monitor.alerts.charts import USUAL_SPREAD, WeeklyChart, draw

    details = signal.finding.details
    silent = signal.finding.kind is SignalKind.MENTION_SILENCE
    onset, broken = _day(details, "onset", "day"), _day(details, "silent_until")
    spread = _number(details, "baseline", "spread")
    chart = WeeklyChart(
        title=clip(clean(signal.finding.summary), _TITLE),
        first_day=counts.first_day,
        mentioned=np.asarray(counts.mentioned),
        articles=np.asarray(counts.articles),
        share=_number(details, "share", "before"),
        onset=onset,
        silent_from=(onset if broken else _day(details, "last_mention")) if silent else None,
        silent_to=broken,
        spread=spread or USUAL_SPREAD,
    )
    return draw(chart)


def _at(details: Mapping[str, object], *path: str) -> object:
    value: object = details
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _number(details: Mapping[str, object], *path: str) -> float | None:
    value = _at(details, *path)
    return float(value) if isinstance(value, int | float) else None


def _day(details: Mapping[str, object], *path: str) -> date | None:
    try:
        return date.fromisoformat(str(_at(details, *path)))
    except ValueError:
        return None
