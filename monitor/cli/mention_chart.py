"""The picture of `mentions --png`: a country's weeks, what was to be expected, and the signals raised of it."""

from datetime import date

import numpy as np

from monitor.alerts.charts import COLOURS, USUAL_SPREAD, Span, WeeklyChart, draw
from monitor.database.engine import read
from monitor.database.signals import list_signals
from monitor.domain import Reason, Signal, SignalKind, SignalStatus
from monitor.pipeline.app import App
from monitor.pipeline.series import CountrySeries

USUAL_WEIGHT = 52.0
"""Squared expected mentions that the usual spread of a week's count counts for."""


def mention_chart(
    app: App, series: CountrySeries, name: str, first: date, last: date, outlet: str | None, language: str | None
) -> bytes:
    with read(app.engine) as conn:
        signals = list_signals(conn, country=series.country)
    spans = [_span(signal, last) for signal in signals if _shown(signal, outlet, language)]
    days = slice((first - series.first_day).days, (last - series.first_day).days + 1)
    expected = series.expected()
    return draw(
        WeeklyChart(
            f"{name} in {app.outlets.label(outlet) if outlet else 'state media'}: articles a week",
            first,
            series.mentioned[days],
            series.articles[days],
            spread=_spread(series, expected),
            expected=expected[days],
            spans=[span for span in reversed(spans) if span.first <= last and span.last >= first],
        )
    )


def _shown(signal: Signal, outlet: str | None, language: str | None) -> bool:
    """What changed in one language only, and not in another of the same outlet, is shown where that one is drawn."""
    finding = signal.finding
    if language is None and Reason.ONE_LANGUAGE_ONLY in finding.reasons:
        return False
    return (
        finding.kind.value.removeprefix("mention_") in COLOURS
        and signal.status is not SignalStatus.WITHDRAWN
        and outlet in (None, finding.outlets[0])
        and language in (None, finding.details.get("language"))
    )


def _span(signal: Signal, last: date) -> Span:
    """From the onset to the day before the return of a silence, else to the last day that was counted."""
    finding = signal.finding
    silent_until = finding.details.get("silent_until")
    if finding.kind is SignalKind.MENTION_SILENCE and silent_until:
        end = date.fromisoformat(str(silent_until))
    else:
        end = signal.ended_on or last
    return Span(finding.kind.value.removeprefix("mention_"), finding.window.first, end)


def _spread(series: CountrySeries, expected: np.ndarray) -> float:
    """Extra-Poisson variance of a week's count as a share of its squared mean, over all weeks of the series."""
    weeks = len(expected) // 7 * 7
    due, came = (one[len(one) - weeks :].reshape(-1, 7).sum(axis=1) for one in (expected, series.mentioned))
    due, came = due[np.isfinite(due)], came[np.isfinite(due)]
    excess = float(((came - due) ** 2 - due).sum()) + USUAL_SPREAD * USUAL_WEIGHT
    return float(np.clip(excess / (float((due**2).sum()) + USUAL_WEIGHT), 0.02, 3.0))
