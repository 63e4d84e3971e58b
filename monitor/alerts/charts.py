"""A series as a picture: articles a week, the band that was to be expected, onsets, silences, drops and surges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

WEEK = 7
BAND = 0.9
"""Share of weeks that fall inside the band when nothing changed."""
USUAL_SPREAD = 0.3
HEADROOM = 1.2
"""Of the axis above the highest, for the legend."""


@dataclass(frozen=True, slots=True)
class Span:
    """A change to be marked: from its onset to its last day."""

    what: str
    """"silence", "drop" or "surge"."""
    first: date
    last: date


COLOURS = {"silence": "#b03030", "drop": "#d08080", "surge": "#3a8f5c"}


@dataclass(frozen=True, slots=True)
class WeeklyChart:
    """What is drawn. `mentioned` and `articles` are daily counts from `first_day`; what was to be expected is the
    baseline's `share` of the articles, or `expected` day by day (nan: nothing to go by), `spread` the extra-Poisson
    variance of a week's count as a share of its squared mean. A silence lasts to `silent_to`, or to the end. None: not
    drawn."""

    title: str
    first_day: date
    mentioned: NDArray[np.generic]
    articles: NDArray[np.generic]
    share: float | None = None
    spread: float = USUAL_SPREAD
    onset: date | None = None
    silent_from: date | None = None
    silent_to: date | None = None
    expected: NDArray[np.float64] | None = None
    spans: Sequence[Span] = ()


@dataclass(frozen=True, slots=True)
class Weeks:
    first_days: tuple[date, ...]
    mentioned: NDArray[np.float64]
    articles: NDArray[np.float64]


def weekly(first_day: date, mentioned: NDArray[np.generic], articles: NDArray[np.generic]) -> Weeks:
    """Sums over Monday-to-Sunday weeks; the first and last week may be part weeks."""
    if len(mentioned) != len(articles):
        raise ValueError(f"{len(mentioned)} days of mentions and {len(articles)} of articles; expected as many")
    lead = first_day.weekday()
    tail = -(lead + len(articles)) % WEEK
    padded = [
        np.pad(np.asarray(one, dtype=float), (lead, tail)).reshape(-1, WEEK).sum(axis=1)
        for one in (mentioned, articles)
    ]
    monday = first_day - timedelta(days=lead)
    days = tuple(monday + timedelta(days=WEEK * week) for week in range(len(padded[0])))
    return Weeks(days, padded[0], padded[1])


def band(expected: NDArray[np.float64], spread: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lower and upper count between which BAND of unchanged weeks fall (negative binomial); nan where nothing is
    expected."""
    from scipy import stats

    expected = np.maximum(expected, 1e-9)
    shape = 1 / max(spread, 1e-6)
    law = stats.nbinom(shape, shape / (shape + expected))
    return np.asarray(law.ppf((1 - BAND) / 2)), np.asarray(law.ppf((1 + BAND) / 2))


def draw(chart: WeeklyChart, size: tuple[float, float] = (9.0, 3.6), dpi: int = 110) -> bytes:
    """The chart as a PNG. Weeks without any article are left open: nothing was seen, so nothing is drawn."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    weeks = weekly(chart.first_day, chart.mentioned, chart.articles)
    figure = Figure(figsize=size, dpi=dpi, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    days = np.asarray(weeks.first_days, dtype="datetime64[D]")
    seen = weeks.articles > 0
    axes.bar(
        days[seen],
        weeks.mentioned[seen],
        width=5.6,
        align="edge",
        color="#33638d",
        label="articles with a mention",
        zorder=2,
    )
    expected = _expected(chart, weeks)
    if expected is not None:
        low, high = band(expected, chart.spread)
        edge = np.append(days, days[-1] + np.timedelta64(WEEK, "D"))
        axes.stairs(
            np.where(seen, high, np.nan),
            edge,
            baseline=np.where(seen, low, np.nan),
            fill=True,
            alpha=0.25,
            color="#f0a030",
            zorder=0.5,
            label=f"{BAND:.0%} of unchanged weeks",
        )
        axes.stairs(
            np.where(seen, expected, np.nan), edge, baseline=None, color="#b06000", linewidth=1, label="expected"
        )
    last = chart.first_day + timedelta(days=len(chart.articles))
    if chart.silent_from is not None:
        silent_to = chart.silent_to + timedelta(days=1) if chart.silent_to else last
        axes.axvspan(
            _place(chart.silent_from), _place(silent_to), color=COLOURS["silence"], alpha=0.12, label="silence"
        )
    if chart.onset is not None:
        axes.axvline(_place(chart.onset), color="#b03030", linewidth=1.4, linestyle="--", label=f"onset {chart.onset}")
    labelled: set[str] = set()
    for span in chart.spans:
        label = None if span.what in labelled else span.what
        labelled.add(span.what)
        end = _place(span.last + timedelta(days=1))
        axes.axvspan(_place(span.first), end, color=COLOURS[span.what], alpha=0.15, label=label, linewidth=0)
        axes.axvline(_place(span.first), color=COLOURS[span.what], linewidth=1, linestyle="--")
    for first, after in _unseen(weeks):
        axes.axvspan(_place(first), _place(after), color="#888888", alpha=0.25, hatch="//", linewidth=0)
    axes.set_xlim(_place(weeks.first_days[0]), _place(last))
    axes.set_ylim(0, HEADROOM * axes.get_ylim()[1])
    axes.set_ylabel("articles a week")
    axes.set_title(_plain(chart.title), loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="upper left", fontsize=8, frameon=False, ncols=4)
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": "nkmonitor"})
    return out.getvalue()


def _expected(chart: WeeklyChart, weeks: Weeks) -> NDArray[np.float64] | None:
    """Of each week."""
    if chart.expected is not None:
        return weekly(chart.first_day, chart.expected, chart.articles).mentioned
    return None if chart.share is None else chart.share * weeks.articles


def _place(day: date) -> float:
    """Where a day stands on Matplotlib's date axis: days since 1970."""
    return float((day - date(1970, 1, 1)).days)


def _plain(text: str) -> str:
    """A title in which Matplotlib finds no formula: a name from outside must not be parsed as one."""
    return text.replace("$", r"\$")


def _unseen(weeks: Weeks) -> Sequence[tuple[date, date]]:
    """Runs of weeks in which no article was seen."""
    spans: list[tuple[date, date]] = []
    for first, articles in zip(weeks.first_days, weeks.articles, strict=True):
        after = first + timedelta(days=WEEK)
        if articles > 0:
            continue
        if spans and spans[-1][1] == first:
            spans[-1] = (spans[-1][0], after)
        else:
            spans.append((first, after))
    return spans
